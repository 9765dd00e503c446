//! [`PlayedApp`]: an app that replays a recording, without a window and a network. For commands that examine the effect of events.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::shell::host::{Host, perform};
use crate::shell::open::{LaunchOptions, Opened};
use crate::shell::recording::{ReplayOptions, Replayer, Step, recorded_setup};
use crate::shell::script_deadline::ScriptDeadline;
use crate::shell::{catalog, memory_limit};
use ensemble_action::ACTIONS;
use ensemble_core::diag::{Diagnostic, Sources};
use ensemble_core::message::Event;
use ensemble_core::message::net::NetCommand;
use ensemble_core::value::{Map, Value};
use ensemble_runtime::{Now, Runtime, Trace};

/// An app that replays a recording.
pub struct PlayedApp {
    /// The app's state.
    pub runtime: Runtime,
    /// Its files.
    pub sources: Arc<Sources>,
    replayer: Replayer,
    host: Listener,
    now: Now,
    /// The number of the last event.
    number: usize,
    /// Time spent on the present event so far.
    time: Duration,
    /// The event that was read ahead.
    next: Option<Step>,
    _deadline: ScriptDeadline,
}

/// An event with everything that it did, up to the next event.
#[derive(Debug)]
pub struct PlayedEvent {
    /// Its number in the recording, from 1. A batch of a stream has the number of its last event.
    pub number: usize,
    /// When it happened.
    pub at: Duration,
    /// The event.
    pub event: Event,
    /// The API that it belongs to.
    pub api: Option<Arc<str>>,
    /// How long it took to be handled and its changes to be evaluated.
    pub time: Duration,
    /// The handlers that ran, their changes, and the counts of evaluated bindings and drawn nodes.
    pub trace: Trace,
    /// Lines of the console, with their level.
    pub logs: Vec<(&'static str, String)>,
    /// Faults of the app.
    pub faults: Vec<Diagnostic>,
}

/// The longest call of a script.
const LONGEST_CALL: Duration = Duration::from_secs(20);

impl PlayedApp {
    /// Starts the app as the recording says.
    ///
    /// # Errors
    ///
    /// In words, when it cannot be started.
    pub fn start(launch: &LaunchOptions, opened: &Opened, replay: &ReplayOptions) -> Result<Self, String> {
        let sources = opened.app.sources.clone();
        let setup = recorded_setup(replay.tape.header(), launch.size, launch.dark);
        let deadline = ScriptDeadline::start(setup.running.clone(), sources.clone(), LONGEST_CALL)?;
        let of = sources.clone();
        memory_limit::watch(setup.running.clone(), move || of.clone(), |_| std::process::exit(1));
        let mut runtime = Runtime::new(opened.app.clone(), &catalog(), ACTIONS, setup)?;
        let (replayer, observer) = Replayer::new(replay, &opened.app);
        runtime.observe(observer);
        runtime.trace();
        let now = Now { elapsed: Duration::ZERO, wall_millis: replay.tape.header().wall_millis };
        runtime.start(now);
        let mut played = Self {
            runtime,
            sources,
            replayer,
            host: Listener::default(),
            now,
            number: 0,
            time: Duration::ZERO,
            next: None,
            _deadline: deadline,
        };
        played.perform();
        played.finish_frames();
        Ok(played)
    }

    /// Trace, log lines and faults of the start, before the first event: `onLoad` of the first screen.
    pub fn take_start(&mut self) -> (Trace, Vec<(&'static str, String)>, Vec<Diagnostic>) {
        (self.runtime.take_trace(), std::mem::take(&mut self.host.logs), std::mem::take(&mut self.host.faults))
    }

    /// Plays the next event and all frames up to the one after it; `None` at the end.
    pub fn step(&mut self) -> Option<PlayedEvent> {
        let Some(Step::Event { number, event, now, api }) = self.next.take() else { return None };
        (self.now, self.number) = (now, number);
        self.time = Duration::ZERO;
        let kept = event.clone();
        let begun = Instant::now();
        self.runtime.handle(event, now);
        self.perform();
        self.time += begun.elapsed();
        self.finish_frames();
        if self.next.is_none() {
            // The last screen, also where the recording was cut before it was made.
            let begun = Instant::now();
            let _scene = self.runtime.scene();
            self.perform();
            self.time += begun.elapsed();
        }
        Some(PlayedEvent {
            number,
            at: now.elapsed,
            event: kept,
            api,
            time: self.time,
            trace: self.runtime.take_trace(),
            logs: std::mem::take(&mut self.host.logs),
            faults: std::mem::take(&mut self.host.faults),
        })
    }

    /// How many events of the recording have happened.
    pub fn played_events(&self) -> usize {
        self.number
    }

    /// Mismatches between the recording and the app, found since the last call.
    pub fn take_notes(&mut self) -> Vec<Diagnostic> {
        self.replayer.take_notes()
    }

    /// Makes the scenes up to the next event.
    fn finish_frames(&mut self) {
        loop {
            match self.replayer.next(&self.runtime) {
                Some(Step::Frame) => {
                    let begun = Instant::now();
                    let _scene = self.runtime.scene();
                    self.perform();
                    self.time += begun.elapsed();
                }
                event => {
                    self.next = event;
                    return;
                }
            }
        }
    }

    fn perform(&mut self) {
        perform(&mut self.runtime, &mut self.host, self.now);
    }
}

/// Keeps the app's messages and performs none of its effects: they were performed when the recording was made.
#[derive(Default)]
struct Listener {
    logs: Vec<(&'static str, String)>,
    faults: Vec<Diagnostic>,
}

/// Most lines that are kept of one event.
const MOST_LOGS: usize = 1000;

impl Host for Listener {
    fn net(&mut self, _: NetCommand, _: &Runtime) {}

    fn save_storage(&mut self, _: Arc<Map>) {}

    fn log(&mut self, level: &'static str, text: String) {
        if self.logs.len() < MOST_LOGS {
            self.logs.push((level, text));
        }
    }

    fn fault(&mut self, fault: Diagnostic) {
        if self.faults.len() < MOST_LOGS {
            self.faults.push(fault);
        }
    }

    fn export_app(
        &mut self,
        _: ensemble_core::message::net::TaskId,
        _: ensemble_core::message::app_export::AppExport,
    ) -> Option<Event> {
        None
    }
}

/// The word for an event, as its line in the recording has it.
pub fn kind_of(event: &Event) -> String {
    struct NoLabels;
    impl ensemble_core::recording::Labels for NoLabels {
        fn stream(&self, _: ensemble_core::message::stream::ConnectionId) -> Option<Arc<str>> {
            None
        }

        fn request(&self, _: ensemble_core::message::net::TaskId) -> Option<Arc<str>> {
            None
        }

        fn widget(
            &self,
            _: ensemble_core::message::interaction::NodeId,
        ) -> Option<ensemble_core::recording::WidgetLabel> {
            None
        }
    }
    let mut line = Vec::new();
    ensemble_core::recording::write_event(&mut line, Duration::ZERO, None, event, &NoLabels);
    let last = line.split(|byte| *byte == b'\n').rfind(|line| !line.is_empty()).unwrap_or_default();
    let value = ensemble_core::json::from_json(&String::from_utf8_lossy(last)).unwrap_or(Value::Null);
    value.get("kind").to_display().to_string()
}
