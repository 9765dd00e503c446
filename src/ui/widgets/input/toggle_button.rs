//! Buttons side by side, one of which is selected, or several.

use std::sync::Arc;

use egui::{CornerRadius, CursorIcon, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::choice::{self, CHOICE, Choice};
use crate::base::{LOOKS, SPACE, WIDGET};
use crate::frame::{Frame, Widget, backdrop, optimistic};
use crate::layout::{Measure, border_width};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme, color};
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{Children, Color, Kind, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Buttons side by side, one of which is selected, or several.
pub struct ToggleButton;

const BETWEEN: Kind = Kind::Number { min: 0.0, max: 1000.0 };

props! {
    /// A ToggleButton's own properties.
    pub struct ToggleProps {
        /// The selected value; a list with `allowMultiple`.
        "value" => value: Value,
        /// The choices: texts or `{value, label, icon}`.
        "items" => items: Value; Kind::Items(CHOICE),
        /// Lets the user select several.
        "allowMultiple" => several: bool,
        /// Space between two buttons, in pixels; at 0 they share a border.
        "spacing" => spacing: f32 = 0.0f32; BETWEEN,
        /// Space between two lines of buttons, in pixels.
        "runSpacing" => run_spacing: Option<f32>; BETWEEN,
        /// Text colour of a button that is not selected.
        "color" => color: Option<Color>,
        /// Text colour of a selected button.
        "selectedColor" => selected_color: Option<Color>,
        /// Background colour of a button that is not selected.
        "backgroundColor" => ground: Option<Color>,
        /// Background colour of a selected button.
        "selectedBackgroundColor" => selected_ground: Option<Color>,
        /// Border colour of a button that is not selected.
        "borderColor" => border: Option<Color>,
        /// Border colour of a selected button.
        "selectedBorderColor" => selected_border: Option<Color>,
    }
    ignored {
        "onChangeHaptic" => Kind::Any; "a desktop does not shake",
    }
}

impl Widget for ToggleButton {
    const SPEC: Spec = Spec {
        name: "ToggleButton",
        aliases: &[],
        doc: "Buttons side by side, one of which is selected, or several.",
        base: &[&WIDGET, &SPACE, &LOOKS],
        props: ToggleProps::PROPS,
        events: &[slot("onChange", "Another choice was made. `event.data.value` is its value.").legacy(&["value"])],
        children: Children::None,
        methods: &[],
        examples: &[
            "ToggleButton:\n  id: range\n  value: Week\n  items: [Day, Week, Month]\n  onChange: |\n    console.log(range.value);\n",
        ],
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Group;
    type Props = ToggleProps;

    fn read(props: &Props) -> ToggleProps {
        ToggleProps::read(props)
    }

    fn measure(props: &ToggleProps, _: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let width = |text: &str, text_style: &ResolvedTextStyle| cx.galley(text, text_style, Wrap::LINE).size().x;
        let available_width = if available.x > 0.0 { available.x } else { f32::INFINITY };
        let places = props.places(cx.theme(), available_width, &choice::all(&props.items), &width);
        places.iter().fold(Vec2::ZERO, |size, place| size.max(place.max.to_vec2()))
    }

    fn show(props: &ToggleProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id, rect) = (Arc::clone(frame.theme()), frame.id(node), ui.max_rect());
        if !frame.enabled(node) {
            ui.disable();
        }
        let choices = choice::all(&props.items);
        let width = |text: &str, text_style: &ResolvedTextStyle| frame.galley(text, text_style, Wrap::LINE).size().x;
        // `taffy` rounds boxes to whole pixels: half a pixel less than was measured must not begin another line.
        let places = props.places(&theme, rect.width() + 0.5, &choices, &width);
        let mut on = optimistic::value(ui.ctx(), id, &props.value);
        let mut picked = None;
        let rtl = frame.is_rtl();
        for (at, (choice, place)) in choices.iter().zip(&places).enumerate() {
            let place = mirror::rect(place.translate(rect.min.to_vec2()), rect, rtl);
            let response = ui.interact(place, id.with(at), Sense::click());
            if response.clicked() {
                on = choice::toggled(&on, &choice.value, props.several);
                picked = Some(on.clone());
            }
            let selected = choice::is_on(&on, &choice.value);
            let role = if props.several { egui::Role::CheckBox } else { egui::Role::RadioButton };
            let icon = choice.icon.as_ref().map_or("Choice", |icon| &icon.name);
            let name = if choice.label.is_empty() { icon } else { &choice.label };
            response.widget_info(|| WidgetInfo::selected(role, ui.is_enabled(), selected, name));
            if response.hovered() {
                ui.set_cursor_icon(CursorIcon::PointingHand);
            }
            // Each line of buttons has ends of its own.
            let touches = |other: Option<&Rect>| other.is_some_and(|other| other.top() == places[at].top());
            let (before, after) =
                (touches(at.checked_sub(1).and_then(|at| places.get(at))), touches(places.get(at + 1)));
            // The first one stands at the right where texts run from there.
            let usual = props.corners(&theme, if rtl { (after, before) } else { (before, after) });
            let own = node.props.get("borderRadius").is_some();
            let corners = if own { backdrop::corners(&node.props, 0.0) } else { usual };
            backdrop::lift(ui.painter(), &node.props, place, corners);
            let edge = border_width(&node.props).unwrap_or(1.0);
            props.paint(ui, frame, choice, place, (corners, edge), selected, &response);
        }
        if let Some(value) = picked.filter(|value| *value != props.value) {
            optimistic::set(ui.ctx(), id, &props.value, value.clone());
            frame.set(node, "value", value.clone());
            frame.emit(node, "onChange", Value::map([("value", value)]));
        }
    }
}

impl ToggleProps {
    /// The rectangles of the buttons in a space of this width, from its top left corner.
    fn places(
        &self,
        theme: &Theme,
        available_width: f32,
        choices: &[Choice],
        width: &dyn Fn(&str, &ResolvedTextStyle) -> f32,
    ) -> Vec<Rect> {
        const LEAST: f32 = 64.0;
        let text_style = ResolvedTextStyle::new(theme, TextRole::Label, &Default::default());
        let (side, height) = (theme.control.icon - 2.0, theme.control.height);
        let mut corner = Pos2::ZERO;
        let mut places = Vec::with_capacity(choices.len());
        for choice in choices {
            let icon = if choice.icon.is_some() { side } else { 0.0 };
            let gap = if choice.icon.is_some() && !choice.label.is_empty() { 8.0 } else { 0.0 };
            let wide = (width(&choice.label, &text_style) + icon + gap + 2.0 * theme.spacing.lg).ceil().max(LEAST);
            let wide = wide.min(available_width.floor().max(LEAST));
            if corner.x > 0.0 && corner.x + wide > available_width {
                corner = Pos2::new(0.0, corner.y + height + self.run_spacing.unwrap_or(self.spacing.max(4.0)));
            }
            places.push(Rect::from_min_size(corner, Vec2::new(wide, height)));
            // Two that touch share an edge.
            corner.x += wide + if self.spacing > 0.0 { self.spacing } else { -1.0 };
        }
        places
    }

    /// Corners of a button with others at its left or right.
    fn corners(&self, theme: &Theme, (left, right): (bool, bool)) -> CornerRadius {
        let radius = theme.radius.control as u8;
        let end = |touches: bool| if touches && self.spacing <= 0.0 { 0 } else { radius };
        CornerRadius { nw: end(left), sw: end(left), ne: end(right), se: end(right) }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one choice, put together in one place only")]
    fn paint(
        &self,
        ui: &Ui,
        frame: &Frame<'_>,
        choice: &Choice,
        place: Rect,
        (corners, edge_width): (CornerRadius, f32),
        on: bool,
        response: &egui::Response,
    ) {
        let theme = frame.theme();
        let c = &theme.colors;
        let soft = color::mix(c.surface, c.accent, 0.12);
        let ground =
            if on { self.selected_ground.map_or(soft, color32) } else { self.ground.map_or(c.surface, color32) };
        let ground = paint::ground(ui, theme, response.id, response, ground);
        let edge = if on { self.selected_border.or(self.border) } else { self.border };
        let stroke = Stroke::new(edge_width, edge.map_or(c.control_border, color32));
        ui.painter().rect(place, corners, ground, stroke, StrokeKind::Inside);
        let resting = if on { color::readable(c.accent, ground, 4.5) } else { c.text };
        let ink = if on { self.selected_color } else { self.color }.map_or(resting, color32);
        let side = theme.control.icon - 2.0;
        let gap = if choice.icon.is_some() && !choice.label.is_empty() { 8.0 } else { 0.0 };
        let beside = gap + choice.icon.as_ref().map_or(0.0, |_| side);
        let galley = frame.galley(
            &choice.label,
            &ResolvedTextStyle::new(theme, TextRole::Label, &Default::default()).color(ink),
            Wrap::cut((place.width() - 2.0 * theme.spacing.sm - beside).max(1.0)),
        );
        if galley.elided {
            response.clone().on_hover_text(&*choice.label);
        }
        let wide = galley.size().x + beside;
        let mut x = place.center().x - wide / 2.0;
        if let Some(icon) = &choice.icon {
            paint::icon(
                ui.painter(),
                theme,
                icon,
                Pos2::new(x + side / 2.0, place.center().y),
                side,
                ink,
                frame.is_rtl(),
            );
            x += side + gap;
        }
        ui.painter().galley(Pos2::new(x, place.center().y - galley.size().y / 2.0), galley, ink);
        paint::focus_ring(ui, theme, response, place, corners);
    }
}
