//! Lines of a stream: events, notes of the driver, gaps.

use std::sync::Arc;
use std::time::Duration;

use egui::Ui;

use super::super::kit::{Face, Kit, beginning};
use super::super::model::Model;
use super::super::stream::Stream;
use super::super::words::time_words;
use ensemble_core::message::stream::StreamEvent;
use ensemble_runtime::{Input, Record};
use ensemble_sse::NoteKind;
use ensemble_ui::toolkit::theme::Tone;

/// Limit of events that are searched; the pane *Events* lists all.
const MOST_RECORDS: usize = 20_000;

/// Identity of a line while others are added and removed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Key {
    Record(usize),
    Note(u64),
}

/// A line of a stream.
#[derive(Clone)]
pub(super) enum StreamLine {
    Record(Arc<Record>),
    Note(f64, u64, NoteKind),
    /// Time without a connection in milliseconds, and what is known of missed events.
    Gap(f64, f64, String),
}

/// Filter of the lines.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Filter {
    /// Text that a line must contain.
    pub words: String,
    pub hides_events: bool,
    /// Hides comments, retries and skipped events.
    pub hides_notes: bool,
    pub hides_states: bool,
}

/// Lines of the stream that pass the filter, oldest first.
pub(super) fn lines_of(model: &Model, stream: &Stream, filter: &Filter) -> Vec<StreamLine> {
    let words = filter.words.trim().to_lowercase();
    let mut lines: Vec<StreamLine> = Vec::new();
    let mut notes = stream.notes.iter().filter(|_| !filter.hides_notes).peekable();
    let has_retry_notes = stream.notes.iter().any(|(_, _, note)| matches!(note, NoteKind::Retry(_)));
    let mut lost_at: Option<(f64, Arc<str>)> = None;
    let mut last_id: Arc<str> = Arc::from("");
    let end = end_of(model);
    for record in model.trace.between(end.saturating_sub(MOST_RECORDS).max(model.trace.first()), end) {
        let Input::Stream { event, .. } = &record.input else { continue };
        if record.api.as_ref() != Some(&stream.view.api) {
            continue;
        }
        // A `retry` is also a note of the driver. A replayed recording has no notes, so that the event is shown.
        if has_retry_notes && matches!(event, StreamEvent::Retry { .. }) {
            continue;
        }
        while let Some((at, serial, note)) = notes.next_if(|(at, ..)| *at < record.wall_millis) {
            add(&mut lines, StreamLine::Note(*at, *serial, note.clone()), &words);
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
                    if !filter.hides_states {
                        lines.push(StreamLine::Gap(since, record.wall_millis - since, words));
                    }
                }
            }
            _ => {}
        }
        let is_event = matches!(event, StreamEvent::Message(_) | StreamEvent::Malformed { .. });
        let is_note = matches!(event, StreamEvent::Comment { .. });
        let hidden = if is_event {
            filter.hides_events
        } else if is_note {
            filter.hides_notes
        } else {
            filter.hides_states
        };
        if !hidden {
            add(&mut lines, StreamLine::Record(record.clone()), &words);
        }
    }
    notes.for_each(|(at, serial, note)| add(&mut lines, StreamLine::Note(*at, *serial, note.clone()), &words));
    lines
}

/// The place behind the last record that is shown.
pub(super) fn end_of(model: &Model) -> usize {
    model.moment.map_or(model.trace.added(), |moment| moment.place + 1)
}

pub(super) fn add(lines: &mut Vec<StreamLine>, line: StreamLine, words: &str) {
    if words.is_empty() || searched(&line).to_lowercase().contains(words) {
        lines.push(line);
    }
}

pub(super) fn key_of(line: &StreamLine) -> Option<Key> {
    match line {
        StreamLine::Record(record) => Some(Key::Record(record.number)),
        StreamLine::Note(_, serial, _) => Some(Key::Note(*serial)),
        StreamLine::Gap(..) => None,
    }
}

/// Searchable text of a line.
pub(super) fn searched(line: &StreamLine) -> String {
    match line {
        StreamLine::Record(record) => {
            let Words { kind, id, text, .. } = words_of(record);
            format!("{kind} {id} {text}")
        }
        StreamLine::Note(_, _, NoteKind::Comment(text)) => format!("comment {text}"),
        StreamLine::Note(_, _, NoteKind::Retry(millis)) => format!("retry {millis}"),
        StreamLine::Note(_, _, NoteKind::Filtered(event)) => format!("left out {event}"),
        StreamLine::Gap(_, _, words) => words.clone(),
    }
}

/// Texts of a record's line.
pub(super) struct Words<'a> {
    pub(super) kind: &'a str,
    pub(super) id: &'a str,
    pub(super) text: std::borrow::Cow<'a, str>,
    pub(super) tone: Tone,
}

pub(super) fn words_of(record: &Record) -> Words<'_> {
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

/// Draws a line; true when clicked.
pub(super) fn line_row(kit: &Kit<'_>, ui: &mut Ui, line: &StreamLine, selected: bool) -> bool {
    const WIDTHS: [f32; 4] = [92.0, 92.0, 58.0, 0.0];
    let (at, kind, id, text, tone) = match line {
        StreamLine::Record(record) => {
            let Words { kind, id, text, tone } = words_of(record);
            (record.wall_millis, kind.to_owned(), id.to_owned(), beginning(&text, 400), tone)
        }
        StreamLine::Note(at, _, NoteKind::Comment(text)) => {
            (*at, "comment".to_owned(), String::new(), format!(":{text}"), Tone::Info)
        }
        StreamLine::Note(at, _, NoteKind::Retry(millis)) => {
            let words = format!("the server asks to wait {millis} ms before reconnecting");
            (*at, "retry".to_owned(), String::new(), words, Tone::Info)
        }
        StreamLine::Note(at, _, NoteKind::Filtered(event)) => {
            let words = "not among sseOptions.events".to_owned();
            (*at, event.to_string(), "left out".to_owned(), words, Tone::Neutral)
        }
        StreamLine::Gap(at, length, words) => (
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
        let is_event = matches!(line, StreamLine::Record(record) if matches!(&record.input, Input::Stream { event: StreamEvent::Message(_), .. }));
        if is_event {
            kit.text(painter, name, &kind, Face::Data, colors.accent);
        } else {
            kit.tag(painter, name, &kind, tone);
        }
        kit.text(painter, number, &id, Face::Data, colors.text2);
        // What has no id has more space for its text.
        let data = if id.is_empty() { data.with_min_x(number.left()) } else { data };
        let color = if is_event { colors.text } else { colors.text2 };
        kit.text(painter, data, &text, Face::Data, color);
    });
    response.clicked()
}
