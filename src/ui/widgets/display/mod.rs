//! Widgets without input.

mod avatar;
mod countdown;
mod divider;
mod error_box;
mod icon;
mod link;
mod placeholder;
mod progress;
mod qr_code;
mod rating;
mod shape;
mod skeleton;
mod tag;
mod text;
mod tool_tip;

use crate::frame::WidgetDef;

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[
    WidgetDef::of::<avatar::Avatar>(),
    WidgetDef::of::<countdown::Countdown>(),
    WidgetDef::of::<divider::Divider>(),
    WidgetDef::of::<error_box::ErrorBox>(),
    WidgetDef::of::<icon::Icon>(),
    WidgetDef::of::<link::Link>(),
    WidgetDef::of::<placeholder::Placeholder>(),
    WidgetDef::of::<progress::Progress>(),
    WidgetDef::of::<qr_code::QrCode>(),
    WidgetDef::of::<rating::Rating>(),
    WidgetDef::of::<shape::Shape>(),
    WidgetDef::of::<skeleton::Skeleton>(),
    WidgetDef::of::<tag::Tag>(),
    WidgetDef::of::<text::Text>(),
    WidgetDef::of::<tool_tip::ToolTip>(),
];
