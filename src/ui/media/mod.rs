//! Pictures and formatted text.

use super::WidgetDef;

pub mod decode;
pub mod html;
pub mod image;
pub mod images;
pub mod markdown;
pub mod outside;

pub mod source;

pub use images::{ImageLoader, Images};

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[
    WidgetDef::of::<html::Html>(),
    WidgetDef::of::<image::Image>(),
    WidgetDef::of::<markdown::Markdown>(),
    WidgetDef::of::<outside::Video>(),
    WidgetDef::of::<outside::WebView>(),
    WidgetDef::of::<outside::YouTube>(),
];
