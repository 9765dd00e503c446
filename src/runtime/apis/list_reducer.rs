//! The lists of `into`. Each event finds its row in constant time, and rows become JavaScript only when a script reads them.

use std::cell::OnceCell;
use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use ensemble_core::app::reducer::{Mode, Reducer};
use ensemble_core::value::Value;

/// One list of a stream.
pub struct ListReducer {
    reducer: Reducer,
    rows: VecDeque<Value>,
    /// Size of each row, and their total, in bytes.
    sizes: VecDeque<usize>,
    bytes: usize,
    /// Limit in bytes; the oldest rows are dropped first.
    budget: usize,
    /// True once the dropping of rows for their size was reported.
    told: bool,
    /// For `upsert`: positions of rows by key, counted from the first row ever.
    positions: FxHashMap<Arc<str>, u64>,
    /// Number of rows dropped at the front.
    dropped: u64,
    /// The list value, built at the first read after a change.
    cached: OnceCell<Value>,
}

/// A fault of a row, to be reported.
#[derive(Debug, PartialEq, Eq)]
pub enum RowFault {
    /// An event has no value in the key field.
    MissingKey,
    /// The limit of [`Reducer::keep_bytes`] is reached; reported once.
    TooManyBytes(usize),
}

impl ListReducer {
    /// An empty list.
    pub fn new(reducer: Reducer) -> Self {
        let budget = reducer.keep_bytes;
        Self {
            reducer,
            rows: VecDeque::new(),
            sizes: VecDeque::new(),
            bytes: 0,
            budget,
            told: false,
            positions: FxHashMap::default(),
            dropped: 0,
            cached: OnceCell::new(),
        }
    }

    /// The lists of a reloaded app; a list with an equal declaration keeps its rows.
    pub fn carry_over(reducers: &[Reducer], mut old: Vec<Self>) -> Vec<Self> {
        let mut list = |reducer: &Reducer| match old.iter().position(|list| list.reducer == *reducer) {
            Some(at) => old.swap_remove(at),
            None => Self::new(reducer.clone()),
        };
        reducers.iter().map(&mut list).collect()
    }

    /// Declaration in the app.
    pub fn reducer(&self) -> &Reducer {
        &self.reducer
    }

    /// The rows as a list.
    pub fn value(&self) -> Value {
        self.cached.get_or_init(|| Value::list(self.rows.iter().cloned())).clone()
    }

    /// Removes all rows.
    pub fn clear(&mut self) {
        *self = Self { told: self.told, budget: self.budget, ..Self::new(self.reducer.clone()) };
    }

    /// Adds the data of an event; a list adds one row for each item.
    ///
    /// # Errors
    ///
    /// [`RowFault::MissingKey`] when a row of an `upsert` has no key; the other rows are added. [`RowFault::TooManyBytes`], once, when older rows
    /// were dropped for their size.
    pub fn take(&mut self, data: &Value) -> Result<(), RowFault> {
        self.cached.take();
        if self.reducer.mode == Mode::Replace {
            self.rows.clear();
            self.sizes.clear();
            self.bytes = 0;
        }
        let rows = data.as_list().unwrap_or(std::slice::from_ref(data));
        let mut all = Ok(());
        for row in rows {
            match self.reducer.mode {
                Mode::Append => self.push(row.clone()),
                Mode::Prepend => {
                    let size = self.count(row);
                    self.rows.push_front(row.clone());
                    self.sizes.push_front(size);
                    if self.rows.len() > self.reducer.keep {
                        self.rows.pop_back();
                        self.bytes -= self.sizes.pop_back().unwrap_or(0);
                    }
                }
                Mode::Upsert => all = self.upsert(row).and(all),
                Mode::Replace if self.rows.len() < self.reducer.keep => self.push(row.clone()),
                // The list is full: it keeps the first `keep` rows, the others would be dropped.
                Mode::Replace => break,
            }
            let dropped = self.drop_oldest();
            if dropped && !std::mem::replace(&mut self.told, true) {
                all = all.and(Err(RowFault::TooManyBytes(self.reducer.keep_bytes)));
            }
        }
        all
    }

    fn count(&mut self, row: &Value) -> usize {
        let size = size_of::<Value>() + row.memory_size();
        self.bytes += size;
        size
    }

    /// Drops the oldest rows beyond the limit in bytes; the newest stays. True when rows were dropped.
    fn drop_oldest(&mut self) -> bool {
        let before = self.rows.len();
        while self.bytes > self.budget && self.rows.len() > 1 {
            match self.reducer.mode {
                Mode::Prepend => {
                    self.rows.pop_back();
                    self.bytes -= self.sizes.pop_back().unwrap_or(0);
                }
                Mode::Append | Mode::Upsert | Mode::Replace => self.drop_first(),
            }
        }
        self.rows.len() < before
    }

    fn upsert(&mut self, row: &Value) -> Result<(), RowFault> {
        let key = row.at(&self.reducer.key);
        if key.is_null() {
            return Err(RowFault::MissingKey);
        }
        let key = key.to_display();
        let position = self.positions.get(&key).and_then(|position| usize::try_from(position - self.dropped).ok());
        match position.filter(|position| *position < self.rows.len()) {
            Some(position) => {
                let size = self.count(row);
                self.bytes -= std::mem::replace(&mut self.sizes[position], size);
                self.rows[position] = row.clone();
            }
            None => {
                self.positions.insert(key, self.dropped + self.rows.len() as u64);
                self.push(row.clone());
            }
        }
        Ok(())
    }

    /// Appends a row; drops the first one beyond the limit of rows.
    fn push(&mut self, row: Value) {
        let size = self.count(&row);
        self.rows.push_back(row);
        self.sizes.push_back(size);
        if self.rows.len() > self.reducer.keep {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        self.dropped += 1;
        self.bytes -= self.sizes.pop_front().unwrap_or(0);
        if let Some(first) = self.rows.pop_front()
            && self.reducer.mode == Mode::Upsert
        {
            self.positions.remove(&first.at(&self.reducer.key).to_display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::value::Segment;

    fn list(mode: Mode, keep: usize) -> ListReducer {
        let key = if mode == Mode::Upsert { vec![Segment::Key("id".into())] } else { Vec::new() };
        let keep_bytes = Reducer::KEEP_BYTES;
        ListReducer::new(Reducer { name: "items".into(), mode, key, keep, keep_bytes, whole: false })
    }

    fn row(id: f64, text: &str) -> Value {
        Value::map([("id", Value::Number(id)), ("text", Value::from(text))])
    }

    fn texts(list: &ListReducer) -> String {
        let value = list.value();
        let texts = value.as_list().unwrap().iter().map(|row| row.get("text").to_display().to_string());
        texts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_mode_keeps_the_newest_rows() {
        for (mode, expected) in
            [(Mode::Append, "b c"), (Mode::Prepend, "c b"), (Mode::Upsert, "b c"), (Mode::Replace, "c")]
        {
            let mut list = list(mode, 2);
            for (id, text) in [(1.0, "a"), (2.0, "b"), (3.0, "c")] {
                list.take(&row(id, text)).unwrap();
            }
            assert_eq!(texts(&list), expected, "{mode:?}");
        }
    }

    #[test]
    fn a_row_with_a_known_key_stays_where_it_is() {
        let mut list = list(Mode::Upsert, 3);
        for (id, text) in [(1.0, "a"), (2.0, "b"), (1.0, "A"), (3.0, "c"), (4.0, "d"), (3.0, "C"), (1.0, "new")] {
            list.take(&row(id, text)).unwrap();
        }
        assert_eq!(texts(&list), "C d new");
        assert_eq!(list.positions.len(), 3);
    }

    #[test]
    fn data_that_is_a_list_is_so_many_rows() {
        let rows = Value::list([row(1.0, "a"), row(2.0, "b"), row(3.0, "c")]);
        for (mode, expected) in
            [(Mode::Append, "b c"), (Mode::Prepend, "c b"), (Mode::Upsert, "b c"), (Mode::Replace, "a b")]
        {
            let mut list = list(mode, 2);
            list.take(&rows).unwrap();
            assert_eq!(texts(&list), expected, "{mode:?}");
        }
    }

    #[test]
    fn rows_have_a_budget_of_bytes_and_the_oldest_go_first() {
        for (mode, expected) in
            [(Mode::Append, "c d"), (Mode::Prepend, "d c"), (Mode::Upsert, "c d"), (Mode::Replace, "d")]
        {
            let mut list = list(mode, 100);
            let size = size_of::<Value>() + row(1.0, "a").memory_size();
            list.budget = 2 * size + size / 2;
            let mut told = Vec::new();
            for (id, text) in [(1.0, "a"), (2.0, "b"), (3.0, "c"), (4.0, "d")] {
                told.extend(list.take(&row(id, text)).err());
            }
            assert_eq!(texts(&list), expected, "{mode:?}");
            let once: &[RowFault] =
                if mode == Mode::Replace { &[] } else { &[RowFault::TooManyBytes(Reducer::KEEP_BYTES)] };
            assert_eq!(told, once, "{mode:?}");
            assert_eq!(list.bytes, list.rows.len() * size, "{mode:?}");
            // A single row above the limit is shown all the same.
            let large = Value::map([("id", Value::Number(4.0)), ("text", Value::from("x".repeat(4 * size).as_str()))]);
            list.take(&large).unwrap();
            assert_eq!(list.rows.len(), 1, "{mode:?}");
            list.take(&row(5.0, "e")).unwrap();
            assert!(list.bytes <= list.budget, "{mode:?}");
            assert_eq!(list.positions.len(), if mode == Mode::Upsert { list.rows.len() } else { 0 });
        }
    }

    #[test]
    fn a_row_without_a_key_is_left_out() {
        let mut list = list(Mode::Upsert, 3);
        assert_eq!(list.take(&Value::list([Value::from("x"), row(1.0, "a")])), Err(RowFault::MissingKey));
        assert_eq!(texts(&list), "a");
    }

    #[test]
    fn rows_are_the_very_data_of_the_events() {
        let mut list = list(Mode::Append, 3);
        let event = row(1.0, "a");
        list.take(&event).unwrap();
        let cached = list.value();
        let (Value::Map(event), Some([Value::Map(cached)])) = (&event, cached.as_list()) else { panic!("one row") };
        assert!(Arc::ptr_eq(event, cached));
    }

    #[test]
    fn a_list_that_means_the_same_is_carried_over() {
        let mut old = list(Mode::Append, 3);
        old.take(&row(1.0, "a")).unwrap();
        let (same, other) = (old.reducer.clone(), Reducer { keep: 9, ..old.reducer.clone() });
        let carried = ListReducer::carry_over(&[other, same], vec![old]);
        assert_eq!(carried.iter().map(texts).collect::<Vec<_>>(), ["", "a"]);
    }
}
