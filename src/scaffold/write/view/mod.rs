//! View of a stream, chosen by the schema of its data and, where there are examples, by their values.

mod change;
mod fields;
mod format;
mod sorts;
mod unfold;

use std::collections::BTreeSet;

use crate::schema::{Schema, Shape};
use crate::{Message, name};
use ensemble_core::value::Value;
use fields::{Examples, leaves};
pub use fields::{Pick, step};
pub use format::Format;
pub use sorts::{Sorts, sorts};
pub use unfold::Unfolded;

/// How a stream is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum View {
    /// Numbers over time, those of one magnitude in one chart, above the newest events.
    Chart {
        /// The field with the time; the time of arrival when the data has none.
        time: Option<Pick>,
        /// The lines.
        groups: Vec<Vec<Pick>>,
        /// The fields of the table.
        columns: Vec<Pick>,
    },
    /// A row for each thing, replaced by its newest event.
    Table {
        /// The field that tells rows apart.
        key: Pick,
        /// The fields that are shown, the key among them.
        columns: Vec<Pick>,
        /// The number whose history is drawn in each row.
        spark: Option<Pick>,
    },
    /// A row for each event, newest first.
    Rows {
        /// The fields that are shown.
        columns: Vec<Pick>,
        /// Shows the name of each event: there are several.
        names: bool,
    },
    /// A line for each event.
    Log {
        /// The field with the time.
        time: Option<Pick>,
        /// Its level, severity or status.
        level: Option<Pick>,
        /// The field with its source.
        source: Option<Pick>,
        /// The field with its text; the whole data when there is none.
        text: Pick,
    },
    /// How much of a task is done, and its steps.
    Progress {
        /// How much is done.
        done: Pick,
        /// How much there is to do; `done` is a share without it.
        total: Option<Pick>,
        /// What it is at.
        text: Option<Pick>,
    },
    /// How regularly events come that say nothing else than that.
    Pulse {
        /// When it was; the time of arrival when the data has none.
        time: Option<Pick>,
        /// What each of them says.
        columns: Vec<Pick>,
    },
    /// A tree that events change at a path.
    Tree {
        /// The path of the entries; none when the tree has no collection of like things.
        root: Option<Vec<String>>,
        /// What is shown of each entry.
        columns: Vec<Pick>,
    },
    /// Patches of a page, as Datastar sends them.
    Patches,
    /// A question, and an answer that grows.
    Answer,
    /// A line for each event with its name: there are several sorts. `kind` is the field that tells them apart when their names do not.
    Events {
        /// The field.
        kind: Option<Pick>,
    },
    /// The data as it is.
    Json,
}

impl View {
    /// Description of the view in words.
    pub fn words(&self) -> String {
        match self {
            Self::Chart { .. } => "numbers over time".to_owned(),
            Self::Table { key, .. } => format!("a row for each `{}`", key.dotted()),
            Self::Rows { .. } => "a table, newest first".to_owned(),
            Self::Log { .. } => "a log, newest first".to_owned(),
            Self::Progress { .. } => "a bar and its steps".to_owned(),
            Self::Pulse { .. } => "how regularly events come".to_owned(),
            Self::Tree { root: Some(root), .. } => format!("a tree: a row for each entry of `/{}`", root.join("/")),
            Self::Tree { root: None, .. } => "a tree as it is now, and its changes".to_owned(),
            Self::Patches => "a page that is patched".to_owned(),
            Self::Answer => "a question and its answer".to_owned(),
            Self::Events { .. } => "a list of events by name".to_owned(),
            Self::Json => "a list of events, each as a tree".to_owned(),
        }
    }

    /// Returns true when its rows are whole events, `{n, time, event, id, raw, data}`.
    pub fn has_whole_events(&self) -> bool {
        matches!(
            self,
            Self::Rows { .. }
                | Self::Log { .. }
                | Self::Progress { .. }
                | Self::Tree { .. }
                | Self::Patches
                | Self::Events { .. }
                | Self::Json
        )
    }

    /// The script that it needs beside `format`.
    pub fn script(&self) -> Option<&'static str> {
        match self {
            Self::Answer => Some("answer"),
            Self::Patches => Some("patches"),
            Self::Pulse { .. } => Some("pulse"),
            Self::Tree { .. } => Some("tree"),
            Self::Chart { .. }
            | Self::Table { .. }
            | Self::Rows { .. }
            | Self::Log { .. }
            | Self::Progress { .. }
            | Self::Events { .. }
            | Self::Json => None,
        }
    }
}

/// Names of fields that identify things which later events update.
const STRONG_KEYS: [&str; 19] = [
    "symbol",
    "ticker",
    "sensor",
    "sensorid",
    "device",
    "deviceid",
    "service",
    "host",
    "entityid",
    "station",
    "vehicle",
    "machine",
    "node",
    "pair",
    "instrument",
    "channel",
    "account",
    "zone",
    "room",
];
/// Names of fields that identify things only when their values repeat in the examples.
const WEAK_KEYS: [&str; 9] = ["id", "key", "identifier", "name", "uuid", "code", "topic", "path", "url"];
const IDS: [&str; 5] = ["id", "key", "identifier", "uuid", "url"];
/// Names of texts that people write or read.
const TEXTS: [&str; 14] = [
    "message",
    "msg",
    "text",
    "log",
    "line",
    "headline",
    "title",
    "body",
    "content",
    "summary",
    "description",
    "comment",
    "detail",
    "reason",
];
const LEVELS: [&str; 6] = ["level", "severity", "status", "priority", "type", "state"];
const SOURCES: [&str; 8] = ["service", "source", "logger", "user", "author", "host", "channel", "from"];
/// Names of fields with the kind of a happening: an event with such a field stands for itself and does not replace an earlier one.
const HAPPENINGS: [&str; 7] = ["event", "eventid", "action", "side", "executionid", "tradeid", "messageid"];
/// Names of texts that repeat and identify nothing.
const KINDS: [&str; 26] = [
    "level",
    "severity",
    "status",
    "priority",
    "type",
    "state",
    "side",
    "unit",
    "currency",
    "kind",
    "origin",
    "method",
    "lang",
    "language",
    "scope",
    "provider",
    "model",
    "role",
    "direction",
    "category",
    "mood",
    "from",
    "encoding",
    "clientid",
    "phase",
    "country",
];
/// Names of objects with the previous state.
const BEFORE: [&str; 5] = ["old", "oldstate", "previous", "before", "prior"];

/// So many examples show what a field is like: a few things that each appeared once may still appear again.
const ENOUGH: usize = 8;
/// Most columns: more do not fit beside each other at the default window width.
const COLUMNS: usize = 8;
/// Most lines in a chart: more colours are hard to tell apart.
const LINES: usize = 4;

/// Chooses by the sorts of events that say something.
pub fn view(sorts: &mut Sorts) -> View {
    if let Some(view) = change::patches(&sorts.told).or_else(|| change::tree(&sorts.told)) {
        return view;
    }
    if let Some(view) = progress(&sorts.told) {
        return view;
    }
    match &sorts.told[..] {
        [] => View::Json,
        [only] => match of_message(only, false) {
            View::Json => unfolded(sorts).unwrap_or(View::Json),
            view => view,
        },
        several => {
            let (texts, objects): (Vec<Message>, Vec<Message>) =
                several.iter().cloned().partition(|message| message.schema.is_text());
            // Lines of text among the states of things: a table of these, and a log beside it.
            if let [only] = &objects[..]
                && !texts.is_empty()
                && let view @ View::Table { .. } = of_message(only, false)
            {
                sorts.has_lines = true;
                return view;
            }
            of_several(several)
        }
    }
}

/// The view of the things in the events, where these only hold them.
fn unfolded(sorts: &mut Sorts) -> Option<View> {
    let (how, message) = unfold::unfold(sorts.told.first()?)?;
    let view = of_object(&message.schema, &Examples::of(&message), false, how.are_happenings);
    if !matches!(view, View::Table { .. } | View::Rows { .. }) {
        return None;
    }
    sorts.told = vec![message];
    sorts.unfolded = Some(how);
    Some(view)
}

/// The place that each event says it is at: its latitude and its longitude.
pub fn place(sorts: &Sorts) -> Option<[Pick; 2]> {
    let message = sorts.told.first()?;
    let schema = match &message.schema.shape {
        Shape::List(item) => item,
        _ => &message.schema,
    };
    place_of(&leaves(schema, &Examples::of(message)))
}

fn place_of(picks: &[Pick]) -> Option<[Pick; 2]> {
    let lat = picks.iter().find(|pick| pick.schema.is_number() && ["lat", "latitude"].contains(&&*pick.folded()))?;
    let around = &lat.path[..lat.path.len() - 1];
    let lng = picks.iter().find(|pick| {
        pick.schema.is_number()
            && ["lon", "lng", "long", "longitude"].contains(&&*pick.folded())
            && pick.path[..pick.path.len() - 1] == *around
    })?;
    Some([lat.clone(), lng.clone()])
}

/// A task that tells how far it is.
fn progress(messages: &[Message]) -> Option<View> {
    const DONE: [&str; 6] = ["progress", "percent", "percentage", "pct", "completed", "percentcomplete"];
    messages.iter().find_map(|message| {
        let examples = Examples::of(message);
        let picks = leaves(&message.schema, &examples);
        let done = picks.iter().find(|pick| pick.schema.is_number() && DONE.contains(&&*pick.folded()))?;
        // Tasks that are told apart are rows of a table.
        let is_of_many = |pick: &&Pick| {
            let values = examples.distinct(pick);
            pick.is_own_id() && values.distinct > 1 || STRONG_KEYS.contains(&&*pick.folded()) && values.distinct > 1
        };
        if !examples.rises(done) || picks.iter().any(|pick| is_of_many(&pick)) {
            return None;
        }
        let around = &done.path[..done.path.len() - 1];
        let beside = |names: &[&str]| {
            let fits = |pick: &&Pick| names.contains(&&*pick.folded()) && pick.path[..pick.path.len() - 1] == *around;
            picks.iter().find(fits).cloned()
        };
        let total = beside(&["total", "of", "steps", "max"]).filter(|total| total.schema.is_number());
        // Beside other numbers it is one of them; and a number alone that is completed is a count.
        let is_other = |pick: &&Pick| {
            pick.is_measure()
                && pick.score() >= 0
                && *pick != done
                && Some(*pick) != total.as_ref()
                && examples.distinct(pick).distinct != 1
                && !matches!(pick.format(), Format::Span { .. })
        };
        if picks.iter().any(|pick| is_other(&pick)) || total.is_none() && done.folded() == "completed" {
            return None;
        }
        let text = beside(&["message", "step", "stage", "phase", "status", "text", "title", "task", "name"]);
        Some(View::Progress { done: done.clone(), total, text: text.filter(|text| text.schema.is_text()) })
    })
}

fn of_several(messages: &[Message]) -> View {
    let kind = kind_of(messages);
    if messages.iter().any(has_mixed_payload) || messages.iter().all(|message| message.schema.is_text()) {
        return View::Events { kind };
    }
    let schemas: Vec<&Schema> = messages.iter().map(|message| &message.schema).collect();
    let names = |schema: &Schema| schema.fields().iter().map(|field| field.name.clone()).collect::<BTreeSet<_>>();
    let first = names(schemas[0]);
    // Sorts that differ in their names only are rows of one table.
    if !first.is_empty() && schemas.iter().all(|schema| names(schema) == first) {
        let mut all = messages[0].clone();
        for message in &messages[1..] {
            all.schema = std::mem::take(&mut all.schema).union(message.schema.clone());
            all.examples.extend(message.examples.iter().cloned());
        }
        let has_names = messages.iter().any(|message| message.event != messages[0].event);
        match of_message(&all, has_names) {
            View::Json => {}
            view => return view,
        }
    }
    let shared = messages[1..].iter().fold(messages[0].schema.clone(), |all, message| shared(&all, &message.schema));
    let examples: Vec<_> = messages.iter().flat_map(|message| message.examples.iter().cloned()).collect();
    match of_message(&Message { schema: shared, examples, ..Message::default() }, true) {
        View::Json | View::Answer | View::Events { .. } => {}
        // Rows and lines that leave out most fields of a sort of event are worse than a list of events.
        view if messages.iter().any(|message| loses(&view, message)) => {}
        view => return view,
    }
    View::Events { kind }
}

/// The field that tells sorts apart where their names do not.
fn kind_of(messages: &[Message]) -> Option<Pick> {
    let schemas: Vec<&Schema> = messages.iter().map(|message| &message.schema).collect();
    let has_names = messages.iter().any(|message| message.event.is_some());
    let tag = crate::schema::tag(&schemas).filter(|_| !has_names)?;
    Some(Pick { path: vec![tag], schema: Box::new(Schema::of(Shape::Text)), required: true })
}

/// Returns true when the payload of an envelope is an object in some events and a single value in others: no columns hold it.
fn has_mixed_payload(message: &Message) -> bool {
    let is_mixed = |field: &crate::Field| {
        let values = message.examples.iter().map(|example| example.data.get(&field.name));
        field.schema.shape == Shape::Any
            && fields::is_envelope(&field.name)
            && values.into_iter().any(|value| !value.is_null())
    };
    message.schema.fields().iter().any(is_mixed)
}

/// Returns true when a view leaves out more than one field of this sort of event, or one of few.
fn loses(view: &View, message: &Message) -> bool {
    let (View::Table { columns, .. } | View::Chart { columns, .. } | View::Rows { columns, .. }) = view else {
        return false;
    };
    let own = leaves(&message.schema, &Examples::of(message));
    let lost = own.iter().filter(|pick| pick.score() >= 0 && !columns.iter().any(|shown| shown.path == pick.path));
    let lost = lost.count();
    lost > 1 || lost == 1 && columns.len() <= 2
}

/// The fields that both have.
fn shared(one: &Schema, other: &Schema) -> Schema {
    let both = |field: &&crate::Field| {
        other.fields().iter().any(|known| known.name == field.name && known.schema.shape == field.schema.shape)
    };
    match (&one.shape, &other.shape) {
        (Shape::Object(fields), Shape::Object(_)) => {
            Schema::of(Shape::Object(fields.iter().filter(both).cloned().collect()))
        }
        (one_shape, other_shape) if one_shape == other_shape => one.clone(),
        _ => Schema::default(),
    }
}

fn of_message(message: &Message, has_names: bool) -> View {
    let schema = &message.schema;
    match &schema.shape {
        Shape::Text => View::Log { time: None, level: None, source: None, text: Pick::default() },
        Shape::Integer | Shape::Number => {
            let pick = Pick { path: Vec::new(), schema: Box::new(schema.clone()), required: true };
            View::Chart { time: None, groups: vec![vec![pick]], columns: Vec::new() }
        }
        Shape::Object(_) if has_mixed_payload(message) => View::Json,
        Shape::Object(_) => of_object(schema, &Examples::of(message), has_names, false),
        // Rows come in lists, too; `into` takes each of them.
        Shape::List(item) if !item.fields().is_empty() => {
            match of_object(item, &Examples::of(message), has_names, false) {
                table @ View::Table { spark: None, .. } => table,
                View::Table { key, columns, .. } => View::Table { key, columns, spark: None },
                _ => View::Json,
            }
        }
        _ => View::Json,
    }
}

/// Fields of an object with their values in the examples.
struct Found<'e> {
    picks: Vec<Pick>,
    examples: &'e Examples,
}

impl Found<'_> {
    /// The first field with one of these names, in their order, that fits.
    fn named(&self, names: &[&str], fits: &dyn Fn(&Pick) -> bool) -> Option<Pick> {
        let find = |name: &&str| self.picks.iter().find(|pick| pick.folded() == **name && fits(pick));
        names.iter().find_map(find).cloned()
    }

    /// Returns false for a field that has the same value in all examples: it does not tell rows apart.
    fn varies(&self, pick: &Pick) -> bool {
        let values = self.examples.distinct(pick);
        values.of < 3 || values.distinct > 1
    }

    /// Returns true when the field's values repeat in the examples.
    fn repeats(&self, pick: &Pick) -> bool {
        let values = self.examples.distinct(pick);
        values.of >= 4 && values.distinct > 1 && values.distinct * 4 <= values.of * 3
    }
}

fn of_object(schema: &Schema, examples: &Examples, has_names: bool, has_happenings: bool) -> View {
    let found = Found { picks: leaves(schema, examples), examples };
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
    let is_label = |pick: &Pick| pick.schema.is_text() && pick.schema.format.is_empty();
    let time = found.picks.iter().find(|pick| pick.is_time()).cloned();
    let measures: Vec<Pick> =
        found.picks.iter().filter(|pick| pick.is_measure() && found.varies(pick)).cloned().collect();
    let text = found.named(&TEXTS, &is_label);
    let columns = |key: Option<&Pick>| columns(&found, key, time.as_ref());
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
    if !measures.is_empty() && !speaks && !happens && !has_names && (time.is_some() || found.labels() == 0) {
        return View::Chart { time, groups: by_magnitude(measures), columns };
    }
    if columns.is_empty() {
        return View::Json;
    }
    View::Rows { columns, names: has_names }
}

impl Found<'_> {
    /// Returns true when no value repeats in the examples: the field identifies the event, not its subject.
    fn is_new_each_time(&self, pick: &Pick) -> bool {
        let values = self.examples.distinct(pick);
        values.of >= ENOUGH && values.distinct == values.of
    }

    /// Returns true when enough examples show that nothing but times differs.
    fn is_always_the_same(&self) -> bool {
        let rest = self.picks.iter().filter(|pick| !pick.is_time());
        let mut values = rest.map(|pick| self.examples.distinct(pick));
        values.all(|values| values.of >= 3 && values.distinct == 1)
    }

    /// How many texts vary from event to event.
    fn labels(&self) -> usize {
        self.picks
            .iter()
            .filter(|pick| pick.schema.is_text() && !pick.is_time() && self.varies(pick) && pick.score() >= 0)
            .count()
    }
}

/// Returns true for lines of text: only the text, its time, its level and its source differ from event to event.
fn is_log(found: &Found<'_>, text: Option<&Pick>, measures: &[Pick]) -> bool {
    let Some(text) = text else { return false };
    let known = |pick: &&Pick| {
        let name = pick.folded();
        *pick == text || pick.is_time() || LEVELS.contains(&&*name) || SOURCES.contains(&&*name)
    };
    let others = found.picks.iter().filter(|pick| !known(pick) && found.varies(pick) && pick.score() >= 0).count();
    measures.is_empty() && others == 0
}

/// The field that identifies the things which events update.
fn key(found: &Found<'_>, measures: &[Pick], text: Option<&Pick>) -> Option<Pick> {
    let is_word = |pick: &Pick| {
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
    let tells = |pick: &&Pick| {
        let (name, values) = (pick.folded(), found.examples.distinct(pick));
        pick.schema.is_text()
            && is_word(pick)
            && pick.required
            && values.of >= 6
            && found.repeats(pick)
            && pick.score() >= 0
            && !KINDS.contains(&&*name)
            && !TEXTS.contains(&&*name)
    };
    if measures.is_empty() || says { None } else { found.picks.iter().find(tells).cloned() }
}

/// The fields that are shown, time first, then the key, then as the data has them.
fn columns(found: &Found<'_>, key: Option<&Pick>, time: Option<&Pick>) -> Vec<Pick> {
    let score = |pick: &Pick| {
        let is_first = Some(pick) == key || Some(pick) == time;
        // A second time is of little use, and a constant field of less.
        let values = found.examples.distinct(pick);
        let dull = match (found.varies(pick), values.of) {
            (true, _) if pick.folded() == "id" && found.is_new_each_time(pick) => 2,
            (true, _) => 0,
            (false, ..ENOUGH) => 4,
            (false, _) => 6,
        } + if pick.is_time() { 3 } else { 0 };
        if is_first { 100 } else { pick.score() - dull }
    };
    let mut ranked: Vec<&Pick> = found.picks.iter().filter(|pick| !found.examples.is_empty_in_all(pick)).collect();
    ranked.sort_by_key(|pick| -score(pick));
    // What is seen on the map says nothing as a number.
    if let Some(place) = place_of(&found.picks) {
        ranked.retain(|pick| !place.contains(pick));
    }
    let flat = found.picks.iter().all(|pick| pick.path.len() == 1) && found.picks.len() <= COLUMNS;
    ranked.retain(|pick| flat && score(pick) > -8 || score(pick) > -3);
    // Of two fields with one name the better one is shown: an outer `state` beside that of the thing.
    let mut kept: Vec<&Pick> = Vec::new();
    for pick in ranked {
        if kept.len() < COLUMNS && !kept.iter().any(|known| found.examples.say_the_same(known, pick)) {
            kept.push(pick);
        }
    }
    let mut shown: Vec<Pick> = kept.into_iter().cloned().collect();
    let place = |pick: &Pick| found.picks.iter().position(|known| known == pick);
    shown.sort_by_key(|pick| (Some(pick) != time || key.is_some(), Some(pick) != key, place(pick)));
    // A name that stands for an identifier says more than it.
    if let Some(twin) = key.and_then(|key| twin(found, key)) {
        shown.retain(|pick| Some(pick) != key && *pick != twin);
        shown.insert(0, twin);
    }
    shown
}

/// The name of what an identifier stands for: one for each of its values.
fn twin(found: &Found<'_>, key: &Pick) -> Option<Pick> {
    const NAMES: [&str; 6] = ["name", "title", "label", "friendlyname", "displayname", "idv1"];
    if !IDS.contains(&&*key.folded()) {
        return None;
    }
    found.named(&NAMES, &|pick| {
        pick.schema.is_text()
            && pick.path.len() == key.path.len()
            && found.varies(pick)
            && found.examples.stand_for_each_other(key, pick)
    })
}

/// Numbers whose examples are of one magnitude share a chart: a line of thousands flattens one of hundredths.
fn by_magnitude(numbers: Vec<Pick>) -> Vec<Vec<Pick>> {
    let size = |pick: &Pick| {
        let example = pick.schema.example.as_ref().and_then(Value::as_f64).or(pick.schema.range.1);
        example.map_or(50.0, |example| example.abs().max(1e-9)).log10()
    };
    let mut groups: Vec<Vec<Pick>> = Vec::new();
    for number in numbers.into_iter().take(3 * LINES) {
        let near = |group: &&mut Vec<Pick>| group.len() < LINES && (size(&group[0]) - size(&number)).abs() < 1.3;
        match groups.iter_mut().find(near) {
            Some(group) => group.push(number),
            None => groups.push(vec![number]),
        }
    }
    groups.truncate(2);
    groups
}

/// The words of a name as they are compared.
fn folded(text: &str) -> String {
    name::folded(text)
}
