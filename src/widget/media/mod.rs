//! Pictures and formatted text.

use super::WidgetDef;

mod decode;
mod image;
pub mod images;
mod markdown;

mod source;

pub use images::{ImageLoader, Images};

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[WidgetDef::of::<image::Image>(), WidgetDef::of::<markdown::Markdown>()];
