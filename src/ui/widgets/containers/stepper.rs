//! `Stepper`: steps in a line, and below them the content of the active one.

use std::sync::Arc;

use egui::{Align2, CornerRadius, CursorIcon, EventFilter, Key, Modifiers, Pos2, Rect, Sense, Ui, Vec2};

use crate::base::{BOX, PART, PART_LETTERS, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::{Fill, Measure};
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::TextRole;
use ensemble_core::spec::{Children, Color, FromValue, IconRef, Kind, MethodRole, Props, Spec, TextStyle, prop, slot};
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
            "Stepper:\n  activeStepIndex: 1\n  steps:\n    - stepLabel: Match\n      contentWidget:\n        Text: {text: First}\n    - stepLabel: Check\n      contentWidget:\n        Text: {text: Second}\n",
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
        Vec2::new(width, HEAD + body.map_or(0.0, |body| body + cx.theme().spacing.lg))
    }

    fn show(props: &StepperProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (id, rect) = (frame.id(node), ui.max_rect());
        let count = steps(node).count().max(props.steps.as_list().map_or(0, <[Value]>::len));
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
        let head = Rect::from_min_size(rect.min, Vec2::new(rect.width(), HEAD.min(rect.height())));
        active = props.head(node, ui, frame, head, active, count);
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

impl StepperProps {
    /// Draws the line of steps and returns the active one.
    fn head(&self, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>, rect: Rect, active: usize, count: usize) -> usize {
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
            let label: Arc<str> = own
                .and_then(|step| step.props.read("stepLabel").or_else(|| step.props.read("label")))
                .or_else(|| self.steps.as_list()?.get(at).map(name))
                .unwrap_or_default();
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
                Some(icon) => paint::icon(ui.painter(), &theme, &icon, centre(at), 18.0, ink),
                None if at < active => paint::symbol(ui.painter(), &theme, "check", centre(at), 18.0, ink),
                None => {
                    let number = (at + 1).to_string();
                    ui.painter().text(centre(at), Align2::CENTER_CENTER, number, theme.font(TextRole::Label), ink);
                }
            }
            let ink = if at == active { theme.colors.text } else { theme.colors.text2 };
            let text_style = ResolvedTextStyle::new(&theme, TextRole::Label, &TextStyle::default()).color(ink);
            let words = frame.galley(&label, &text_style, Wrap::cut((wide - 12.0).max(1.0)));
            let at_words = Pos2::new(centre(at).x - words.size().x / 2.0, middle + CIRCLE / 2.0 + 6.0);
            ui.painter().galley(at_words, words, ink);
            let circle = Rect::from_center_size(centre(at), Vec2::splat(CIRCLE));
            paint::focus_ring(ui, &theme, &response, circle, CornerRadius::same((CIRCLE / 2.0) as u8));
        }
        chosen
    }
}

/// The label of a step of an item-template.
fn name(step: &Value) -> Arc<str> {
    let label_of_step = ["stepLabel", "label"].into_iter().map(|key| step.get(key)).find(|label| !label.is_null());
    label_of_step.map_or_else(|| step.to_display(), |label| label.to_display())
}
