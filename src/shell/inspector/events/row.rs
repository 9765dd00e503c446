//! A row of the event list: event, summary, searchable text.

use egui::Ui;

use super::super::kit::{Face, Kit, beginning};
use super::super::value_tree::brief;
use super::super::words::time_words;
use ensemble_core::message::Event;
use ensemble_core::message::interaction::Interaction;
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::StreamEvent;
use ensemble_runtime::{Input, Record};
use ensemble_ui::toolkit::theme::Tone;

/// Kinds of events that one filter button shows or hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Streams,
    Requests,
    Input,
    Timers,
    Other,
}

pub(super) const GROUPS: [(Group, &str); 5] = [
    (Group::Streams, "Streams"),
    (Group::Requests, "Requests"),
    (Group::Input, "Input"),
    (Group::Timers, "Timers"),
    (Group::Other, "Other"),
];

pub(super) fn group_of(record: &Record) -> Group {
    match &record.input {
        Input::Stream { .. } => Group::Streams,
        Input::Event(Event::Net(NetEvent::Timer { .. })) => Group::Timers,
        Input::Event(Event::Net(_)) => Group::Requests,
        Input::Event(Event::Interaction(_)) => Group::Input,
        Input::Event(_) | Input::Start | Input::Order(_) => Group::Other,
    }
}

pub(super) fn holds(record: &Record, words: &str) -> bool {
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

pub(super) const WIDE: [f32; 5] = [52.0, 92.0, 104.0, 0.0, 84.0];
pub(super) const NARROW: [f32; 4] = [44.0, 96.0, 0.0, 64.0];

pub(super) fn head(kit: &Kit<'_>, ui: &mut Ui, wide: bool) {
    if wide {
        kit.head(ui, WIDE, [">#", "Time", "Event", "What it did", ">Handler"]);
    } else {
        kit.head(ui, NARROW, [">#", "Event", "What it did", ">Handler"]);
    }
}

/// Look of a row.
pub(super) struct RowStyle {
    pub(super) is_selected: bool,
    /// It happened behind the shown moment.
    pub(super) is_later: bool,
    pub(super) is_wide: bool,
    /// The longest time of a handler in sight, in seconds.
    pub(super) longest: f32,
}

pub(super) fn row(kit: &Kit<'_>, ui: &mut Ui, record: &Record, look: RowStyle) -> bool {
    let RowStyle { is_selected: selected, is_later, is_wide: wide, longest } = look;
    let summary = summary(record);
    let later = if is_later { ", later" } else { "" };
    let name = format!("{} {} {summary}{later}", record.number, record.kind());
    let response = kit.row(ui, selected, &name, |kit, painter, rect| {
        let mut painter = painter.clone();
        if is_later {
            painter.multiply_opacity(0.45);
        }
        let painter = &painter;
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

pub(super) fn short_kind(record: &Record) -> &'static str {
    let kind = record.kind();
    kind.strip_prefix("stream.").unwrap_or(kind)
}

pub(super) fn tone_of(record: &Record) -> Tone {
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

/// The object of the event, such as an API or a widget.
pub(super) fn subject(record: &Record) -> String {
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

/// One-line summary of the event's effects.
pub(super) fn summary(record: &Record) -> String {
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
