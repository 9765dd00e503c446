//! `Stepper`: steps in a line, and below them the content of the active one.

use std::sync::Arc;

use egui::{Align2, CornerRadius, CursorIcon, EventFilter, Key, Modifiers, Pos2, Rect, Sense, Ui, Vec2};

use crate::base::{BOX, PART, PART_LETTERS, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::{Fill, Measure};
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use ensemble_core::spec::{
    Children, Color, FromValue, IconRef, Kind, MethodRole, Props, Spec, TextAlign, TextStyle, prop, slot,
};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Steps in a line.
pub struct Stepper;

/// One step.
pub static STEP: Spec = Spec {
    name: "Step",
    aliases: &[],
    doc: "One step.",
    base: &[&WIDGET],
    without_effect: &[PART, PART_LETTERS],
    props: &[
        prop("stepLabel", Kind::Text, "Its label."),
        prop("icon", Kind::Icon, "An icon instead of its number."),
        prop("description", Kind::Text, "A short text below the label."),
        prop("contentWidget", Kind::Widget, "Its content.").also(&["widget", "body"]),
        prop("stepWidget", Kind::Widget, "A widget instead of its circle and label."),
        prop("key", Kind::Any, "A name for it; has no effect."),
    ],
    events: &[],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

/// Height of the circles with one line of label below them, in logical pixels.
const HEAD: f32 = 64.0;
const CIRCLE: f32 = 28.0;

props! {
    /// Properties of a Stepper.
    pub struct StepperProps {
        /// The steps: `{stepLabel, icon, contentWidget}`.
        "steps" => steps: Value; Kind::Parts(&STEP),
        /// Index of the active step, from 0.
        "activeStepIndex" => active: usize = 0usize,
        /// Colour of completed steps.
        "connectorColor" | "connector_color" => connector: Option<Color>,
        /// Colour of steps to come.
        "inActiveConnectorColor" | "inactive_connector_color" | "inactiveConnectorColor" => inactive: Option<Color>,
        /// Thickness of the line between two steps, in pixels.
        "connectorHeight" | "connector_height" => thickness: f32 = 2.0; Kind::Number { min: 0.0, max: 100.0 },
    }
}

impl Widget for Stepper {
    const SPEC: Spec = Spec {
        name: "Stepper",
        aliases: &[],
        doc: "Steps in a line, and below them the content of the active one.",
        base: &[&WIDGET, &BOX],
        props: StepperProps::PROPS,
        events: &[slot("onChange", "Another step was chosen. `event.data.step` says which.").legacy(&["step"])],
        children: Children::Many,
        methods: &["next", "previous", "navigateTo"],
        method_roles: &[("navigateTo", MethodRole::GoTo)],
        examples: &[
            "Stepper:\n  activeStepIndex: 1\n  steps:\n    - stepLabel: Address\n      contentWidget:\n        Text: {text: Where shall we deliver?}\n    - stepLabel: Payment\n      contentWidget:\n        Text: {text: The amount is charged when the parcel leaves.}\n    - stepLabel: Confirm\n      contentWidget:\n        Text: {text: Everything right?}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Tab;
    type Props = StepperProps;

    fn read(props: &Props) -> StepperProps {
        StepperProps::read(props)
    }

    fn measure(props: &StepperProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let width = if available.x.is_finite() { available.x } else { 480.0 };
        let body = content(node, props.active).map(|body| cx.child(body, Vec2::new(width, f32::INFINITY)).y);
        let look = label_style(cx.theme());
        let size = |text: &str, width: f32| cx.galley(text, &look, Wrap::at(width)).size();
        let head = props.labels(node, width, &size).head_height(&look);
        Vec2::new(width, head + body.map_or(0.0, |body| body + cx.theme().spacing.lg))
    }

    fn show(props: &StepperProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (id, rect) = (frame.id(node), ui.max_rect());
        let count = props.count(node);
        if count == 0 {
            return;
        }
        let confirmed = Value::from(props.active as f64);
        let shown = usize::from_value(&optimistic::value(ui.ctx(), id, &confirmed)).unwrap_or_default();
        let mut active = shown.min(count - 1);
        for command in frame.commands(node) {
            active = match command.method {
                "next" => (active + 1).min(count - 1),
                "previous" => active.saturating_sub(1),
                _ => command.args.first().and_then(usize::from_value).unwrap_or_default().min(count - 1),
            };
        }
        let look = label_style(frame.theme());
        let size = |text: &str, width: f32| frame.galley(text, &look, Wrap::at(width)).size();
        let labels = props.labels(node, rect.width(), &size);
        let height = labels.head_height(&look).min(rect.height());
        let head = Rect::from_min_size(rect.min, Vec2::new(rect.width(), height));
        active = props.head(node, ui, frame, head, active, &labels);
        if active != shown {
            let value = Value::from(active as f64);
            optimistic::set(ui.ctx(), id, &confirmed, value.clone());
            frame.set(node, "activeStepIndex", value.clone());
            frame.emit(node, "onChange", Value::map([("step", value)]));
        }
        if let Some(body) = content(node, active) {
            let top = head.max.y + frame.theme().spacing.lg;
            let free_rect = Rect::from_min_max(Pos2::new(rect.min.x, top.min(rect.max.y)), rect.max);
            frame.show_child(ui, body, free_rect);
        }
    }
}

/// The steps, and the rows of an item-template.
fn steps(node: &Node) -> impl Iterator<Item = &Arc<Node>> {
    node.children.iter().chain(node.rows.iter().flat_map(|rows| &rows.nodes))
}

/// The content of a step.
fn content(node: &Node, at: usize) -> Option<&Arc<Node>> {
    let step = steps(node).nth(at)?;
    if std::ptr::eq(step.spec, &STEP) { step.slot("contentWidget") } else { Some(step) }
}

/// The labels of the steps as they are laid out.
struct Labels {
    words: Vec<Arc<str>>,
    /// Only the label of the active step is shown, because one of them has a word that is wider than the space below its circle.
    only_active: bool,
    /// Height of the highest one, in logical pixels.
    height: f32,
}

impl Labels {
    /// Height of the circles with these labels below them, in logical pixels.
    fn head_height(&self, look: &ResolvedTextStyle) -> f32 {
        HEAD + (self.height - look.line_height).max(0.0)
    }
}

fn label_style(theme: &Theme) -> ResolvedTextStyle {
    let centred = TextStyle { align: Some(TextAlign::Center), ..TextStyle::default() };
    ResolvedTextStyle::new(theme, TextRole::Label, &centred)
}

impl StepperProps {
    fn count(&self, node: &Node) -> usize {
        steps(node).count().max(self.steps.as_list().map_or(0, <[Value]>::len))
    }

    /// Breaks the labels into lines below their circles in a stepper of this width. `size` measures a text in lines of a width.
    fn labels(&self, node: &Node, width: f32, size: &dyn Fn(&str, f32) -> Vec2) -> Labels {
        let count = self.count(node);
        let words: Vec<Arc<str>> = (0..count).map(|at| self.label(node, at)).collect();
        let wrap = label_width(width / count.max(1) as f32);
        let fits = |word: &str| size(word, f32::INFINITY).x <= wrap;
        let only_active = !words.iter().all(|label| label.split_whitespace().all(fits));
        let wrap = if only_active { label_width(width) } else { wrap };
        let height = words.iter().map(|label| size(label, wrap).y).fold(0.0, f32::max);
        Labels { words, only_active, height }
    }

    fn label(&self, node: &Node, at: usize) -> Arc<str> {
        steps(node)
            .nth(at)
            .filter(|step| std::ptr::eq(step.spec, &STEP))
            .and_then(|step| step.props.read("stepLabel").or_else(|| step.props.read("label")))
            .or_else(|| self.steps.as_list()?.get(at).map(name))
            .unwrap_or_default()
    }

    /// Draws the line of steps and returns the active one.
    fn head(
        &self,
        node: &Node,
        ui: &mut Ui,
        frame: &mut Frame<'_>,
        rect: Rect,
        active: usize,
        labels: &Labels,
    ) -> usize {
        let count = labels.words.len();
        let theme = Arc::clone(frame.theme());
        let id = frame.id(node);
        let done = self.connector.map_or(theme.colors.accent, color32);
        let rest = self.inactive.map_or(theme.colors.border, color32);
        let wide = rect.width() / count as f32;
        let middle = rect.top() + CIRCLE / 2.0 + 4.0;
        let rtl = frame.is_rtl();
        let centre = |at: usize| {
            let slot = if rtl { count - 1 - at } else { at };
            Pos2::new(rect.left() + (slot as f32 + 0.5) * wide, middle)
        };
        for at in 1..count {
            let (one, other) = (centre(at - 1).x, centre(at).x);
            let (from, to) = (one.min(other) + CIRCLE / 2.0 + 6.0, one.max(other) - CIRCLE / 2.0 - 6.0);
            if to > from {
                ui.painter().hline(from..=to, middle, (self.thickness, if at <= active { done } else { rest }));
            }
        }
        let mut chosen = active;
        let called = access::label(node).unwrap_or_default();
        let mut list = access::group(ui, id.with("steps"), egui::Role::TabList, &called, rect);
        let ui = &mut list;
        for at in 0..count {
            let step = steps(node).nth(at);
            let place = Rect::from_center_size(centre(at) + Vec2::new(0.0, 16.0), Vec2::new(wide - 8.0, rect.height()));
            let response = ui.interact(place, id.with(("step", at)), Sense::click());
            let own = step.filter(|step| std::ptr::eq(step.spec, &STEP));
            let label = &labels.words[at];
            let name = if label.is_empty() { format!("Step {}", at + 1) } else { label.to_string() };
            access::choice(&response, egui::Role::Tab, (true, at == active), &name);
            if response.clicked() {
                chosen = at;
            }
            if response.has_focus() {
                let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
                ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
                let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
                let (forward, back) =
                    if rtl { (Key::ArrowLeft, Key::ArrowRight) } else { (Key::ArrowRight, Key::ArrowLeft) };
                let to = match (pressed(forward), pressed(back)) {
                    (true, _) => Some((at + 1).min(count - 1)),
                    (_, true) => Some(at.saturating_sub(1)),
                    _ => None,
                };
                if let Some(to) = to {
                    ui.memory_mut(|memory| memory.request_focus(id.with(("step", to))));
                }
            }
            if response.hovered() {
                ui.set_cursor_icon(CursorIcon::PointingHand);
            }
            if let Some(widget) = own.and_then(|step| step.slot("stepWidget")) {
                let size = frame.child_size(widget, place.size());
                frame.show_child(ui, widget, Rect::from_center_size(place.center(), size));
                continue;
            }
            let (ground, ink) =
                if at <= active { (done, theme.on(done)) } else { (theme.colors.surface2, theme.colors.text2) };
            ui.painter().circle(centre(at), CIRCLE / 2.0, ground, (1.0, if at <= active { done } else { rest }));
            match own.and_then(|step| step.props.read::<IconRef>("icon")) {
                Some(icon) => paint::icon(ui.painter(), &theme, &icon, centre(at), 18.0, ink, frame.is_rtl()),
                None if at < active => paint::symbol(ui.painter(), &theme, "check", centre(at), 18.0, ink),
                None => {
                    let number = (at + 1).to_string();
                    ui.painter().text(centre(at), Align2::CENTER_CENTER, number, theme.font(TextRole::Label), ink);
                }
            }
            let ink = if at == active { theme.colors.text } else { theme.colors.text2 };
            if at == active || !labels.only_active {
                let wrap = label_width(if labels.only_active { rect.width() } else { wide });
                let words = frame.galley(label, &label_style(&theme).color(ink), Wrap::at(wrap));
                // Centred lines stand on both sides of their position.
                let half = words.size().x / 2.0;
                let x = centre(at).x.min(rect.right() - half).max(rect.left() + half);
                ui.painter().galley(Pos2::new(x, middle + CIRCLE / 2.0 + 6.0), words, ink);
            }
            let circle = Rect::from_center_size(centre(at), Vec2::splat(CIRCLE));
            paint::focus_ring(ui, &theme, &response, circle, CornerRadius::same((CIRCLE / 2.0) as u8));
        }
        chosen
    }
}

/// Width of the lines of a label in a space of this width, in logical pixels.
fn label_width(space: f32) -> f32 {
    (space - 12.0).max(1.0)
}

/// The label of a step of an item-template.
fn name(step: &Value) -> Arc<str> {
    let label_of_step = ["stepLabel", "label"].into_iter().map(|key| step.get(key)).find(|label| !label.is_null());
    label_of_step.map_or_else(|| step.to_display(), |label| label.to_display())
}
