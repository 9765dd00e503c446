//! Properties of a Chat, and its messages.

use std::sync::Arc;

use super::message::{BubbleStyle, Message};
use ensemble_core::spec::{Color, Kind, Prop, TextStyle, prop};
use ensemble_core::value::Value;

/// Keys of a message; the app may have others, which `getMessages()` returns.
const MESSAGE: &[Prop] = &[
    prop("content", Kind::Any, "Its text."),
    prop("role", Kind::Text, "`user`, `assistant` or `system`."),
    prop("widget", Kind::Any, "A widget in it.")
        .ignored("a message is text, of a widget its words: widgets stand beside the chat"),
];

props! {
    /// Properties of a chat.
    pub struct ChatProps {
        /// The messages that are there at first: a list of `{content, role}`, the role `user`, `assistant` or `system`.
        "initialMessages" => given: Value; Kind::Items(MESSAGE),
        /// The messages that `addMessage()` and the user have added.
        "messages" => added: Value; Kind::Any,
        /// The key of a message's text.
        "messageKey" => key: Arc<str> = "content",
        /// `local` shows the user's messages by itself; with `server` the app adds them in `onMessageSend`.
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
        "inlineWidgetKey" => Kind::Any; "a message is text, of a widget its words: widgets stand beside the chat",
    }
}

impl ChatProps {
    /// The messages, from the oldest to the newest.
    pub fn messages(&self) -> Vec<Message> {
        let lists = [&self.given, &self.added];
        let all = lists.into_iter().flat_map(|list| list.as_list().unwrap_or_default());
        all.map(|value| Message::read(value, &self.key)).filter(|message| !message.text.is_empty()).collect()
    }
}
