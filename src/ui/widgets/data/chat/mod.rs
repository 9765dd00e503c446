//! `Chat`: messages in bubbles, and a field to write the next one. Answers grow in their place.

mod composer;
mod message;
mod thread;

use std::sync::Arc;

use egui::{Pos2, Rect, Ui, Vec2};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use ensemble_core::spec::{Children, Color, FromValue, Kind, ListProps, MethodRole, Props, Spec, TextStyle, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use message::{BubbleStyle, Message, Role};
use thread::Thread;

/// Messages in bubbles.
pub struct Chat;

props! {
    /// Properties of a chat.
    pub struct ChatProps {
        /// The messages that are there at first: a list of `{content, role}`, the role `user`, `assistant` or `system`.
        "initialMessages" => given: Value; Kind::Any,
        /// The messages that `addMessage()` and the user have added.
        "messages" => added: Value; Kind::Any,
        /// The key of a message's text.
        "messageKey" => key: Arc<str> = "content",
        /// `local` shows what the user sends by itself; with `server` the app adds it in `onMessageSend`.
        "type" => kind: Arc<str> = "local"; Kind::Enum(&["local", "server"]),
        /// Shows that an answer is on its way, from sending until a message is added.
        "showLoading" => shows_loading: bool = true,
        /// Ground of the field.
        "textFieldBackgroundColor" => field_ground: Option<Color>,
        /// Style of the text in the field.
        "textFieldTextStyle" => field_text: Option<TextStyle>; Kind::TextStyle,
        /// Colour of the button that sends.
        "iconColor" => icon_color: Option<Color>,
        /// The bubbles of the user: `{backgroundColor, textStyle, borderRadius, padding, margin}`.
        "userBubbleStyle" => user: BubbleStyle,
        /// The bubbles of the assistant, in the same form.
        "assistantBubbleStyle" => assistant: BubbleStyle,
    }
    elsewhere {
        /// A widget instead of the three dots while an answer is on its way.
        "loadingWidget" => Kind::Widget,
    }
    ignored {
        "config" => Kind::Any; "no service is asked by itself: call an API in `onMessageSend` and `addMessage()` with its answer",
        "inlineWidgetKey" => Kind::Any; "a message is text: widgets stand beside the chat",
    }
}

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
        let mut state = ui.data(|data| data.get_temp::<ChatState>(id)).unwrap_or_default();
        state.note(node, frame, &messages);
        let mut sent: Vec<Arc<str>> = Vec::new();
        for command in frame.commands(node) {
            if command.method == "sendMessage" {
                let text = command.args.first().and_then(<Arc<str>>::from_value).unwrap_or_default();
                sent.extend(Some(text).filter(|text| !text.trim().is_empty()));
            }
        }
        let gap = frame.theme().spacing.md;
        let high = composer::height(props, frame, &state.draft, rect.width()).min(rect.height());
        let field = Rect::from_min_max(Pos2::new(rect.left(), rect.bottom() - high), rect.max);
        let above = Rect::from_min_max(rect.min, Pos2::new(rect.right(), (field.top() - gap).max(rect.top())));
        let waits = props.shows_loading && state.waits;
        Thread { props, node, messages: &messages, waits }.show(ui, frame, above, &mut state.follows);
        sent.extend(composer::show(props, ui, frame, id, field, &mut state.draft));
        for text in sent {
            if &*props.kind == "local" {
                let message =
                    [(Arc::clone(&props.key), Value::Text(Arc::clone(&text))), ("role".into(), Value::from("user"))];
                // Before the event: its handler finds the message in the list.
                frame.set(node, "messages", Value::map(message));
            }
            (state.waits, state.follows) = (node.handles("onMessageSend"), true);
            frame.emit(node, "onMessageSend", Value::map([("message", Value::Text(text))]));
        }
        ui.data_mut(|data| data.insert_temp(id, state));
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
            let spoken = message.spoken().into();
            let source = frame.id(node).with(("message", messages.len()));
            frame.ui_state.announcer.note(source, &spoken, messages.len() > first);
        }
    }
}

impl ChatProps {
    fn messages(&self) -> Vec<Message> {
        let lists = [&self.given, &self.added];
        let all = lists.into_iter().flat_map(|list| list.as_list().unwrap_or_default());
        all.map(|value| Message::read(value, &self.key)).filter(|message| !message.text.is_empty()).collect()
    }
}
