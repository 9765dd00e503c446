//! `WatchGraph`: keys read by each binding, and dirty bindings. It evaluates nothing: the runtime takes dirty bindings, evaluates them and reports
//! the keys they have read.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::store::Key;
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// The part of a widget that a watch updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A property, by its index in the element's settings.
    Setting(usize),
    /// The class names.
    Classes,
    /// The `testId`.
    TestId,
    /// An input of a custom widget, by its index in the call.
    Input(usize),
    /// A condition of a `Conditional`.
    Condition(usize),
    /// The data of an item-template.
    Rows,
    /// Filter of the rows of an item-template.
    Filter,
}

/// A binding of a widget.
struct Watch {
    owner: u64,
    target: Target,
    reads: Vec<Key>,
    /// True if the binding has read state that scripts change in place.
    volatile: bool,
    /// Result of the last evaluation, if plain data.
    last: Option<Value>,
}

/// A read-only view of a watch.
pub struct WatchView<'a> {
    /// Part of the widget.
    pub target: Target,
    /// Keys read.
    pub reads: &'a [Key],
    /// True if the binding has read state that scripts change in place.
    pub is_volatile: bool,
    /// Result of the last evaluation, if plain data.
    pub value: Option<&'a Value>,
}

/// Watches of all widgets, with their readers by key.
#[derive(Default)]
pub struct WatchGraph {
    watches: FxHashMap<u64, Watch>,
    readers: FxHashMap<Key, Vec<u64>>,
    /// Sorted by id, which is the order of creation: a list's data before its rows, a widget's inputs before its inside.
    dirty: BTreeSet<u64>,
    volatile: FxHashSet<u64>,
    /// Number of script runs when volatile watches were last marked.
    scripts_seen: u64,
}

impl WatchGraph {
    /// Adds a watch, initially dirty. Ids ascend and are never reused.
    pub fn add(&mut self, id: u64, owner: u64, target: Target) {
        self.watches.insert(id, Watch { owner, target, reads: Vec::new(), volatile: false, last: None });
        self.dirty.insert(id);
    }

    /// Removes a watch.
    pub fn remove(&mut self, id: u64) {
        self.dirty.remove(&id);
        self.volatile.remove(&id);
        if let Some(watch) = self.watches.remove(&id) {
            for key in &watch.reads {
                // The watch has to be removed from the list of each key, or the next mark of one would make it dirty again.
                self.remove_reader(key, id);
            }
        }
    }

    /// Widget and part of a watch; `None` when it was removed.
    pub fn get(&self, id: u64) -> Option<(u64, Target)> {
        self.watches.get(&id).map(|watch| (watch.owner, watch.target))
    }

    /// A watch as last evaluated; `None` when it was removed.
    pub fn view(&self, id: u64) -> Option<WatchView<'_>> {
        let Watch { target, reads, volatile, last, .. } = self.watches.get(&id)?;
        Some(WatchView { target: *target, reads, is_volatile: *volatile, value: last.as_ref() })
    }

    /// Marks the watches that have read `key` as dirty.
    pub fn mark(&mut self, key: &Key) {
        if let Some(readers) = self.readers.get(key) {
            self.dirty.extend(readers);
        }
    }

    /// Marks all watches as dirty.
    pub fn mark_all(&mut self) {
        self.dirty.extend(self.watches.keys());
    }

    /// Marks volatile watches as dirty, if scripts have run since the last call; true if so.
    pub fn mark_volatile(&mut self, scripts: u64) -> bool {
        let ran = scripts != std::mem::replace(&mut self.scripts_seen, scripts);
        if ran {
            self.dirty.extend(&self.volatile);
        }
        ran
    }

    /// True without dirty watches.
    pub fn is_clean(&self) -> bool {
        self.dirty.is_empty()
    }

    /// Clears the set of dirty watches.
    pub fn clear_dirty(&mut self) {
        self.dirty.clear();
    }

    /// Removes and returns the dirty watches, for one round of evaluation.
    pub fn take_dirty(&mut self) -> BTreeSet<u64> {
        std::mem::take(&mut self.dirty)
    }

    /// Moves dirty watches with ids above `watch` into the current round. Those below wait for the next round, so that two bindings that change each
    /// other terminate.
    pub fn move_later_dirty(&mut self, watch: u64, round: &mut BTreeSet<u64>) {
        if !self.dirty.is_empty() {
            round.append(&mut self.dirty.split_off(&(watch + 1)));
        }
    }

    /// Records the result of an evaluation; true when it has changed.
    pub fn has_changed(&mut self, id: u64, outcome: &ScriptValue) -> bool {
        let Some(watch) = self.watches.get_mut(&id) else { return false };
        match outcome {
            ScriptValue::Plain(value) if watch.last.as_ref() == Some(value) => false,
            ScriptValue::Plain(value) => {
                watch.last = Some(value.clone());
                true
            }
            // A script may have changed it in place.
            ScriptValue::Object(_) => {
                watch.last = None;
                true
            }
        }
    }

    /// Records the keys read by a watch; `volatile`: scripts can change some of them in place.
    pub fn set_reads(&mut self, id: u64, reads: Vec<Key>, volatile: bool) {
        let Some(watch) = self.watches.get_mut(&id) else { return };
        if volatile {
            self.volatile.insert(id);
        } else if watch.volatile {
            self.volatile.remove(&id);
        }
        watch.volatile = volatile;
        // The usual case in a flood of events: nothing to update.
        if watch.reads == reads {
            return;
        }
        let old = std::mem::replace(&mut watch.reads, reads.clone());
        for key in old.iter().filter(|key| !reads.contains(key)) {
            self.remove_reader(key, id);
        }
        for key in reads.into_iter().filter(|key| !old.contains(key)) {
            self.readers.entry(key).or_default().push(id);
        }
    }

    fn remove_reader(&mut self, key: &Key, id: u64) {
        if let Some(readers) = self.readers.get_mut(key) {
            readers.retain(|reader| *reader != id);
            if readers.is_empty() {
                self.readers.remove(key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn storage(name: &str) -> Key {
        Key::Storage(name.into())
    }

    /// Watches 1, 2 and 3 of the widgets 10, 20 and 30; 1 and 2 have read `a`, 3 has read `b`.
    fn graph() -> WatchGraph {
        let mut graph = WatchGraph::default();
        for (id, key) in [(1, "a"), (2, "a"), (3, "b")] {
            graph.add(id, id * 10, Target::Setting(0));
            graph.set_reads(id, vec![storage(key)], false);
        }
        assert_eq!(graph.take_dirty(), BTreeSet::from([1, 2, 3]), "new watches are evaluated");
        graph
    }

    #[test]
    fn a_change_marks_its_readers_and_no_others() {
        let mut graph = graph();
        graph.mark(&storage("a"));
        assert_eq!(graph.take_dirty(), BTreeSet::from([1, 2]));
        graph.mark(&storage("unread"));
        assert!(graph.is_clean());
    }

    #[test]
    fn only_what_was_read_last_counts() {
        let mut graph = graph();
        graph.set_reads(1, vec![storage("b")], false);
        graph.mark(&storage("a"));
        assert_eq!(graph.take_dirty(), BTreeSet::from([2]));
        graph.mark(&storage("b"));
        assert_eq!(graph.take_dirty(), BTreeSet::from([1, 3]));
    }

    #[test]
    fn a_removed_watch_leaves_nothing_behind() {
        let mut graph = graph();
        graph.set_reads(3, vec![storage("b")], true);
        graph.mark(&storage("b"));
        graph.remove(3);
        assert!(graph.is_clean() && graph.get(3).is_none());
        assert!(!graph.readers.contains_key(&storage("b")) && graph.volatile.is_empty());
    }

    #[test]
    fn volatile_watches_are_marked_once_for_each_run_of_scripts() {
        let mut graph = graph();
        graph.set_reads(2, vec![storage("a")], true);
        assert!(graph.mark_volatile(1));
        assert_eq!(graph.take_dirty(), BTreeSet::from([2]));
        assert!(!graph.mark_volatile(1) && graph.is_clean());
        graph.set_reads(2, vec![storage("a")], false);
        assert!(graph.mark_volatile(2) && graph.is_clean());
    }

    #[test]
    fn what_lies_behind_waits_for_the_next_round() {
        let mut graph = graph();
        graph.mark_all();
        let mut round = graph.take_dirty();
        assert_eq!(round.pop_first(), Some(1));
        assert_eq!(round.pop_first(), Some(2));
        graph.mark(&storage("a"));
        graph.move_later_dirty(2, &mut round);
        assert_eq!(round, BTreeSet::from([3]));
        assert_eq!(graph.take_dirty(), BTreeSet::from([1, 2]));
        graph.mark(&storage("b"));
        graph.move_later_dirty(1, &mut round);
        assert_eq!(round, BTreeSet::from([3]));
        assert!(graph.is_clean());
    }

    #[test]
    fn an_equal_outcome_is_no_change() {
        let mut graph = graph();
        let one = ScriptValue::Plain(Value::Number(1.0));
        assert!(graph.has_changed(1, &one));
        assert!(!graph.has_changed(1, &one));
        assert!(graph.has_changed(1, &ScriptValue::NULL));
        assert!(!graph.has_changed(9, &one), "a watch that is gone");
    }
}
