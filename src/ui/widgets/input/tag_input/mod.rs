//! `TagInput`: a text field in which a character such as `@` opens suggestions; the chosen one becomes a tag.

mod overlay;
mod props;
mod trigger;

use std::sync::Arc;

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{EventFilter, Id, Ui, Vec2};

use super::choice::{self, Choice, matches};
use super::text_input::{self, EVENTS, TextInputProps, TextInputVariant, TextMark};
use crate::base::{FORM_FIELD, PLACEHOLDER, SPACE, WIDGET};
use crate::frame::text_draft::TextDraft;
use crate::frame::{Frame, Widget, optimistic};
use crate::layout::{Fill, Measure};
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Children, Group, MethodRole, Props, RowMode, Spec, Unset, WithoutEffect, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use props::TagProps;
use trigger::{Query, Trigger};

/// A text field with tags in it.
pub struct TagInput;

/// The properties and events of TextInput.
static TEXT: Group = Group { name: "textInput", props: TextInputProps::PROPS, events: EVENTS };

/// The properties shared with text fields.
pub struct TagInputData {
    own: TagProps,
    input: TextInputProps,
    triggers: Vec<Trigger>,
}

/// State of a field between frames.
#[derive(Clone, Debug, Default)]
struct TagState {
    query: Option<Query>,
    marked: usize,
    /// Closed by Escape until another tag begins.
    dismissed: Option<usize>,
}

impl Widget for TagInput {
    const SPEC: Spec = Spec {
        name: "TagInput",
        aliases: &[],
        doc: "A text field in which a character such as `@` opens suggestions: the rows of its item-template, or the trigger's own. The chosen one becomes a tag.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD, &PLACEHOLDER, &TEXT],
        without_effect: &[WithoutEffect {
            props: &["obscureText", "obscured", "obscureToggle", "obscureTextWidget"],
            reason: "tags are meant to be read",
        }],
        props: TagProps::PROPS,
        events: &[slot("onSearch", "A tag is being written. `event.data` is `{query, triggerChar, triggerType}`.")
            .legacy(&["query", "triggerChar", "triggerType"])],
        children: Children::Many,
        methods: &["focus", "unfocus", "clear", "initialTag"],
        method_roles: &[("focus", MethodRole::GoTo), ("unfocus", MethodRole::GoTo), ("clear", MethodRole::GoTo)],
        examples: &[
            "TagInput:\n  id: note\n  label: Note\n  placeholder: Write @ to name somebody\n  triggers: ['@', {character: '#', triggerType: topic, data: [release, bug]}]\n  item-template:\n    data: [{id: 1, name: Ada Lovelace}, {id: 2, name: Alan Turing}]\n    name: person\n    value: ${person.id}\n    label: ${person.name}\n  onSearch: |\n    console.log(event.data.query);\n",
        ],
        rows: RowMode::Choices,
        value: Some("value"),
        unset: &[
            ("obscured", Unset::As { prop: "obscureText", otherwise: false }),
            ("tags", Unset::List),
            ("isOverlayVisible", Unset::Bool(false)),
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::TextInput;
    type Props = TagInputData;

    fn read(props: &Props) -> TagInputData {
        let own = TagProps::read(props);
        let input =
            TextInputProps { obscure_text: None, obscured: None, obscure_toggle: None, ..TextInputProps::read(props) };
        TagInputData { triggers: Trigger::all(&own.triggers), own, input }
    }

    fn mistake(props: &TagInputData, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        text_input::mistake(&props.input, node, frame)
    }

    fn measure(props: &TagInputData, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        text_input::measure(&props.input, node, cx, available)
    }

    fn show(props: &TagInputData, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id, rect) = (Arc::clone(frame.theme()), frame.id(node), ui.max_rect());
        let mut state = ui.states(|data| data.get_temp::<TagState>(id.with("tags"))).unwrap_or_default();
        let typed = |ui: &Ui| ui.states(|data| data.get_temp::<TextDraft>(id)).unwrap_or_default();
        let before = typed(ui).text;
        // Until the runtime has taken them over: read from the properties alone, the frame in between would report that they are gone.
        let mut tags = Tags::read(&optimistic::value(ui.ctx(), id.with("own tags"), &props.own.tags));
        props.run_commands(node, ui, frame, id, &mut tags);
        let focused = ui.memory(|memory| memory.has_focus(id));
        let choices = state.query.as_ref().map(|query| props.choices(node, query)).unwrap_or_default();
        let mut open =
            focused && !choices.is_empty() && state.query.as_ref().map(|query| query.start) != state.dismissed;
        let was_open = open;
        // Before the field hears the keys.
        let mut picked = if open { overlay::keys(ui, choices.len(), &mut state.marked, &mut open) } else { None };
        if was_open && !open && picked.is_none() {
            state.dismissed = state.query.as_ref().map(|query| query.start);
        }
        let cursor = cursor(ui, id);
        let marks = props.marks(&tags, &before, cursor);
        let variant = TextInputVariant { marks: &marks, ..TextInputVariant::default() };
        text_input::show(&props.input, node, variant, ui, frame);
        if open {
            // After the field, which would leave Escape and Tab to egui: both mean the list.
            let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
            // A click on a suggestion takes the focus; the list is shown until then.
            picked = picked.or(overlay::show(&props.own, ui, &theme, id, rect, &choices, &mut state.marked));
        }
        if let (Some(choice), Some(query)) = (picked.and_then(|at| choices.get(at)), &state.query) {
            props.insert(node, ui, frame, (id, cursor), query, choice, &mut tags);
            state.query = None;
        } else {
            props.search(node, ui, frame, id, &mut state);
        }
        let text = typed(ui).text;
        tags.0.retain(|tag| text.contains(&tag.written()));
        props.report(node, frame, &tags, open, state.query.as_ref());
        if props.own.dismisses == Some(false)
            && focused
            && !ui.memory(|memory| memory.has_focus(id))
            && ui.input(|input| input.pointer.any_pressed())
        {
            // The focus stays where it was.
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        ui.states(|data| data.insert_temp(id.with("tags"), state));
    }
}

impl TagInputData {
    /// Suggestions for the word at the cursor.
    fn choices(&self, node: &Node, query: &Query) -> Vec<Choice> {
        /// The most suggestions.
        const MOST: usize = 50;
        let own = self.triggers.get(query.trigger).map(|trigger| trigger.choices.clone()).unwrap_or_default();
        let all = if own.is_empty() { choice::of(node, &Value::Null) } else { own };
        all.into_iter().filter(|choice| matches(&choice.label, &query.words)).take(MOST).collect()
    }

    /// Finds the tag at the cursor, and fires `onSearch` when it is another one than in the last frame.
    fn search(&self, node: &Node, ui: &Ui, frame: &mut Frame<'_>, id: Id, state: &mut TagState) {
        let text = ui.states(|data| data.get_temp::<TextDraft>(id)).unwrap_or_default().text;
        let found = cursor(ui, id)
            .filter(|_| ui.memory(|memory| memory.has_focus(id)))
            .and_then(|cursor| trigger::find(&text, cursor, &self.triggers));
        if found == state.query {
            return;
        }
        if found.as_ref().map(|query| query.start) != state.query.as_ref().map(|query| query.start) {
            (state.marked, state.dismissed) = (0, None);
        }
        if let Some(query) = &found {
            let trigger = &self.triggers[query.trigger];
            let data = [
                ("query", Value::from(&*query.words)),
                ("triggerChar", Value::from(trigger.character.to_string())),
                ("triggerType", Value::Text(Arc::clone(&trigger.kind))),
            ];
            frame.emit(node, "onSearch", Value::map(data));
        }
        state.query = found;
        ui.request_repaint();
    }

    /// Puts the tag into the text, with the cursor behind it.
    #[expect(clippy::too_many_arguments, reason = "the parts of one change, put together in one place")]
    fn insert(
        &self,
        node: &Node,
        ui: &Ui,
        frame: &mut Frame<'_>,
        (id, cursor): (Id, Option<usize>),
        query: &Query,
        choice: &Choice,
        tags: &mut Tags,
    ) {
        let character = self.triggers[query.trigger].character;
        let mut typing = ui.states(|data| data.get_temp::<TextDraft>(id)).unwrap_or_default();
        let cursor = cursor.unwrap_or_else(|| typing.text.chars().count());
        let (text, at) = trigger::complete(&typing.text, cursor, query, character, &choice.label);
        typing.text = text;
        tags.add(Tag { id: choice.value.to_display(), text: Arc::clone(&choice.label), character });
        let value = typing.send();
        frame.set(node, "value", Value::Text(value));
        frame.emit(node, "onKeyPress", Value::map([("value", Value::from(&*typing.text))]));
        set_cursor(ui, id, at);
        ui.states(|data| data.insert_temp(id, typing));
        ui.memory_mut(|memory| memory.request_focus(id));
    }

    fn run_commands(&self, node: &Node, ui: &Ui, frame: &mut Frame<'_>, id: Id, tags: &mut Tags) {
        for command in frame.commands(node) {
            let mut typing = ui.states(|data| data.get_temp::<TextDraft>(id)).unwrap_or_default();
            match command.method {
                "focus" => ui.memory_mut(|memory| memory.request_focus(id)),
                "unfocus" => ui.memory_mut(|memory| memory.surrender_focus(id)),
                "clear" => {
                    typing.text.clear();
                    tags.0.clear();
                    let value = typing.send();
                    frame.set(node, "value", Value::Text(value));
                }
                _ => {
                    let tag = command.args.first().cloned().unwrap_or_default();
                    let label = [tag.get("label"), tag.get("key")].into_iter().find(|label| !label.is_null());
                    let Some(label) = label else { continue };
                    let character = self.triggers[0].character;
                    let tag = Tag { id: tag.get("id").to_display(), text: label.to_display(), character };
                    typing.text = format!("{} ", tag.written());
                    tags.0.clear();
                    tags.add(tag);
                    let value = typing.send();
                    set_cursor(ui, id, typing.text.chars().count());
                    frame.set(node, "value", Value::Text(value));
                }
            }
            ui.states(|data| data.insert_temp(id, typing));
        }
    }

    /// The tags in the text, with their styles.
    fn marks(&self, tags: &Tags, text: &str, cursor: Option<usize>) -> Vec<TextMark> {
        let style = |tag: &Tag| {
            let written = tag.written();
            let start = text.find(&written).map(|at| text[..at].chars().count());
            let at_cursor = start
                .zip(cursor)
                .is_some_and(|(start, cursor)| (start..=start + written.chars().count()).contains(&cursor));
            let own = self.triggers.iter().find(|trigger| trigger.character == tag.character);
            let own = own.and_then(|trigger| trigger.style.clone()).or_else(|| self.own.tag.clone());
            let selected = self.own.selected_tag.clone().filter(|_| at_cursor);
            TextMark { words: written.into(), style: selected.or(own) }
        };
        tags.0.iter().map(style).collect()
    }

    /// Passes the changes to the runtime.
    fn report(&self, node: &Node, frame: &mut Frame<'_>, tags: &Tags, open: bool, query: Option<&Query>) {
        let known = frame.id(node).with("reported");
        let current = query.map(|query| self.triggers[query.trigger].character.to_string());
        let now = (tags.to_value(), open, current);
        let before = frame.ctx().states(|data| data.get_temp::<(Value, bool, Option<String>)>(known));
        let before = before.unwrap_or_else(|| {
            let tags = if self.own.tags.is_null() { Value::list([]) } else { self.own.tags.clone() };
            (tags, self.own.visible, None)
        });
        if now.0 != before.0 {
            optimistic::set(frame.ctx(), frame.id(node).with("own tags"), &self.own.tags, now.0.clone());
            frame.set(node, "tags", now.0.clone());
        }
        if now.1 != before.1 {
            frame.set(node, "isOverlayVisible", Value::Bool(open));
        }
        if now.2 != before.2 {
            frame.set(node, "currentTriggerChar", now.2.as_deref().map_or(Value::Null, Value::from));
        }
        frame.ctx().states(|data| data.insert_temp(known, now));
    }
}

/// A tag in the text.
#[derive(Clone, Debug, PartialEq)]
struct Tag {
    id: Arc<str>,
    text: Arc<str>,
    character: char,
}

impl Tag {
    /// Text of the tag in the field, with its trigger character.
    fn written(&self) -> String {
        format!("{}{}", self.character, self.text)
    }
}

/// The tags of a field.
#[derive(Clone, Debug, Default)]
struct Tags(Vec<Tag>);

impl Tags {
    /// The most tags of a field.
    const MOST: usize = 200;

    fn read(value: &Value) -> Self {
        let tag = |value: &Value| {
            let character = value.get("triggerCharacter").to_display().chars().next()?;
            Some(Tag { id: value.get("id").to_display(), text: value.get("text").to_display(), character })
        };
        Self(value.as_list().unwrap_or_default().iter().filter_map(tag).take(Self::MOST).collect())
    }

    fn add(&mut self, tag: Tag) {
        if !self.0.contains(&tag) && self.0.len() < Self::MOST {
            self.0.push(tag);
        }
    }

    fn to_value(&self) -> Value {
        Value::list(self.0.iter().map(|tag| {
            Value::map([
                ("id", Value::Text(Arc::clone(&tag.id))),
                ("text", Value::Text(Arc::clone(&tag.text))),
                ("triggerCharacter", Value::from(tag.character.to_string())),
            ])
        }))
    }
}

/// The characters before the cursor of a field; `None` before it was first edited.
fn cursor(ui: &Ui, id: Id) -> Option<usize> {
    TextEditState::load(ui.ctx(), id)?.cursor.char_range().map(|range| range.primary.index.into())
}

fn set_cursor(ui: &Ui, id: Id, at: usize) {
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(at))));
    state.store(ui.ctx(), id);
}
