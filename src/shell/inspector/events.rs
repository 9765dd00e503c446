//! The pane *Events*: everything that has happened, and of the chosen event what it did: the handler that ran and its time, what changed, which bindings
//! were evaluated, which widgets were made anew, what was logged and thrown.

use std::sync::Arc;

use egui::Ui;

use super::kit::{Face, Kit, PAD, Part, beginning, clean};
use super::model::Model;
use super::streams::time_words;
use super::value_tree::{Root, TreeState, brief, value_color};
use super::wish::Wish;
use ensemble_core::diag::{Severity, Span};
use ensemble_core::message::Event;
use ensemble_core::message::interaction::Interaction;
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::StreamEvent;
use ensemble_core::value::Value;
use ensemble_runtime::{Input, Record};
use ensemble_ui::toolkit::theme::Tone;

/// Kinds of events that are switched on and off together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Streams,
    Requests,
    Input,
    Timers,
    Other,
}

const GROUPS: [(Group, &str); 5] = [
    (Group::Streams, "Streams"),
    (Group::Requests, "Requests"),
    (Group::Input, "Input"),
    (Group::Timers, "Timers"),
    (Group::Other, "Other"),
];

/// The pane.
#[derive(Default)]
pub struct EventsPane {
    words: String,
    hidden: [bool; GROUPS.len()],
    only_faults: bool,
    /// The place of the chosen record, counted from the first there ever was.
    chosen: Option<usize>,
    follows: Option<bool>,
    fraction: Option<f32>,
    tree: TreeState,
    /// The places of the records that are shown, and how many records there were.
    cache: Option<(CacheKey, Vec<usize>)>,
    seen: usize,
    keep: Option<usize>,
}

/// What the list is filtered by.
type CacheKey = (String, [bool; GROUPS.len()], bool);

impl EventsPane {
    /// Draws the pane.
    pub fn show(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &mut Model, wishes: &mut Vec<Wish>) {
        let clear = self.bar(kit, ui, model);
        if clear {
            model.clear_events();
            self.chosen = None;
        }
        self.collect(model);
        if model.trace.is_empty() {
            let words = "What happens from now on is listed here: events of streams, answers, timers, clicks and keys, with what each of them did.";
            return kit.empty(ui, "bolt", "Nothing has happened yet", words);
        }
        let Some((_, shown)) = &self.cache else { return };
        if shown.is_empty() {
            return kit.empty(
                ui,
                "filter_list",
                "Nothing is left by the filter",
                "Change the words, or switch on what is hidden.",
            );
        }
        let shown = shown.clone();
        let first = model.trace.added() - model.trace.len();
        let chosen = self.chosen.and_then(|at| model.trace.get(at.checked_sub(first)?)).cloned();
        let keep = self.keep.take();
        let mut clicked = None;
        let longest = model.trace.iter().rev().take(500).map(|record| record.time).max().unwrap_or_default();
        let mut list = |ui: &mut Ui| {
            let wide = ui.available_width() >= 560.0;
            head(kit, ui, wide);
            kit.rows(ui, "events", shown.len(), self.follows.unwrap_or(true), keep, |ui, at| {
                let place = shown[at];
                let Some(record) = place.checked_sub(first).and_then(|at| model.trace.get(at)) else { return };
                if row(kit, ui, record, self.chosen == Some(place), wide, longest.as_secs_f32()) {
                    clicked = Some(place);
                }
            });
        };
        let mut fraction = self.fraction.unwrap_or(0.5);
        let place = self.chosen;
        match chosen {
            Some(record) => {
                let tree = &mut self.tree;
                kit.split(ui, &mut fraction, |ui, part| match part {
                    Part::List => list(ui),
                    Part::Detail => detail(kit, ui, &record, place, tree, wishes),
                });
            }
            None => list(ui),
        }
        self.fraction = Some(fraction);
        if let Some(place) = clicked {
            self.chosen = if self.chosen == Some(place) { None } else { Some(place) };
            self.follows = Some(false);
        }
    }

    /// Chooses the record at a place, where it is not hidden.
    pub fn choose_place(&mut self, model: &Model, place: usize) {
        (self.chosen, self.follows) = (Some(place), Some(false));
        self.collect(model);
        self.keep = self.cache.as_ref().and_then(|(_, shown)| shown.binary_search(&place).ok());
    }

    /// Chooses the event with this number.
    pub fn choose(&mut self, model: &Model, number: usize) {
        let first = model.trace.added() - model.trace.len();
        if let Some(at) = model.trace.iter().position(|record| record.number == number) {
            (self.chosen, self.follows) = (Some(first + at), Some(false));
            self.words.clear();
            (self.hidden, self.only_faults, self.cache) = ([false; GROUPS.len()], false, None);
            self.keep = Some(at);
        }
    }

    /// Chooses the newest event that has run a handler: for pictures, where nobody clicks.
    pub fn choose_last(&mut self, model: &Model) {
        let last = model.trace.iter().rev().find(|record| !record.handlers.is_empty() && !record.changed.is_empty());
        if let Some(number) = last.map(|record| record.number) {
            self.choose(model, number);
        }
    }

    /// Moves the choice.
    pub fn step(&mut self, by: isize) {
        let Some((_, shown)) = &self.cache else { return };
        let at = shown.iter().position(|place| Some(*place) == self.chosen);
        let next = match at {
            Some(at) => at.saturating_add_signed(by).min(shown.len().saturating_sub(1)),
            None => shown.len().saturating_sub(1),
        };
        if let Some(place) = shown.get(next) {
            (self.chosen, self.follows, self.keep) = (Some(*place), Some(false), Some(next));
        }
    }

    /// Where the handler of the chosen event is written.
    pub fn chosen_place(&self, model: &Model) -> Option<Span> {
        let first = model.trace.added() - model.trace.len();
        let record = model.trace.get(self.chosen?.checked_sub(first)?)?;
        record.handlers.first().copied().or(record.faults.first().and_then(|fault| fault.span))
    }

    /// Leaves the detail. Returns false when there was none.
    pub fn leave(&mut self) -> bool {
        self.chosen.take().is_some()
    }

    /// The words that it filters by.
    pub fn words(&mut self) -> &mut String {
        &mut self.words
    }

    /// Draws the tool bar. Returns true when everything is to be forgotten.
    fn bar(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model) -> bool {
        let mut clear = false;
        kit.bar(ui, |ui| {
            kit.search(
                ui,
                egui::Id::unique("inspector events filter"),
                &mut self.words,
                "Filter",
                (ui.available_width() - 410.0).clamp(80.0, 200.0),
            );
            for ((_, name), hidden) in GROUPS.iter().zip(&mut self.hidden) {
                let mut on = !*hidden;
                if kit.switch(ui, name, &mut on) {
                    *hidden = !on;
                }
            }
            kit.switch(ui, "Faults", &mut self.only_faults);
            let mut follows = self.follows.unwrap_or(true);
            if kit.icon(ui, "vertical_align_bottom", "Follow the newest", follows) {
                follows = !follows;
                self.follows = Some(follows);
            }
            clear = kit.icon(ui, "block", "Clear", false);
            let dropped = model.trace.dropped();
            if dropped > 0 {
                let words = format!("{dropped} older dropped");
                ui.label(egui::RichText::new(words).font(kit.font(Face::Hint)).color(kit.theme.colors.warning));
            }
        });
        clear
    }

    fn collect(&mut self, model: &Model) {
        let key = (self.words.clone(), self.hidden, self.only_faults);
        let (first, added) = (model.trace.first(), model.trace.added());
        let known = self.cache.take().filter(|(known, _)| *known == key);
        // Of many records only the new ones are looked at.
        let (mut shown, from) = known.map_or((Vec::new(), first), |(_, shown)| (shown, self.seen.max(first)));
        let gone = shown.partition_point(|place| *place < first);
        shown.drain(..gone);
        let words = self.words.trim().to_lowercase();
        let is_shown = |record: &Record| {
            let group = group_of(record);
            let hidden = GROUPS.iter().zip(&self.hidden).any(|((known, _), hidden)| *known == group && *hidden);
            !hidden && (!self.only_faults || !record.faults.is_empty()) && (words.is_empty() || holds(record, &words))
        };
        let news = model.trace.between(from, added).zip(from..);
        shown.extend(news.filter(|(record, _)| is_shown(record)).map(|(_, place)| place));
        (self.cache, self.seen) = (Some((key, shown)), added);
    }
}

fn group_of(record: &Record) -> Group {
    match &record.input {
        Input::Stream { .. } => Group::Streams,
        Input::Event(Event::Net(NetEvent::Timer { .. })) => Group::Timers,
        Input::Event(Event::Net(_)) => Group::Requests,
        Input::Event(Event::Interaction(_)) => Group::Input,
        Input::Event(_) | Input::Start | Input::Order(_) => Group::Other,
    }
}

fn holds(record: &Record, words: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(words);
    has(record.kind())
        || record.number.to_string() == words
        || record.api.as_deref().is_some_and(has)
        || record.changed.iter().any(|change| has(&change.key) || change.parts.iter().any(|(path, ..)| has(path)))
        || record.logs.iter().any(|(_, text)| has(text))
        || record.faults.iter().any(|fault| has(&fault.message) || has(&fault.code.to_string()))
        || has(&subject(record))
        || matches!(&record.input, Input::Stream { event: StreamEvent::Message(message), .. } if has(&message.raw))
}

const WIDE: [f32; 5] = [52.0, 92.0, 104.0, 0.0, 84.0];
const NARROW: [f32; 4] = [44.0, 96.0, 0.0, 64.0];

fn head(kit: &Kit<'_>, ui: &mut Ui, wide: bool) {
    if wide {
        kit.head(ui, WIDE, [">#", "Time", "Event", "What it did", ">Handler"]);
    } else {
        kit.head(ui, NARROW, [">#", "Event", "What it did", ">Handler"]);
    }
}

fn row(kit: &Kit<'_>, ui: &mut Ui, record: &Record, selected: bool, wide: bool, longest: f32) -> bool {
    let summary = summary(record);
    let name = format!("{} {} {summary}", record.number, record.kind());
    let response = kit.row(ui, selected, &name, |kit, painter, rect| {
        let colors = &kit.theme.colors;
        let (number, time, kind, text, handler) = if wide {
            let [number, time, kind, text, handler] = kit.columns(rect, WIDE);
            (number, Some(time), kind, text, handler)
        } else {
            let [number, kind, text, handler] = kit.columns(rect, NARROW);
            (number, None, kind, text, handler)
        };
        kit.text_right(painter, number, &record.number.to_string(), Face::Data, colors.text3);
        if let Some(time) = time {
            kit.text(painter, time, &kit.clock(record.wall_millis), Face::Data, colors.text3);
        }
        kit.tag(painter, kind, short_kind(record), tone_of(record));
        let subject = subject(record);
        let width = kit.text(painter, text, &subject, Face::Text, colors.text);
        let rest = text.with_min_x(text.left() + if width > 0.0 { width + 10.0 } else { 0.0 });
        let color = if record.faults.is_empty() { colors.text2 } else { colors.danger };
        kit.text(painter, rest, &summary, Face::Data, color);
        if !record.handlers.is_empty() {
            // A bar for the eye: the longest of those in sight fills the column.
            let share = (record.time.as_secs_f32() / longest.max(1e-6)).clamp(0.0, 1.0);
            let bar = egui::Rect::from_min_size(
                handler.left_bottom() - egui::vec2(0.0, 3.0),
                egui::vec2(handler.width() * share, 2.0),
            );
            painter.rect_filled(bar, 1.0, colors.accent.gamma_multiply(0.5));
            kit.text_right(painter, handler, &time_words(record.time), Face::Data, colors.text);
        }
    });
    response.clicked()
}

fn short_kind(record: &Record) -> &'static str {
    let kind = record.kind();
    kind.strip_prefix("stream.").unwrap_or(kind)
}

fn tone_of(record: &Record) -> Tone {
    if !record.faults.is_empty() {
        return Tone::Danger;
    }
    match (&record.input, group_of(record)) {
        (Input::Stream { event, .. }, _) => match event {
            StreamEvent::Failed(_) | StreamEvent::Oversized { .. } | StreamEvent::Malformed { .. } => Tone::Danger,
            StreamEvent::Waiting { .. } | StreamEvent::Skipped { .. } | StreamEvent::Probing { .. } => Tone::Warning,
            StreamEvent::Opened { .. } => Tone::Success,
            StreamEvent::Message(_) => Tone::Accent,
            _ => Tone::Neutral,
        },
        (_, Group::Input) => Tone::Info,
        (_, Group::Requests) => Tone::Success,
        _ => Tone::Neutral,
    }
}

/// Whom the event concerns.
fn subject(record: &Record) -> String {
    match &record.input {
        Input::Event(Event::Interaction(interaction)) => match interaction {
            Interaction::Fire { event, .. } => (*event).to_owned(),
            Interaction::Set { prop, value, .. } => format!("{prop} = {}", brief(value, 30)),
            Interaction::Range { first, end, .. } => format!("rows {first} to {end}"),
            Interaction::Go { screen, .. } => screen.to_string(),
            Interaction::Link(link) => link.to_string(),
            _ => String::new(),
        },
        Input::Event(Event::Resized { width, height }) => format!("{width:.0} × {height:.0}"),
        _ => record.api.as_deref().unwrap_or_default().to_owned(),
    }
}

/// What the event did, in one line.
fn summary(record: &Record) -> String {
    if let Some(why) = record.ignored {
        return format!("ignored: {why}");
    }
    if let Some(fault) = record.faults.first() {
        return format!("{}: {}", fault.code, fault.message);
    }
    let mut parts = Vec::new();
    for change in record.changed.iter().take(3) {
        match change.parts.as_slice() {
            [] => parts.push(format!("{} → {}", change.key, brief(&change.to, 24))),
            [(path, _, to), ..] => parts.push(format!("{}{path} → {}", change.key, brief(to, 24))),
        }
    }
    let more = record.changed.len().saturating_sub(3) + record.changed_more;
    if more > 0 {
        parts.push(format!("and {more} more"));
    }
    if parts.is_empty()
        && let Some((_, text)) = record.logs.first()
    {
        return beginning(text, 200);
    }
    parts.join(", ")
}

fn detail(
    kit: &Kit<'_>,
    ui: &mut Ui,
    record: &Arc<Record>,
    place: Option<usize>,
    tree: &mut TreeState,
    wishes: &mut Vec<Wish>,
) {
    egui::ScrollArea::vertical().id_salt("event detail").auto_shrink(false).show(ui, |ui| {
        let colors = &kit.theme.colors;
        kit.section(ui, &format!("Event {}", record.number));
        kit.pair(ui, "kind", record.kind(), colors.text);
        kit.pair(
            ui,
            "time",
            &format!("{}, {:.3} s after the start", kit.clock(record.wall_millis), record.at.as_secs_f64()),
            colors.text,
        );
        if let Some(api) = &record.api {
            kit.pair(ui, "API", api, colors.text);
        }
        ui.horizontal(|ui| {
            ui.add_space(PAD);
            if kit.button(ui, "Show the screen then", true)
                && let Some(place) = place
            {
                wishes.push(Wish::ShowMoment(place));
            }
        });
        if let Some(why) = record.ignored {
            kit.note(ui, &format!("The app ignored it: {why}"), Tone::Warning);
        }
        handlers(kit, ui, record, wishes);
        changes(kit, ui, record);
        bindings(kit, ui, record, wishes);
        if !record.logs.is_empty() {
            kit.section(ui, "Logged");
            for (level, text) in &record.logs {
                let color = match *level {
                    "error" => colors.danger,
                    "warn" => colors.warning,
                    _ => colors.text,
                };
                kit.pair(ui, level, text, color);
            }
        }
        for fault in &record.faults {
            kit.section(ui, if fault.severity == Severity::Error { "Thrown" } else { "Warned" });
            kit.note(ui, &format!("{}: {}", fault.code, fault.message), Tone::Danger);
            if let Some(span) = fault.span {
                kit.place_row(ui, "at", span, wishes);
            }
            if let Some(help) = &fault.help {
                kit.note(ui, &format!("help: {help}"), Tone::Neutral);
            }
        }
        payload(kit, ui, record, tree, wishes);
        ui.add_space(12.0);
    });
}

fn handlers(kit: &Kit<'_>, ui: &mut Ui, record: &Record, wishes: &mut Vec<Wish>) {
    let colors = &kit.theme.colors;
    kit.section(ui, "Handler");
    if record.handlers.is_empty() {
        return kit.note(ui, "None ran.", Tone::Neutral);
    }
    for handler in &record.handlers {
        kit.place_row(ui, "place", *handler, wishes);
        if let Some(written) = kit.written(*handler) {
            kit.pair(ui, "code", &written, colors.text2);
        }
    }
    kit.pair(ui, "took", &time_words(record.time), colors.text);
    if !record.frame_time.is_zero() {
        kit.pair(ui, "screen took", &time_words(record.frame_time), colors.text);
    }
}

fn changes(kit: &Kit<'_>, ui: &mut Ui, record: &Record) {
    let count = record.changed.len() + record.changed_more;
    kit.section(ui, &format!("Changed ({count})"));
    if count == 0 {
        return kit.note(ui, "No value that can be read by a name is another one than before.", Tone::Neutral);
    }
    let line = |ui: &mut Ui, name: &str, from: &Value, to: &Value| {
        let label = format!("{name}: {} → {}", brief(from, 60), brief(to, 60));
        let response = kit.row(ui, false, &label, |kit, painter, rect| {
            let theme = kit.theme;
            let inner = rect.shrink2(egui::vec2(PAD, 0.0));
            let width = kit.text(painter, inner.with_max_x(inner.center().x), name, Face::Data, theme.colors.text);
            let mut rest = inner.with_min_x(inner.left() + width + 12.0);
            let old =
                kit.text(painter, rest.with_max_x(rest.center().x), &brief(from, 80), Face::Data, theme.colors.text3);
            rest.min.x += old + 8.0;
            let arrow = kit.text(painter, rest, "→", Face::Data, theme.colors.text3);
            rest.min.x += arrow + 8.0;
            kit.text(painter, rest, &brief(to, 120), Face::Data, value_color(kit, to));
        });
        if response.clicked() {
            ui.ctx().copy_text(clean(&to.to_string()));
        }
    };
    for change in &record.changed {
        if change.parts.is_empty() {
            line(ui, &change.key, &change.from, &change.to);
        }
        for (path, from, to) in &change.parts {
            line(ui, &format!("{}{path}", change.key), from, to);
        }
    }
    if record.changed_more > 0 {
        kit.note(ui, &format!("{} more values have changed.", record.changed_more), Tone::Neutral);
    }
}

fn bindings(kit: &Kit<'_>, ui: &mut Ui, record: &Record, wishes: &mut Vec<Wish>) {
    let colors = &kit.theme.colors;
    kit.section(ui, &format!("Bindings evaluated ({})", record.evaluated));
    for binding in &record.bindings {
        let place = binding.span.and_then(|span| kit.place_words(span)).unwrap_or_default();
        let name = format!("{}.{}", binding.widget, binding.property);
        let response = kit.row(ui, false, &name, |kit, painter, rect| {
            let mut inner = rect.shrink2(egui::vec2(PAD, 0.0));
            let width = kit.text_right(painter, inner, &place, Face::Data, kit.theme.colors.accent);
            inner.max.x -= width + 10.0;
            kit.text(painter, inner, &name, Face::Data, kit.theme.colors.text);
        });
        if response.clicked()
            && let Some(span) = binding.span
        {
            wishes.push(Wish::Edit(span));
        }
    }
    more(kit, ui, record.evaluated, record.bindings.len());
    kit.section(ui, &format!("Widgets drawn again ({})", record.redrawn));
    for (node, name) in &record.widgets {
        let response = kit.row(ui, false, name, |kit, painter, rect| {
            kit.text(painter, rect.shrink2(egui::vec2(PAD, 0.0)), name, Face::Data, colors.text);
        });
        if response.on_hover_text("Show in Widgets").clicked() {
            wishes.push(Wish::ShowWidget(*node));
        }
    }
    more(kit, ui, record.redrawn, record.widgets.len());
}

fn more(kit: &Kit<'_>, ui: &mut Ui, count: usize, shown: usize) {
    if count > shown {
        kit.note(ui, &format!("and {} more", count - shown), Tone::Neutral);
    }
}

fn payload(kit: &Kit<'_>, ui: &mut Ui, record: &Record, tree: &mut TreeState, wishes: &mut Vec<Wish>) {
    match &record.input {
        Input::Stream { event: StreamEvent::Message(message), .. } => {
            kit.section(ui, "Data");
            tree.show_all(kit, ui, &[Root { name: "data", value: &message.data, open: true }]);
        }
        Input::Event(Event::Net(NetEvent::Response { result, .. })) => {
            kit.section(ui, "Answer");
            match result {
                Ok(response) => {
                    kit.pair(ui, "status", &format!("{} {}", response.status, response.reason), kit.theme.colors.text);
                    tree.show_all(kit, ui, &[Root { name: "body", value: &response.body, open: true }]);
                }
                Err(fault) => kit.note(ui, &fault.message, Tone::Danger),
            }
        }
        Input::Event(Event::Interaction(Interaction::Fire { node, event, data })) => {
            kit.section(ui, "Done by the person");
            kit.pair(ui, "event", event, kit.theme.colors.text);
            ui.horizontal(|ui| {
                ui.add_space(PAD);
                if kit.button(ui, "Show the widget", true) {
                    wishes.push(Wish::ShowWidget(*node));
                }
            });
            if !data.is_null() {
                tree.show_all(kit, ui, &[Root { name: "data", value: data, open: true }]);
            }
        }
        _ => {}
    }
}
