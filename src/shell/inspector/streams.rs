//! The pane *Streams*: a row for each connection, and below it everything that has happened to the chosen one: events as they came and as they were
//! read, comments, retries, failures, gaps, and what was dropped, with the reason.

use std::sync::Arc;
use std::time::Duration;

use egui::{Color32, Rect, Ui};

use super::curl::curl_line;
use super::kit::{Face, Kit, PAD, Part, ROW, beginning, clean};
use super::model::{Model, Stream};
use super::order::Order;
use super::value_tree::{Root, TreeState};
use super::wish::Wish;
use ensemble_core::message::stream::StreamEvent;
use ensemble_core::message::stream_state::Phase;
use ensemble_runtime::{Input, Record};
use ensemble_sse::{Disturbance, NoteKind};
use ensemble_ui::toolkit::theme::Tone;

/// What the detail shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Events,
    Headers,
    Connection,
}

/// The pane.
#[derive(Default)]
pub struct StreamsPane {
    selected: Option<Arc<str>>,
    tab: Tab,
    words: String,
    hides_events: bool,
    hides_notes: bool,
    hides_states: bool,
    /// The chosen line: when it happened and its number.
    chosen: Option<Key>,
    /// Follow the newest line.
    follows: Option<bool>,
    fraction: Option<f32>,
    parsed: TreeState,
    cache: Option<(CacheKey, Vec<Line>)>,
    /// A line to scroll to.
    keep: Option<usize>,
}

type CacheKey = (Arc<str>, usize, usize, u64, String, [bool; 3]);

/// Names a line while others come and go.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Key {
    Record(usize),
    Note(u64),
}

/// A line of a stream.
#[derive(Clone)]
enum Line {
    Record(Arc<Record>),
    Note(f64, u64, NoteKind),
    /// The time without a connection, in milliseconds, and what is known of events in it.
    Gap(f64, f64, String),
}

impl StreamsPane {
    /// Draws the pane.
    pub fn show(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, wishes: &mut Vec<Wish>) {
        if model.streams.is_empty() {
            let words = "The open screens have no API of type sse. A stream is listed here as soon as a screen with one is opened.";
            return kit.empty(ui, "sensors_off", "No streams", words);
        }
        if !model.streams.iter().any(|stream| Some(&stream.view.key) == self.selected.as_ref()) {
            self.selected = model.streams.first().map(|stream| stream.view.key.clone());
        }
        self.table(kit, ui, model);
        let Some(stream) = model.streams.iter().find(|stream| Some(&stream.view.key) == self.selected.as_ref()) else {
            return;
        };
        self.controls(kit, ui, stream, wishes);
        match self.tab {
            Tab::Events => self.events(kit, ui, model, stream, wishes),
            Tab::Headers => headers(kit, ui, stream),
            Tab::Connection => connection(kit, ui, model, stream, wishes),
        }
    }

    /// Moves the choice among the lines of the stream.
    pub fn step(&mut self, by: isize) {
        let Some((_, lines)) = &self.cache else { return };
        let at = lines.iter().position(|line| key_of(line) == self.chosen && self.chosen.is_some());
        let mut next = match at {
            Some(at) => at.saturating_add_signed(by).min(lines.len().saturating_sub(1)),
            None => lines.len().saturating_sub(1),
        };
        // A gap cannot be chosen.
        if lines.get(next).is_some_and(|line| key_of(line).is_none()) {
            next = next.saturating_add_signed(by.signum()).min(lines.len().saturating_sub(1));
        }
        if let Some(key) = lines.get(next).and_then(key_of) {
            (self.chosen, self.follows, self.keep) = (Some(key), Some(false), Some(next));
        }
    }

    /// Leaves the detail. Returns false when there was none.
    pub fn leave(&mut self) -> bool {
        self.chosen.take().is_some()
    }

    /// The words that it filters by.
    pub fn words(&mut self) -> &mut String {
        &mut self.words
    }

    fn table(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model) {
        const MOST_ROWS: usize = 5;
        let wide = ui.available_width() >= 620.0;
        const WIDE: [f32; 7] = [0.0, 150.0, 52.0, 76.0, 72.0, 96.0, 90.0];
        const NARROW: [f32; 4] = [0.0, 130.0, 64.0, 64.0];
        if wide {
            kit.head(ui, WIDE, ["Stream", "State", ">Attempt", ">Events/s", ">Received", ">Idle", "Last id"]);
        } else {
            kit.head(ui, NARROW, ["Stream", "State", ">Events/s", ">Received"]);
        }
        let rows = model.streams.len().min(MOST_ROWS);
        let rect = Rect::from_min_size(ui.cursor().min, egui::vec2(ui.available_width(), rows as f32 * ROW));
        let mut table = ui.new_child(egui::UiBuilder::new().max_rect(rect).id_salt("streams"));
        table.set_clip_rect(table.clip_rect().intersect(rect));
        kit.rows(&mut table, "connections", model.streams.len(), false, None, |ui, at| {
            let stream = &model.streams[at];
            let view = &stream.view;
            let (words, tone) = state_words(stream, model.now_millis);
            let is_selected = self.selected.as_ref() == Some(&view.key);
            let response = kit.row(ui, is_selected, &format!("{}, {words}", view.api), |kit, painter, rect| {
                let colors = &kit.theme.colors;
                let name = |cell: Rect| {
                    kit.dot(painter, cell, tone);
                    let cell = cell.with_min_x(cell.left() + 16.0);
                    let width = kit.text(painter, cell, &view.api, Face::Name, colors.text);
                    let rest = cell.with_min_x(cell.left() + width + 8.0);
                    kit.text(painter, rest, &shown_url(stream), Face::Data, colors.text3);
                };
                let (events, bytes) = stream.rate(model.now_millis);
                let received = size_words(stream.facts.as_ref().map_or(view.state.bytes, |facts| facts.bytes));
                let rate = if events > 0.0 { format!("{events:.1}") } else { "–".to_owned() };
                let _of_connection = bytes;
                if wide {
                    let [stream_cell, state, attempt, per_second, size, idle, id] = kit.columns(rect, WIDE);
                    name(stream_cell);
                    kit.text(painter, state, &words, Face::Text, tone_color(kit, tone));
                    kit.text_right(painter, attempt, &view.state.attempt.to_string(), Face::Data, colors.text);
                    kit.text_right(painter, per_second, &rate, Face::Data, colors.text);
                    kit.text_right(painter, size, &received, Face::Data, colors.text);
                    kit.text_right(painter, idle, &idle_words(stream), Face::Data, idle_color(kit, stream));
                    kit.text(painter, id, &view.state.last_event_id, Face::Data, colors.text2);
                } else {
                    let [stream_cell, state, per_second, size] = kit.columns(rect, NARROW);
                    name(stream_cell);
                    kit.text(painter, state, &words, Face::Text, tone_color(kit, tone));
                    kit.text_right(painter, per_second, &rate, Face::Data, colors.text);
                    kit.text_right(painter, size, &received, Face::Data, colors.text);
                }
            });
            if response.clicked() && !is_selected {
                self.selected = Some(view.key.clone());
                (self.chosen, self.follows) = (None, None);
            }
        });
        ui.advance_cursor_after_rect(rect);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, kit.line());
    }

    fn controls(&mut self, kit: &Kit<'_>, ui: &mut Ui, stream: &Stream, wishes: &mut Vec<Wish>) {
        let view = &stream.view;
        kit.bar(ui, |ui| {
            for (tab, name) in [(Tab::Events, "Events"), (Tab::Headers, "Headers"), (Tab::Connection, "Connection")] {
                if kit.choice(ui, name, self.tab == tab) {
                    self.tab = tab;
                }
            }
            ui.add_space(6.0);
            if kit.icon(ui, "refresh", "Reconnect now", false) {
                wishes.push(Wish::Order(Order::Reconnect(view.key.clone())));
            }
            let is_connected = view.connection.is_some();
            ui.add_enabled_ui(is_connected, |ui| {
                if kit.icon(ui, "link_off", "Disconnect", false) {
                    wishes.push(Wish::Order(Order::Disconnect(view.key.clone())));
                }
                self.break_menu(kit, ui, stream, wishes);
            });
            if let Some(facts) = &stream.facts
                && kit.icon(ui, "content_copy", "Copy as curl", false)
            {
                ui.ctx().copy_text(curl_line(facts));
            }
        });
    }

    fn break_menu(&self, kit: &Kit<'_>, ui: &mut Ui, stream: &Stream, wishes: &mut Vec<Wish>) {
        let Some(id) = stream.view.connection else { return };
        let words = egui::RichText::new("Break").font(kit.font(Face::Name)).color(kit.theme.colors.text);
        ui.menu_button(words, |ui| {
            kit.set_style(ui);
            ui.set_min_width(220.0);
            let ways = [
                ("Cut the connection", Disturbance::Cut),
                ("Stall: open, but silent", Disturbance::Stall),
                ("Cut, then answer 503", Disturbance::Unavailable),
            ];
            for (name, how) in ways {
                let words = egui::RichText::new(name).font(kit.font(Face::Text)).color(kit.theme.colors.text);
                let item =
                    egui::Button::new(words).frame_when_inactive(false).min_size(egui::vec2(ui.available_width(), ROW));
                if ui.add(item).clicked() {
                    wishes.push(Wish::Order(Order::Disturb(id, how)));
                    ui.close();
                }
            }
        });
    }

    fn events(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, stream: &Stream, wishes: &mut Vec<Wish>) {
        kit.bar(ui, |ui| {
            kit.search(ui, egui::Id::unique("inspector streams filter"), &mut self.words, "Filter", 180.0);
            for (name, hides) in [
                ("Events", &mut self.hides_events),
                ("Comments", &mut self.hides_notes),
                ("States", &mut self.hides_states),
            ] {
                let mut on = !*hides;
                if kit.switch(ui, name, &mut on) {
                    *hides = !on;
                }
            }
            let mut follows = self.follows.unwrap_or(true);
            if kit.icon(ui, "vertical_align_bottom", "Follow the newest", follows) {
                follows = !follows;
                self.follows = Some(follows);
            }
        });
        self.collect(model, stream);
        let Some((_, lines)) = &self.cache else { return };
        if lines.is_empty() {
            let (title, words) = match self.words.is_empty() && !self.hides_events {
                true => ("Nothing has happened yet", "What the server sends from now on is listed here as it comes."),
                false => ("Nothing is left by the filter", "Change the words, or switch on what is hidden."),
            };
            return kit.empty(ui, "filter_list", title, words);
        }
        let lines = lines.clone();
        let chosen = self.chosen.and_then(|key| lines.iter().find(|line| key_of(line) == Some(key)).cloned());
        let follows = self.follows.unwrap_or(true);
        let keep = self.keep.take();
        let mut fraction = self.fraction.unwrap_or(0.52);
        let mut clicked = None;
        let mut list = |ui: &mut Ui| {
            kit.rows(ui, "stream lines", lines.len(), follows, keep, |ui, at| {
                let key = key_of(&lines[at]);
                if line_row(kit, ui, &lines[at], key.is_some() && key == self.chosen) && key.is_some() {
                    clicked = key;
                }
            });
        };
        match chosen {
            Some(line) => kit.split(ui, &mut fraction, |ui, part| match part {
                Part::List => list(ui),
                Part::Detail => detail(kit, ui, &line, &mut self.parsed, wishes),
            }),
            None => list(ui),
        }
        self.fraction = Some(fraction);
        if let Some(key) = clicked {
            self.chosen = if self.chosen == Some(key) { None } else { Some(key) };
            self.follows = Some(false);
        }
    }

    /// Makes the lines anew when something has been added, or the filter is another one.
    fn collect(&mut self, model: &Model, stream: &Stream) {
        let serial = stream.notes.back().map_or(0, |(_, serial, _)| *serial);
        let hides = [self.hides_events, self.hides_notes, self.hides_states];
        let key = (stream.view.key.clone(), model.trace.added(), model.trace.len(), serial, self.words.clone(), hides);
        if self.cache.as_ref().is_some_and(|(known, _)| *known == key) {
            return;
        }
        let words = self.words.trim().to_lowercase();
        let mut lines: Vec<Line> = Vec::new();
        let mut notes = stream.notes.iter().filter(|_| !self.hides_notes).peekable();
        let has_retry_notes = stream.notes.iter().any(|(_, _, note)| matches!(note, NoteKind::Retry(_)));
        let mut lost_at: Option<(f64, Arc<str>)> = None;
        let mut last_id: Arc<str> = Arc::from("");
        for record in model.trace.iter() {
            let Input::Stream { event, .. } = &record.input else { continue };
            if record.api.as_ref() != Some(&stream.view.api) {
                continue;
            }
            // The driver's note says it, too; a recording that is played has no notes.
            if has_retry_notes && matches!(event, StreamEvent::Retry { .. }) {
                continue;
            }
            while let Some((at, serial, note)) = notes.next_if(|(at, ..)| *at < record.wall_millis) {
                add(&mut lines, Line::Note(*at, *serial, note.clone()), &words);
            }
            match event {
                StreamEvent::Message(message) | StreamEvent::Malformed { message } => last_id = message.id.clone(),
                StreamEvent::Failed(_) | StreamEvent::Waiting { .. } if lost_at.is_none() => {
                    lost_at = Some((record.wall_millis, last_id.clone()));
                }
                StreamEvent::Opened { .. } => {
                    if let Some((since, id)) = lost_at.take() {
                        let words = match id.is_empty() {
                            true => "the stream has no ids: events of this time may be missing".to_owned(),
                            false => format!("resumed behind id {id}"),
                        };
                        if !self.hides_states {
                            lines.push(Line::Gap(since, record.wall_millis - since, words));
                        }
                    }
                }
                _ => {}
            }
            let is_event = matches!(event, StreamEvent::Message(_) | StreamEvent::Malformed { .. });
            let is_note = matches!(event, StreamEvent::Comment { .. });
            let hidden = if is_event {
                self.hides_events
            } else if is_note {
                self.hides_notes
            } else {
                self.hides_states
            };
            if !hidden {
                add(&mut lines, Line::Record(record.clone()), &words);
            }
        }
        notes.for_each(|(at, serial, note)| add(&mut lines, Line::Note(*at, *serial, note.clone()), &words));
        self.cache = Some((key, lines));
    }
}

fn add(lines: &mut Vec<Line>, line: Line, words: &str) {
    if words.is_empty() || searched(&line).to_lowercase().contains(words) {
        lines.push(line);
    }
}

fn key_of(line: &Line) -> Option<Key> {
    match line {
        Line::Record(record) => Some(Key::Record(record.number)),
        Line::Note(_, serial, _) => Some(Key::Note(*serial)),
        Line::Gap(..) => None,
    }
}

/// What is looked through by the filter.
fn searched(line: &Line) -> String {
    match line {
        Line::Record(record) => {
            let Words { kind, id, text, .. } = words_of(record);
            format!("{kind} {id} {text}")
        }
        Line::Note(_, _, NoteKind::Comment(text)) => format!("comment {text}"),
        Line::Note(_, _, NoteKind::Retry(millis)) => format!("retry {millis}"),
        Line::Note(_, _, NoteKind::Filtered(event)) => format!("left out {event}"),
        Line::Gap(_, _, words) => words.clone(),
    }
}

/// A record as a line.
struct Words<'a> {
    kind: &'a str,
    id: &'a str,
    text: std::borrow::Cow<'a, str>,
    tone: Tone,
}

fn words_of(record: &Record) -> Words<'_> {
    use std::borrow::Cow;
    let Input::Stream { event, .. } = &record.input else {
        return Words { kind: record.kind(), id: "", text: Cow::Borrowed(""), tone: Tone::Neutral };
    };
    let words = |kind, text: String, tone| Words { kind, id: "", text: Cow::Owned(text), tone };
    let line = match event {
        StreamEvent::Message(message) => {
            Words { kind: &message.event, id: &message.id, text: Cow::Borrowed(&*message.raw), tone: Tone::Neutral }
        }
        StreamEvent::Malformed { message } => {
            Words { kind: "not JSON", id: &message.id, text: Cow::Borrowed(&*message.raw), tone: Tone::Danger }
        }
        StreamEvent::Comment { text } => words("comment", text.to_string(), Tone::Info),
        StreamEvent::Connecting { attempt } => words("connecting", format!("attempt {attempt}"), Tone::Info),
        StreamEvent::Refresh { attempt } => {
            words("refresh", format!("the request is made anew for attempt {attempt}"), Tone::Info)
        }
        StreamEvent::Opened { status, url, .. } => words("open", format!("{status} {url}"), Tone::Success),
        StreamEvent::Retry { delay } => {
            words("retry", format!("the server asks for {} before reconnects", time_words(*delay)), Tone::Info)
        }
        StreamEvent::Oversized { limit } => {
            words("dropped", format!("larger than maxEventBytes, {limit} bytes"), Tone::Danger)
        }
        StreamEvent::Skipped { count } => {
            words("skipped", format!("{count} events came faster than the app takes them (onSlow)"), Tone::Warning)
        }
        StreamEvent::Failed(failure) => {
            let next =
                failure.delay.map(|delay| format!("; next attempt in {}", time_words(delay))).unwrap_or_default();
            words("failed", format!("{}{next}", failure.message), Tone::Danger)
        }
        StreamEvent::Probing { delay, message } => {
            words("probing", format!("{message}; tried again in {}", time_words(*delay)), Tone::Warning)
        }
        StreamEvent::Waiting { attempt, delay, .. } => {
            words("ended", format!("attempt {attempt} follows in {}", time_words(*delay)), Tone::Warning)
        }
        StreamEvent::Closed { reason } => words("closed", reason.as_str().to_owned(), Tone::Neutral),
    };
    match record.ignored {
        Some(why) => Words { text: Cow::Owned(format!("ignored: {why}")), tone: Tone::Warning, ..line },
        None => line,
    }
}

/// Draws a line. Returns true when it was clicked.
fn line_row(kit: &Kit<'_>, ui: &mut Ui, line: &Line, selected: bool) -> bool {
    const WIDTHS: [f32; 4] = [92.0, 92.0, 58.0, 0.0];
    let (at, kind, id, text, tone) = match line {
        Line::Record(record) => {
            let Words { kind, id, text, tone } = words_of(record);
            (record.wall_millis, kind.to_owned(), id.to_owned(), beginning(&text, 400), tone)
        }
        Line::Note(at, _, NoteKind::Comment(text)) => {
            (*at, "comment".to_owned(), String::new(), format!(":{text}"), Tone::Info)
        }
        Line::Note(at, _, NoteKind::Retry(millis)) => {
            let words = format!("the server asks to wait {millis} ms before reconnecting");
            (*at, "retry".to_owned(), String::new(), words, Tone::Info)
        }
        Line::Note(at, _, NoteKind::Filtered(event)) => {
            let words = "not among sseOptions.events".to_owned();
            (*at, event.to_string(), "left out".to_owned(), words, Tone::Neutral)
        }
        Line::Gap(at, length, words) => (
            *at,
            "gap".to_owned(),
            String::new(),
            format!("{} without a connection; {words}", time_words(Duration::from_millis(*length as u64))),
            Tone::Warning,
        ),
    };
    let response = kit.row(ui, selected, &format!("{kind} {text}"), |kit, painter, rect| {
        let colors = &kit.theme.colors;
        let [time, name, number, data] = kit.columns(rect, WIDTHS);
        kit.text(painter, time, &kit.clock(at), Face::Data, colors.text3);
        let is_event = matches!(line, Line::Record(record) if matches!(&record.input, Input::Stream { event: StreamEvent::Message(_), .. }));
        if is_event {
            kit.text(painter, name, &kind, Face::Data, colors.accent);
        } else {
            kit.tag(painter, name, &kind, tone);
        }
        kit.text(painter, number, &id, Face::Data, colors.text2);
        // What has no id has more room for its words.
        let data = if id.is_empty() { data.with_min_x(number.left()) } else { data };
        let color = if is_event { colors.text } else { colors.text2 };
        kit.text(painter, data, &text, Face::Data, color);
    });
    response.clicked()
}

fn detail(kit: &Kit<'_>, ui: &mut Ui, line: &Line, tree: &mut TreeState, wishes: &mut Vec<Wish>) {
    egui::ScrollArea::vertical().id_salt("stream detail").auto_shrink(false).show(ui, |ui| {
        let colors = &kit.theme.colors;
        match line {
            Line::Record(record) => {
                let Words { kind, id, text, .. } = words_of(record);
                kit.section(ui, "Event");
                kit.pair(ui, "time", &kit.clock(record.wall_millis), colors.text);
                kit.pair(ui, "number", &record.number.to_string(), colors.text);
                kit.pair(ui, "event", kind, colors.text);
                if !id.is_empty() {
                    kit.pair(ui, "id", id, colors.text);
                }
                if let Input::Stream {
                    event: StreamEvent::Message(message) | StreamEvent::Malformed { message }, ..
                } = &record.input
                {
                    kit.pair(ui, "size", &size_words(message.bytes as u64), colors.text);
                }
                if let Some(handler) = record.handlers.first() {
                    kit.place_row(ui, "handler", *handler, wishes);
                }
                ui.horizontal(|ui| {
                    ui.add_space(PAD);
                    if kit.button(ui, "What it did", true) {
                        wishes.push(Wish::ShowEvent(record.number));
                    }
                    if kit.button(ui, "Copy", true) {
                        ui.ctx().copy_text(clean(&text));
                    }
                });
                match &record.input {
                    Input::Stream { event: StreamEvent::Message(message), .. } => {
                        kit.section(ui, "Parsed");
                        tree.show_all(kit, ui, &[Root { name: "data", value: &message.data, open: true }]);
                        raw(kit, ui, &message.raw);
                    }
                    Input::Stream { event: StreamEvent::Malformed { message }, .. } => raw(kit, ui, &message.raw),
                    Input::Stream { event: StreamEvent::Failed(failure), .. } => {
                        kit.section(ui, "Failure");
                        if let Some(status) = failure.status {
                            kit.pair(ui, "status", &status.to_string(), colors.danger);
                        }
                        kit.note(ui, &failure.message, Tone::Danger);
                        if let Some(body) = &failure.body {
                            raw(kit, ui, body);
                        }
                        header_rows(kit, ui, "Response headers", &failure.headers);
                    }
                    Input::Stream { event: StreamEvent::Opened { headers, .. }, .. } => {
                        header_rows(kit, ui, "Response headers", headers)
                    }
                    _ => kit.note(ui, &text, Tone::Neutral),
                }
            }
            Line::Note(at, _, note) => {
                kit.section(ui, "Line of the server");
                kit.pair(ui, "time", &kit.clock(*at), colors.text);
                match note {
                    NoteKind::Comment(text) => raw(kit, ui, &format!(":{text}")),
                    NoteKind::Retry(millis) => raw(kit, ui, &format!("retry: {millis}")),
                    NoteKind::Filtered(event) => raw(kit, ui, &format!("event: {event}")),
                }
            }
            Line::Gap(..) => {}
        }
    });
}

fn raw(kit: &Kit<'_>, ui: &mut Ui, text: &str) {
    const LONGEST: usize = 20_000;
    kit.section(ui, "Raw");
    let words = egui::RichText::new(beginning(text, LONGEST)).font(kit.font(Face::Data)).color(kit.theme.colors.text);
    egui::Frame::new().inner_margin(egui::Margin::symmetric(PAD as i8, 4)).show(ui, |ui| {
        ui.add(egui::Label::new(words).wrap().selectable(true));
    });
}

fn headers(kit: &Kit<'_>, ui: &mut Ui, stream: &Stream) {
    let Some(facts) = &stream.facts else {
        let words = "A recording holds no requests; the headers of its answers stand with the events of kind open.";
        return kit.empty(ui, "http", "No headers are known", words);
    };
    egui::ScrollArea::vertical().id_salt("headers").auto_shrink(false).show(ui, |ui| {
        kit.section(ui, "Request");
        kit.pair(ui, &facts.method, &facts.url, kit.theme.colors.text);
        header_rows(kit, ui, "Request headers", &facts.request_headers);
        if let Some(body) = &facts.body {
            raw(kit, ui, body);
        }
        if let Some(status) = facts.status {
            kit.section(ui, "Response");
            kit.pair(ui, "status", &status.to_string(), kit.theme.colors.text);
        }
        header_rows(kit, ui, "Response headers", &facts.response_headers);
    });
}

fn header_rows(kit: &Kit<'_>, ui: &mut Ui, title: &str, headers: &[(Arc<str>, Arc<str>)]) {
    if headers.is_empty() {
        return;
    }
    kit.section(ui, title);
    for (name, value) in headers {
        let is_secret = ensemble_sse::is_secret_header(&name.to_ascii_lowercase());
        let value = if is_secret { "***" } else { value };
        let color = if is_secret { kit.theme.colors.text3 } else { kit.theme.colors.text };
        kit.named(ui, name, value, color, 196.0);
    }
}

fn connection(kit: &Kit<'_>, ui: &mut Ui, model: &Model, stream: &Stream, wishes: &mut Vec<Wish>) {
    let (view, state) = (&stream.view, &stream.view.state);
    let colors = &kit.theme.colors;
    egui::ScrollArea::vertical().id_salt("connection").auto_shrink(false).show(ui, |ui| {
        kit.section(ui, "Connection");
        let (words, tone) = state_words(stream, model.now_millis);
        kit.pair(ui, "state", &words, tone_color(kit, tone));
        kit.pair(ui, "address", &shown_url(stream), colors.text);
        kit.place_row(ui, "written in", view.span, wishes);
        if let Some(facts) = &stream.facts {
            let remote = facts.remote.map_or_else(|| "–".to_owned(), |remote| remote.to_string());
            kit.pair(ui, "protocol", facts.protocol.unwrap_or("–"), colors.text);
            kit.pair(ui, "remote", &remote, colors.text);
            kit.pair(
                ui,
                "open for",
                &facts.since_answer.filter(|_| state.phase == Phase::Open).map_or_else(|| "–".to_owned(), time_words),
                colors.text,
            );
            kit.pair(ui, "requests", &facts.requests.to_string(), colors.text);
        }
        kit.pair(ui, "attempt", &state.attempt.to_string(), colors.text);
        let last_id = if state.last_event_id.is_empty() { "none" } else { &state.last_event_id };
        kit.pair(ui, "last id", last_id, colors.text);
        kit.pair(ui, "idle", &idle_words(stream), idle_color(kit, stream));
        kit.section(ui, "Counted");
        let (events, bytes) = stream.rate(model.now_millis);
        kit.pair(ui, "events", &format!("{} ({events:.1} a second)", state.events), colors.text);
        kit.pair(
            ui,
            "data",
            &format!("{} ({} a second)", size_words(state.bytes), size_words(bytes as u64)),
            colors.text,
        );
        if let Some(facts) = &stream.facts {
            kit.pair(ui, "on the wire", &size_words(facts.bytes), colors.text);
            kit.pair(ui, "comments", &facts.comments.to_string(), colors.text);
            kit.pair(ui, "left out", &format!("{} not among sseOptions.events", facts.filtered), colors.text);
            let retry = facts.retry.map_or_else(|| "not asked for".to_owned(), time_words);
            kit.pair(ui, "server's retry", &retry, colors.text);
        }
        kit.pair(ui, "skipped", &format!("{} came too fast (onSlow)", state.skipped), colors.text);
        if let Some(error) = &state.last_error {
            kit.section(ui, "Last error");
            kit.note(ui, error, Tone::Danger);
        }
    });
}

fn state_words(stream: &Stream, now_millis: f64) -> (String, Tone) {
    let state = &stream.view.state;
    let countdown = || {
        let left = stream
            .view
            .next_millis
            .map(|next| (next - now_millis).max(0.0))
            .or(state.delay.map(|delay| delay.as_millis() as f64));
        left.map(|left| format!(", next in {:.1} s", left / 1000.0)).unwrap_or_default()
    };
    match state.phase {
        Phase::Idle => ("disconnected".to_owned(), Tone::Neutral),
        Phase::Connecting => ("connecting".to_owned(), Tone::Info),
        Phase::Open => ("open".to_owned(), Tone::Success),
        Phase::Waiting => (format!("waiting{}", countdown()), Tone::Warning),
        Phase::Closed => ("closed".to_owned(), Tone::Neutral),
        Phase::Failed => {
            (format!("failed{}", if state.delay.is_some() { countdown() } else { String::new() }), Tone::Danger)
        }
    }
}

fn tone_color(kit: &Kit<'_>, tone: Tone) -> Color32 {
    kit.theme.tone(tone)
}

fn shown_url(stream: &Stream) -> String {
    let url = if stream.view.state.url.is_empty() {
        stream.view.request.as_ref().map(|request| &request.url)
    } else {
        Some(&stream.view.state.url)
    };
    url.map(|url| ensemble_sse::without_secrets(url)).unwrap_or_default()
}

/// The time without a byte, against the one after which the connection counts as dead.
fn idle_words(stream: &Stream) -> String {
    let Some(idle) =
        stream.facts.as_ref().and_then(|facts| facts.idle).filter(|_| stream.view.state.phase == Phase::Open)
    else {
        return "–".to_owned();
    };
    let limit = stream.view.request.as_ref().and_then(|request| request.options.idle_timeout);
    match limit {
        Some(limit) => format!("{:.1} / {:.0} s", idle.as_secs_f64(), limit.as_secs_f64()),
        None => format!("{:.1} s", idle.as_secs_f64()),
    }
}

fn idle_color(kit: &Kit<'_>, stream: &Stream) -> Color32 {
    let idle = stream.facts.as_ref().and_then(|facts| facts.idle);
    let limit = stream.view.request.as_ref().and_then(|request| request.options.idle_timeout);
    match (idle, limit) {
        (Some(idle), Some(limit)) if idle * 4 > limit * 3 => kit.theme.colors.warning,
        _ => kit.theme.colors.text,
    }
}

/// A duration in the unit that suits it.
pub fn time_words(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 0.001 {
        format!("{} µs", time.as_micros())
    } else if seconds < 1.0 {
        format!("{:.1} ms", seconds * 1000.0)
    } else if seconds < 120.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{:.0} min", seconds / 60.0)
    }
}

/// A number of bytes in the unit that suits it.
pub fn size_words(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.1} kB", bytes as f64 / 1024.0),
        1_048_576..1_073_741_824 => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
        _ => format!("{:.2} GB", bytes as f64 / 1_073_741_824.0),
    }
}
