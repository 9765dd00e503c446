//! A text field of one or more lines. The typed text belongs to the field; every change is reported to the runtime.

use std::sync::Arc;
use std::time::Duration;

use egui::text::{CCursor, CCursorRange};
use egui::{Context, Id, Key, Pos2, Rect, Sense, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo};

use super::field::{self, Field, FieldState};
use super::{key_down, mask, number, validate};
use crate::base::{FORM_FIELD, PLACEHOLDER, SPACE, WIDGET};
use crate::frame::text_draft::TextDraft;
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use ensemble_core::spec::{Children, Color, IconRef, Kind, Props, Slot, Spec, TextStyle, Unset, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A text field of one or more lines.
pub struct TextInput;

const LINES: Kind = Kind::Number { min: 1.0, max: 1000.0 };
const INPUT_TYPES: Kind =
    Kind::Enum(&["default", "email", "phone", "ipAddress", "number", "text", "url", "datetime", "multiline"]);

props! {
    /// The properties that text fields share.
    pub struct TextInputProps {
        /// The text in it.
        "value" | "initialValue" => value: Arc<str> = "",
        /// Hides the text, as a password field.
        "obscureText" => obscure_text: Option<bool>; Kind::Bool,
        /// Whether the text is hidden now; `obscureText` by default. The button that shows the text changes it, and so may a script.
        "obscured" => obscured: Option<bool>; Kind::Bool,
        /// Shows a button that reveals the hidden text.
        "obscureToggle" => obscure_toggle: Option<bool>; Kind::Bool,
        /// Input mask: `#` is a digit, `A` a letter, `*` any character, others are inserted.
        "mask" => mask: Option<Arc<str>>; Kind::Text,
        /// Kind of text; `number` lets only numbers be typed.
        "inputType" => input_type: Option<Arc<str>>; INPUT_TYPES,
        /// Read-only: the text can be selected and copied.
        "readOnly" => read_only: Option<bool>; Kind::Bool,
        /// Lets the user select the text.
        "selectable" => selectable: bool = true,
        /// Allows several lines.
        "multiline" | "multiLine" => multiline: Option<bool>; Kind::Bool,
        /// Least height, in lines.
        "minLines" => min_lines: Option<usize>; LINES,
        /// Greatest height, in lines; longer text scrolls.
        "maxLines" => max_lines: Option<usize>; LINES,
        /// The most characters.
        "maxLength" => max_length: Option<usize>; Kind::Number { min: 1.0, max: 1_000_000.0 },
        /// Enforces `maxLength` while typing.
        "maxLengthEnforcement" => enforcement: Option<Arc<str>>; Kind::Enum(&["none", "enforced", "truncateAfterCompositionEnds"]),
        /// Shows a button that clears it.
        "enableClearText" => enable_clear: bool,
        /// Milliseconds without a key press after which `onDelayedKeyPress` is fired.
        "delayedKeyPressDuration" => delay_millis: f32 = 300.0; Kind::Number { min: 0.0, max: 60_000.0 },
        /// Shows the validation message while typing, not only after the field has lost the focus.
        "validateOnUserInteraction" => validate_early: bool,
        /// Validation rules: `{minLength, maxLength, regex, regexError}`.
        "validator" => validator: Value; Kind::Map,
        /// Text style.
        "textStyle" => text_style: Option<TextStyle>; Kind::TextStyle,
    }
    elsewhere {
        /// A widget at its end.
        "endingWidget" => Kind::Widget,
        /// A widget instead of the eye that shows what is hidden.
        "obscureTextWidget" => Kind::Widget,
    }
    ignored {
        "keyboardAction" => Kind::Enum(&["done", "go", "search", "send", "next", "previous"]); "a desktop has no keyboard on the screen",
        "toolbarDone" => Kind::Bool; "a desktop has no keyboard on the screen",
        "autofillHints" => Kind::List; "a desktop fills in no fields by itself",
        "dismissOnTapOutside" => Kind::Bool; "a click beside a field always takes the focus from it",
    }
}

/// The events of fields for text.
pub const EVENTS: &[Slot] = &[
    slot("onKeyPress", "The text changed. `event.data.value` is the text."),
    slot(
        "onDelayedKeyPress",
        "The text changed and no key was pressed for `delayedKeyPressDuration`. `event.data.value` is the text.",
    ),
    slot("onChange", "The field lost the focus or Enter was pressed after a change. `event.data.value` is the text.")
        .legacy(&["value"]),
    slot(
        "onKeyDown",
        "A key was pressed in it. `event.key` is its name; `event.shiftKey`, `ctrlKey`, `altKey` and `metaKey` are the modifiers.",
    )
    .flat(),
    slot("onFocusReceived", "The field got the focus."),
    slot("onFocusLost", "The field lost the focus."),
];

impl Widget for TextInput {
    const SPEC: Spec = Spec {
        name: "TextInput",
        aliases: &[],
        doc: "A text field of one or more lines.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD, &PLACEHOLDER],
        props: TextInputProps::PROPS,
        events: EVENTS,
        children: Children::None,
        methods: &["focus", "unfocus"],
        examples: &[
            "TextInput:\n  id: search\n  label: Search\n  placeholder: Name or symbol\n  enableClearText: true\n  onDelayedKeyPress: |\n    console.log(search.value);\n",
            "TextInput:\n  label: Amount\n  inputType: number\n  required: true\n",
            "TextInput:\n  label: Message\n  multiline: true\n  minLines: 3\n  maxLines: 8\n",
        ],
        value: Some("value"),
        unset: &[("obscured", Unset::As { prop: "obscureText", otherwise: false })],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
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
        show(props, node, Manner::default(), ui, frame);
    }
}

/// The validation message of a text field.
pub fn mistake(props: &TextInputProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
    let typing = frame.ctx().data(|data| data.get_temp::<TextDraft>(frame.id(node)));
    fault(props, node, frame.ctx(), typing.as_ref().map_or(&props.value, |typing| &typing.text))
}

/// The size of a text field.
pub fn measure(props: &TextInputProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
    let field = Field::of(node);
    let air = field::air(node, cx.theme());
    let mut height = cx.theme().control.height;
    if props.is_multiline() {
        let width = field.measure(node, cx, 0.0, available).x;
        let width = field.box_width(&cx.inherited().labels, width) - air.left - air.right;
        let text_style = resolve_text_style(props, cx.theme());
        let galley = cx.galley(&props.value, &text_style, Wrap::at(width.max(1.0)));
        let (least, most) = props.lines();
        let lines = (galley.size().y / text_style.line_height).ceil().clamp(least as f32, most as f32);
        height = height.max(lines * text_style.line_height + air.top + air.bottom);
    }
    field.measure(node, cx, height, available)
}

/// Differences between TextInput, PasswordInput and Search.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// Hides the text unless `obscureText` is set to false.
    pub secret: bool,
    /// The icon before the text unless the node names one.
    pub icon: Option<&'static str>,
    /// The colour and the size of that icon.
    pub icon_style: (Option<Color>, Option<f32>),
}

/// Draws a text field.
pub fn show(props: &TextInputProps, node: &Node, manner: Manner, ui: &mut Ui, frame: &mut Frame<'_>) {
    let secret = manner.secret;
    let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
    if !frame.enabled(node) {
        ui.disable();
    }
    let mut typing = ui.data(|data| data.get_temp::<TextDraft>(id)).unwrap_or_default();
    typing.hear(&props.value);
    typing.hear_obscured(props.obscured);

    let field = Field::of(node);
    let early = props.validate_early && typing.text != typing.settled;
    let tells = typing.left || early || frame.checked(node);
    let mistake = tells.then(|| fault(props, node, ui.ctx(), &typing.text)).flatten();
    let frame_box = field.show(node, ui, frame, mistake.as_deref());
    let hovered = ui.rect_contains_pointer(frame_box) && ui.is_enabled();
    field::edge(node, ui, &theme, frame_box, FieldState { focused: typing.focused, hovered, wrong: mistake.is_some() });

    let air = field::air(node, &theme);
    let covers = field.covers(typing.text.is_empty(), typing.focused);
    let mut inner =
        Rect::from_min_max(frame_box.min + Vec2::new(air.left, 0.0), frame_box.max - Vec2::new(air.right, 0.0));
    // In a field of several lines, what stands beside the text stands beside the first one.
    let line = if props.is_multiline() { theme.control.height } else { frame_box.height() };
    let (color, size) = manner.icon_style;
    let usual = manner.icon.map(|name| IconRef { name: name.into(), library: None, color, size });
    if let Some(icon) = node.props.read::<IconRef>("icon").or(usual) {
        let side = icon.size.unwrap_or(theme.control.icon - 2.0);
        let at = Pos2::new(inner.left() + side / 2.0, frame_box.top() + line / 2.0);
        paint::icon(ui.painter(), &theme, &icon, at, side, theme.colors.text2);
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
    run_commands(node, ui, frame, id);
    let hidden = hides && !typing.revealed;
    if typing.focused {
        key_down::tell(node, ui, frame);
    }
    let manner = Edit { hidden, read_only, covered: covers, label: &field.label };
    let changed = edit(props, node, ui, &theme, id, inner, &mut typing, manner);
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
    tell(props, node, ui, frame, id, &mut typing, changed || cleared);
    ui.data_mut(|data| data.insert_temp(id, typing));
}

/// Executes the commands of scripts.
fn run_commands(node: &Node, ui: &Ui, frame: &mut Frame<'_>, id: Id) {
    for command in frame.commands(node) {
        match command.method {
            "focus" => ui.memory_mut(|memory| memory.request_focus(id)),
            "unfocus" => ui.memory_mut(|memory| memory.surrender_focus(id)),
            _ => {}
        }
    }
}

/// How the text is edited.
struct Edit<'a> {
    hidden: bool,
    read_only: bool,
    /// The label covers the place of the text.
    covered: bool,
    label: &'a str,
}

/// Draws the text and returns whether the user changed it.
#[expect(clippy::too_many_arguments, reason = "the parts of one field, put together in one place only")]
fn edit(
    props: &TextInputProps,
    node: &Node,
    ui: &mut Ui,
    theme: &Theme,
    id: Id,
    inner: Rect,
    typing: &mut TextDraft,
    Edit { hidden, read_only, covered, label }: Edit<'_>,
) -> bool {
    let text_style = resolve_text_style(props, theme);
    let hint: Arc<str> = node.props.read("placeholder").unwrap_or_default();
    if typing.text.is_empty() && !hint.is_empty() && !covered {
        let style = node.props.read::<TextStyle>("placeholderStyle").unwrap_or_default();
        let hint_look = ResolvedTextStyle::new(theme, TextRole::Body, &style)
            .color(style.color.map_or(theme.colors.text3, color32));
        let galley = crate::toolkit::text::galley(ui.ctx(), &hint, &hint_look, Wrap::cut(inner.width()));
        let y = if props.is_multiline() { inner.top() + 8.0 } else { inner.center().y - galley.size().y / 2.0 };
        ui.painter().galley(Pos2::new(inner.left(), y), galley, hint_look.color);
    }
    let before = typing.text.clone();
    let limit = props.max_length.filter(|_| props.enforcement.as_deref() != Some("none")).unwrap_or(usize::MAX);
    let multiline = props.is_multiline();
    let air = field::air(node, theme);
    let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
        let mut format = text_style.format();
        format.line_height = Some(text_style.line_height);
        let shown = if hidden { "•".repeat(text.as_str().chars().count()) } else { text.as_str().to_owned() };
        let mut job = egui::text::LayoutJob::single_section(shown, format);
        job.wrap.max_width = if multiline { width } else { f32::INFINITY };
        job.break_on_newline = multiline;
        job.keep_trailing_whitespace = true;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let mut fixed: &str = &before;
    let buffer: &mut dyn egui::TextBuffer = if read_only { &mut fixed } else { &mut typing.text };
    let text_edit = if multiline { TextEdit::multiline(buffer) } else { TextEdit::singleline(buffer).return_key(None) };
    let text_edit = text_edit
        .id(id)
        .password(hidden)
        .char_limit(limit)
        .desired_rows(1)
        .desired_width(inner.width())
        .layouter(&mut layouter)
        .interactive(ui.is_enabled() && (props.selectable || !read_only))
        .frame(egui::Frame::NONE);
    let line = text_style.line_height;
    let output = if multiline {
        let area = Rect::from_min_max(inner.min + Vec2::new(0.0, air.top), inner.max - Vec2::new(0.0, air.bottom));
        // A click below the last line means the field too.
        let below = ui.interact(inner, id.with("around"), Sense::click());
        if below.clicked() {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        let mut child = ui.new_child(UiBuilder::new().max_rect(area).id_salt(id.with("lines")));
        egui::ScrollArea::vertical()
            .max_height(area.height())
            .auto_shrink(false)
            // As high as the field: a click below the last line is one on the text, too.
            .show(&mut child, |ui| text_edit.min_size(area.size()).show(ui))
            .inner
    } else {
        let area = Rect::from_center_size(inner.center(), Vec2::new(inner.width(), line));
        let mut child = ui.new_child(UiBuilder::new().max_rect(area).id_salt(id.with("line")));
        text_edit.min_size(area.size()).show(&mut child)
    };
    let response = output.response.response;
    let name = if label.is_empty() { hint.to_string() } else { label.to_owned() };
    let value = if hidden { "•".repeat(typing.text.chars().count()) } else { typing.text.clone() };
    response.widget_info(|| WidgetInfo {
        label: Some(name.clone()),
        ..WidgetInfo::text_edit(ui.is_enabled(), value.clone(), value.clone(), hint.to_string())
    });
    let now_focused = ui.memory(|memory| memory.has_focus(id));
    // Arriving by keyboard, one wants to replace.
    if now_focused && !typing.focused && ui.input(|input| input.key_pressed(Key::Tab)) && !multiline {
        let mut state = output.state;
        let end = typing.text.chars().count();
        state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), CCursor::new(end))));
        state.store(ui.ctx(), id);
    }
    if typing.text != before {
        if props.input_type.as_deref() == Some("number") {
            typing.text = number::keep(&typing.text);
        }
        if let Some(mask) = props.mask.as_deref().filter(|mask| !mask.is_empty()) {
            masked(ui, id, typing, mask);
        }
    }
    typing.text != before
}

/// Formats the text by the mask and keeps the cursor behind the character that was typed last.
fn masked(ui: &Ui, id: Id, typing: &mut TextDraft, mask: &str) {
    let made = mask::apply(mask, &typing.text);
    if made == typing.text {
        return;
    }
    let (before, after) = (typing.text.chars().count(), made.chars().count());
    if let Some(mut state) = egui::text_edit::TextEditState::load(ui.ctx(), id)
        && let Some(range) = state.cursor.char_range()
    {
        // Counted from the end: what the mask writes stands before the cursor.
        let behind = before.saturating_sub(range.primary.index.into());
        let at = CCursor::new(after.saturating_sub(behind));
        state.cursor.set_char_range(Some(CCursorRange::one(at)));
        state.store(ui.ctx(), id);
    }
    typing.text = made;
}

/// Fires the events of this frame.
fn tell(
    props: &TextInputProps,
    node: &Node,
    ui: &Ui,
    frame: &mut Frame<'_>,
    id: Id,
    typing: &mut TextDraft,
    changed: bool,
) {
    let data = |text: &str| Value::map([("value", Value::from(text))]);
    let focused = ui.memory(|memory| memory.has_focus(id));
    let now = ui.input(|input| input.time);
    if focused && !typing.focused {
        frame.emit(node, "onFocusReceived", Value::Null);
    }
    if changed {
        let text = typing.send();
        frame.set(node, "value", Value::Text(text));
        frame.emit(node, "onKeyPress", data(&typing.text));
        if node.handles("onDelayedKeyPress") {
            typing.due = Some(now + f64::from(props.delay_millis) / 1000.0);
        }
    }
    if let Some(due) = typing.due {
        if now >= due {
            typing.due = None;
            frame.emit(node, "onDelayedKeyPress", data(&typing.text));
        } else {
            ui.request_repaint_after(Duration::from_secs_f64(due - now));
        }
    }
    let lost = typing.focused && !focused;
    let entered = focused
        && ui.input(|input| input.key_pressed(Key::Enter) && (!props.is_multiline() || input.modifiers.command));
    if (lost || entered) && typing.settle() {
        frame.emit(node, "onChange", data(&typing.text));
    }
    if entered && !props.is_multiline() {
        frame.submit_form();
    }
    if lost {
        typing.left = true;
        frame.emit(node, "onFocusLost", Value::Null);
    }
    typing.focused = focused;
}

/// Cuts the rectangle of a small button off the end of the box.
fn end_place(theme: &Theme, inner: &mut Rect, line: f32) -> Rect {
    let side = theme.control.dense;
    let center = Pos2::new(inner.right() - side / 2.0 + 6.0, inner.top() + line / 2.0);
    inner.max.x -= side;
    Rect::from_center_size(center, Vec2::splat(side))
}

/// Draws a small button at the end of the box.
fn end_button(ui: &Ui, theme: &Theme, id: Id, at: Rect, icon: &str, words: &str) -> bool {
    let response = ui.interact(at, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, words));
    let color = if response.hovered() { theme.colors.text } else { theme.colors.text3 };
    paint::symbol(ui.painter(), theme, icon, at.center(), theme.control.icon - 4.0, color);
    paint::focus_ring(ui, theme, &response, at.shrink(4.0), egui::CornerRadius::same(6));
    response.clicked()
}

impl TextInputProps {
    fn is_multiline(&self) -> bool {
        let typed = || self.input_type.as_deref() == Some("multiline");
        self.multiline.unwrap_or_else(|| self.max_lines.is_some_and(|lines| lines > 1) || typed())
    }

    /// The least and the greatest height, in lines.
    fn lines(&self) -> (usize, usize) {
        let least = self.min_lines.unwrap_or_else(|| self.max_lines.map_or(3, |most| most.min(3)));
        (least, self.max_lines.unwrap_or(8).max(least))
    }
}

fn resolve_text_style(props: &TextInputProps, theme: &Theme) -> ResolvedTextStyle {
    ResolvedTextStyle::new(theme, TextRole::Body, &props.text_style.clone().unwrap_or_default())
}

/// The validation message for the text.
fn fault(props: &TextInputProps, node: &Node, ctx: &Context, text: &str) -> Option<Arc<str>> {
    if let Some(missing) = Field::of(node).missing(node, text.is_empty()) {
        return Some(missing);
    }
    if text.is_empty() { None } else { validate::fault(ctx, &props.validator, props.input_type.as_deref(), text) }
}
