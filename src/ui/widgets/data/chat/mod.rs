//! `Chat`: messages in bubbles, and a field to write the next one. Answers grow in their place.

mod composer;
mod message;
mod props;
mod thread;

use std::sync::Arc;

use egui::{Pos2, Rect, Ui, Vec2};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Children, FromValue, ListProps, MethodRole, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use message::{Message, Role};
use props::ChatProps;
use thread::Thread;

/// Messages in bubbles.
pub struct Chat;

static LIST: ListProps = ListProps { added: "messages", given: "initialMessages" };

impl Widget for Chat {
    const SPEC: Spec = Spec {
        name: "Chat",
        aliases: &[],
        doc: "Messages in bubbles and a field to write the next one. `addMessage({id, content, role})` adds a message; with the `id` of an earlier one it takes that one's place, so that an answer grows. The newest 2000 are kept.",
        base: &[&WIDGET, &BOX],
        props: ChatProps::PROPS,
        events: &[
            slot("onMessageSend", "The user has sent a message. `event.data.message` is its text.")
                .legacy(&["message"]),
            slot(
                "onMessageReceived",
                "A message of the assistant or the system was added. `event.data` is `{content, role, response}`, `response` the message as it was added.",
            ),
        ],
        children: Children::None,
        methods: &["addMessage", "sendMessage", "getMessages"],
        method_roles: &[("addMessage", MethodRole::AddItem), ("getMessages", MethodRole::ReadItems)],
        list: Some(&LIST),
        examples: &[
            "Chat:\n  id: chat\n  height: 260\n  initialMessages:\n    - {role: assistant, content: \"Ask me about **prices**, or say `help`.\"}\n    - {role: user, content: What does ABC cost?}\n    - {role: assistant, content: ABC stands at 12.50.}\n  onMessageSend: |\n    chat.addMessage({role: 'assistant', content: 'You said: ' + message});\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Both;
    const ROLE: egui::Role = egui::Role::Group;
    type Props = ChatProps;

    fn read(props: &Props) -> ChatProps {
        ChatProps::read(props)
    }

    fn measure(_: &ChatProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        const NATURAL: Vec2 = Vec2::new(480.0, 400.0);
        Vec2::new(if available.x.is_finite() { available.x } else { NATURAL.x }, NATURAL.y)
    }

    fn show(props: &ChatProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (id, rect) = (frame.id(node), ui.max_rect());
        if !frame.enabled(node) {
            ui.disable();
        }
        let messages = props.messages();
        let mut state = ui.states(|data| data.get_temp::<ChatState>(id)).unwrap_or_default();
        state.note(node, frame, &messages);
        // Texts, and false for those that are not shown among the messages.
        let mut sent: Vec<(Arc<str>, bool)> = Vec::new();
        for command in frame.commands(node) {
            if command.method == "sendMessage" {
                let text = command.args.first().and_then(<Arc<str>>::from_value).unwrap_or_default();
                let is_shown = command.args.get(1).and_then(|options| bool::from_value(&options.get("visible")));
                sent.extend((!text.trim().is_empty()).then_some((text, is_shown.unwrap_or(true))));
            }
        }
        let gap = frame.theme().spacing.md;
        let high = composer::height(props, frame, &state.draft, rect.width()).min(rect.height());
        let field = Rect::from_min_max(Pos2::new(rect.left(), rect.bottom() - high), rect.max);
        let above = Rect::from_min_max(rect.min, Pos2::new(rect.right(), (field.top() - gap).max(rect.top())));
        let waits = props.shows_loading && state.waits;
        Thread { props, node, messages: &messages, waits }.show(ui, frame, above, &mut state.follows);
        sent.extend(composer::show(props, ui, frame, id, field, &mut state.draft).map(|text| (text, true)));
        for (text, is_shown) in sent {
            if &*props.kind == "local" && is_shown {
                let message =
                    [(Arc::clone(&props.key), Value::Text(Arc::clone(&text))), ("role".into(), Value::from("user"))];
                // Before the event: its handler finds the message in the list.
                frame.set(node, "messages", Value::map(message));
            }
            (state.waits, state.follows) = (node.handles("onMessageSend"), true);
            frame.emit(node, "onMessageSend", Value::map([("message", Value::Text(text))]));
        }
        ui.states(|data| data.insert_temp(id, state));
    }
}

/// State of a chat between frames.
#[derive(Clone, Debug)]
struct ChatState {
    /// The text in the field.
    draft: String,
    /// An answer is on its way.
    waits: bool,
    /// The end of the messages is kept in sight.
    follows: bool,
    /// Number of messages in the last frame.
    known: Option<usize>,
    /// The text of the last one: an answer that grows is an answer.
    last: Arc<str>,
}

impl Default for ChatState {
    fn default() -> Self {
        Self { draft: String::new(), waits: false, follows: true, known: None, last: Arc::from("") }
    }
}

impl ChatState {
    /// Reports the messages that are new since the last frame.
    fn note(&mut self, node: &Node, frame: &mut Frame<'_>, messages: &[Message]) {
        let first = self.known.replace(messages.len());
        let last = messages.last();
        let text = last.map_or_else(|| Arc::from(""), |message| Arc::clone(&message.text));
        let has_news = std::mem::replace(&mut self.last, text) != self.last;
        // What is there from the start has not been received.
        let Some(first) = first else { return };
        for message in messages.iter().skip(first).filter(|message| message.role != Role::User) {
            let role = if message.role == Role::System { "system" } else { "assistant" };
            let data = [
                ("content", Value::Text(Arc::clone(&message.text))),
                ("role", Value::from(role)),
                ("response", message.value.clone()),
            ];
            frame.emit(node, "onMessageReceived", Value::map(data));
        }
        if last.is_some_and(|message| message.role != Role::User) && (messages.len() != first || has_news) {
            self.waits = false;
        }
        if let Some(message) = last.filter(|message| message.role != Role::User) {
            let accessible_name = message.accessible_name().into();
            let source = frame.id(node).with(("message", messages.len()));
            frame.ui_state.announcer.note(source, &accessible_name, messages.len() > first);
        }
    }
}
