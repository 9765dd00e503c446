//! `reference --search`: every name with its explanation, those whose name holds the word first.

use std::fmt::Write as _;

use super::print::{first_sentence, wrapped};
use super::sources::{groups, slots, topics};
use crate::testing::step;
use ensemble_core::spec::{Catalog, Prop};

/// A name that can be looked up.
pub(super) struct Entry {
    pub name: String,
    /// Kind and owner of the entry: "widget", "property of Button".
    pub what: String,
    pub doc: &'static str,
}

/// Every name that the reference knows.
pub(super) fn everything(catalog: &Catalog) -> Vec<Entry> {
    let mut all = Vec::new();
    let mut add = |name: &str, what: String, doc| all.push(Entry { name: name.to_owned(), what, doc });
    for spec in &catalog.widgets {
        add(spec.name, "widget".to_owned(), spec.doc);
    }
    for spec in &catalog.actions {
        add(spec.name, "action".to_owned(), spec.doc);
    }
    for topic in topics() {
        add(topic.name, String::new(), topic.doc);
        topic.keys.iter().for_each(|key| add(key.name, format!("in {}", topic.name), key.doc));
        topic.members.iter().for_each(|member| add(member.name, format!("in {}", topic.name), member.doc));
    }
    for group in groups(catalog) {
        add(group.name, "properties that many widgets share".to_owned(), "");
        group
            .props
            .iter()
            .for_each(|prop| add(prop.name, format!("property of many widgets ({})", group.name), prop.doc));
    }
    let mut of = |props: &'static [Prop], what: &str| {
        props.iter().for_each(|prop| add(prop.name, what.to_owned(), prop.doc));
    };
    for spec in &catalog.widgets {
        of(spec.props, &format!("property of {}", spec.name));
    }
    for spec in &catalog.actions {
        of(spec.args, &format!("argument of {}", spec.name));
    }
    for (slot, place) in slots(catalog) {
        add(slot.name, place, slot.doc);
    }
    for def in step::all() {
        add(def.name, "step of a test".to_owned(), def.doc);
    }
    all
}

/// A line for each name that holds the word, in any case, itself or in its explanation.
pub(super) fn lines(catalog: &Catalog, word: &str) -> String {
    let word = word.to_lowercase();
    let (mut named, mut said) = (String::new(), String::new());
    for entry in everything(catalog) {
        let place = if entry.what.is_empty() { String::new() } else { format!(" ({})", entry.what) };
        let line = wrapped(&format!("{}{place}: {}", entry.name, first_sentence(entry.doc)), 4);
        if entry.name.to_lowercase().contains(&word) {
            let _ = writeln!(named, "{line}");
        } else if entry.doc.to_lowercase().contains(&word) {
            let _ = writeln!(said, "{}", wrapped(&format!("{}{place}: {}", entry.name, entry.doc.trim()), 4));
        }
    }
    named + &said
}
