//! `Icon`: a glyph from an icon set.

use std::sync::Arc;

use egui::{Rect, Ui, Vec2};

use crate::base::{BOX, NO_DIRECTION, TAP, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::Measure;
use crate::toolkit::text::color32;
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{icons, paint};
use ensemble_core::spec::{Children, Color, IconRef, Kind, Props, Spec, WithoutEffect, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A glyph from an icon set.
pub struct Icon;

props! {
    /// Properties of an Icon.
    pub struct IconProps {
        /// The name of an icon: `home`, `AddAlert`, `delete_outlined`.
        "name" => name: Option<Arc<str>>; Kind::IconName,
        /// Older form of `name`: a name, or `{name, library, color, size}`.
        "icon" => icon: Option<IconRef>,
        /// The library that `name` is of: `default` (Material), `remix` (Remix Icon) or `fontAwesome` (Font Awesome Free).
        "library" => library: Option<Arc<str>>,
        /// Size of the icon, in pixels.
        "size" => size: Option<f32>; Kind::Number { min: 1.0, max: 1000.0 },
        /// Colour of the icon.
        "color" => color: Option<Color>,
    }
    ignored {
        "onTapHaptic" => Kind::Any; "a desktop does not shake",
    }
}

impl Widget for Icon {
    const SPEC: Spec = Spec {
        name: "Icon",
        aliases: &[],
        doc: "A glyph from an icon set.",
        without_effect: &[
            NO_DIRECTION,
            WithoutEffect { props: &["clipContent", "overflow"], reason: "its glyph is as large as fits into it" },
        ],
        base: &[&WIDGET, &BOX, &TAP],
        props: IconProps::PROPS,
        events: &[
            slot("onMouseEnter", "The pointer entered it. `event.data.location` is the position.")
                .legacy(&["location"]),
            slot("onMouseLeave", "The pointer left it.").legacy(&["location"]),
        ],
        children: Children::None,
        methods: &[],
        examples: &[
            "Icon:\n  name: favorite\n  color: red\n",
            "Row:\n  gap: 12\n  children:\n    - Icon: {name: home_5_line, library: remix}\n    - Icon: {name: mugHot, library: fontAwesome}\n    - Icon: {name: github, library: fontAwesome}\n",
        ],
        ..Spec::DEFAULT
    };
    type Props = IconProps;

    fn read(props: &Props) -> IconProps {
        IconProps::read(props)
    }

    fn measure(props: &IconProps, _node: &Node, cx: &mut Measure<'_>, _available: Vec2) -> Vec2 {
        Vec2::splat(props.side().unwrap_or(cx.theme().control.icon))
    }

    fn show(props: &IconProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        if node.handles("onMouseEnter") || node.handles("onMouseLeave") {
            fire_hover(node, ui, frame);
        }
        let Some(name) = props.name() else { return };
        let theme = frame.theme();
        let rect = ui.max_rect();
        let side = props.side().unwrap_or(theme.control.icon).min(rect.width().min(rect.height()).max(1.0));
        let own = props.color.or_else(|| props.icon.as_ref().and_then(|icon| icon.color));
        let inherited = frame.text_style(node).color;
        let color = own.or(inherited).map_or(theme.colors.text2, color32);
        let Some(glyph) = icons::glyph_in(name, props.library()) else {
            frame.warn_once(|| unknown(name), name);
            let gone = Rect::from_center_size(rect.center(), Vec2::splat(side * 0.7));
            let quiet = egui::Stroke::new(1.0, theme.colors.control_border);
            ui.painter().rect_stroke(gone, 2.0, quiet, egui::StrokeKind::Inside);
            return;
        };
        let mirrored = frame.is_rtl() && icons::has_direction(glyph);
        paint::icon_glyph(ui.painter(), theme, glyph, rect.center(), side, color, mirrored);
    }
}

impl IconProps {
    fn name(&self) -> Option<&str> {
        self.name.as_deref().or_else(|| self.icon.as_ref().map(|icon| &*icon.name)).filter(|name| !name.is_empty())
    }

    fn library(&self) -> Option<&str> {
        self.library.as_deref().or_else(|| self.icon.as_ref().and_then(|icon| icon.library.as_deref()))
    }

    fn side(&self) -> Option<f32> {
        self.size.or_else(|| self.icon.as_ref().and_then(|icon| icon.size)).filter(|side| *side > 0.0)
    }
}

/// Fires `onMouseEnter` and `onMouseLeave`.
fn fire_hover(node: &Node, ui: &Ui, frame: &mut Frame<'_>) {
    let id = frame.id(node).with("pointer");
    let was_over = ui.states(|data| data.get_temp::<bool>(id)).unwrap_or_default();
    let over = ui.rect_contains_pointer(ui.max_rect());
    // egui has no enter and leave: the frame before is compared.
    if over == was_over {
        return;
    }
    ui.states(|data| data.insert_temp(id, over));
    let at = ui.input(|input| input.pointer.latest_pos()).unwrap_or_default();
    let location = Value::map([("x", Value::from(f64::from(at.x))), ("y", Value::from(f64::from(at.y)))]);
    frame.emit(node, if over { "onMouseEnter" } else { "onMouseLeave" }, Value::map([("location", location)]));
}

fn unknown(name: &str) -> String {
    match icons::nearest(name) {
        Some(near) => format!("there is no icon `{name}`; did you mean `{near}`?"),
        None => format!("there is no icon `{name}`"),
    }
}
