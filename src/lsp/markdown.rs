//! Renders documentation of declarations as Markdown.

use ensemble_core::spec::{ActionSpec, Prop, Slot, Spec, Topic};
use ensemble_model::{Name, Shape, SymbolKind};

/// A property, an argument or a key.
pub fn of_prop(prop: &Prop, ignored: Option<&str>) -> String {
    let mut text = format!("`{}`: {}", prop.name, prop.kind.accepted());
    if let Some(default) = prop.written_default() {
        text.push_str(&format!(", `{default}` unless given"));
    }
    paragraph(&mut text, prop.doc);
    if !prop.aliases.is_empty() {
        paragraph(&mut text, &format!("Also written `{}`.", prop.aliases.join("`, `")));
    }
    if let Some(reason) = ignored {
        paragraph(&mut text, &format!("Has no effect: {reason}."));
    }
    text
}

/// A widget.
pub fn of_widget(spec: &Spec) -> String {
    named(spec.name, spec.aliases, spec.doc, spec.examples)
}

/// An action.
pub fn of_action(spec: &ActionSpec) -> String {
    let mut text = named(spec.name, spec.aliases, spec.doc, spec.examples);
    if !spec.required.is_empty() {
        paragraph(&mut text, &format!("Needs `{}`.", spec.required.join("`, `")));
    }
    text
}

/// A part of a file or an object of scripts.
pub fn of_topic(topic: &Topic) -> String {
    named(topic.name, &[], topic.doc, topic.examples)
}

/// An event or a callback.
pub fn of_slot(slot: &Slot) -> String {
    let mut text = format!("`{}`", slot.name);
    paragraph(&mut text, slot.doc);
    text
}

/// A name of JavaScript.
pub fn of_name(name: &Name) -> String {
    let mut text = code(&format!("{}{}", name.name, name.parameters.as_deref().unwrap_or_default()));
    text.push_str(kind_word(name.kind));
    if name.shape != Shape::Unknown && name.parameters.is_none() {
        text.push_str(&format!(", {}", name.shape.described()));
    }
    paragraph(&mut text, &name.doc);
    text
}

/// A fenced code block.
pub fn code(text: &str) -> String {
    format!("```js\n{text}\n```\n")
}

/// Name of a kind of symbol, for people.
pub fn kind_word(kind: SymbolKind) -> &'static str {
    match kind {
        SymbolKind::Screen => "screen",
        SymbolKind::Widget => "custom widget",
        SymbolKind::Action => "reusable action",
        SymbolKind::Script => "script",
        SymbolKind::Api => "API",
        SymbolKind::Socket => "WebSocket",
        SymbolKind::Id => "id",
        SymbolKind::Input => "input",
        SymbolKind::ApiInput => "input of an API",
        SymbolKind::Event => "event",
        SymbolKind::Row => "row",
        SymbolKind::RowIndex => "position of the row",
        SymbolKind::Variable => "variable",
        SymbolKind::Constant => "constant",
        SymbolKind::Function => "function",
        SymbolKind::Class => "class",
        SymbolKind::Local => "local name",
        SymbolKind::Language => "name of the language",
    }
}

fn named(name: &str, aliases: &[&str], doc: &str, examples: &[&str]) -> String {
    let mut text = format!("**{name}**");
    paragraph(&mut text, doc);
    if !aliases.is_empty() {
        paragraph(&mut text, &format!("Also written `{}`.", aliases.join("`, `")));
    }
    if let Some(example) = examples.first() {
        paragraph(&mut text, &format!("```yaml\n{}\n```", example.trim_end()));
    }
    text
}

/// Appends a paragraph.
pub fn paragraph(text: &mut String, more: &str) {
    if !more.trim().is_empty() {
        text.push_str("\n\n");
        text.push_str(more.trim());
    }
}
