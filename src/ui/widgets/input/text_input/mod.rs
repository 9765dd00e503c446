//! A text field of one or more lines. The typed text belongs to the field; every change is reported to the runtime.

mod bidi_edit;
pub mod context_menu;
mod editor;
mod end_button;
mod events;
mod marks;
mod props;

use std::sync::Arc;

use egui::{Context, Id, Pos2, Rect, Ui, Vec2};

pub use self::marks::TextMark;
pub use self::props::TextInputProps;

use self::editor::{Edit, edit};
use self::end_button::{end_button, end_place};
use self::events::fire_events;
use self::props::resolve_text_style;
use super::field::{self, Field, FieldState};
use super::held_keys::KeyAnswer;
use super::{held_keys, key_down, mask, validate};
use crate::base::{FORM_FIELD, PLACEHOLDER, SPACE, WIDGET};
use crate::frame::text_draft::TextDraft;
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use crate::toolkit::text::Wrap;
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{Children, Color, IconRef, MethodRole, Props, Slot, Spec, Unset, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A text field of one or more lines.
pub struct TextInput;

/// The events of fields for text.
pub const EVENTS: &[Slot] = &[
    slot("onKeyPress", "The text changed. `event.data.value` is the text.").legacy(&["value"]),
    slot(
        "onDelayedKeyPress",
        "The text changed and no key was pressed for `delayedKeyPressDuration`. `event.data.value` is the text.",
    )
    .legacy(&["value"]),
    slot("onChange", "The field lost the focus or Enter was pressed after a change. `event.data.value` is the text.")
        .legacy(&["value"]),
    slot(
        "onKeyDown",
        "A key was pressed in it. `event.key` is its name; `event.shiftKey`, `ctrlKey`, `altKey` and `metaKey` are the modifiers. `event.preventDefault()` stops it.",
    )
    .flat()
    .stops_keys(),
    slot("onFocusReceived", "The field got the focus."),
    slot("onFocusLost", "The field lost the focus."),
];

/// Common declaration of TextInput and PasswordInput.
pub const TEXT_FIELD: Spec = Spec {
    base: &[&WIDGET, &SPACE, &FORM_FIELD, &PLACEHOLDER],
    props: TextInputProps::PROPS,
    events: EVENTS,
    children: Children::None,
    methods: &["focus", "unfocus"],
    method_roles: &[("focus", MethodRole::GoTo), ("unfocus", MethodRole::GoTo)],
    value: Some("value"),
    ..Spec::DEFAULT
};

impl Widget for TextInput {
    const SPEC: Spec = Spec {
        name: "TextInput",
        doc: "A text field of one or more lines.",
        examples: &[
            "TextInput:\n  id: search\n  label: Search\n  placeholder: Name or symbol\n  enableClearText: true\n  onDelayedKeyPress: |\n    console.log(search.value);\n",
            "TextInput:\n  label: Amount\n  inputType: number\n  required: true\n",
            "TextInput:\n  label: Message\n  multiline: true\n  minLines: 3\n  maxLines: 8\n",
        ],
        unset: &[("obscured", Unset::As { prop: "obscureText", otherwise: false })],
        ..TEXT_FIELD
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::TextInput;
    type Props = TextInputProps;

    fn mistake(props: &TextInputProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        mistake(props, node, frame)
    }

    fn read(props: &Props) -> TextInputProps {
        TextInputProps::read(props)
    }

    fn measure(props: &TextInputProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        measure(props, node, cx, available)
    }

    fn show(props: &TextInputProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        show(props, node, TextInputVariant::default(), ui, frame);
    }
}

/// The validation message of a text field.
pub fn mistake(props: &TextInputProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
    let typing = frame.ctx().states(|data| data.get_temp::<TextDraft>(frame.id(node)));
    fault(props, node, frame.ctx(), typing.as_ref().map_or(&props.value, |typing| &typing.text))
}

/// The size of a text field.
pub fn measure(props: &TextInputProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
    let mut field = Field::of(node);
    field.count(0, props.max_length);
    let air = field::air(node, cx.theme());
    let mut height = field::box_height(node, cx.theme());
    if props.is_multiline() {
        let width = field.measure(node, cx, 0.0, available).x;
        let width = field.box_width(&cx.inherited().labels, width) - air.left - air.right;
        let text_style = resolve_text_style(node, cx.theme());
        let galley = cx.galley(&props.value, &text_style, Wrap::at(width.max(1.0)));
        let (least, most) = props.lines();
        let lines = (galley.size().y / text_style.line_height).ceil().clamp(least as f32, most as f32);
        height = height.max(lines * text_style.line_height + air.top + air.bottom);
    }
    field.measure(node, cx, height, available)
}

/// Differences between TextInput, PasswordInput and Search.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextInputVariant<'a> {
    /// Words with a style of their own.
    pub marks: &'a [TextMark],
    /// Hides the text unless `obscureText` is set to false.
    pub secret: bool,
    /// The icon before the text unless the node names one.
    pub icon: Option<&'static str>,
    /// The colour and the size of that icon.
    pub icon_style: (Option<Color>, Option<f32>),
}

/// Draws a text field.
pub fn show(props: &TextInputProps, node: &Node, variant: TextInputVariant<'_>, ui: &mut Ui, frame: &mut Frame<'_>) {
    let secret = variant.secret;
    let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
    if !frame.enabled(node) {
        ui.disable();
    }
    let mut typing = ui.states(|data| data.get_temp::<TextDraft>(id)).unwrap_or_default();
    typing.update(&props.value);
    typing.update_obscured(props.obscured);

    let mut field = Field::of(node);
    field.count(typing.text.chars().count(), props.max_length);
    let early = props.validate_early && typing.text != typing.settled;
    let shows_fault = typing.left || early || frame.checked(node);
    let mistake = shows_fault.then(|| fault(props, node, ui.ctx(), &typing.text)).flatten();
    let frame_box = field.show(node, ui, frame, mistake.as_deref());
    let hovered = ui.rect_contains_pointer(frame_box) && ui.is_enabled();
    field::edge(node, ui, &theme, frame_box, FieldState { focused: typing.focused, hovered, wrong: mistake.is_some() });

    let air = field::air(node, &theme);
    let covers = field.covers(typing.text.is_empty(), typing.focused);
    let mut inner =
        Rect::from_min_max(frame_box.min + Vec2::new(air.left, 0.0), frame_box.max - Vec2::new(air.right, 0.0));
    // In a field of several lines, what stands beside the text stands beside the first one.
    let line = if props.is_multiline() { theme.control.height } else { frame_box.height() };
    let (color, size) = variant.icon_style;
    let usual = variant.icon.map(|name| IconRef { name: name.into(), library: None, color, size });
    if let Some(icon) = node.props.read::<IconRef>("icon").or(usual) {
        let side = icon.size.unwrap_or(theme.control.icon - 2.0);
        let at = Pos2::new(inner.left() + side / 2.0, frame_box.top() + line / 2.0);
        mirror::shapes(ui, frame_box, frame.is_rtl(), || {
            paint::icon(ui.painter(), &theme, &icon, at, side, theme.colors.text2, frame.is_rtl());
        });
        inner.min.x += side + theme.spacing.sm;
    }
    field.float(node, ui, frame, frame_box, (inner.left(), covers));
    let hides = props.obscure_text.unwrap_or(secret);
    let read_only = props.read_only.unwrap_or(frame.inherited().read_only);
    let reveals = hides && props.obscure_toggle.unwrap_or(secret);
    let clears = props.enable_clear && !typing.text.is_empty() && !read_only && ui.is_enabled();
    let ending = node.slot("endingWidget").map(|widget| {
        let size = frame.child_size(widget, Vec2::new(inner.width() / 2.0, theme.control.height));
        let at = Pos2::new(inner.right() - size.x, inner.top() + (line - size.y) / 2.0);
        inner.max.x -= size.x + theme.spacing.sm;
        (widget, Rect::from_min_size(at, size))
    });
    let reveal_at = reveals.then(|| end_place(&theme, &mut inner, line));
    let clear_at = clears.then(|| end_place(&theme, &mut inner, line));
    let rtl = frame.is_rtl();
    let other_side = |at: Rect| mirror::rect(at, frame_box, rtl);
    let ending = ending.map(|(widget, at)| (widget, other_side(at)));
    let (reveal_at, clear_at) = (reveal_at.map(other_side), clear_at.map(other_side));
    let inner = other_side(inner);
    let answer = run_commands(node, ui, frame, id);
    let hidden = hides && !typing.revealed;
    if node.holds_keys {
        held_keys::hold(node, ui, frame, id, answer, typing.focused);
    } else if typing.focused {
        key_down::fire(node, ui, frame);
    }
    let how = Edit {
        hidden,
        read_only,
        covered: covers,
        label: &field.label,
        field: &field,
        mistake: mistake.as_deref(),
        direction: frame.inherited().direction,
        marks: variant.marks,
    };
    let changed = edit(props, node, ui, &theme, id, inner, &mut typing, how);
    // After the text: the keyboard reaches the field first, then what stands at its end.
    if let Some(at) = reveal_at {
        let (name, words) = if typing.revealed { ("visibility_off", "Hide") } else { ("visibility", "Show") };
        let own = node.slot("obscureTextWidget");
        if end_button(ui, &theme, id.with("reveal"), at, if own.is_some() { "" } else { name }, words) {
            typing.revealed = !typing.revealed;
            frame.set(node, "obscured", Value::Bool(!typing.revealed));
        }
        if let Some(own) = own {
            let size = frame.child_size(own, at.size());
            frame.show_child(ui, own, Rect::from_center_size(at.center(), size));
        }
    }
    let cleared = clear_at.is_some_and(|at| end_button(ui, &theme, id.with("clear"), at, "close", "Clear"));
    if let Some((widget, at)) = ending {
        frame.show_child(ui, widget, at);
    }
    if cleared {
        typing.text.clear();
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    if node.holds_keys {
        held_keys::keep_focus(ui, id);
    }
    fire_events(props, node, ui, frame, id, &mut typing, changed || cleared);
    ui.states(|data| data.insert_temp(id, typing));
}

/// Executes the commands of scripts and returns the answer to a key that is held.
fn run_commands(node: &Node, ui: &Ui, frame: &mut Frame<'_>, id: Id) -> Option<KeyAnswer> {
    let mut answer = None;
    for command in frame.commands(node) {
        match command.method {
            "focus" => ui.memory_mut(|memory| memory.request_focus(id)),
            "unfocus" => ui.memory_mut(|memory| memory.surrender_focus(id)),
            Node::KEY_ANSWER => answer = KeyAnswer::read(&command.args),
            _ => {}
        }
    }
    answer
}

/// The validation message for the text.
fn fault(props: &TextInputProps, node: &Node, ctx: &Context, text: &str) -> Option<Arc<str>> {
    if let Some(missing) = Field::of(node).missing(node, text.is_empty()) {
        return Some(missing);
    }
    if text.is_empty() {
        return None;
    }
    let incomplete = props.mask.as_deref().filter(|mask| !mask::is_full(mask, text));
    if let (Some(_), Value::Text(message)) = (incomplete, props.validator.get("maskError")) {
        return Some(message);
    }
    validate::fault(ctx, &props.validator, props.input_type.as_deref(), text)
}
