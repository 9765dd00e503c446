//! The app's thread: takes events in batches, resolves once, publishes a scene, asks for one repaint.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::app_export::{self, AppExporter};
use super::clock::Clock;
use super::host::{self, Host};
use super::image_downloads::{ImageDownloads, RequestedImages, picture_folders};
use super::terminal::{say, stderr_rendering};
use super::{STACK, desktop, memory_limit, panic_guard, storage};
use crate::shell::Net;
use ensemble_action::ACTIONS;
use ensemble_core::app::App;
use ensemble_core::diag::{Diagnostic, Rendering, Sources};
use ensemble_core::message::Event;
use ensemble_core::message::app_export::AppExport;
use ensemble_core::message::net::{NetCommand, NetEvent, TaskId};
use ensemble_core::value::Map;
use ensemble_runtime::scene::Scene;
use ensemble_runtime::{Runtime, Setup};
use ensemble_script::Running;
use ensemble_sse::NetOptions;
use ensemble_sse::queue::{QueueReceiver, QueueSender, Received, queue};
use ensemble_ui::toolkit::images::Images;

/// Something for the app's thread.
pub enum Message {
    /// The net room has news.
    Net(NetEvent),
    /// Something else has happened.
    Event(Event),
    /// The window wants pictures.
    Pictures,
    /// The program ends.
    Stop,
}

impl From<NetEvent> for Message {
    fn from(event: NetEvent) -> Self {
        Self::Net(event)
    }
}

/// What the thread and the window share.
#[derive(Default)]
pub struct Shared {
    scene: Mutex<Option<Arc<Scene>>>,
    copies: Mutex<Vec<Arc<str>>>,
    failure: Mutex<Option<String>>,
    /// Nanoseconds since [`Clock`]'s start before which the window does not paint again.
    not_before: AtomicU64,
    /// Nanoseconds since the start when the batch that is being handled began; 0 while none is.
    busy_since: AtomicU64,
    /// Which code of the app runs.
    running: Arc<Running>,
    sources: Mutex<Arc<Sources>>,
    /// Why the thread will handle nothing more, in words.
    stopped: Mutex<Option<String>>,
}

/// What the app is busy with.
pub struct Busy {
    /// For how long.
    pub time: Duration,
    /// File and line of the code that runs.
    pub place: Option<String>,
}

/// The window's side of the app's thread.
pub struct Worker {
    /// Messages for the thread.
    pub messages: QueueSender<Message>,
    /// What the thread and the window share.
    pub shared: Arc<Shared>,
    clock: Clock,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// How to start the app's thread.
pub struct Start {
    /// The app.
    pub app: Arc<App>,
    /// What the runtime starts with.
    pub setup: Setup,
    /// What the app may reach.
    pub net: NetOptions,
    /// Asks the window for a repaint.
    pub repaint: Box<dyn Fn() + Send>,
    /// Closes the window.
    pub quit: Box<dyn Fn() + Send>,
    /// The pictures of the window.
    pub images: Arc<Images>,
    /// Where the app's storage is kept; nowhere for a app.
    pub keep_storage: bool,
    /// Makes apps, when this one may have some made.
    pub exporter: Option<AppExporter>,
}

/// Hands may be so many messages ahead of the app.
const HANDS: usize = 1024;

/// The net may be so many batches ahead of the app; each holds at most some hundred events.
const BATCHES: usize = 16;

/// Events are handled for so long before the screen is looked at.
const BATCH: Duration = Duration::from_millis(8);

/// After such a rest, what has changed in the storage is written.
const REST: Duration = Duration::from_secs(1);

impl Worker {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// In words, when no thread or socket can be had.
    pub fn start(start: Start) -> Result<Self, String> {
        let (messages, receiver) = queue(HANDS, BATCHES).map_err(|error| format!("cannot start: {error}"))?;
        let shared = Arc::new(Shared {
            running: start.setup.running.clone(),
            sources: Mutex::new(start.app.sources.clone()),
            ..Shared::default()
        });
        let clock = Clock::default();
        let (of, owner, redraw) = (shared.clone(), shared.clone(), start.images.context().clone());
        memory_limit::watch(
            shared.running.clone(),
            move || lock(&of.sources).clone(),
            move |words| {
                *lock(&owner.stopped) = Some(words);
                redraw.request_repaint();
            },
        );
        let (to_thread, sender) = (shared.clone(), messages.clone());
        let (ended, repaint) = (shared.clone(), start.images.context().clone());
        let thread = std::thread::Builder::new()
            .name("app".into())
            .stack_size(STACK)
            .spawn(move || {
                let work = || AppThread::new(start, to_thread, &sender, clock).map(|mut app| app.run(receiver));
                match panic_guard::catch(work) {
                    Ok(Ok(())) => return,
                    Ok(Err(message)) => {
                        say(&format!("error: {message}"));
                        *lock(&ended.failure) = Some(message);
                    }
                    Err(message) => {
                        *lock(&ended.stopped) =
                            Some(format!("The app was stopped by a fault of ensemble-run: {message}"))
                    }
                }
                repaint.request_repaint();
            })
            .map_err(|error| format!("cannot start a thread: {error}"))?;
        Ok(Self { messages, shared, clock, thread: Some(thread) })
    }

    /// The newest scene, when there is one that was not taken yet.
    pub fn take_scene(&self) -> Option<Arc<Scene>> {
        lock(&self.shared.scene).take()
    }

    /// Why the app could not be started, once.
    pub fn take_failure(&self) -> Option<String> {
        lock(&self.shared.failure).take()
    }

    /// Why the app handles nothing more, once: its thread has panicked, or its script has reached the allocator's limit. A fresh
    /// worker can take its place.
    pub fn take_stopped(&self) -> Option<String> {
        lock(&self.shared.stopped).take()
    }

    /// Texts for the clipboard.
    pub fn take_copies(&self) -> Vec<Arc<str>> {
        std::mem::take(&mut *lock(&self.shared.copies))
    }

    /// Says when the window will paint again at the earliest: until then scenes need not be made.
    pub fn paint_not_before(&self, at: Instant) {
        self.shared.not_before.store(self.clock.nanos(at), Ordering::Relaxed);
    }

    /// What the app is handling now.
    pub fn busy(&self) -> Option<Busy> {
        let since = self.shared.busy_since.load(Ordering::Relaxed);
        (since != 0).then(|| Busy {
            time: self.clock.elapsed().saturating_sub(Duration::from_nanos(since)),
            place: self.shared.running.span().and_then(|span| lock(&self.shared.sources).line_of(span)),
        })
    }

    /// Calls `slow` about once a second while the app has been handling one thing for longer than `longest`.
    pub fn watch_slow(&self, longest: Duration, slow: impl Fn() + Send + 'static) {
        let (shared, clock) = (Arc::downgrade(&self.shared), self.clock);
        let watch = move || {
            while let Some(shared) = shared.upgrade() {
                let since = shared.busy_since.load(Ordering::Relaxed);
                if since != 0 && clock.elapsed().saturating_sub(Duration::from_nanos(since)) >= longest {
                    slow();
                }
                drop(shared);
                std::thread::sleep(Duration::from_secs(1));
            }
        };
        // Without this thread a hanging app is only shown at the next movement of the mouse.
        let _no_thread = std::thread::Builder::new().name("watchdog".into()).spawn(watch);
    }

    /// Ends the thread and waits for it, but not for ever: a script may hang.
    pub fn stop(&mut self) {
        // Full or closed: then it is not listening, and is left behind.
        let _full = self.messages.urgent(Message::Stop);
        let Some(thread) = self.thread.take() else { return };
        let until = Instant::now() + Duration::from_secs(2);
        while !thread.is_finished() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(2));
        }
        if thread.is_finished() {
            // The thread catches its panics itself.
            let _panicked = thread.join();
        }
    }
}

struct AppThread {
    runtime: Runtime,
    host: WindowHost,
    shared: Arc<Shared>,
    clock: Clock,
    images: Arc<Images>,
    wanted: Arc<RequestedImages>,
    downloads: ImageDownloads,
    published: Option<Arc<Scene>>,
    due: bool,
}

impl AppThread {
    fn new(start: Start, shared: Arc<Shared>, sender: &QueueSender<Message>, clock: Clock) -> Result<Self, String> {
        let net =
            Net::start(sender.clone(), start.net).map_err(|error| format!("cannot start the network: {error}"))?;
        let storage =
            start.keep_storage.then(|| storage::StorageWriter::start(start.app.storage_key.clone())).transpose()?;
        let waker = sender.clone();
        // A full queue is emptied by a thread that looks for wanted pictures after it.
        let wanted = Arc::new(RequestedImages::waking(move || drop(waker.urgent(Message::Pictures))));
        start.images.set_loader(wanted.clone());
        start.images.set_roots(picture_folders(&start.app.root));
        let host = WindowHost {
            net,
            shared: shared.clone(),
            sources: start.app.sources.clone(),
            rendering: stderr_rendering(),
            repaint: start.repaint,
            quit: start.quit,
            storage,
            exporter: start.exporter,
            events: sender.clone(),
        };
        let runtime = Runtime::new(start.app, &super::catalog(), ACTIONS, start.setup)?;
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
        })
    }

    fn run(&mut self, mut receiver: QueueReceiver<Message>) {
        let now = self.clock.now();
        self.runtime.start(now);
        self.publish();
        let mut rested = true;
        loop {
            let wait = if self.due {
                Some(self.until_paint())
            } else if rested {
                None
            } else {
                Some(REST)
            };
            match receiver.next(wait) {
                Received::Closed => return,
                Received::TimedOut if self.due => self.publish(),
                Received::TimedOut => {
                    self.runtime.flush_storage();
                    self.perform();
                    rested = true;
                }
                Received::Message(message) => {
                    rested = false;
                    self.shared.busy_since.store(self.clock.nanos(Instant::now()).max(1), Ordering::Relaxed);
                    let until = Instant::now() + BATCH;
                    let mut next = Some(message);
                    while let Some(message) = next.take() {
                        if !self.take(message) {
                            self.end();
                            return;
                        }
                        if Instant::now() < until {
                            next = receiver.try_next();
                        }
                    }
                    self.shared.busy_since.store(0, Ordering::Relaxed);
                    self.due = true;
                    if self.until_paint().is_zero() {
                        self.publish();
                    }
                }
            }
        }
    }

    /// Handles one message; `false` when it is the last one.
    fn take(&mut self, message: Message) -> bool {
        let now = self.clock.now();
        match message {
            Message::Net(event) => {
                if let Some(event) = self.downloads.deliver(event, &self.images) {
                    self.runtime.handle(Event::Net(event), now);
                }
            }
            Message::Pictures => {
                for address in self.wanted.take() {
                    let command = self.downloads.start(address);
                    self.host.net.perform(command);
                }
            }
            Message::Event(event) => {
                if let Event::Reload(app) = &event {
                    self.host.sources = app.sources.clone();
                    *lock(&self.shared.sources) = app.sources.clone();
                }
                self.runtime.handle(event, now);
            }
            Message::Stop => return false,
        }
        self.perform();
        true
    }

    fn publish(&mut self) {
        self.due = false;
        let scene = self.runtime.scene();
        self.perform();
        if self.published.as_ref().is_some_and(|old| Arc::ptr_eq(old, &scene)) {
            return;
        }
        self.published = Some(scene.clone());
        *lock(&self.shared.scene) = Some(scene);
        (self.host.repaint)();
    }

    fn perform(&mut self) {
        let now = self.clock.now();
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

/// The desktop around an app that runs in a window.
struct WindowHost {
    net: Net,
    shared: Arc<Shared>,
    sources: Arc<Sources>,
    rendering: Rendering,
    repaint: Box<dyn Fn() + Send>,
    quit: Box<dyn Fn() + Send>,
    /// `None` where the storage is not kept.
    storage: Option<storage::StorageWriter>,
    exporter: Option<AppExporter>,
    events: QueueSender<Message>,
}

impl Host for WindowHost {
    fn net(&mut self, command: NetCommand, _runtime: &Runtime) {
        self.net.perform(command);
    }

    fn save_storage(&mut self, storage: Arc<Map>) {
        if let Some(keeper) = &self.storage {
            keeper.keep(storage);
        }
    }

    fn log(&mut self, level: &'static str, text: String) {
        say(&format!("{level}: {text}"));
    }

    fn fault(&mut self, fault: Diagnostic) {
        say(&self.rendering.render(&fault, &self.sources));
    }

    fn open_url(&mut self, url: Arc<str>) {
        if let Err(message) = desktop::open_url(&url) {
            say(&format!("warning: {message}"));
        }
    }

    fn notify(&mut self, title: Arc<str>, body: Arc<str>) {
        if let Err(message) = desktop::notify(&title, &body) {
            say(&format!("warning: {message}"));
        }
    }

    /// The clipboard belongs to the window's thread, which takes the texts with its next frame.
    fn copy(&mut self, text: Arc<str>) {
        lock(&self.shared.copies).push(text);
        (self.repaint)();
    }

    /// The answer goes through the queue: a handler that asks again and again keeps nobody else from being heard.
    fn export_app(&mut self, id: TaskId, request: AppExport) -> Option<Event> {
        let event = match &self.exporter {
            Some(exporter) => exporter.export(id, &request),
            None => app_export::refusal(id),
        };
        if self.events.urgent(Message::Event(event)).is_err() {
            say("warning: the app is not told what became of the exported app: too many events are waiting");
        }
        None
    }

    fn quit(&mut self) {
        (self.quit)();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // The values behind these locks are replaced as a whole, so they are right even after a panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use ensemble_core::app::{LoadOptions, load_text};
    use ensemble_core::value::Value;
    use ensemble_script::Checker;

    /// An app whose first handler reaches a native function of the test.
    const APP: &str = r#"
Global: let folder = '';
View:
  onLoad:
    saveStreamAsApp:
      folder: there
      url: http://there/feed
      onComplete: folder = event.data.folder;
  body: {Text: {text: "made ${folder}"}}
"#;

    fn start(exporter: AppExporter) -> (Worker, Receiver<()>) {
        let (app, report) = load_text(
            "app.yaml",
            APP,
            &super::super::disk::Disk,
            &super::super::catalog(),
            &Checker,
            &LoadOptions::default(),
        );
        assert_eq!(report.diagnostics(), []);
        let (repaint, repainted) = channel();
        let ctx = egui::Context::default();
        let asked = Mutex::new(repaint.clone());
        ctx.set_request_repaint_callback(move |_| {
            // The test has ended where nobody listens.
            let _closed = lock(&asked).send(());
        });
        let worker = Worker::start(Start {
            app: Arc::new(app),
            setup: Setup::default(),
            net: NetOptions::default(),
            repaint: Box::new(move || {
                let _closed = repaint.send(());
            }),
            quit: Box::new(|| {}),
            images: Images::of(&ctx),
            keep_storage: false,
            exporter: Some(exporter),
        });
        (worker.unwrap(), repainted)
    }

    fn wait<T>(repainted: &Receiver<()>, mut there: impl FnMut() -> Option<T>) -> T {
        loop {
            if let Some(found) = there() {
                return found;
            }
            repainted.recv_timeout(Duration::from_secs(60)).unwrap();
        }
    }

    #[test]
    fn a_panic_behind_a_handler_ends_the_app_and_a_fresh_thread_takes_its_place() {
        let (worker, repainted) = start(AppExporter::new(|_| panic!("out of order")));
        let words = wait(&repainted, || worker.take_stopped());
        assert_eq!(words, "The app was stopped by a fault of ensemble-run: out of order");
        let made = |_: &_| Ok(Value::map([("folder", Value::text("there"))]));
        let (mut worker, repainted) = start(AppExporter::new(made));
        wait(&repainted, || {
            let scene = worker.take_scene()?;
            ensemble_ui::frame::tree(&scene).contains("made there").then_some(())
        });
        assert_eq!(worker.take_stopped(), None);
        worker.stop();
    }
}
