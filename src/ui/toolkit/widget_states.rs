//! State of widgets between frames, by egui's ids, for example an open menu or the camera of a map.
//!
//! egui's own storage keeps what it was given for as long as the window lives. A list on a stream makes new widgets, with new ids, for months: here
//! the states that were not used for longest are dropped when there are many.

use std::any::{Any, TypeId};
use std::sync::Arc;

use egui::mutex::Mutex;
use egui::{Context, Id, Ui};
use rustc_hash::FxHashMap;

/// Number of states from which old ones are dropped. More than a screen shows at once, so that a row that is scrolled out of sight and back finds
/// its state.
const MOST_STATES: usize = 4096;

/// Number of caches from which old ones are dropped. A cache may hold megabytes and is made anew at any time.
const MOST_CACHES: usize = 128;

/// Frames for which a state or cache is kept however many there are: what is on the screen is used in every frame.
const KEPT_FRAMES: u64 = 4;

/// States by id and type.
pub struct WidgetStates {
    entries: FxHashMap<(Id, TypeId), Entry>,
    /// Number of entries that is kept when old ones are dropped, if so many exist.
    most: usize,
    /// Number of entries at which old ones are dropped next.
    next_sweep: usize,
    /// Number of the current frame.
    now: u64,
}

struct Entry {
    value: Box<dyn Any + Send + Sync>,
    /// Number of the last frame that used it.
    used: u64,
}

impl WidgetStates {
    fn new(most: usize) -> Self {
        Self { entries: FxHashMap::default(), most, next_sweep: 2 * most, now: 0 }
    }

    /// A copy of the state of `id`.
    pub fn get_temp<T: Any + Clone + Send + Sync>(&mut self, id: Id) -> Option<T> {
        let entry = self.entries.get_mut(&(id, TypeId::of::<T>()))?;
        entry.used = self.now;
        entry.value.downcast_ref().cloned()
    }

    /// Sets the state of `id`.
    pub fn insert_temp<T: Any + Send + Sync>(&mut self, id: Id, value: T) {
        self.entries.insert((id, TypeId::of::<T>()), Entry { value: Box::new(value), used: self.now });
        self.sweep();
    }

    /// Removes the state of `id`.
    pub fn remove_temp<T: Any + Send + Sync>(&mut self, id: Id) -> Option<T> {
        let entry = self.entries.remove(&(id, TypeId::of::<T>()))?;
        entry.value.downcast().ok().map(|value| *value)
    }

    /// The state of `id`; `value` if it has none.
    pub fn get_temp_mut_or<T: Any + Send + Sync>(&mut self, id: Id, value: T) -> &mut T {
        self.get_temp_mut_or_insert_with(id, || value)
    }

    /// The state of `id`; the type's default if it has none.
    pub fn get_temp_mut_or_default<T: Any + Default + Send + Sync>(&mut self, id: Id) -> &mut T {
        self.get_temp_mut_or_insert_with(id, T::default)
    }

    /// The state of `id`; the result of `make` if it has none.
    pub fn get_temp_mut_or_insert_with<T: Any + Send + Sync>(&mut self, id: Id, make: impl FnOnce() -> T) -> &mut T {
        self.sweep();
        let now = self.now;
        let new = || Entry { value: Box::new(make()), used: now };
        let entry = self.entries.entry((id, TypeId::of::<T>())).or_insert_with(new);
        entry.used = now;
        entry.value.downcast_mut().expect("the key names the type of its value")
    }

    /// Drops the entries that were not used for longest when there are too many.
    fn sweep(&mut self) {
        if self.entries.len() < self.next_sweep {
            return;
        }
        let mut used: Vec<u64> = self.entries.values().map(|entry| entry.used).collect();
        let at = self.most.min(used.len() - 1);
        let (_, oldest, _) = used.select_nth_unstable_by(at, |one, other| other.cmp(one));
        // Entries of the same frame go together: those of the last frames are on the screen.
        let oldest = (*oldest + 1).min(self.now.saturating_sub(KEPT_FRAMES));
        self.entries.retain(|_, entry| entry.used >= oldest);
        self.next_sweep = 2 * self.entries.len().max(self.most);
    }
}

/// Access to the state of widgets, by the interface of egui's `data_mut`.
pub trait KeepsStates {
    /// Reads or writes states of widgets. The context must not be used inside of `access`.
    fn states<R>(&self, access: impl FnOnce(&mut WidgetStates) -> R) -> R;

    /// Reads or writes what a widget can make anew at any time, such as a parsed document. The context must not be used inside of `access`.
    fn caches<R>(&self, access: impl FnOnce(&mut WidgetStates) -> R) -> R;
}

impl KeepsStates for Context {
    fn states<R>(&self, access: impl FnOnce(&mut WidgetStates) -> R) -> R {
        access_to(self, Id::unique("widget states"), MOST_STATES, access)
    }

    fn caches<R>(&self, access: impl FnOnce(&mut WidgetStates) -> R) -> R {
        access_to(self, Id::unique("widget caches"), MOST_CACHES, access)
    }
}

impl KeepsStates for Ui {
    fn states<R>(&self, access: impl FnOnce(&mut WidgetStates) -> R) -> R {
        self.ctx().states(access)
    }

    fn caches<R>(&self, access: impl FnOnce(&mut WidgetStates) -> R) -> R {
        self.ctx().caches(access)
    }
}

fn access_to<R>(ctx: &Context, id: Id, most: usize, access: impl FnOnce(&mut WidgetStates) -> R) -> R {
    let now = ctx.cumulative_pass_nr();
    let states = ctx.data_mut(|data| {
        let make = || Arc::new(Mutex::new(WidgetStates::new(most)));
        Arc::clone(data.get_temp_mut_or_insert_with::<Arc<Mutex<WidgetStates>>>(id, make))
    });
    let mut states = states.lock();
    states.now = now;
    access(&mut states)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_of_widgets_that_are_gone_are_dropped_and_those_in_use_are_not() {
        let mut states = WidgetStates::new(8);
        let held = Id::unique("held");
        states.insert_temp(held, 7_u8);
        for frame in 0..1000_u64 {
            states.now = frame;
            assert_eq!(states.get_temp::<u8>(held), Some(7), "a state in use, in frame {frame}");
            states.insert_temp(Id::unique(("row", frame)), frame);
            assert!(states.entries.len() <= 16, "{} states in frame {frame}", states.entries.len());
        }
        assert_eq!(states.get_temp::<u64>(Id::unique(("row", 999_u64))), Some(999), "the newest");
        assert_eq!(states.get_temp::<u64>(Id::unique(("row", 994_u64))), Some(994), "one scrolled out of sight lately");
        assert_eq!(states.get_temp::<u64>(Id::unique(("row", 1_u64))), None);
    }

    #[test]
    fn everything_on_the_screen_is_kept() {
        let mut states = WidgetStates::new(8);
        for frame in 0..3 {
            states.now = frame;
            for row in 0..100 {
                *states.get_temp_mut_or_default::<u64>(Id::unique(row)) += 1;
            }
        }
        assert!((0..100).all(|row| states.get_temp::<u64>(Id::unique(row)) == Some(3)));
    }

    #[test]
    fn states_of_an_id_differ_by_type() {
        let mut states = WidgetStates::new(8);
        let id = Id::unique("one");
        states.insert_temp(id, 1_u8);
        states.insert_temp(id, true);
        assert_eq!((states.get_temp::<u8>(id), states.get_temp::<bool>(id)), (Some(1), Some(true)));
        assert_eq!((states.remove_temp::<u8>(id), states.get_temp::<u8>(id)), (Some(1), None));
        assert_eq!(states.get_temp::<bool>(id), Some(true));
        assert!(*states.get_temp_mut_or(id, false));
    }
}
