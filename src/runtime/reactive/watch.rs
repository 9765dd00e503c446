//! Watches: what is written, evaluated again when something it has read changes.

use crate::Runtime;
use crate::store::Key;
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// One thing that is kept true.
pub struct Watch {
    /// The widget it belongs to.
    pub owner: u64,
    /// What of the widget it is.
    pub target: Target,
    /// What it has read.
    pub reads: Vec<Key>,
    /// Whether it has read something that scripts change in place.
    pub volatile: bool,
    /// What it came to the last time, when that was plain data.
    pub last: Option<Value>,
}

/// What of a widget a watch keeps true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A property, by its place in the element's settings.
    Setting(usize),
    /// The class names.
    Classes,
    /// An input of a custom widget, by its place in the call.
    Input(usize),
    /// A condition of a `Conditional`.
    Condition(usize),
    /// The data of an item-template.
    Rows,
    /// Which rows of an item-template are shown.
    Filter,
}

impl Runtime {
    /// Adds a watch; it is evaluated at the next resolve.
    pub(crate) fn watch(&mut self, owner: u64, target: Target) {
        let id = self.next_handle();
        self.watches.insert(id, Watch { owner, target, reads: Vec::new(), volatile: false, last: None });
        if let Some(instance) = self.instances.get_mut(&owner) {
            instance.watches.push(id);
        }
        self.dirty.insert(id);
    }

    /// Whether a watch has come to something else than the last time.
    pub(crate) fn has_changed(&mut self, id: u64, datum: &ScriptValue) -> bool {
        let Some(watch) = self.watches.get_mut(&id) else { return false };
        match datum {
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

    /// Removes a watch.
    pub(crate) fn unwatch(&mut self, id: u64) {
        self.dirty.remove(&id);
        self.volatile.remove(&id);
        if let Some(watch) = self.watches.remove(&id) {
            for key in &watch.reads {
                self.forget_reader(key, id);
            }
        }
    }

    /// Marks every watch that has read `key`.
    pub(crate) fn mark(&mut self, key: &Key) {
        if let Some(readers) = self.readers.get(key) {
            self.dirty.extend(readers);
        }
    }

    /// Notes what a watch has read this time.
    pub(crate) fn set_reads(&mut self, id: u64, reads: Vec<Key>, volatile: bool) {
        let Some(watch) = self.watches.get_mut(&id) else { return };
        if volatile {
            self.volatile.insert(id);
        } else if watch.volatile {
            self.volatile.remove(&id);
        }
        watch.volatile = volatile;
        if watch.reads == reads {
            return;
        }
        let old = std::mem::replace(&mut watch.reads, reads.clone());
        for key in old.iter().filter(|key| !reads.contains(key)) {
            self.forget_reader(key, id);
        }
        for key in reads.into_iter().filter(|key| !old.contains(key)) {
            self.readers.entry(key).or_default().push(id);
        }
    }

    fn forget_reader(&mut self, key: &Key, id: u64) {
        if let Some(readers) = self.readers.get_mut(key) {
            readers.retain(|reader| *reader != id);
            if readers.is_empty() {
                self.readers.remove(key);
            }
        }
    }
}
