//! Chooses the view of events with objects as data.

use super::View;
use super::columns::columns;
use super::field_names::{ACTORS, HAPPENINGS, IDS, KINDS, LEVELS, SOURCES, STRONG_KEYS, TEXTS, WEAK_KEYS};
use super::field_ref::FieldRef;
use super::field_set::FieldSet;
use super::fields::Examples;
use super::series::lines;
use crate::schema::{Schema, Shape};

/// The view of objects with this schema. `has_names`: event names distinguish kinds; `has_happenings`: events are independent of each other.
pub fn of_object(schema: &Schema, examples: &Examples, has_names: bool, has_happenings: bool) -> View {
    let found = FieldSet::of(schema, examples);
    // Calls and answers in one stream, told apart by their method.
    if schema.fields().iter().any(|field| field.name == "jsonrpc") {
        let method = found.picks.iter().find(|pick| pick.path == ["method"]).cloned();
        return View::Events { kind: method };
    }
    let holds_list = schema.fields().iter().any(|field| match &field.schema.shape {
        Shape::List(item) => !item.fields().is_empty(),
        _ => false,
    });
    // A list of things in an envelope that says little itself.
    if holds_list && found.picks.iter().filter(|pick| pick.score() >= 0).count() <= 2 {
        return View::Json;
    }
    let is_label = |pick: &FieldRef| pick.schema.is_text() && pick.schema.format.is_empty();
    let time = found.picks.iter().find(|pick| pick.is_time()).cloned();
    let measures: Vec<FieldRef> =
        found.picks.iter().filter(|pick| pick.is_measure() && found.varies(pick)).cloned().collect();
    let text = found.named(&TEXTS, &is_label);
    let columns = |key: Option<&FieldRef>| columns(&found, key, time.as_ref());
    // A thing with an id and a changing state: an order, a job.
    let has_state = found.picks.iter().any(|pick| ["status", "state", "phase"].contains(&&*pick.folded()));
    let own = found
        .picks
        .iter()
        .find(|pick| has_state && pick.is_own_id() && found.varies(pick) && !found.is_new_each_time(pick));
    if is_log(&found, text.as_ref(), &measures)
        && !found.is_always_the_same()
        && let Some(text) = text
    {
        let level = found.named(&LEVELS, &is_label);
        let source =
            found.named(&SOURCES, &is_label).filter(|source| Some(source) != level.as_ref() && *source != text);
        return View::Log { time, level, source, text };
    }
    let happens =
        has_happenings || found.picks.iter().any(|pick| HAPPENINGS.contains(&&*pick.folded()) && found.varies(pick));
    if let Some(key) = own.filter(|_| !has_names) {
        return View::Table { key: key.clone(), columns: columns(Some(key)), spark: None };
    }
    let key = if happens || has_names { None } else { key(&found, &measures, text.as_ref()) };
    if let Some(key) = key {
        let spark = measures.iter().find(|pick| **pick != key && !found.is_new_each_time(&key)).cloned();
        return View::Table { columns: columns(Some(&key)), key, spark };
    }
    // Nothing but the time differs from event to event.
    if measures.is_empty() && time.is_some() && !found.picks.is_empty() && found.is_always_the_same() {
        let columns = columns(None);
        return View::Pulse { time, columns };
    }
    // Numbers beside a sentence belong to the sentence.
    let speaks = text.as_ref().is_some_and(|text| found.varies(text));
    let columns = columns(None);
    if !measures.is_empty()
        && !speaks
        && !happens
        && !has_names
        && (time.is_some() || found.labels() == 0)
        && let Some(lines) = lines(&found, measures)
    {
        return View::Chart { time, groups: lines.groups, columns, by: lines.by };
    }
    if columns.is_empty() {
        return View::Json;
    }
    View::Rows { columns, names: has_names }
}

/// True for a log: nothing but the text, its time, its level and its source varies.
fn is_log(found: &FieldSet<'_>, text: Option<&FieldRef>, measures: &[FieldRef]) -> bool {
    let Some(text) = text else { return false };
    let known = |pick: &&FieldRef| {
        let name = pick.folded();
        *pick == text || pick.is_time() || LEVELS.contains(&&*name) || SOURCES.contains(&&*name)
    };
    let others = found.picks.iter().filter(|pick| !known(pick) && found.varies(pick) && pick.score() >= 0).count();
    measures.is_empty() && others == 0
}

/// Number of examples below which repetition of values proves nothing.
const FEW: usize = 6;
/// Names that may identify the event as well as its subject.
const EVENT_IDS: [&str; 6] = ["id", "identifier", "uuid", "code", "path", "url"];

/// The field that identifies the things that events update.
fn key(found: &FieldSet<'_>, measures: &[FieldRef], text: Option<&FieldRef>) -> Option<FieldRef> {
    let is_word = |pick: &FieldRef| {
        (pick.schema.is_text() && pick.schema.format.is_empty() || pick.schema.shape == Shape::Integer)
            && !pick.is_time()
    };
    let strong =
        found.named(&STRONG_KEYS, &|pick| is_word(pick) && found.varies(pick) && !found.is_new_each_time(pick));
    let says = text.is_some_and(|text| found.varies(text));
    if let Some(key) = strong.filter(|key| !says || found.repeats(key) && !measures.is_empty()) {
        return Some(key);
    }
    // Among sentences, a name is the speaker's and an id the subject's.
    let weak = if says { &IDS[..] } else { &WEAK_KEYS };
    if let Some(key) = found
        .named(weak, &|pick| pick.required && (is_word(pick) || pick.schema.format == "uri") && found.repeats(pick))
    {
        return Some(key);
    }
    // A word that repeats beside a number: a metric, a place.
    let tells = |pick: &&FieldRef| {
        let (name, values) = (pick.folded(), found.examples.distinct(pick));
        pick.schema.is_text()
            && is_word(pick)
            && pick.required
            // Few examples do not show it; then the schema's word is taken.
            && if values.of < FEW { found.varies(pick) && !EVENT_IDS.contains(&&*name) } else { found.repeats(pick) }
            && pick.score() >= 0
            && !ACTORS.contains(&&*name)
            && !KINDS.contains(&&*name)
            && !TEXTS.contains(&&*name)
    };
    if measures.is_empty() || says { None } else { found.picks.iter().find(tells).cloned() }
}
