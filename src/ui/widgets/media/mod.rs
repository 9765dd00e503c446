//! Pictures and formatted text.

use crate::frame::WidgetDef;

pub mod html;
pub mod image;
pub mod markdown;
pub mod outside;

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[
    WidgetDef::of::<html::Html>(),
    WidgetDef::of::<image::Image>(),
    WidgetDef::of::<markdown::Markdown>(),
    WidgetDef::of::<outside::Video>(),
    WidgetDef::of::<outside::WebView>(),
    WidgetDef::of::<outside::YouTube>(),
];
