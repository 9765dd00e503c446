//! Widgets without input.

pub mod avatar;
pub mod countdown;
pub mod divider;
pub mod error_box;
pub mod icon;
pub mod link;
pub mod placeholder;
pub mod progress;
pub mod qr_code;
pub mod rating;
pub mod shape;
pub mod skeleton;
pub mod tag;
pub mod text;
pub mod tool_tip;

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
