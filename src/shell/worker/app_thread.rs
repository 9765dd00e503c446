//! The app's thread: owns the runtime, handles events in batches, resolves once, publishes a scene, requests one repaint.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::pause::{Pause, is_handled_while_paused};
use super::playback::Playback;
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
use crate::shell::inspector::order::{DebugCommand, Order};
use crate::shell::inspector::probe::Probe;
use crate::shell::inspector::snapshot::ExecutionState;
use crate::shell::net_options::net_options;
use crate::shell::permissions::Permissions;
use crate::shell::preview::LiveProbe;
use crate::shell::recording::{RecordOptions, Recorder, ReplayOptions};
use crate::shell::sign_in::SignIns;
use crate::shell::{Net, secrets, storage};
use ensemble_action::ACTIONS;
use ensemble_core::app::App;
use ensemble_core::message::Event;
use ensemble_core::recording::Header;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Scene;
use ensemble_runtime::{Now, Runtime, Setup};
use ensemble_sse::NetOptions;
use ensemble_sse::queue::{QueueReceiver, QueueSender, Received};
use ensemble_ui::toolkit::images::Images;

/// Arguments of the app's thread.
pub struct Start {
    /// The app.
    pub app: Arc<App>,
    /// Setup of the runtime: storage, size, theme, language, start screen.
    pub setup: Setup,
    /// Security policy of the app.
    pub gate: AppGate,
    /// Requests a repaint of the window.
    pub repaint: Box<dyn Fn() + Send>,
    /// Closes the window.
    pub quit: Box<dyn Fn() + Send>,
    /// Pictures of the window.
    pub images: Arc<Images>,
    /// Programs for `callExternalMethod`.
    pub external: ExternalCommands,
    /// True to write the app's storage to disk.
    pub keep_storage: bool,
    /// True to collect data for a live preview.
    pub live: bool,
    /// Generates apps; `None` where not allowed.
    pub exporter: Option<AppExporter>,
    /// The gallery's files; `None` for other apps.
    pub examples: Option<ExampleFiles>,
    /// File and size limit of the recording, and its header; `None` for none.
    pub record: Option<(RecordOptions, Header)>,
    /// Recording to replay instead of using the network.
    pub replay: Option<ReplayOptions>,
}

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
        let setup = start.setup.clone();
        let mut runtime = Runtime::new(start.app.clone(), &crate::shell::catalog(), ACTIONS, start.setup)?;
        if let Some((options, header)) = start.record {
            runtime.observe(Box::new(Recorder::create(options, header)?));
        }
        let playback = start.replay.map(|options| Playback::new(options, start.app, setup, &mut runtime));
        let mut pause = Pause::default();
        if let Some(playback) = &playback {
            pause.set_total(playback.total());
        }
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
            playback,
            next_copy: Instant::now(),
            probe: Probe::default(),
            pause,
            live: LiveProbe::new(start.live),
        })
    }

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

    /// One iteration while the app is paused, steps, or handles held events; connections continue meanwhile. False at the end.
    fn paused_iteration(&mut self, receiver: &mut QueueReceiver<Message>) -> bool {
        let until = Instant::now() + BATCH_TIME;
        while let Some(message) = self.pause.next() {
            let before = self.runtime.handled_events();
            self.busy(|this| this.take(message));
            let handled = self.runtime.handled_events();
            self.pause.handled(handled, handled - before, self.runtime.take_error());
            self.due = true;
            if Instant::now() >= until {
                break;
            }
        }
        if self.due && self.until_paint().is_zero() {
            self.busy(Self::publish);
            // Making the scene may have an error, too: of a binding.
            self.pause.handled(self.runtime.handled_events(), 0, self.runtime.take_error());
        }
        let paint = self.due.then(|| self.until_paint());
        let wait = match self.pause.has_next() {
            true => Some(Duration::ZERO),
            false => paint.into_iter().chain(self.probe.until_view()).chain(self.live.until()).min(),
        };
        let received = if self.pause.can_hold_more() { receiver.next(wait) } else { receiver.next_urgent(wait) };
        match received {
            Received::Closed => return false,
            Received::TimedOut => {}
            Received::Message(message) if is_handled_while_paused(&message) => {
                if !self.busy(|this| this.take(message)) {
                    self.end();
                    return false;
                }
                self.due = true;
            }
            Received::Message(message) => self.pause.hold(message),
        }
        self.tell_inspector(receiver.waiting());
        self.tell_preview();
        true
    }

    /// Sends a snapshot to the inspector, if there is news.
    fn tell_inspector(&mut self, waiting: (usize, usize)) {
        self.probe.set_execution(self.pause.execution(self.runtime.handled_events()));
        if let Some(snapshot) = self.probe.gather(&mut self.runtime, self.host.net.as_ref(), waiting) {
            lock(&self.shared.snapshot).update(snapshot);
            (self.host.repaint)();
        }
    }

    /// Plays the recording. Input in the window is ignored meanwhile. Afterwards the app handles input again, without a network.
    fn play(&mut self, mut receiver: QueueReceiver<Message>) {
        let now = self.now();
        self.busy(|this| {
            this.runtime.start(now);
            this.perform();
        });
        if let Some(playback) = &mut self.playback {
            playback.begin();
        }
        loop {
            let wait = self.until_step();
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
                Some(message) if self.takes_input() || matches!(message, Message::Pictures) => {
                    if !self.busy(|this| this.take(message)) {
                        return;
                    }
                    self.due = true;
                }
                _ => {}
            }
            if wait.is_some_and(|wait| wait.is_zero()) {
                self.busy(Self::play_step);
            }
            if self.due && self.until_paint().is_zero() {
                self.busy(Self::publish);
            }
            self.tell_inspector(receiver.waiting());
        }
    }

    /// True after the end of a recording, unless the app is paused.
    fn takes_input(&self) -> bool {
        self.playback.as_ref().is_some_and(Playback::is_over) && !self.pause.is_paused()
    }

    /// Delay until the next step of the recording; `None` at its end, or while paused.
    fn until_step(&mut self) -> Option<Duration> {
        if self.pause.is_paused() {
            return None;
        }
        let playback = self.playback.as_mut()?;
        let was_over = playback.is_over();
        let wait = playback.until_step(&self.pause);
        if wait.is_none() {
            // Input is handled from here on; also an empty recording has a screen.
            self.due |= !was_over;
            if *self.pause.command() != DebugCommand::Run {
                self.pause.stop(ExecutionState::Paused);
            }
        }
        wait
    }

    /// Pauses, resumes or steps.
    fn debug(&mut self, command: DebugCommand) {
        if let (DebugCommand::RunTo(number), Some(playback)) = (&command, &self.playback)
            && *number < playback.played()
            && let Err(words) = self.play_afresh()
        {
            return self.host.log("error", format!("the recording cannot be played afresh: {words}"));
        }
        let handled = self.playback.as_ref().map_or_else(|| self.runtime.handled_events(), Playback::played);
        self.pause.order(command, handled);
        let _of_before = self.runtime.take_error();
        if let Some(playback) = &mut self.playback {
            playback.resume();
        }
        self.due = true;
    }

    /// Starts the recording again.
    fn play_afresh(&mut self) -> Result<(), String> {
        let Some(playback) = &mut self.playback else { return Ok(()) };
        self.runtime = playback.restart()?;
        let now = playback.now();
        self.probe.attach(&mut self.runtime);
        self.busy(|this| {
            this.runtime.start(now);
            this.perform();
        });
        Ok(())
    }

    fn inspect(&mut self, order: Order) {
        if let Order::Debug(command) = order {
            return self.debug(command);
        }
        if matches!(order, Order::Send { .. }) && self.playback.is_some() && !self.takes_input() {
            self.probe.refuse("a recording is played: until its end events come from it");
            return;
        }
        if let Some(event) = self.probe.carry_out(order, &mut self.runtime, self.host.net.as_ref()) {
            match self.pause.is_active() {
                true => self.pause.hold(Message::Net(event)),
                false => _ = self.take(Message::Net(event)),
            }
        }
        self.perform();
        self.due = true;
    }

    fn play_step(&mut self) {
        let Some(playback) = &mut self.playback else { return };
        let before = playback.played();
        let is_new_scene = playback.step(&mut self.runtime, self.published.as_ref());
        self.due |= is_new_scene;
        let (played, notes) = (playback.played(), playback.take_notes());
        notes.into_iter().for_each(|note| self.host.fault(note));
        self.perform();
        if *self.pause.command() != DebugCommand::Run {
            self.pause.handled(played, played - before, self.runtime.take_error());
            self.show_step();
        }
    }

    /// Makes the scene of the event at which the app pauses, where the recording has none.
    fn show_step(&mut self) {
        let Some(playback) = self.playback.as_mut().filter(|_| self.pause.is_paused()) else { return };
        self.due = true;
        playback.make_scene(&mut self.runtime);
        self.perform();
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
