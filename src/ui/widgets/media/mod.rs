//! Pictures, maps, formatted text, and cards for content of other programs.

use crate::frame::WidgetDef;

mod external;
mod html;
mod image;
mod image_cropper;
mod lottie;
mod map;
pub(crate) mod markdown;
mod static_map;

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[
    WidgetDef::of::<html::Html>(),
    WidgetDef::of::<image::Image>(),
    WidgetDef::of::<image_cropper::ImageCropper>(),
    WidgetDef::of::<lottie::Lottie>(),
    WidgetDef::of::<map::MapView>(),
    WidgetDef::of::<markdown::Markdown>(),
    WidgetDef::of::<static_map::StaticMap>(),
    WidgetDef::of::<external::Video>(),
    WidgetDef::of::<external::WebView>(),
    WidgetDef::of::<external::YouTube>(),
];
