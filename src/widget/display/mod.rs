//! Widgets that show something and ask for nothing.

pub mod placeholder;
mod text;

use super::WidgetDef;

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[WidgetDef::of::<text::Text>()];
