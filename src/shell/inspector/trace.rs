//! [`Trace`]: what events did to the app, the newest of them: bounded in number and bytes, and counts what it has dropped.

use std::collections::VecDeque;
use std::sync::Arc;

use ensemble_runtime::{Record, TakenRecords};

/// The newest records.
#[derive(Debug)]
pub struct Trace {
    /// So many records are kept at most.
    most: usize,
    records: VecDeque<(Arc<Record>, usize)>,
    bytes: usize,
    dropped: usize,
    /// How many records were ever added: the place of the first one, counted from the first there ever was, is this less the length.
    added: usize,
    /// The place of the first record of the app's last run: a restart begins with number 0 again.
    run: usize,
}

impl Default for Trace {
    fn default() -> Self {
        Self { most: Self::MOST, records: VecDeque::new(), bytes: 0, dropped: 0, added: 0, run: 0 }
    }
}

impl Trace {
    /// So many records are kept, unless another number is set.
    pub const MOST: usize = 100_000;

    /// So many bytes of records are kept, estimated by their texts: as many records with 150 bytes of data each.
    pub const MOST_BYTES: usize = 160 << 20;

    /// Sets how many records are kept; the bytes grow with them.
    pub fn set_most(&mut self, most: usize) {
        self.most = most.max(1);
        self.drop_oldest();
    }

    /// Adds a record; the oldest make room.
    pub fn push(&mut self, record: Arc<Record>) {
        let bytes = record.bytes();
        if self.records.back().is_some_and(|(last, _)| record.number < last.number) {
            self.run = self.added;
        }
        self.records.push_back((record, bytes));
        self.bytes += bytes;
        self.added += 1;
        self.drop_oldest();
    }

    fn drop_oldest(&mut self) {
        let most_bytes = Self::MOST_BYTES.max(self.most.saturating_mul(Self::MOST_BYTES / Self::MOST));
        while self.records.len() > self.most || (self.bytes > most_bytes && self.records.len() > 1) {
            if let Some((_, bytes)) = self.records.pop_front() {
                self.bytes -= bytes;
                self.dropped += 1;
            }
        }
    }

    /// Adds what a runtime has handed out.
    pub fn take_in(&mut self, taken: TakenRecords) {
        self.dropped += taken.dropped;
        taken.records.into_iter().for_each(|record| self.push(Arc::new(record)));
    }

    /// Moves everything of another trace behind this one.
    pub fn append(&mut self, newer: Self) {
        self.dropped += newer.dropped;
        newer.records.into_iter().for_each(|(record, _)| self.push(record));
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self { added: self.added, run: self.added, most: self.most, ..Self::default() };
    }

    /// The records, the oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Record>> + ExactSizeIterator {
        self.records.iter().map(|(record, _)| record)
    }

    /// The record at a place, counted from the oldest that is kept.
    pub fn get(&self, at: usize) -> Option<&Arc<Record>> {
        self.records.get(at).map(|(record, _)| record)
    }

    /// The record at a place, counted from the first there ever was.
    pub fn at(&self, place: usize) -> Option<&Arc<Record>> {
        self.get(place.checked_sub(self.first())?)
    }

    /// The records from one place up to another, which is not among them.
    pub fn between(&self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = &Arc<Record>> {
        let (from, to) = (from.saturating_sub(self.first()), to.saturating_sub(self.first()).min(self.records.len()));
        self.records.range(from.min(to)..to).map(|(record, _)| record)
    }

    /// The place of the first record of the event with this number in the app's last run, or of a later one. Numbers rise within a run.
    pub fn place_of_event(&self, number: usize) -> usize {
        let (first, run) = (self.first(), self.run);
        let mut place = first.max(run);
        let mut end = self.added;
        while place < end {
            let middle = place + (end - place) / 2;
            if self.at(middle).is_some_and(|record| record.number < number) { place = middle + 1 } else { end = middle }
        }
        place
    }

    /// The place of the oldest record that is kept, counted from the first there ever was.
    pub fn first(&self) -> usize {
        self.added - self.records.len()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// How many there ever were, dropped ones among them.
    pub fn added(&self) -> usize {
        self.added
    }

    /// How many events are not in it any more, or never were.
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// Bytes of the records, estimated.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_runtime::Input;
    use std::time::Duration;

    fn record(number: usize, text: usize) -> Arc<Record> {
        Arc::new(Record {
            number,
            at: Duration::ZERO,
            wall_millis: 0.0,
            input: Input::Start,
            api: None,
            handlers: Vec::new(),
            time: Duration::ZERO,
            frame_time: Duration::ZERO,
            frame: 0,
            changes: Vec::new(),
            changed: Vec::new(),
            changed_more: 0,
            evaluated: 0,
            bindings: Vec::new(),
            redrawn: 0,
            widgets: Vec::new(),
            logs: vec![("info", "x".repeat(text))],
            faults: Vec::new(),
            ignored: None,
        })
    }

    #[test]
    fn the_oldest_records_make_room_and_are_counted() {
        let mut trace = Trace::default();
        (0..Trace::MOST + 3).for_each(|number| trace.push(record(number, 0)));
        assert_eq!((trace.len(), trace.dropped(), trace.get(0).map(|first| first.number)), (Trace::MOST, 3, Some(3)));
        (0..200).for_each(|number| trace.push(record(number, 1 << 20)));
        assert!(trace.bytes() <= Trace::MOST_BYTES && trace.len() < 200, "{} bytes", trace.bytes());
        assert_eq!(trace.len() + trace.dropped(), Trace::MOST + 3 + 200);
        assert_eq!(trace.place_of_event(199), trace.added() - 1, "of the last run");
        trace.push(record(1, 2 * Trace::MOST_BYTES));
        assert_eq!(trace.len(), 1, "one that is larger than all may be stays until the next comes");
        trace.set_most(3);
        (0..10).for_each(|number| trace.push(record(number, 0)));
        assert_eq!((trace.len(), trace.get(0).map(|first| first.number)), (3, Some(7)));
    }
}
