//! Runs an app without a window for `screenshot`: real network, real time, software rendering.

mod error_page;
mod find;
mod headless_host;
mod inspect;
mod perform;
mod play;
mod replay;
mod start;
mod step;

use std::sync::Arc;
use std::time::{Duration, Instant};

pub(crate) use self::error_page::ERROR_TITLE;
pub use self::error_page::error_page;
use self::headless_host::HeadlessHost;
use self::replay::Replay;
pub use self::step::{Outcome, Picture, Step, StepTimeout};
use super::clock::Clock;
use super::image_downloads::{ImageDownloads, RequestedImages, deliver_recorded};
use super::inspector::probe::Probe;
use super::inspector::{Inspector, Pane};
use super::open::{LaunchOptions, OpenedApp, with_script_stack};
use super::script_deadline::ScriptDeadline;
use super::{host, secrets};
use ensemble_core::message::Event;
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::StreamEvent;
use ensemble_runtime::scene::Scene;
use ensemble_runtime::{Now, Runtime};
use ensemble_sse::queue::{QueueReceiver, QueueSender, Received};
use ensemble_ui::offscreen::Offscreen;

/// Opens the app, performs the steps, renders.
///
/// # Errors
///
/// A message when the app cannot start or the picture is too large.
pub fn run(
    launch: &LaunchOptions,
    opened: OpenedApp,
    steps: Vec<Step>,
    limit: Duration,
    picture: bool,
    inspect: Option<Pane>,
) -> Result<Outcome, String> {
    with_script_stack(|| {
        HeadlessApp::start(launch, &opened, limit, inspect).and_then(|mut app| app.perform(steps, limit, picture))
    })?
}

/// A message from the network driver to the app.
struct NetMessage(NetEvent);

impl From<NetEvent> for NetMessage {
    fn from(event: NetEvent) -> Self {
        Self(event)
    }
}

struct HeadlessApp {
    runtime: Runtime,
    host: HeadlessHost,
    receiver: QueueReceiver<NetMessage>,
    window: Offscreen,
    wanted: Arc<RequestedImages>,
    downloads: ImageDownloads,
    scene: Arc<Scene>,
    clock: Clock,
    events: u64,
    replay: Option<Replay>,
    /// Keeps the queue open when there is no network driver.
    _silent: Option<QueueSender<NetMessage>>,
    /// The inspector and its probe.
    inspector: Option<(Inspector, Probe)>,
    /// Ends the process when a script call exceeds the time limit.
    _deadline: ScriptDeadline,
}

/// Time between frames: 60 Hz as in a window, so that animations are equal.
const TICK: Duration = Duration::from_millis(16);

impl HeadlessApp {
    /// Handles events for `time`, then renders a frame.
    fn pass(&mut self, time: Duration) {
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.receiver.next(Some(left)) {
                Received::Message(NetMessage(event)) => {
                    self.count(&event);
                    let now = self.now();
                    if let Some(event) = self.downloads.deliver(event, &self.window.images(), &mut self.runtime) {
                        let event = Event::Net(event);
                        secrets::hide_cookies_of(&event);
                        self.runtime.handle(event, now);
                    }
                    self.effects();
                }
                Received::TimedOut | Received::Closed => break,
            }
            if left.is_zero() {
                break;
            }
        }
        self.scene = self.runtime.scene();
        self.effects();
        self.draw();
    }

    fn count(&mut self, event: &NetEvent) {
        if let NetEvent::Stream(batch) = event {
            self.events += batch.events.iter().filter(|event| matches!(event, StreamEvent::Message(_))).count() as u64;
        }
    }

    fn draw(&mut self) {
        let now = self.now();
        let interactions = self.frame(now);
        // The window's reports of the recorded run are among the events.
        let is_replayed = self.replay.as_ref().is_some_and(|replay| !replay.is_over);
        for interaction in interactions.into_iter().filter(|_| !is_replayed) {
            let now = self.now();
            self.runtime.handle(Event::Interaction(interaction), now);
            self.effects();
        }
        if let Some(replay) = &mut self.replay {
            deliver_recorded(&self.wanted, &self.window.images(), &mut replay.replayer);
        }
        for address in self.wanted.take() {
            let command = self.downloads.start(address);
            self.host.perform(command);
        }
        if !is_replayed {
            self.scene = self.runtime.scene();
        }
    }

    fn effects(&mut self) {
        let now = self.now();
        (self.host.clock, self.host.elapsed) = (now.wall_millis, now.elapsed);
        host::perform(&mut self.runtime, &mut self.host, now);
    }

    /// Current time; after the end of a recording, its clock continues.
    fn now(&self) -> Now {
        match &self.replay {
            Some(replay) => Now { elapsed: replay.at, wall_millis: replay.wall_millis },
            None => self.clock.now(),
        }
    }
}
