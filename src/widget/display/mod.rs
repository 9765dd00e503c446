//! Widgets that show something and ask for nothing.

pub mod divider;
pub mod icon;
pub mod placeholder;
pub mod progress;
pub mod tag;
pub mod text;

use super::WidgetDef;

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[
    WidgetDef::of::<divider::Divider>(),
    WidgetDef::of::<icon::Icon>(),
    WidgetDef::of::<placeholder::Placeholder>(),
    WidgetDef::of::<progress::Progress>(),
    WidgetDef::of::<tag::Tag>(),
    WidgetDef::of::<text::Text>(),
];
