//! Shared between the app's thread and the window: messages to the app, and the results that the window takes.

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
    /// The window wants pictures.
    Pictures,
    /// The person wants something of the app in the inspector.
    Inspect(Order),
    /// Opens a screen in place of the one in front, for the live preview.
    Show(Arc<str>),
    /// The user's answer to a question; `true` allows it.
    Answer(Question, bool),
    /// The program ends.
    Stop,
}

impl From<NetEvent> for Message {
    fn from(event: NetEvent) -> Self {
        Self::Net(event)
    }
}

/// The state that the app's thread and the window share.
#[derive(Default)]
pub struct Shared {
    pub(super) scene: Mutex<Option<Arc<Scene>>>,
    pub(super) copies: Mutex<Vec<Arc<str>>>,
    pub(super) failure: Mutex<Option<String>>,
    /// Nanoseconds since [`Clock`]'s start before which the window does not paint again.
    pub(super) not_before: AtomicU64,
    /// Nanoseconds since the start when the batch that is being handled began; 0 while none is.
    pub(super) busy_since: AtomicU64,
    /// The code of the app that runs.
    pub(super) running: Arc<Running>,
    pub(super) sources: Mutex<Arc<Sources>>,
    /// Questions to the user.
    pub(super) questions: Arc<Questions>,
    /// Nanoseconds since the start when the user last pressed something; 0 while nothing was.
    pub(super) pressed_at: AtomicU64,
    /// The reason why the thread has stopped, in words.
    pub(super) stopped: Mutex<Option<String>>,
    /// The app's storage after the last event, for the thread that takes the place of this one.
    pub(super) storage: Mutex<Option<Arc<Map>>>,
    /// True when another thread runs the app: this one writes no storage any more.
    pub(super) abandoned: AtomicBool,
    /// The newest lines of the console.
    pub(super) console: Mutex<ConsoleLog>,
    /// News for the inspector that it has not taken yet.
    pub(super) snapshot: Mutex<Snapshot>,
    /// News for the live preview that it has not taken yet.
    pub(super) live: Mutex<Option<Live>>,
}

/// A batch that is being handled.
pub struct Busy {
    /// Time since it began.
    pub time: Duration,
    /// File and line of the code that runs.
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
