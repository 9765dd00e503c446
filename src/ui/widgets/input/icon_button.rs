//! A button with an icon.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{NO_DIRECTION, NO_SHADOW, WIDGET};
use crate::frame::{Frame, Widget, access};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use ensemble_core::spec::{Children, Color, IconRef, Kind, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A button with an icon.
pub struct IconButton;

props! {
    /// An icon button's own properties.
    pub struct IconButtonProps {
        /// The icon.
        "icon" => icon: Option<IconRef>; Kind::Icon,
        /// Colour of the icon.
        "color" => color: Option<Color>; Kind::Color,
        /// Size of the icon, in pixels.
        "size" => size: Option<f32>; Kind::Number { min: 4.0, max: 256.0 },
    }
    elsewhere {
        /// Answers taps only while true.
        "enabled" => Kind::Bool; default "true",
    }
    ignored {
        "onTapHaptic" => Kind::Any; "a desktop does not shake",
    }
}

impl IconButtonProps {
    fn side(&self, icon: f32) -> f32 {
        self.size.or(self.icon.as_ref().and_then(|icon| icon.size)).unwrap_or(icon)
    }
}

impl Widget for IconButton {
    const SPEC: Spec = Spec {
        name: "IconButton",
        aliases: &[],
        doc: "A button with an icon.",
        base: &[&WIDGET],
        without_effect: &[NO_DIRECTION, NO_SHADOW],
        props: IconButtonProps::PROPS,
        events: &[slot("onTap", "The icon was pressed.")],
        children: Children::None,
        methods: &[],
        examples: &[
            "IconButton:\n  icon: refresh\n  tooltip: {message: Load again}\n  onTap: |\n    console.log('again');\n",
        ],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Button;
    type Props = IconButtonProps;

    fn read(props: &Props) -> IconButtonProps {
        IconButtonProps::read(props)
    }

    fn measure(props: &IconButtonProps, _: &Node, cx: &mut Measure<'_>, _: Vec2) -> Vec2 {
        let control = &cx.theme().control;
        Vec2::splat(control.height + (props.side(control.icon) - control.icon).max(0.0))
    }

    fn show(props: &IconButtonProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let side = theme.control.height + (props.side(theme.control.icon) - theme.control.icon).max(0.0);
        let rect = Rect::from_center_size(ui.max_rect().center(), Vec2::splat(side));
        let response = ui.interact(rect, id, Sense::click());
        let name = name(node, props);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), &*name));
        if response.clicked() {
            frame.emit(node, "onTap", Value::Null);
        }
        let corners = CornerRadius::same(theme.radius.control as u8);
        ui.painter().rect_filled(rect, corners, paint::ground(ui, &theme, id, &response, Color32::TRANSPARENT));
        paint::focus_ring(ui, &theme, &response, rect, corners);
        if let Some(icon) = &props.icon {
            let rest = if response.hovered() { theme.colors.text } else { theme.colors.text2 };
            let color = props.color.map_or(rest, color32);
            paint::icon(
                ui.painter(),
                &theme,
                icon,
                rect.center(),
                props.side(theme.control.icon),
                color,
                frame.is_rtl(),
            );
        }
    }
}

/// The accessible name: its label, its tooltip or the icon's name.
fn name(node: &Node, props: &IconButtonProps) -> Arc<str> {
    let tooltip = || match node.props.get("tooltip") {
        Some(Value::Map(map)) => map.get("message").map(Value::to_display),
        Some(text) => Some(text.to_display()),
        None => None,
    };
    let name = access::label(node).or_else(tooltip).filter(|text: &Arc<str>| !text.is_empty());
    name.or_else(|| props.icon.as_ref().map(|icon| Arc::clone(&icon.name))).unwrap_or_else(|| "Button".into())
}
