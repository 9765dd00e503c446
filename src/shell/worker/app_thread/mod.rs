//! The app's thread: owns the runtime, handles events in batches, resolves once, publishes a scene, requests one repaint.

mod pausing;
mod playing;
mod start;

pub use start::Start;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::pause::Pause;
use super::playback::Playback;
use super::shared::{Message, Shared, lock};
use super::window_host::WindowHost;
use crate::shell::clock::Clock;
use crate::shell::host::{self, Host as _};
use crate::shell::image_downloads::{ImageDownloads, RequestedImages, deliver_recorded};
use crate::shell::inspector::probe::Probe;
use crate::shell::preview::LiveProbe;
use crate::shell::secrets;
use ensemble_core::message::Event;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Scene;
use ensemble_runtime::{Now, Runtime};
use ensemble_sse::queue::{QueueReceiver, Received};
use ensemble_ui::toolkit::images::Images;

/// Time limit of a batch of events before the scene is resolved: half a frame at 60 Hz, so that the other half remains for drawing.
const BATCH_TIME: Duration = Duration::from_millis(8);

/// Delay of writing storage after the last event, so that a busy app does not write its file for each of them.
const STORAGE_DELAY: Duration = Duration::from_secs(1);

pub(super) struct AppThread {
    runtime: Runtime,
    host: WindowHost,
    shared: Arc<Shared>,
    clock: Clock,
    images: Arc<Images>,
    wanted: Arc<RequestedImages>,
    downloads: ImageDownloads,
    published: Option<Arc<Scene>>,
    due: bool,
    /// The recording that is played instead of using the network.
    playback: Option<Playback>,
    /// Earliest time of the next copy of the storage for a thread that replaces this one.
    next_copy: Instant,
    /// The inspector's probe.
    probe: Probe,
    /// Execution state: running, paused, stepping.
    pause: Pause,
    /// The live preview's probe.
    live: LiveProbe,
}

impl AppThread {
    pub(super) fn run(&mut self, mut receiver: QueueReceiver<Message>) {
        if self.playback.is_some() {
            return self.play(receiver);
        }
        let now = self.clock.now();
        // `onLoad` may hang like any later handler, while nothing is in the window yet.
        self.busy(|this| {
            this.runtime.start(now);
            this.publish();
            this.copy_storage();
        });
        let (mut rested, mut quiet_since) = (true, Instant::now());
        loop {
            if self.pause.is_active() {
                if !self.paused_iteration(&mut receiver) {
                    return;
                }
                (rested, quiet_since) = (false, Instant::now());
                continue;
            }
            let wait = if self.due {
                Some(self.until_paint())
            } else if rested {
                None
            } else {
                Some(STORAGE_DELAY.saturating_sub(quiet_since.elapsed()))
            };
            // What the inspector shows goes on without events.
            match receiver.next(wait.into_iter().chain(self.probe.until_view()).chain(self.live.until()).min()) {
                Received::Closed => return,
                Received::TimedOut if self.due => {
                    if self.until_paint().is_zero() {
                        self.busy(Self::publish);
                    }
                }
                Received::TimedOut if !rested && quiet_since.elapsed() >= STORAGE_DELAY => {
                    self.busy(|this| {
                        this.runtime.flush_storage();
                        this.perform();
                    });
                    rested = true;
                }
                Received::TimedOut => {}
                Received::Message(message) => {
                    (rested, quiet_since) = (false, Instant::now());
                    if !self.busy(|this| this.batch(message, &mut receiver)) {
                        return;
                    }
                }
            }
            self.tell_inspector(receiver.waiting());
            self.tell_preview();
        }
    }

    /// Sends data to the live preview, when due.
    fn tell_preview(&mut self) {
        if let Some(live) = self.live.gather(&mut self.runtime) {
            *lock(&self.shared.live) = Some(live);
            (self.host.repaint)();
        }
    }

    /// Sends a snapshot to the inspector, if there is news.
    fn tell_inspector(&mut self, waiting: (usize, usize)) {
        self.probe.set_execution(self.pause.execution(self.runtime.handled_events()));
        if let Some(snapshot) = self.probe.gather(&mut self.runtime, self.host.net.as_ref(), waiting) {
            lock(&self.shared.snapshot).update(snapshot);
            (self.host.repaint)();
        }
    }

    /// Current time; after the end of a recording, its clock continues.
    fn now(&self) -> Now {
        self.playback.as_ref().map_or_else(|| self.clock.now(), Playback::now)
    }

    /// Handles a message and further waiting ones, for at most [`BATCH_TIME`]; false when the last message was among them.
    fn batch(&mut self, message: Message, receiver: &mut QueueReceiver<Message>) -> bool {
        let until = Instant::now() + BATCH_TIME;
        let mut next = Some(message);
        while let Some(message) = next.take() {
            if !self.take(message) {
                self.end();
                return false;
            }
            if Instant::now() < until {
                next = receiver.try_next();
            }
        }
        self.due = true;
        if self.until_paint().is_zero() {
            self.publish();
        }
        true
    }

    /// Runs `work` and marks the thread as busy, so that the window can report a slow one.
    fn busy<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        // Not 0, which means idle. `Relaxed` is enough: the window offers a restart after seconds of it, and reads no other memory by it.
        self.shared.busy_since.store(self.clock.nanos(Instant::now()).max(1), Ordering::Relaxed);
        let result = work(self);
        self.shared.busy_since.store(0, Ordering::Relaxed);
        result
    }

    /// Handles one message; false for the last one.
    fn take(&mut self, message: Message) -> bool {
        let now = self.now();
        match message {
            Message::Net(event) => {
                if let Some(event) = self.downloads.deliver(event, &self.images, &mut self.runtime) {
                    let event = Event::Net(event);
                    secrets::hide_cookies_of(&event);
                    self.runtime.handle(event, now);
                }
                self.host.ask_about_redirects();
            }
            Message::Pictures => {
                if let Some(playback) = &mut self.playback {
                    deliver_recorded(&self.wanted, &self.images, playback.replayer());
                }
                for address in self.wanted.take() {
                    let command = self.downloads.start(address);
                    self.host.reach(command, || None);
                }
            }
            Message::Event(event) => {
                if let Event::Reload(app) = &event {
                    self.host.sources = app.sources.clone();
                    *lock(&self.shared.sources) = app.sources.clone();
                }
                self.runtime.handle(event, now);
            }
            Message::Answer(question, allowed) => self.host.answered(question, allowed, &self.runtime),
            Message::Inspect(order) => self.inspect(order),
            Message::Show(screen) => {
                let code = format!(
                    "ensemble.navigateScreen({{name: {}, options: {{replaceCurrentScreen: true}}}})",
                    Value::Text(screen)
                );
                if let Err(fault) = self.runtime.ordered("preview", |runtime| runtime.run_script_text(&code)) {
                    self.host.log("warning", format!("the screen is not shown: {fault}"));
                }
            }
            Message::Stop => return false,
        }
        self.perform();
        self.copy_storage();
        true
    }

    /// Copies the storage for the window, in case the next event hangs.
    fn copy_storage(&mut self) {
        let start = Instant::now();
        if start < self.next_copy {
            return;
        }
        if let Some(storage) = self.runtime.copy_storage() {
            *lock(&self.shared.storage) = Some(Arc::new(storage));
            // A small one is copied after each event; of a large one that changes all the time, the copies take a twentieth of the time.
            self.next_copy = start + 20 * start.elapsed();
        }
    }

    fn publish(&mut self) {
        self.due = false;
        // While a recording is played, it determines when the scene is made.
        let is_replayed = self.playback.as_ref().is_some_and(|playback| !playback.is_over());
        let scene = if is_replayed { self.runtime.published_scene() } else { self.runtime.scene() };
        // Making the scene loads screens and evaluates bindings, both of which may ask for effects.
        self.perform();
        // Bindings have their new values only now.
        self.live.note();
        if self.published.as_ref().is_some_and(|old| Arc::ptr_eq(old, &scene)) {
            return;
        }
        self.published = Some(scene.clone());
        *lock(&self.shared.scene) = Some(scene);
        (self.host.repaint)();
    }

    fn perform(&mut self) {
        let now = self.now();
        host::perform(&mut self.runtime, &mut self.host, now);
    }

    fn end(&mut self) {
        self.runtime.flush_storage();
        self.perform();
    }

    fn until_paint(&self) -> Duration {
        let at = Duration::from_nanos(self.shared.not_before.load(Ordering::Relaxed));
        at.saturating_sub(self.clock.elapsed())
    }
}
