//! Text of the reference. Own properties of a widget come first, examples next, and properties shared with other widgets last and shortened.

use std::fmt::Write as _;

use super::sources::{groups, topics};
use crate::testing::step;
use crate::testing::step_def::StepDef;
use ensemble_core::spec::{ActionSpec, Catalog, Children, Group, Member, Prop, Slot, Spec, Topic};

/// Width of a line in characters.
const WIDTH: usize = 100;

// Writing into a text cannot fail, in this file.

/// All names with a sentence each.
pub(super) fn list(catalog: &Catalog) -> String {
    let mut text = String::new();
    names(&mut text, "widgets", catalog.widgets.iter().map(|spec| (spec.name, spec.doc)));
    names(&mut text, "actions", catalog.actions.iter().map(|spec| (spec.name, spec.doc)));
    names(&mut text, "files, streams and objects of scripts", topics().map(|topic| (topic.name, topic.doc)));
    names(&mut text, "properties that many widgets share", groups(catalog).into_iter().map(|group| (group.name, "")));
    names(&mut text, "steps of tests", step::all().map(|step| (step.name, step.doc)));
    text
}

fn names(text: &mut String, title: &str, names: impl Iterator<Item = (&'static str, &'static str)>) {
    let _ = writeln!(text, "{title}");
    for (name, doc) in names {
        let _ = writeln!(text, "{}", format!("  {name:24} {}", first_sentence(doc)).trim_end());
    }
    text.push('\n');
}

/// The first sentence of an explanation: up to a period before a blank.
pub(super) fn first_sentence(doc: &str) -> &str {
    let doc = doc.trim();
    doc.find(". ").map_or(doc, |end| &doc[..=end])
}

/// A widget.
pub(super) fn widget(text: &mut String, spec: &Spec) {
    heading(text, spec.name, spec.aliases, spec.doc);
    props(text, "properties", spec.props);
    slots(text, "events", spec.events);
    if spec.children == Children::Many {
        text.push_str("takes `children` and an `item-template`\n\n");
    }
    if !spec.methods.is_empty() {
        let _ = writeln!(text, "methods on its id: {}\n", spec.methods.join(", "));
    }
    examples(text, spec.examples);
    if !spec.base.is_empty() {
        text.push_str("common properties (`ensemble-run reference GROUP` explains them)\n");
    }
    for group in spec.base {
        let own = |prop: &&Prop| spec.props.iter().any(|own| own.is(prop.name));
        let has_effect = |prop: &&Prop| spec.ignored(prop) == prop.ignored;
        let shared = group.props.iter().filter(|prop| !own(prop) && has_effect(prop));
        let mut words: Vec<&str> = shared.map(|prop| prop.name).collect();
        words.extend(group.events.iter().map(|slot| slot.name));
        let _ = writeln!(text, "{}", wrapped(&format!("  {}: {}", group.name, words.join(", ")), 6));
    }
    for list in spec.without_effect {
        let line = format!("  without effect, because {}: {}", list.reason, list.props.join(", "));
        let _ = writeln!(text, "{}", wrapped(&line, 6));
    }
    text.push('\n');
}

/// An action.
pub(super) fn action(text: &mut String, spec: &ActionSpec) {
    heading(text, spec.name, spec.aliases, spec.doc);
    props(text, "arguments", spec.args);
    if !spec.required.is_empty() {
        let _ = writeln!(text, "needed: {}\n", spec.required.join(", "));
    }
    if let Some(shorthand) = spec.shorthand {
        let _ = writeln!(text, "`{}: x` is short for `{0}: {{{shorthand}: x}}`\n", spec.name);
    }
    slots(text, "callbacks", spec.callbacks);
    examples(text, spec.examples);
    let arguments = if spec.args.is_empty() { "" } else { "{…}" };
    let _ = writeln!(text, "in scripts: `ensemble.{}({arguments})`\n", spec.name);
}

/// The functions of `ensemble` that are actions.
pub(super) fn functions(text: &mut String, catalog: &Catalog) {
    text.push_str("actions, each a function with its arguments as a map\n");
    for spec in &catalog.actions {
        let mut arguments: Vec<&str> =
            spec.args.iter().filter(|arg| arg.ignored.is_none()).map(|arg| arg.name).collect();
        arguments.extend(spec.callbacks.iter().map(|slot| slot.name));
        let arguments = if arguments.is_empty() { String::new() } else { format!("{{{}}}", arguments.join(", ")) };
        let _ = writeln!(text, "{}", wrapped(&format!("  {}({arguments})", spec.name), 6));
    }
    text.push('\n');
}

/// A part of a file or an object of scripts.
pub(super) fn topic(text: &mut String, topic: &Topic) {
    heading(text, topic.name, &[], topic.doc);
    let title = if topic.name == "sse" { "options, in `sseOptions`" } else { "keys" };
    props(text, title, topic.keys);
    if !topic.members.is_empty() {
        text.push_str("members\n");
        for member in topic.members {
            let _ =
                writeln!(text, "{}", wrapped(&format!("  {}{}: {}", member.name, member.parameters, member.doc), 6));
        }
        text.push('\n');
    }
    examples(text, topic.examples);
    if !topic.see.is_empty() {
        let _ = writeln!(text, "see also: {}\n", topic.see.join(", "));
    }
}

/// A group of properties.
pub(super) fn group(text: &mut String, group: &Group) {
    let _ = writeln!(text, "{}: properties that many widgets share\n", group.name);
    props(text, "properties", group.props);
    slots(text, "events", group.events);
}

/// A step of tests.
pub(super) fn step(text: &mut String, def: &StepDef) {
    heading(text, def.name, def.aliases, &format!("{} A step of tests.", def.doc.trim()));
    props(text, "arguments", def.args);
    if !def.required.is_empty() {
        let _ = writeln!(text, "needed: {}\n", def.required.join(", "));
    }
    if def.nests {
        text.push_str("holds steps of its own below `steps`\n\n");
    }
    if let Some(shorthand) = def.shorthand {
        let _ = writeln!(text, "`- {}: x` is short for `- {0}: {{{shorthand}: x}}`\n", def.name);
    }
}

/// One property or key with its owner.
pub(super) fn key(text: &mut String, place: &str, prop: &Prop) {
    let _ = writeln!(text, "{}, {place}", prop.name);
    one(text, prop);
    text.push('\n');
}

/// One event with its owner.
pub(super) fn event(text: &mut String, place: &str, slot: &Slot) {
    let _ = writeln!(text, "{}, {place}\n{}\n", slot.name, wrapped(&format!("      {}", slot.doc.trim()), 6));
}

/// One member of an object.
pub(super) fn member(text: &mut String, owner: &str, member: &Member) {
    let _ = writeln!(
        text,
        "{}{}, in `{owner}`\n{}\n",
        member.name,
        member.parameters,
        wrapped(&format!("      {}", member.doc), 6)
    );
}

fn heading(text: &mut String, name: &str, aliases: &[&str], doc: &str) {
    let _ = writeln!(text, "{}", wrapped(&format!("{name}: {}", doc.trim()), 0));
    if !aliases.is_empty() {
        let _ = writeln!(text, "also called {}", aliases.join(", "));
    }
    text.push('\n');
}

fn props(text: &mut String, title: &str, props: &[Prop]) {
    if props.is_empty() {
        return;
    }
    let _ = writeln!(text, "{title}");
    for prop in props {
        let names: Vec<&str> = std::iter::once(prop.name).chain(prop.aliases.iter().copied()).collect();
        let _ = writeln!(text, "  {}", names.join(", "));
        one(text, prop);
    }
    text.push('\n');
}

/// Writes one property: description, accepted values, default.
fn one(text: &mut String, prop: &Prop) {
    let default = prop.written_default().map(|default| format!(", `{default}` unless given")).unwrap_or_default();
    let _ = writeln!(text, "{}", wrapped(&format!("      {}", prop.doc.trim()), 6));
    // A doc comment says the reason where the whole property was planned without an effect.
    if let Some(reason) = prop.ignored.filter(|_| !prop.doc.contains("no effect")) {
        let _ = writeln!(text, "{}", wrapped(&format!("      Has no effect: {reason}."), 6));
    } else if prop.ignored.is_none() {
        let _ = writeln!(text, "{}", wrapped(&format!("      {}{default}", prop.kind.accepted()), 6));
    }
    // Keys that no topic of their own explains.
    if let ensemble_core::spec::Kind::Keys(keys) = prop.kind
        && topics().all(|topic| topic.keys != keys)
    {
        for key in keys {
            let _ = writeln!(text, "{}", wrapped(&format!("        {}: {}", key.name, key.doc.trim()), 10));
        }
    }
    for part in prop.kind.parts_spec().into_iter().flat_map(|spec| spec.props) {
        let _ = writeln!(text, "{}", wrapped(&format!("        {}: {}", part.name, part.doc.trim()), 10));
    }
}

fn slots(text: &mut String, title: &str, slots: &[Slot]) {
    if slots.is_empty() {
        return;
    }
    let _ = writeln!(text, "{title}");
    for slot in slots {
        let _ = writeln!(text, "  {}\n{}", slot.name, wrapped(&format!("      {}", slot.doc.trim()), 6));
    }
    text.push('\n');
}

fn examples(text: &mut String, examples: &[&str]) {
    for example in examples {
        let _ = writeln!(text, "example\n");
        example.lines().for_each(|line| {
            let _ = writeln!(text, "    {line}");
        });
        text.push('\n');
    }
}

/// The text in lines, each after the first indented by `indent`. Its own indentation stays.
pub(super) fn wrapped(text: &str, indent: usize) -> String {
    let first = text.len() - text.trim_start().len();
    let mut lines = String::from(&text[..first]);
    let mut column = first;
    for (at, word) in text.split_whitespace().enumerate() {
        let length = word.chars().count();
        if at > 0 && column + 1 + length > WIDTH {
            lines.push('\n');
            lines.push_str(&" ".repeat(indent));
            column = indent;
        } else if at > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words() {
        let text = wrapped(&format!("  name: {}", "word ".repeat(30)), 6);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert!(
            text.starts_with("  name: word") && text.lines().nth(1).is_some_and(|line| line.starts_with("      word"))
        );
    }

    #[test]
    fn the_first_sentence_ends_at_its_period() {
        assert_eq!(first_sentence("A file `a.yaml` of an app. More."), "A file `a.yaml` of an app.");
        assert_eq!(first_sentence("One."), "One.");
    }
}
