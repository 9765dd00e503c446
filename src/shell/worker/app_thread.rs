//! The app's thread: owns the runtime, takes events in batches, resolves once, publishes a scene, asks for one repaint.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::shared::{Message, Shared, lock};
use super::window_host::WindowHost;
use crate::shell::app_export::AppExporter;
use crate::shell::audio::Audio;
use crate::shell::clock::Clock;
use crate::shell::desktop_tasks::DesktopTasks;
use crate::shell::disk::Disk;
use crate::shell::examples::ExampleFiles;
use crate::shell::external_commands::ExternalCommands;
use crate::shell::gate::AppGate;
use crate::shell::host::{self, Host as _};
use crate::shell::image_downloads::{ImageDownloads, RequestedImages, deliver_recorded, picture_folders};
use crate::shell::inspector::order::Order;
use crate::shell::inspector::probe::Probe;
use crate::shell::net_options::net_options;
use crate::shell::permissions::Permissions;
use crate::shell::preview::LiveProbe;
use crate::shell::recording::{RecordOptions, Recorder, ReplayOptions, Replayer, Step};
use crate::shell::sign_in::SignIns;
use crate::shell::{Net, secrets, storage};
use ensemble_action::ACTIONS;
use ensemble_core::app::App;
use ensemble_core::message::Event;
use ensemble_core::recording::{Header, lines_of_event};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Scene;
use ensemble_runtime::{Now, Runtime, Setup};
use ensemble_sse::NetOptions;
use ensemble_sse::queue::{QueueReceiver, QueueSender, Received};
use ensemble_ui::toolkit::images::Images;

/// Arguments for starting the app's thread.
pub struct Start {
    /// The app.
    pub app: Arc<App>,
    /// Storage, size, theme, language and start screen.
    pub setup: Setup,
    /// The policy that the app is held to.
    pub gate: AppGate,
    /// Asks the window for a repaint.
    pub repaint: Box<dyn Fn() + Send>,
    /// Closes the window.
    pub quit: Box<dyn Fn() + Send>,
    /// The pictures of the window.
    pub images: Arc<Images>,
    /// The programs behind `callExternalMethod`.
    pub external: ExternalCommands,
    /// Writes the app's storage to the disk.
    pub keep_storage: bool,
    /// Tells what a live preview shows.
    pub live: bool,
    /// Writes exported apps; `None` for an app that may not export.
    pub exporter: Option<AppExporter>,
    /// The gallery's files; `None` for every other app.
    pub examples: Option<ExampleFiles>,
    /// File and size limit of the recording to write, and its first line; `None`: nothing is recorded.
    pub record: Option<(RecordOptions, Header)>,
    /// The recording that takes the place of the network.
    pub replay: Option<ReplayOptions>,
}

/// A recording that is being played.
struct Replay {
    replayer: Replayer,
    speed: Option<f64>,
    begun: Instant,
    /// The recording's time.
    now: Now,
    /// True after the last event: the app handles input again.
    is_over: bool,
}

/// Events are handled for at most this long before the scene is resolved: half of a frame at 60 a second, so that the other half can draw it.
const BATCH_TIME: Duration = Duration::from_millis(8);

/// Changes of the storage are written after this long without an event, so that a busy app does not write its file for each of them.
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
    replay: Option<Replay>,
    /// When the storage may be copied for a thread that takes the place of this one.
    next_copy: Instant,
    /// The inspector's end.
    probe: Probe,
    /// The live preview's end.
    live: LiveProbe,
}

impl AppThread {
    pub(super) fn new(
        start: Start,
        shared: Arc<Shared>,
        sender: &QueueSender<Message>,
        clock: Clock,
    ) -> Result<Self, String> {
        let gate: Arc<dyn ensemble_sse::Gate> = Arc::new(start.gate.clone());
        let audio = Audio::new(&start.app.root, gate.clone());
        let keeps = !start.gate.is_of_network();
        let sign_ins = Arc::new(SignIns::new(&start.app.storage_key, keeps, Arc::new(start.gate.clone())));
        let net = match &start.replay {
            Some(_) => None,
            None => {
                let token_source = Some(sign_ins.clone() as _);
                let net = NetOptions { gate: Arc::new(start.gate.clone()), token_source, ..net_options() };
                Some(Net::start(sender.clone(), net).map_err(|error| format!("cannot start the network: {error}"))?)
            }
        };
        let keeps_storage = start.keep_storage && start.replay.is_none();
        let storage =
            keeps_storage.then(|| storage::StorageWriter::start(start.app.storage_key.clone())).transpose()?;
        let waker = sender.clone();
        // A full queue is emptied by a thread that looks for wanted pictures after it.
        let wanted = Arc::new(RequestedImages::waking(move || drop(waker.urgent(Message::Pictures))));
        start.images.set_loader(wanted.clone());
        start.images.set_files(Arc::new(Disk), picture_folders(&start.app.root));
        let host = WindowHost {
            net,
            permissions: Permissions::new(start.gate.clone(), shared.questions.clone()),
            gate: start.gate,
            storage_key: start.app.storage_key.clone(),
            clock,
            refusals: BTreeSet::new(),
            shared: shared.clone(),
            sources: start.app.sources.clone(),
            repaint: start.repaint,
            quit: start.quit,
            storage,
            exporter: start.exporter,
            examples: start.examples,
            events: sender.clone(),
            tasks: DesktopTasks::new(&start.app.storage_key, sign_ins, start.external, audio, gate),
        };
        let mut runtime = Runtime::new(start.app.clone(), &crate::shell::catalog(), ACTIONS, start.setup)?;
        if let Some((options, header)) = start.record {
            runtime.observe(Box::new(Recorder::create(options, header)?));
        }
        let replay = start.replay.as_ref().map(|options| {
            let (replayer, observer) = Replayer::new(options, &start.app);
            runtime.observe(observer);
            let now = Now { elapsed: Duration::ZERO, wall_millis: options.tape.header().wall_millis };
            Replay { replayer, speed: options.speed, begun: Instant::now(), now, is_over: false }
        });
        Ok(Self {
            runtime,
            host,
            shared,
            clock,
            images: start.images,
            wanted,
            downloads: ImageDownloads::default(),
            published: None,
            due: false,
            replay,
            next_copy: Instant::now(),
            probe: Probe::default(),
            live: LiveProbe::new(start.live),
        })
    }

    pub(super) fn run(&mut self, mut receiver: QueueReceiver<Message>) {
        if self.replay.is_some() {
            return self.replay(receiver);
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

    /// Hands what a live preview shows to the window, when it is due.
    fn tell_preview(&mut self) {
        if let Some(live) = self.live.gather(&mut self.runtime) {
            *lock(&self.shared.live) = Some(live);
            (self.host.repaint)();
        }
    }

    /// Hands what the inspector shows to the window, when there is something new.
    fn tell_inspector(&mut self, waiting: (usize, usize)) {
        if let Some(snapshot) = self.probe.gather(&mut self.runtime, self.host.net.as_ref(), waiting) {
            lock(&self.shared.snapshot).update(snapshot);
            (self.host.repaint)();
        }
    }

    /// Plays the recording. Input in the window is ignored meanwhile: the recording has its own. Afterwards the app handles input again, without
    /// a network.
    fn replay(&mut self, mut receiver: QueueReceiver<Message>) {
        let now = self.now();
        self.busy(|this| {
            this.runtime.start(now);
            this.perform();
        });
        if let Some(replay) = &mut self.replay {
            replay.begun = Instant::now();
        }
        loop {
            let wait = self.replay.as_mut().and_then(|replay| {
                let at = replay.replayer.next_at()?;
                let due = replay.speed.map_or(Duration::ZERO, |speed| at.div_f64(speed));
                Some(due.saturating_sub(replay.begun.elapsed()))
            });
            if let Some(replay) = self.replay.as_mut().filter(|replay| wait.is_none() && !replay.is_over) {
                // The app handles input from here on; also an empty recording has a screen.
                replay.is_over = true;
                self.due = true;
            }
            let paint = self.due.then(|| self.until_paint());
            let paint = paint.into_iter().chain(self.probe.until_view());
            let message = match wait {
                Some(wait) if wait.is_zero() => receiver.try_next(),
                wait => match receiver.next(wait.into_iter().chain(paint).min()) {
                    Received::Closed => return,
                    Received::TimedOut => None,
                    Received::Message(message) => Some(message),
                },
            };
            match message {
                Some(Message::Stop) => return,
                Some(Message::Inspect(order)) => self.inspect(order),
                Some(message) if wait.is_none() || matches!(message, Message::Pictures) => {
                    if !self.busy(|this| this.take(message)) {
                        return;
                    }
                    self.due = true;
                }
                _ => {}
            }
            if wait.is_some_and(|wait| wait.is_zero()) {
                self.busy(Self::replay_step);
            }
            if self.due && self.until_paint().is_zero() {
                self.busy(Self::publish);
            }
            self.tell_inspector(receiver.waiting());
        }
    }

    fn inspect(&mut self, order: Order) {
        self.probe.carry_out(order, &mut self.runtime, self.host.net.as_ref());
        self.perform();
        self.due = true;
    }

    fn replay_step(&mut self) {
        let Some(replay) = &mut self.replay else { return };
        let step = replay.replayer.next(&self.runtime);
        let notes = replay.replayer.take_notes();
        match step {
            Some(Step::Event { number, event, now, .. }) => {
                replay.now = now;
                // Events that do not fit were left out, and are counted all the same.
                self.runtime.count_events_from(number.saturating_sub(lines_of_event(&event)));
                self.runtime.handle(event, now);
            }
            // The scene is made where the recording made it; the window takes the newest when it paints.
            Some(Step::Frame) => {
                let scene = self.runtime.scene();
                self.due |= self.published.as_ref().is_none_or(|old| !Arc::ptr_eq(old, &scene));
            }
            None => self.due = true,
        }
        notes.into_iter().for_each(|note| self.host.fault(note));
        self.perform();
    }

    /// The time; after the end of a recording, its clock goes on.
    fn now(&self) -> Now {
        self.replay.as_ref().map_or_else(|| self.clock.now(), |replay| replay.now)
    }

    /// Handles a message and further waiting ones, for at most [`BATCH_TIME`]; `false` when the last one was among them.
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

    /// Does `work`, which the window may show to be under way when it takes long.
    fn busy<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        // Not 0, which means idle. `Relaxed` is enough: the window offers a restart after seconds of it, and reads no other memory by it.
        self.shared.busy_since.store(self.clock.nanos(Instant::now()).max(1), Ordering::Relaxed);
        let result = work(self);
        self.shared.busy_since.store(0, Ordering::Relaxed);
        result
    }

    /// Handles one message; `false` when it is the last one.
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
                if let Some(replay) = &mut self.replay {
                    deliver_recorded(&self.wanted, &self.images, &mut replay.replayer);
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

    /// Leaves a copy of the storage for the window, in case the next event hangs.
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
        let is_replayed = self.replay.as_ref().is_some_and(|replay| !replay.is_over);
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
