//! A message of a chat: author, text, style of the bubble.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Vec2};

use crate::frame::Frame;
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use ensemble_core::spec::{BorderRadius, Color, Insets, Kind, TextStyle};
use ensemble_core::value::Value;

props! {
    /// `userBubbleStyle` and `assistantBubbleStyle`.
    pub struct BubbleStyle {
        /// Background of the message.
        "backgroundColor" => ground: Option<Color>,
        /// Style of its text.
        "textStyle" => text: Option<TextStyle>; Kind::TextStyle,
        /// Corner radius.
        "borderRadius" => radius: Option<BorderRadius>,
        /// Space between its edge and its text.
        "padding" => padding: Option<Insets>,
        /// Space around it.
        "margin" => margin: Option<Insets>,
    }
}

/// Role of a message's author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The user.
    User,
    /// The assistant.
    Assistant,
    /// The app: a note between the bubbles.
    System,
}

/// A message.
#[derive(Clone, Debug)]
pub struct Message {
    /// Role of its author.
    pub role: Role,
    /// Text of the message.
    pub text: Arc<str>,
    /// The whole message as the app has it.
    pub value: Value,
}

/// The words of a widget that is written as a map.
fn words_of(widget: &Value) -> String {
    const TEXTS: [&str; 4] = ["text", "label", "title", "source"];
    /// Levels of the map.
    const DEEPEST: usize = 16;
    fn collect(value: &Value, depth: usize, words: &mut Vec<Arc<str>>) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Map(map) => {
                for (key, value) in map.iter() {
                    match value {
                        Value::Text(text) if TEXTS.contains(&&**key) => words.push(Arc::clone(text)),
                        value => collect(value, depth + 1, words),
                    }
                }
            }
            Value::List(items) => items.iter().for_each(|item| collect(item, depth + 1, words)),
            _ => {}
        }
    }
    let mut words = Vec::new();
    collect(widget, 0, &mut words);
    words.join(" ")
}

impl Message {
    /// Reads a message: a map with the text under `key`, or a text of the assistant.
    pub fn read(value: &Value, key: &str) -> Self {
        let role = match value.get("role").as_str() {
            Some("user") => Role::User,
            Some("system") => Role::System,
            _ => Role::Assistant,
        };
        let text = if value.as_map().is_some() { value.get(key) } else { value.clone() };
        // Of a message that is a widget alone the words are shown.
        let text = match &text {
            Value::Null => words_of(&value.get("widget")).into(),
            text => text.to_display(),
        };
        Self { role, text, value: value.clone() }
    }

    /// Accessible name of the message.
    pub fn accessible_name(&self) -> String {
        match self.role {
            Role::User => format!("You: {}", self.text),
            Role::Assistant => format!("Answer: {}", self.text),
            Role::System => self.text.to_string(),
        }
    }

    /// The text without Markdown syntax, to measure its width.
    pub fn plain(&self) -> Arc<str> {
        if !self.is_formatted() {
            return Arc::clone(&self.text);
        }
        let mut plain = String::with_capacity(self.text.len());
        for line in self.text.lines() {
            let line = line.trim_start_matches(['#', '>']).trim_start();
            // Where a link leads is not seen.
            let mut rest = line;
            while let Some((before, link)) = rest.split_once("](") {
                plain.push_str(before);
                rest = link.split_once(')').map_or("", |(_, after)| after);
            }
            plain.push_str(rest);
            plain.push('\n');
        }
        ["**", "`", "~~", "["].iter().fold(plain, |text, mark| text.replace(mark, "")).trim_end().into()
    }

    /// True for a text with marks of Markdown.
    pub fn is_formatted(&self) -> bool {
        let marks = ["**", "`", "](", "\n- ", "\n* ", "\n1. ", "\n#", "\n|", "~~"];
        self.role == Role::Assistant
            && (marks.iter().any(|mark| self.text.contains(mark)) || self.text.starts_with(['#', '-', '|', '>']))
    }
}

/// Resolved style of a bubble.
#[derive(Clone, Debug)]
pub struct ResolvedBubbleStyle {
    /// Background of the message.
    pub ground: Color32,
    /// Style of its text.
    pub text: TextStyle,
    /// The text style, resolved.
    pub resolved: ResolvedTextStyle,
    /// Corner radius.
    pub corners: CornerRadius,
    /// Space between its edge and its text.
    pub padding: Insets,
    /// Space around it.
    pub margin: Insets,
}

impl ResolvedBubbleStyle {
    /// Style of the messages of a role.
    pub fn of(theme: &Theme, role: Role, own: &BubbleStyle) -> Self {
        let usual = match role {
            Role::User => theme.colors.accent,
            Role::Assistant => theme.colors.surface2,
            Role::System => Color32::TRANSPARENT,
        };
        let ground = own.ground.map_or(usual, color32);
        let text = own.text.clone().unwrap_or_default();
        let (text_role, usual) = match role {
            Role::System => (TextRole::Caption, theme.colors.text3),
            _ if ground.a() > 0 => (TextRole::Body, theme.on(ground)),
            _ => (TextRole::Body, theme.colors.text),
        };
        let color = text.color.map_or(usual, color32);
        let resolved = ResolvedTextStyle::new(theme, text_role, &text).color(color);
        // Markdown takes its colour from the style.
        let [r, g, b, a] = color.to_srgba_unmultiplied();
        let text = TextStyle { color: Some(Color([r, g, b, a])), ..text };
        let inside = if role == Role::System { (4.0, 8.0) } else { (10.0, 14.0) };
        let air = Insets { top: inside.0, bottom: inside.0, left: inside.1, right: inside.1 };
        Self {
            ground,
            text,
            resolved,
            corners: paint::corners(own.radius, 14),
            padding: own.padding.unwrap_or(air),
            margin: own.margin.unwrap_or_default(),
        }
    }

    /// The width of a text on one line, broken where it is wider than `most`.
    pub fn text_size(&self, frame: &Frame<'_>, text: &str, most: f32) -> Vec2 {
        frame.galley(text, &self.resolved, Wrap::at(most)).size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_a_map_or_a_text() {
        let map = Value::map([("role", Value::from("user")), ("said", Value::from("Hello"))]);
        let message = Message::read(&map, "said");
        assert_eq!((message.role, &*message.text), (Role::User, "Hello"));
        let text = Message::read(&Value::from("Hi"), "content");
        assert_eq!((text.role, &*text.text), (Role::Assistant, "Hi"));
        assert_eq!(&*Message::read(&map, "content").text, "");
    }

    #[test]
    fn only_answers_are_formatted() {
        let said = |role: &str, text: &str| {
            Message::read(&Value::map([("role", Value::from(role)), ("content", Value::from(text))]), "content")
        };
        assert!(said("assistant", "some **bold** words").is_formatted());
        assert!(said("assistant", "# Title").is_formatted());
        assert!(!said("assistant", "plain words - and a dash").is_formatted());
        assert!(!said("user", "some **bold** words").is_formatted());
        assert_eq!(&*said("assistant", "some **bold** [link](https://there) `code`").plain(), "some bold link code");
    }
}
