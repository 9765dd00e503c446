//! Pictures and formatted text.

use super::WidgetDef;

pub mod decode;
pub mod image;
pub mod images;
pub mod markdown;

pub mod source;

pub use images::{ImageLoader, Images};

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[WidgetDef::of::<image::Image>(), WidgetDef::of::<markdown::Markdown>()];
