//! State shared between the app's thread and the window.

use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::shell::inspector::console_log::ConsoleLog;
use crate::shell::inspector::order::Order;
use crate::shell::inspector::snapshot::Snapshot;
use crate::shell::permissions::{Question, Questions};
use crate::shell::preview::Live;
use ensemble_core::diag::Sources;
use ensemble_core::message::Event;
use ensemble_core::message::net::NetEvent;
use ensemble_core::value::Map;
use ensemble_runtime::scene::Scene;
use ensemble_script::Running;

/// A message to the app's thread.
pub enum Message {
    /// An event of the network driver.
    Net(NetEvent),
    /// Another event.
    Event(Event),
    /// The window has requested pictures.
    Pictures,
    /// An order of the inspector.
    Inspect(Order),
    /// Replaces the current screen, for the live preview.
    Show(Arc<str>),
    /// The user's answer to a question; true allows it.
    Answer(Question, bool),
    /// The program ends.
    Stop,
}

impl From<NetEvent> for Message {
    fn from(event: NetEvent) -> Self {
        Self::Net(event)
    }
}

/// State shared between the app's thread and the window.
#[derive(Default)]
pub struct Shared {
    pub(super) scene: Mutex<Option<Arc<Scene>>>,
    pub(super) copies: Mutex<Vec<Arc<str>>>,
    pub(super) failure: Mutex<Option<String>>,
    /// Earliest time of the next frame, in nanoseconds since [`Clock`]'s start.
    pub(super) not_before: AtomicU64,
    /// Start of the running batch in nanoseconds since the clock's start; 0 while idle.
    pub(super) busy_since: AtomicU64,
    /// The running script.
    pub(super) running: Arc<Running>,
    pub(super) sources: Mutex<Arc<Sources>>,
    /// Pending questions to the user.
    pub(super) questions: Arc<Questions>,
    /// Last user gesture in nanoseconds since the clock's start; 0 without any.
    pub(super) pressed_at: AtomicU64,
    /// Reason why the thread has stopped.
    pub(super) stopped: Mutex<Option<String>>,
    /// The app's storage after the last event, for a thread that replaces this one.
    pub(super) storage: Mutex<Option<Arc<Map>>>,
    /// True when another thread runs the app: this one must not write storage.
    pub(super) abandoned: AtomicBool,
    /// Latest lines of the console.
    pub(super) console: Mutex<ConsoleLog>,
    /// News for the inspector.
    pub(super) snapshot: Mutex<Snapshot>,
    /// News for the live preview.
    pub(super) live: Mutex<Option<Live>>,
}

/// A running batch.
pub struct Busy {
    /// Time since its start.
    pub time: Duration,
    /// File and line of the running code.
    pub location: Option<String>,
}

impl Busy {
    /// The sentence that the window shows.
    pub fn message(&self) -> String {
        match &self.location {
            Some(location) => format!(
                "The script at {location} has been running for {} s. A fresh start loses its variables; the storage is kept.",
                self.time.as_secs()
            ),
            None => format!("The app has been busy with one thing for {} s.", self.time.as_secs()),
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // The values behind these locks are replaced as a whole, so they are right even after a panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
