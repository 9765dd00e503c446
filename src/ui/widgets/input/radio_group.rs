//! Radio buttons: one of several choices, all visible.

use std::sync::Arc;

use egui::{CursorIcon, Key, Modifiers, Pos2, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::choice::{self, CHOICE_OR_NOT, Choice, same};
use super::field::{self, Field, FieldState};
use crate::base::{FORM_FIELD, LOOKS, NO_SHADOW, SPACE, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::Measure;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{
    Children, Color, IconRef, Insets, Kind, MethodRole, Props, RowMode, Spec, WithoutEffect, slot,
};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Radio buttons: one of several choices, all visible.
pub struct RadioGroup;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 1000.0 };

props! {
    /// A RadioGroup's own properties.
    pub struct RadioProps {
        /// The selected value.
        "selectedValue" | "value" | "initialValue" => value: Value,
        /// The choices: texts, numbers or `{value, label}`.
        "items" => items: Value; Kind::Items(&CHOICE_OR_NOT),
        /// `vertical`, `horizontal`, or `wrap` for horizontal lines that wrap.
        "direction" => direction: Option<Arc<str>>; Kind::Enum(&["vertical", "horizontal", "wrap"]),
        /// Side of the label that has the circle.
        "controlPosition" => position: Option<Arc<str>>; Kind::Enum(&["platform", "leading", "trailing"]),
        /// Space between two choices, in pixels.
        "gap" => gap: Option<f32>; PIXELS,
        /// Space between two lines of choices, in pixels.
        "lineGap" => line_gap: Option<f32>; PIXELS,
        /// Space between a circle and its label, in pixels.
        "itemGap" => item_gap: f32 = 10.0f32; PIXELS,
        /// Size of the circles, in pixels.
        "size" => size: f32 = 18.0f32; Kind::Number { min: 8.0, max: 128.0 },
        /// Colour of the selected choice.
        "activeColor" => active: Option<Color>,
        /// Colour of the other choices.
        "inactiveColor" => inactive: Option<Color>,
    }
    elsewhere {
        /// Text style of the labels.
        "textStyle" => Kind::TextStyle,
    }
    ignored {
        "hintText" => Kind::Any; "its choices are always in sight",
    }
}

/// The rectangles of a choice, from the top left corner of the group.
struct ItemRects {
    whole: Rect,
    dot: Pos2,
    /// The top left corner of its label.
    words: Pos2,
    /// The greatest width of the label's lines.
    wrap: f32,
}

impl Widget for RadioGroup {
    const SPEC: Spec = Spec {
        name: "RadioGroup",
        aliases: &["Radio"],
        doc: "Radio buttons: one of several choices, all visible.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD, &LOOKS],
        without_effect: &[
            NO_SHADOW,
            WithoutEffect {
                props: &["variant", "floatLabel", "floatingLabelStyle"],
                reason: "its circles have a shape of their own, with the label above them",
            },
            WithoutEffect {
                props: &["validateOnUserInteraction"],
                reason: "a choice that was made is valid and cannot be taken back",
            },
        ],
        props: RadioProps::PROPS,
        events: &[
            slot("onChange", "Another choice was made. `event.data.selectedValue` is its value.").legacy(&["value"])
        ],
        children: Children::Many,
        methods: &["focus", "unfocus"],
        method_roles: &[("focus", MethodRole::GoTo), ("unfocus", MethodRole::GoTo)],
        examples: &[
            "RadioGroup:\n  id: plan\n  label: Plan\n  selectedValue: free\n  items:\n    - {value: free, label: Free}\n    - {value: pro, label: Professional}\n  onChange: |\n    console.log(plan.selectedValue);\n",
        ],
        rows: RowMode::Choices,
        value: Some("selectedValue"),
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::RadioGroup;
    type Props = RadioProps;

    fn read(props: &Props) -> RadioProps {
        RadioProps::read(props)
    }

    fn mistake(props: &RadioProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        let shown = optimistic::value(frame.ctx(), frame.id(node), &props.value);
        Field::with_fixed_label(node).missing(node, shown.is_null() || shown.as_str() == Some(""))
    }

    fn measure(props: &RadioProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let text_style = ResolvedTextStyle::new(cx.theme(), TextRole::Body, &field::content_style(node));
        let words = |text: &str, width: f32| cx.galley(text, &text_style, Wrap::at(width)).size();
        let air = around(node, cx.theme());
        let available_width =
            if available.x > 0.0 { (available.x - air.left - air.right).max(0.0) } else { f32::INFINITY };
        let line = (cx.theme().control.height - 4.0, text_style.line_height);
        let places = props.places(line, available_width, &choice::of(node, &props.items), &words);
        let size = places.iter().fold(Vec2::ZERO, |size, place| size.max(place.whole.max.to_vec2()));
        let size = size + Vec2::new(air.left + air.right, air.top + air.bottom);
        let field = Field::with_fixed_label(node);
        // Short choices do not cut their label.
        let most = if available.x > 0.0 { available.x } else { f32::INFINITY };
        let width = size.x.max(field.around(node, cx).x.min(most));
        Vec2::new(width, field.measure(node, cx, size.y, Vec2::new(width, f32::INFINITY)).y)
    }

    fn show(props: &RadioProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let mistake = if frame.checked(node) { Self::mistake(props, node, frame) } else { None };
        let field = Field::with_fixed_label(node);
        let whole = field.show(node, ui, frame, mistake.as_deref());
        field.tell_group(node, ui, mistake.as_deref());
        let choices = choice::of(node, &props.items);
        let focused = (0..choices.len()).any(|at| ui.memory(|memory| memory.has_focus(part(id, at))));
        let state = FieldState { focused, hovered: false, wrong: mistake.is_some() };
        field::group_edge(node, ui, &theme, whole, state);
        let air = around(node, &theme);
        let rect = paint::inside(whole, air);
        if let Some(icon) = node.props.read::<IconRef>("icon") {
            let side = theme.control.icon;
            let at =
                Pos2::new(rect.left() - theme.spacing.sm - side / 2.0, rect.top() + theme.control.height / 2.0 - 2.0);
            paint::icon(ui.painter(), &theme, &icon, at, side, theme.colors.text2, frame.is_rtl());
        }
        let text_style = ResolvedTextStyle::new(&theme, TextRole::Body, &field::content_style(node));
        let words = |text: &str, width: f32| frame.galley(text, &text_style, Wrap::at(width)).size();
        // `taffy` rounds boxes to whole pixels: half a pixel less than was measured must not begin another line.
        let line = (theme.control.height - 4.0, text_style.line_height);
        let places = props.places(line, rect.width() + 0.5, &choices, &words);
        let shown = optimistic::value(ui.ctx(), id, &props.value);
        run_commands(node, ui, frame, &choices, &shown);
        let mut picked = None;
        for (at, (choice, place)) in choices.iter().zip(&places).enumerate() {
            let whole = mirror::rect(place.whole.translate(rect.min.to_vec2()), rect, frame.is_rtl());
            let on = same(&choice.value, &shown);
            let sense = if choice.enabled { Sense::click() } else { Sense::hover() };
            let response = ui.interact(whole, part(id, at), sense);
            let name = access::name(&choice.label, node, "Choice");
            let is_enabled = choice.enabled && ui.is_enabled();
            response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, is_enabled, on, &*name));
            let seen = ui.opacity();
            if !choice.enabled {
                ui.multiply_opacity(theme.control.disabled_opacity);
            }
            if response.clicked() {
                picked = Some(at);
            }
            picked = arrows(ui, id, &response, at, choices.len()).or(picked);
            if response.hovered() && choice.enabled {
                ui.set_cursor_icon(CursorIcon::PointingHand);
            }
            let dot = place.dot + rect.min.to_vec2();
            let dot = mirror::rect(Rect::from_center_size(dot, Vec2::ZERO), rect, frame.is_rtl()).center();
            props.paint(ui, &theme, dot, on, mistake.is_some(), &response);
            let words = frame.galley(&choice.label, &text_style, Wrap::at(place.wrap));
            let at = Rect::from_min_size(place.words + rect.min.to_vec2(), words.size());
            ui.painter().galley(mirror::rect(at, rect, frame.is_rtl()).min, words, text_style.color);
            paint::focus_ring(ui, &theme, &response, whole, egui::CornerRadius::same(6));
            ui.set_opacity(seen);
        }
        let picked = picked.and_then(|at| choices.get(at)).filter(|choice| choice.enabled);
        if let Some(choice) = picked.filter(|choice| !same(&choice.value, &shown)) {
            let value = choice.value.clone();
            optimistic::set(ui.ctx(), id, &props.value, value.clone());
            frame.set(node, "selectedValue", value.clone());
            frame.emit(node, "onChange", Value::map([("selectedValue", value.clone()), ("value", value)]));
        }
    }
}

fn part(id: egui::Id, at: usize) -> egui::Id {
    // The keyboard reaches the group by its first choice, which a form and `focus()` mean by the group.
    if at == 0 { id } else { id.with(at) }
}

/// Executes the commands of scripts.
fn run_commands(node: &Node, ui: &Ui, frame: &mut Frame<'_>, choices: &[Choice], shown: &Value) {
    let id = frame.id(node);
    let at = choices.iter().position(|choice| same(&choice.value, shown)).unwrap_or_default();
    for command in frame.commands(node) {
        match command.method {
            "focus" => ui.memory_mut(|memory| memory.request_focus(part(id, at))),
            _ => ui.memory_mut(|memory| memory.surrender_focus(part(id, at))),
        }
    }
}

/// The arrow keys select the next or previous choice.
fn arrows(ui: &Ui, id: egui::Id, response: &egui::Response, at: usize, count: usize) -> Option<usize> {
    if !response.has_focus() {
        return None;
    }
    let filter = egui::EventFilter { vertical_arrows: true, horizontal_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    // From the last to the first and back, as browsers do in a group of radio buttons.
    let to = if pressed(Key::ArrowDown) || pressed(Key::ArrowRight) {
        (at + 1) % count
    } else if pressed(Key::ArrowUp) || pressed(Key::ArrowLeft) {
        (at + count - 1) % count
    } else {
        return None;
    };
    ui.memory_mut(|memory| memory.request_focus(part(id, to)));
    Some(to)
}

/// Space between the choices and the border around them, with that of the icon before them.
fn around(node: &Node, theme: &Theme) -> Insets {
    let air: Insets = node.props.read("contentPadding").unwrap_or_default();
    let icon = if node.props.get("icon").is_some() { theme.control.icon + theme.spacing.sm } else { 0.0 };
    Insets { left: air.left + icon, ..air }
}

impl RadioProps {
    /// The places of the choices. `line` is the height of a choice and that of a line of its label; labels wider than the available width are
    /// broken into lines, the circle beside the first one. `measure` gives the size of a text in lines of this width.
    fn places(
        &self,
        line: (f32, f32),
        available_width: f32,
        choices: &[Choice],
        measure: &dyn Fn(&str, f32) -> Vec2,
    ) -> Vec<ItemRects> {
        // Narrower, and each letter would have a line of its own.
        const LEAST: f32 = 40.0;
        let beside = matches!(self.direction.as_deref(), Some("horizontal" | "wrap"));
        let gap = self.gap.unwrap_or(if beside { 24.0 } else { 0.0 });
        let (line, letters) = (line.0.max(self.size), line.1);
        let beside_words = self.size + self.item_gap;
        let wrap = (available_width - beside_words).max(LEAST);
        let mut corner = Pos2::ZERO;
        let mut bottom = 0.0f32;
        let mut places = Vec::with_capacity(choices.len());
        for choice in choices {
            let words = measure(&choice.label, wrap);
            let wide = beside_words + words.x.ceil();
            if beside && corner.x > 0.0 && corner.x + wide > available_width {
                corner = Pos2::new(0.0, bottom + self.line_gap.unwrap_or(0.0));
            }
            let whole = Rect::from_min_size(corner, Vec2::new(wide, line.max(line - letters + words.y).ceil()));
            let (dot, left) = if self.position.as_deref() == Some("trailing") {
                (whole.right() - self.size / 2.0, whole.left())
            } else {
                (whole.left() + self.size / 2.0, whole.left() + beside_words)
            };
            let words = Pos2::new(left, whole.top() + (line - letters) / 2.0);
            places.push(ItemRects { whole, dot: Pos2::new(dot, whole.top() + line / 2.0), words, wrap });
            bottom = bottom.max(whole.bottom());
            if beside {
                corner.x += wide + gap;
            } else {
                corner.y = whole.bottom() + gap;
            }
        }
        places
    }

    fn paint(&self, ui: &Ui, theme: &Theme, dot: Pos2, on: bool, wrong: bool, response: &egui::Response) {
        let c = &theme.colors;
        let active = self.active.map_or(c.accent, color32);
        let resting = if wrong {
            c.danger
        } else if response.hovered() {
            c.text2
        } else {
            c.control_border
        };
        let edge = if on { active } else { self.inactive.map_or(resting, color32) };
        let share = ui.ctx().animate_bool_with_time(response.id.with("dot"), on, theme.seconds(theme.motion.quick));
        let radius = self.size / 2.0;
        ui.painter().circle(dot, radius - 0.75, c.surface, Stroke::new(1.5, edge));
        if share > 0.0 {
            ui.painter().circle_filled(dot, (radius - 4.5).max(1.5) * share, active);
        }
    }
}
