//! Pictures, maps, formatted text, and cards for what other programs show.

use crate::frame::WidgetDef;

pub mod external;
pub mod html;
pub mod image;
pub mod map;
pub mod markdown;

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[
    WidgetDef::of::<html::Html>(),
    WidgetDef::of::<image::Image>(),
    WidgetDef::of::<map::MapView>(),
    WidgetDef::of::<markdown::Markdown>(),
    WidgetDef::of::<external::Video>(),
    WidgetDef::of::<external::WebView>(),
    WidgetDef::of::<external::YouTube>(),
];
