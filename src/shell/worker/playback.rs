//! [`Playback`]: plays a recording to the app, at its own speed or event by event.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::pause::Pause;
use crate::shell::inspector::order::DebugCommand;
use crate::shell::recording::{ReplayOptions, Replayer, Step};
use ensemble_action::ACTIONS;
use ensemble_core::app::App;
use ensemble_core::diag::Diagnostic;
use ensemble_core::recording::lines_of_event;
use ensemble_runtime::scene::Scene;
use ensemble_runtime::{Now, Runtime, Setup};

/// A recording in playback.
pub(super) struct Playback {
    replayer: Replayer,
    /// Multiple of the recorded speed; `None` for no waiting.
    speed: Option<f64>,
    /// Time at which the recording was, or would have been, at its start.
    begun: Instant,
    /// Time in the recording.
    now: Now,
    /// True after the last event: the app handles input again.
    is_over: bool,
    /// True when the latest scene is one of the recording.
    is_at_frame: bool,
    /// Setup for playing from the start again.
    setup: Setup,
    options: ReplayOptions,
    app: Arc<App>,
}

impl Playback {
    /// A recording at its start; `runtime`, which was made of `app` and `setup`, is observed from here on.
    pub(super) fn new(options: ReplayOptions, app: Arc<App>, setup: Setup, runtime: &mut Runtime) -> Self {
        let (replayer, observer) = Replayer::new(&options, &app);
        runtime.observe(observer);
        Self {
            replayer,
            speed: options.speed,
            begun: Instant::now(),
            now: start_of(&options),
            is_over: false,
            is_at_frame: true,
            setup,
            options,
            app,
        }
    }

    /// Plays again from the start, in the runtime that is returned.
    ///
    /// # Errors
    ///
    /// A message when no runtime can be made.
    pub(super) fn restart(&mut self) -> Result<Runtime, String> {
        let mut runtime = Runtime::new(self.app.clone(), &crate::shell::catalog(), ACTIONS, self.setup.clone())?;
        let (replayer, observer) = Replayer::new(&self.options, &self.app);
        runtime.observe(observer);
        (self.replayer, self.is_over, self.is_at_frame) = (replayer, false, true);
        self.now = start_of(&self.options);
        Ok(runtime)
    }

    /// Starts the clock of the recording.
    pub(super) fn begin(&mut self) {
        self.begun = Instant::now();
    }

    /// Lets the recorded speed go on from the current moment.
    pub(super) fn resume(&mut self) {
        let since_start = self.speed.map_or(Duration::ZERO, |speed| self.now.elapsed.div_f64(speed));
        self.begun = Instant::now().checked_sub(since_start).unwrap_or_else(Instant::now);
    }

    /// Time in the recording.
    pub(super) fn now(&self) -> Now {
        self.now
    }

    /// True after the last event.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Number of events played.
    pub(super) fn played(&self) -> usize {
        self.replayer.played()
    }

    /// Number of events of the recording.
    pub(super) fn total(&self) -> usize {
        self.replayer.total()
    }

    /// The reader of the recording, for its pictures.
    pub(super) fn replayer(&mut self) -> &mut Replayer {
        &mut self.replayer
    }

    /// Removes and returns the differences between the recording and the app.
    pub(super) fn take_notes(&mut self) -> Vec<Diagnostic> {
        self.replayer.take_notes()
    }

    /// Delay until the next step; `None` at the end of the recording, or of the steps that `pause` allows.
    pub(super) fn until_step(&mut self, pause: &Pause) -> Option<Duration> {
        let played = self.replayer.played();
        self.replayer.stop_after(match pause.command() {
            DebugCommand::Run | DebugCommand::Pause | DebugCommand::RunTo(_) => None,
            DebugCommand::Step(_) => Some(played + pause.left()),
            // Event by event, so that it stops behind the one that is looked for.
            DebugCommand::RunUntil { .. } => Some(played + 1),
        });
        let Some(at) = self.replayer.next_at() else {
            self.is_over = true;
            return None;
        };
        let speed = self.speed.filter(|_| *pause.command() == DebugCommand::Run);
        let due = speed.map_or(Duration::ZERO, |speed| at.div_f64(speed));
        Some(due.saturating_sub(self.begun.elapsed()))
    }

    /// Plays one line. True when there may be another scene than `published`.
    pub(super) fn step(&mut self, runtime: &mut Runtime, published: Option<&Arc<Scene>>) -> bool {
        match self.replayer.next(runtime) {
            Some(Step::Event { number, event, now, .. }) => {
                (self.now, self.is_at_frame) = (now, false);
                // Events that do not fit were left out, and are counted all the same.
                runtime.count_events_from(number.saturating_sub(lines_of_event(&event)));
                runtime.handle(event, now);
                false
            }
            // The scene is made where the recording made it; the window takes the newest when it paints.
            Some(Step::Frame) => {
                self.is_at_frame = true;
                let scene = runtime.scene();
                published.is_none_or(|old| !Arc::ptr_eq(old, &scene))
            }
            None => true,
        }
    }

    /// Makes the scene after the latest event: that of the recording, or one more where the recording has none.
    pub(super) fn make_scene(&mut self, runtime: &mut Runtime) {
        // The lines behind the event belong to it: its calls, and its scene.
        self.replayer.stop_after(Some(self.replayer.played()));
        while self.replayer.next_at().is_some() {
            if let Some(Step::Frame) = self.replayer.next(runtime) {
                self.is_at_frame = true;
                let _scene = runtime.scene();
            }
        }
        if !self.is_at_frame {
            self.replayer.note_more_scenes();
            self.is_at_frame = true;
            let _scene = runtime.scene();
        }
    }
}

/// The time at which a recording starts.
fn start_of(options: &ReplayOptions) -> Now {
    Now { elapsed: Duration::ZERO, wall_millis: options.tape.header().wall_millis }
}
