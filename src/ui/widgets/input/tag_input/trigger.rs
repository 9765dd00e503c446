//! The tag that is being written in a TagInput: its trigger character, and the letters between it and the cursor.

use std::sync::Arc;

use ensemble_core::spec::{FromValue, TextStyle};
use ensemble_core::value::Value;

use super::super::choice::Choice;

/// A character that begins a tag.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// The character.
    pub character: char,
    /// `triggerType` in `onSearch`.
    pub kind: Arc<str>,
    /// Suggestions of the trigger; those of the item-template when there are none.
    pub choices: Vec<Choice>,
    /// Style of its tags.
    pub style: Option<TextStyle>,
}

/// The most triggers of a field.
const MOST: usize = 16;

impl Trigger {
    /// Reads `triggers`; `@` alone when there are none.
    pub fn all(value: &Value) -> Vec<Self> {
        let list = value.as_list().unwrap_or_default().iter().take(MOST);
        let mut triggers: Vec<Self> = list.filter_map(Self::read).collect();
        if triggers.is_empty() {
            triggers.push(Self { character: '@', kind: "".into(), choices: Vec::new(), style: None });
        }
        triggers
    }

    fn read(value: &Value) -> Option<Self> {
        let text = |name: &str| Some(value.get(name)).filter(|value| !value.is_null()).map(|value| value.to_display());
        let character = if let Value::Text(text) = value { Some(Arc::clone(text)) } else { text("character") };
        let data = value.get("data");
        let choices = data.as_list().unwrap_or_default().iter().map(|item| {
            // The id of a tag stands under `id`, `key` or `value`, its text under `label` or `name`.
            let key = ["id", "key", "value"].into_iter().find(|key| !item.get(key).is_null()).unwrap_or("value");
            let label = if item.get("label").is_null() { "name" } else { "label" };
            Choice::from_value(item, key, label)
        });
        Some(Self {
            character: character?.chars().next()?,
            kind: text("triggerType").unwrap_or_default(),
            choices: choices.collect(),
            style: TextStyle::from_value(&value.get("tagStyle")),
        })
    }
}

/// A tag that is being written.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// Index of the trigger.
    pub trigger: usize,
    /// Index of its character in the text.
    pub start: usize,
    /// The letters after it.
    pub words: String,
}

/// The tag at the cursor, which is behind so many characters of the text. It begins at the start of a word and contains no space.
pub fn find(text: &str, cursor: usize, triggers: &[Trigger]) -> Option<Query> {
    /// Longest word of a trigger, in characters.
    const LONGEST: usize = 60;
    let before: Vec<char> = text.chars().take(cursor).collect();
    for start in (before.len().saturating_sub(LONGEST)..before.len()).rev() {
        let letter = before[start];
        if letter.is_whitespace() {
            return None;
        }
        let begins = start == 0 || before[start - 1].is_whitespace() || before[start - 1] == '(';
        if let (true, Some(trigger)) = (begins, triggers.iter().position(|trigger| trigger.character == letter)) {
            return Some(Query { trigger, start, words: before[start + 1..].iter().collect() });
        }
    }
    None
}

/// The text with the tag `name` and a space instead of the query, and the characters before the cursor then.
pub fn complete(text: &str, cursor: usize, query: &Query, character: char, name: &str) -> (String, usize) {
    let before: String = text.chars().take(query.start).collect();
    let after: String = text.chars().skip(cursor).collect();
    let tag = format!("{character}{name}");
    let space = if after.starts_with(' ') { "" } else { " " };
    let at = query.start + tag.chars().count() + 1;
    (format!("{before}{tag}{space}{after}"), at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn triggers() -> Vec<Trigger> {
        let tag = Value::map([("character", Value::from("#")), ("triggerType", Value::from("topic"))]);
        Trigger::all(&Value::list([Value::from("@"), tag]))
    }

    #[test]
    fn a_query_is_the_word_at_the_cursor() {
        let triggers = triggers();
        let found =
            |text: &str, cursor| find(text, cursor, &triggers).map(|query| (query.trigger, query.start, query.words));
        assert_eq!(found("Hi @Ad", 6), Some((0, 3, "Ad".into())));
        assert_eq!(found("Hi @Ad", 4), Some((0, 3, String::new())));
        assert_eq!(found("#né", 3), Some((1, 0, "né".into())));
        assert_eq!(found("mail@example", 12), None, "in the middle of a word");
        assert_eq!(found("@Ada and", 8), None, "after a space");
        assert_eq!(found("", 0), None);
        assert_eq!(&*triggers[1].kind, "topic");
        assert_eq!(Trigger::all(&Value::Null)[0].character, '@');
    }

    #[test]
    fn a_tag_takes_the_place_of_the_query() {
        let triggers = triggers();
        let query = find("Hi @Ad, hello", 6, &triggers).unwrap();
        let (text, at) = complete("Hi @Ad, hello", 6, &query, '@', "Ada");
        assert_eq!((text.as_str(), at), ("Hi @Ada , hello", 8));
        let query = find("é @A b", 4, &triggers).unwrap();
        assert_eq!(complete("é @A b", 4, &query, '@', "Ada").0, "é @Ada b");
    }
}
