//! [`Trace`]: the latest records, bounded in number and bytes; dropped ones are counted.

use std::collections::VecDeque;
use std::sync::Arc;

use ensemble_runtime::{Record, TakenRecords};

/// The latest records.
#[derive(Debug)]
pub struct Trace {
    /// Limit of records.
    most: usize,
    records: VecDeque<(Arc<Record>, usize)>,
    bytes: usize,
    dropped: usize,
    /// Total of records ever added. The position of the first kept record is this minus the length.
    added: usize,
    /// Position of the first record of the app's current run; a restart begins with event number 0.
    run: usize,
}

impl Default for Trace {
    fn default() -> Self {
        Self { most: Self::MOST, records: VecDeque::new(), bytes: 0, dropped: 0, added: 0, run: 0 }
    }
}

impl Trace {
    /// Default limit of records.
    pub const MOST: usize = 100_000;

    /// Limit in bytes, estimated from the texts of records: [`Self::MOST`] records with 150 bytes of data each.
    pub const MOST_BYTES: usize = 160 << 20;

    /// Sets the limit of records; the limit in bytes grows in proportion.
    pub fn set_most(&mut self, most: usize) {
        self.most = most.max(1);
        self.drop_oldest();
    }

    /// Adds a record and drops the oldest ones beyond the limits.
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

    /// Adds the records taken from a runtime.
    pub fn take_in(&mut self, taken: TakenRecords) {
        self.dropped += taken.dropped;
        taken.records.into_iter().for_each(|record| self.push(Arc::new(record)));
    }

    /// Moves all records of a newer trace to the end of this one.
    pub fn append(&mut self, newer: Self) {
        self.dropped += newer.dropped;
        newer.records.into_iter().for_each(|(record, _)| self.push(record));
    }

    /// Drops all records.
    pub fn clear(&mut self) {
        *self = Self { added: self.added, run: self.added, most: self.most, ..Self::default() };
    }

    /// Records, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Record>> + ExactSizeIterator {
        self.records.iter().map(|(record, _)| record)
    }

    /// The record at an index among the kept ones.
    pub fn get(&self, at: usize) -> Option<&Arc<Record>> {
        self.records.get(at).map(|(record, _)| record)
    }

    /// The record at a position, counted from the first ever.
    pub fn at(&self, place: usize) -> Option<&Arc<Record>> {
        self.get(place.checked_sub(self.first())?)
    }

    /// Records from one position up to another, exclusive.
    pub fn between(&self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = &Arc<Record>> {
        let (from, to) = (from.saturating_sub(self.first()), to.saturating_sub(self.first()).min(self.records.len()));
        self.records.range(from.min(to)..to).map(|(record, _)| record)
    }

    /// Position of the first record of the event with this number or a later one, in the current run. Numbers rise within a run.
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

    /// Position of the oldest kept record, counted from the first ever.
    pub fn first(&self) -> usize {
        self.added - self.records.len()
    }

    /// Number of kept records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// True without records.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Total of records ever added, including dropped ones.
    pub fn added(&self) -> usize {
        self.added
    }

    /// Number of records that were dropped or never made.
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// Size of the records in bytes, estimated.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_runtime::Input;

    fn record(number: usize, text: usize) -> Arc<Record> {
        Arc::new(Record { number, logs: vec![("info", "x".repeat(text))], ..Record::of(Input::Start) })
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
