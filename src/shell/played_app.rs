//! [`PlayedApp`]: an app that replays a recording, without a window and a network. For commands that examine the effect of events.

use std::sync::Arc;
use std::time::Duration;

use crate::shell::clock::stopwatch;
use crate::shell::host::perform;
use crate::shell::open::{LaunchOptions, OpenedApp};
use crate::shell::recording::{ReplayOptions, Replayer, Step, recorded_setup};
use crate::shell::replay_host::ReplayHost;
use crate::shell::script_deadline::ScriptDeadline;
use crate::shell::{catalog, fatal_limit};
use ensemble_action::ACTIONS;
use ensemble_core::diag::{Diagnostic, Sources};
use ensemble_core::recording::lines_of_event;
use ensemble_runtime::{Now, Record, Runtime, TraceOptions};

/// An app that replays a recording.
pub struct PlayedApp {
    /// The app's state.
    pub runtime: Runtime,
    /// Files of the app.
    pub sources: Arc<Sources>,
    replayer: Replayer,
    host: ReplayHost,
    now: Now,
    /// Number of the last event.
    number: usize,
    /// The next step, if read ahead.
    next: Option<Step>,
    _deadline: ScriptDeadline,
}

/// Time limit of a script call.
const LONGEST_CALL: Duration = Duration::from_secs(20);

impl PlayedApp {
    /// Starts the app as recorded.
    ///
    /// # Errors
    ///
    /// A message when it cannot be started.
    pub fn start(launch: &LaunchOptions, opened: &OpenedApp, replay: &ReplayOptions) -> Result<Self, String> {
        let sources = opened.app.sources.clone();
        let setup = recorded_setup(replay.tape.header(), launch.size, launch.dark);
        let deadline = ScriptDeadline::start(setup.running.clone(), sources.clone(), LONGEST_CALL)?;
        let of = sources.clone();
        fatal_limit::watch(setup.running.clone(), move || of.clone(), |_| std::process::exit(1));
        let mut runtime = Runtime::new(opened.app.clone(), &catalog(), ACTIONS, setup)?;
        let (replayer, observer) = Replayer::new(replay, &opened.app);
        runtime.observe(observer);
        runtime.trace(TraceOptions { stopwatch, is_exact: true });
        let now = Now { elapsed: Duration::ZERO, wall_millis: replay.tape.header().wall_millis };
        runtime.start(now);
        let mut played =
            Self { runtime, sources, replayer, host: ReplayHost, now, number: 0, next: None, _deadline: deadline };
        played.perform();
        played.finish_frames();
        Ok(played)
    }

    /// Records of the start, before the first event, such as `onLoad` of the first screen.
    pub fn take_start(&mut self) -> Vec<Record> {
        self.runtime.take_all_records().records
    }

    /// Plays the next event and everything up to the one after it; `None` at the end. A batch of a stream yields one record for each of its events.
    pub fn step(&mut self) -> Option<Vec<Record>> {
        let Some(Step::Event { number, event, now, .. }) = self.next.take() else { return None };
        (self.now, self.number) = (now, number);
        // Events that do not fit were left out, and are counted all the same.
        self.runtime.count_events_from(number.saturating_sub(lines_of_event(&event)));
        self.runtime.handle(event, now);
        self.perform();
        self.finish_frames();
        if self.next.is_none() {
            // The last screen, also where the recording was cut before it was made.
            let _scene = self.runtime.scene();
            self.perform();
        }
        Some(self.runtime.take_all_records().records)
    }

    /// Number of played events.
    pub fn played_events(&self) -> usize {
        self.number
    }

    /// Mismatches between the recording and the app, found since the last call.
    pub fn take_notes(&mut self) -> Vec<Diagnostic> {
        self.replayer.take_notes()
    }

    /// Renders the scenes up to the next event.
    fn finish_frames(&mut self) {
        loop {
            match self.replayer.next(&self.runtime) {
                Some(Step::Frame) => {
                    let _scene = self.runtime.scene();
                    self.perform();
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
