//! Widgets that show something and ask for nothing.

mod divider;
mod icon;
mod placeholder;
mod progress;
mod tag;
mod text;

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
