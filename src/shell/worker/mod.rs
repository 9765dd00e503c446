//! [`Worker`]: the window's handle of the app's thread. It starts the thread, takes its scenes and messages, and stops it.

mod app_thread;
mod pause;
#[cfg(test)]
mod pause_tests;
mod playback;
mod shared;
mod window_host;

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use self::app_thread::AppThread;
pub use self::app_thread::Start;
use self::shared::lock;
pub use self::shared::{Busy, Message, Shared};
use super::clock::Clock;
use super::inspector::console_log::ConsoleLog;
use super::inspector::snapshot::Snapshot;
use super::permissions::Question;
use super::preview::Live;
use super::script_deadline::say_unprinted;
use super::terminal::say;
use super::{SCRIPT_STACK, fatal_limit, panic_guard};
use ensemble_core::value::Map;
use ensemble_runtime::scene::Scene;
use ensemble_sse::queue::{Capacity, QueueSender, queue};

/// The window's handle of the app's thread.
pub struct Worker {
    /// Messages for the thread.
    pub messages: QueueSender<Message>,
    /// State shared with the thread.
    pub shared: Arc<Shared>,
    clock: Clock,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// Capacity of the queue to the app's thread. A full network lane stops reading from sockets, which bounds memory.
const CAPACITY: Capacity = Capacity {
    // Far more than a user produces in a frame; a full lane means that the app hangs.
    urgent: 1024,
    // Batches of at most some hundred events.
    normal: 16,
    // JSON takes several times its bytes when it is read: sixteen events of megabytes would be hundreds of megabytes.
    normal_bytes: 1024 * 1024,
};

impl Worker {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// A message when no thread or socket is available.
    pub fn start(start: Start) -> Result<Self, String> {
        let (messages, receiver) = queue(CAPACITY).map_err(|error| format!("cannot start: {error}"))?;
        let shared = Arc::new(Shared {
            running: start.setup.running.clone(),
            sources: Mutex::new(start.app.sources.clone()),
            ..Shared::default()
        });
        let clock = Clock::default();
        let (of, owner, redraw) = (shared.clone(), shared.clone(), start.images.context().clone());
        fatal_limit::watch(
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
            // Boa's parser and interpreter recurse: the limits of `script` are proved for this much (`script/tests/limits.rs`).
            .stack_size(SCRIPT_STACK)
            .spawn(move || {
                fatal_limit::guard_stack();
                let work = || AppThread::new(start, to_thread, &sender, clock).map(|mut app| app.run(receiver));
                match panic_guard::catch(work) {
                    Ok(Ok(())) => return,
                    Ok(Err(message)) => {
                        say(&format!("error: {message}"));
                        *lock(&ended.failure) = Some(message);
                    }
                    Err(message) => {
                        say_unprinted(&ended.running);
                        *lock(&ended.stopped) =
                            Some(format!("The app was stopped by a fault of ensemble-run: {message}"))
                    }
                }
                repaint.request_repaint();
            })
            .map_err(|error| format!("cannot start a thread: {error}"))?;
        Ok(Self { messages, shared, clock, thread: Some(thread) })
    }

    /// The latest scene, unless it was taken before.
    pub fn take_scene(&self) -> Option<Arc<Scene>> {
        lock(&self.shared.scene).take()
    }

    /// Reason why the app could not be started; returned once.
    pub fn take_failure(&self) -> Option<String> {
        lock(&self.shared.failure).take()
    }

    /// Reason why the app handles nothing more; returned once: its thread has panicked, or a script has reached the allocator's limit. A new worker
    /// can replace it.
    pub fn take_stopped(&self) -> Option<String> {
        lock(&self.shared.stopped).take()
    }

    /// Abandons the thread, which may be in a script that never ends. Returns the app's storage after the last handled event; `None` when unchanged.
    /// Later changes of the thread are discarded.
    pub fn abandon(self) -> Option<Arc<Map>> {
        self.shared.abandoned.store(true, Ordering::Relaxed);
        say_unprinted(&self.shared.running);
        lock(&self.shared.storage).take()
    }

    /// Removes and returns texts for the clipboard.
    pub fn take_copies(&self) -> Vec<Arc<str>> {
        std::mem::take(&mut *lock(&self.shared.copies))
    }

    /// News for the inspector since the last call.
    pub fn take_snapshot(&self) -> Snapshot {
        std::mem::take(&mut *lock(&self.shared.snapshot))
    }

    /// News for the live preview since the last call.
    pub fn take_live(&self) -> Option<Live> {
        lock(&self.shared.live).take()
    }

    /// Gives access to the console lines.
    pub fn with_console<R>(&self, look: impl FnOnce(&ConsoleLog) -> R) -> R {
        look(&lock(&self.shared.console))
    }

    /// The current question to the user.
    pub fn question(&self) -> Option<Question> {
        self.shared.questions.front()
    }

    /// Removes an answered question and returns the message to the app's thread.
    pub fn answer(&self, question: Question, allowed: bool) -> Message {
        self.shared.questions.remove(&question);
        Message::Answer(question, allowed)
    }

    /// Records a user gesture in the window.
    pub fn pressed(&self, at: Instant) {
        // 0 means that nothing was pressed yet.
        self.shared.pressed_at.store(self.clock.nanos(at).max(1), Ordering::Relaxed);
    }

    /// Sets the earliest time of the next frame: scenes need not be made before.
    pub fn paint_not_before(&self, at: Instant) {
        self.shared.not_before.store(self.clock.nanos(at), Ordering::Relaxed);
    }

    /// Earliest time of the next frame.
    #[cfg(test)]
    pub(crate) fn not_before(&self) -> Instant {
        let since_start = Duration::from_nanos(self.shared.not_before.load(Ordering::Relaxed));
        Instant::now() - self.clock.elapsed() + since_start
    }

    /// The running batch; `None` while idle.
    pub fn busy(&self) -> Option<Busy> {
        let since = self.shared.busy_since.load(Ordering::Relaxed);
        (since != 0).then(|| Busy {
            time: self.clock.elapsed().saturating_sub(Duration::from_nanos(since)),
            location: self.shared.running.span().and_then(|span| lock(&self.shared.sources).line_of(span)),
        })
    }

    /// Calls `slow` about once a second while the app has been handling one batch for longer than `longest`.
    pub fn watch_slow(&self, longest: Duration, slow: impl Fn() + Send + 'static) {
        // Weak: the watchdog ends with the worker.
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

    /// Stops the thread and waits a bounded time, because a script may hang.
    pub fn stop(&mut self) {
        // A full or closed queue means that the thread does not respond; it is abandoned after the wait below.
        let _full = self.messages.urgent(Message::Stop);
        let Some(thread) = self.thread.take() else { return };
        // Longer than any handler that ends by itself; the user waits for the window to close.
        let until = Instant::now() + Duration::from_secs(2);
        while !thread.is_finished() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(2));
        }
        if thread.is_finished() {
            // The thread catches its panics itself.
            let _panicked = thread.join();
        }
        // A thread that hangs prints them never.
        say_unprinted(&self.shared.running);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::shell::app_export::AppExporter;
    use crate::shell::gate::AppGate;
    use std::sync::atomic::AtomicBool;

    use ensemble_core::app::{LoadOptions, load_text};
    use ensemble_core::value::Value;
    use ensemble_runtime::Setup;
    use ensemble_script::Checker;
    use ensemble_ui::toolkit::images::Images;

    /// An app whose first handler calls a native function of the test.
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

    /// `on_frame` is called on the app's thread after each scene.
    fn start(exporter: AppExporter, on_frame: impl Fn() + Send + 'static) -> (Worker, Receiver<()>) {
        start_text(APP, exporter, on_frame)
    }

    fn start_text(text: &str, exporter: AppExporter, on_frame: impl Fn() + Send + 'static) -> (Worker, Receiver<()>) {
        let (app, report) = load_text(
            "app.yaml",
            text,
            &crate::shell::disk::Disk,
            &crate::shell::catalog(),
            &Checker,
            &LoadOptions::default(),
        );
        assert_eq!(report.diagnostics(), []);
        let (repaint, repainted) = channel();
        let ctx = egui::Context::default();
        let asked = Mutex::new(repaint.clone());
        ctx.set_request_repaint_callback(move |_| {
            // Fails only after the test has ended.
            let _closed = lock(&asked).send(());
        });
        let worker = Worker::start(Start {
            app: Arc::new(app),
            setup: Setup::default(),
            gate: AppGate::default(),
            repaint: Box::new(move || {
                on_frame();
                let _closed = repaint.send(());
            }),
            quit: Box::new(|| {}),
            images: Images::of(&ctx),
            keep_storage: false,
            external: Default::default(),
            live: false,
            exporter: Some(exporter),
            examples: None,
            record: None,
            replay: None,
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

    fn made() -> AppExporter {
        AppExporter::new(|_| Ok(Value::map([("folder", Value::text("there"))])))
    }

    fn wait_for_the_folder(worker: &Worker, repainted: &Receiver<()>) {
        wait(repainted, || {
            let scene = worker.take_scene()?;
            ensemble_ui::frame::tree(&scene).contains("made there").then_some(())
        });
    }

    #[test]
    fn a_panic_ends_the_app_and_a_fresh_thread_takes_its_place() {
        let is_first = AtomicBool::new(true);
        // The repaint of the first scene passes; the next one panics on the app's thread.
        let once = move || assert!(!is_first.swap(false, Ordering::Relaxed), "out of order");
        let (worker, repainted) = start(made(), once);
        let words = wait(&repainted, || worker.take_stopped());
        assert_eq!(words, "The app was stopped by a fault of ensemble-run: out of order");
        let (mut worker, repainted) = start(made(), || {});
        wait_for_the_folder(&worker, &repainted);
        assert_eq!(worker.take_stopped(), None);
        worker.stop();
    }

    #[test]
    fn a_panic_while_an_app_is_exported_is_told_to_the_app() {
        let text = APP.replace("onComplete: folder = event.data.folder;", "onError: folder = event.error;");
        let (mut worker, repainted) = start_text(&text, AppExporter::new(|_| panic!("out of order")), || {});
        wait(&repainted, || {
            let scene = worker.take_scene()?;
            ensemble_ui::frame::tree(&scene).contains("made a fault of ensemble-run: out of order").then_some(())
        });
        assert_eq!(worker.take_stopped(), None);
        worker.stop();
    }

    #[test]
    fn what_an_app_has_stored_outlives_a_thread_that_hangs() {
        let (release, released) = channel::<()>();
        let (began, begun) = channel();
        let released = Mutex::new(released);
        let text = "View:\n  onLoad: |\n    ensemble.storage.count = 1;\n    ensemble.storage.list = [1];\n    setTimeout(hang, 1);\n  body: {Text: {text: '${ensemble.storage.list.length}'}}\n\
                    Global: |\n  function hang() { ensemble.storage.list = [1, 2]; setTimeout(() => ensemble.saveStreamAsApp({folder: 'f', url: 'http://there/'}), 1); }\n";
        let (worker, _repainted) = start_text(
            text,
            AppExporter::new(move |_| {
                let _closed = began.send(());
                lock(&released).recv().map_err(|error| error.to_string())?;
                Err("released".to_owned())
            }),
            || {},
        );
        // No frame need follow what was stored: the call that does not return may come in the same turn.
        begun.recv_timeout(Duration::from_secs(60)).unwrap();
        let shared = worker.shared.clone();
        let stored = worker.abandon().unwrap();
        assert_eq!(Value::Map(stored).to_string(), r#"{"count":1,"list":[1,2]}"#);
        assert!(shared.abandoned.load(Ordering::Relaxed));
        release.send(()).unwrap();
    }

    #[test]
    fn what_hangs_before_the_first_frame_is_shown_to_be_busy() {
        let (release, released) = channel::<()>();
        let released = Mutex::new(released);
        let (mut worker, repainted) = start(made(), move || {
            // Blocks the first frame; later the channel is closed.
            let _released = lock(&released).recv();
        });
        let (look, looked) = channel();
        worker.watch_slow(Duration::ZERO, move || {
            let _closed = look.send(());
        });
        wait(&looked, || worker.busy());
        assert!(repainted.try_recv().is_err(), "the window was asked for a frame");
        drop(release);
        wait_for_the_folder(&worker, &repainted);
        worker.stop();
    }
}
