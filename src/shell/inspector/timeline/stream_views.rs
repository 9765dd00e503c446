//! The streams at a past moment: the last view of them that was made before it, with the events between applied. Views are made ten times a second at
//! most, so only a few events lie between.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::super::stream::{SECONDS, Stream};
use super::super::trace::Trace;
use ensemble_core::message::stream::StreamEvent;
use ensemble_runtime::{Input, Record, StreamView};
use ensemble_sse::{NoteKind, StreamFacts};

/// Views of the streams, the oldest first.
#[derive(Debug, Default)]
pub struct StreamViews {
    views: VecDeque<Views>,
}

#[derive(Debug)]
struct Views {
    /// Number of records, counted from the first of the session, when the views were made.
    after: usize,
    streams: Vec<(Arc<StreamView>, Option<Arc<StreamFacts>>)>,
}

impl StreamViews {
    /// Limit of kept views: two minutes of a busy app. Beyond it every other one is left out.
    pub const MOST: usize = 1200;

    /// Adds the newest views.
    pub fn push(&mut self, after: usize, streams: &[Stream]) {
        let last = self.views.back();
        let kept = |stream: &Stream| {
            let known = last.and_then(|last| last.streams.iter().find(|(view, _)| view.key == stream.view.key));
            let view = match known {
                Some((view, _)) if **view == stream.view => view.clone(),
                _ => Arc::new(stream.view.clone()),
            };
            // Its notes are kept with the stream.
            let facts = stream.facts.as_ref().map(|facts| StreamFacts { notes: Vec::new(), ..facts.clone() });
            let facts = facts.map(|facts| match known {
                Some((_, Some(known))) if **known == facts => known.clone(),
                _ => Arc::new(facts),
            });
            (view, facts)
        };
        let streams = streams.iter().map(kept).collect();
        if self.views.back().is_some_and(|last| last.after == after) {
            self.views.pop_back();
        }
        self.views.push_back(Views { after, streams });
        if self.views.len() > Self::MOST {
            let mut at = self.views.len();
            self.views.retain(|_| {
                at -= 1;
                at.is_multiple_of(2)
            });
        }
    }

    /// Forgets the views that no record from this place on needs.
    pub fn forget_before(&mut self, place: usize) {
        while self.views.get(1).is_some_and(|second| second.after <= place) {
            self.views.pop_front();
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.views.clear();
    }

    /// Number of views.
    pub fn len(&self) -> usize {
        self.views.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.views.is_empty()
    }

    /// The streams behind the record at a place; `now` are the newest, which hold the notes.
    pub fn at(&self, trace: &Trace, now: &[Stream], place: usize) -> Vec<Stream> {
        let Some(record) = trace.at(place) else { return Vec::new() };
        let next = self.views.partition_point(|views| views.after <= place + 1);
        let Some(views) = self.views.get(next.saturating_sub(1)) else { return Vec::new() };
        let stream = |(view, facts): &(Arc<StreamView>, Option<Arc<StreamFacts>>)| Stream {
            view: (**view).clone(),
            facts: facts.as_deref().cloned(),
            rates: rates_before(trace, place, |record| bytes_of(record, &view.api)),
            notes: notes_until(now, view, record.wall_millis),
            last_serial: 0,
        };
        let mut streams: Vec<Stream> = views.streams.iter().map(stream).collect();
        for later in trace.between(views.after, place + 1) {
            apply(&mut streams, later);
        }
        streams
    }
}

/// Bytes of an event that a stream has brought; `None` for other records.
fn bytes_of(record: &Record, api: &Arc<str>) -> Option<u64> {
    let Input::Stream { event: StreamEvent::Message(message) | StreamEvent::Malformed { message }, .. } = &record.input
    else {
        return None;
    };
    (record.api.as_ref() == Some(api)).then_some(message.bytes as u64)
}

fn notes_until(now: &[Stream], view: &StreamView, wall_millis: f64) -> VecDeque<(f64, u64, NoteKind)> {
    let stream = now.iter().find(|stream| stream.view.key == view.key);
    let notes = stream.into_iter().flat_map(|stream| &stream.notes);
    notes.filter(|(at, ..)| *at <= wall_millis).cloned().collect()
}

/// Count and sum of what `size` finds in the records of the last minute up to a place, by the second since 1970, the oldest first.
pub(super) fn rates_before(
    trace: &Trace,
    place: usize,
    size: impl Fn(&Record) -> Option<u64>,
) -> VecDeque<(i64, u32, u64)> {
    let mut rates: VecDeque<(i64, u32, u64)> = VecDeque::new();
    let Some(newest) = trace.at(place).map(|record| (record.wall_millis / 1000.0) as i64) else { return rates };
    for record in trace.between(trace.first(), place + 1).rev() {
        let second = (record.wall_millis / 1000.0) as i64;
        if second < newest - SECONDS as i64 {
            break;
        }
        let Some(bytes) = size(record) else { continue };
        match rates.front_mut() {
            Some(first) if first.0 == second => (first.1, first.2) = (first.1 + 1, first.2 + bytes),
            _ => rates.push_front((second, 1, bytes)),
        }
    }
    rates
}

/// Applies an event of a stream.
fn apply(streams: &mut [Stream], record: &Record) {
    let (Input::Stream { connection, event }, None) = (&record.input, record.ignored) else { return };
    let is_meant = |stream: &&mut Stream| {
        stream.view.connection == Some(*connection)
            || stream.view.connection.is_none() && record.api.as_ref() == Some(&stream.view.api)
    };
    let Some(Stream { view, .. }) = streams.iter_mut().find(is_meant) else { return };
    view.state.apply(event);
    let due = |delay: Duration| record.wall_millis + delay.as_secs_f64() * 1000.0;
    match event {
        StreamEvent::Waiting { delay, .. } | StreamEvent::Probing { delay, .. } => view.next_millis = Some(due(*delay)),
        StreamEvent::Failed(failure) => view.next_millis = failure.delay.map(due),
        StreamEvent::Closed { .. } => (view.next_millis, view.connection) = (None, None),
        _ => view.next_millis = None,
    }
}
