//! `Harness`: an app with the real widgets and actions, the test as its window, its network and its clock. Time passes only when the
//! test says so; nothing leaves the program.

mod events;
mod host;
mod load;
mod look;
mod network;
mod user;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ensemble_run::action::ACTIONS;
use ensemble_run::app::{self, App, LoadOptions};
use ensemble_run::diag::{Report, Sources};
use ensemble_run::message::Event;
use ensemble_run::message::app_export::AppExport;
use ensemble_run::message::desktop::{DesktopAnswer, DesktopRequest};
use ensemble_run::message::net::NetEvent;
use ensemble_run::runtime::scene::Scene;
use ensemble_run::runtime::{Now, Runtime, Setup};
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;
use ensemble_run::shell::host::perform;
use ensemble_run::value::Value;

pub use self::events::{failed, message, opened};
pub use self::host::OpenStream;
use self::host::TestHost;
pub use self::load::load_screen;
use self::load::{load_files, load_text, loaded};
use crate::support::with_stack;

/// An open app.
pub struct Harness {
    app: Arc<App>,
    runtime: Runtime,
    recording: Vec<(Duration, Event)>,
    sources: Arc<Sources>,
    scene: Arc<Scene>,
    elapsed: Duration,
    host: TestHost,
}

/// Opens a single screen and does something with it.
pub fn on_screen(yaml: &str, work: impl FnOnce(&mut Harness) + Send) {
    on_screen_with(yaml, |_| {}, work);
}

/// Opens a single screen with another setup: storage, size, theme.
pub fn on_screen_with(yaml: &str, prepare: impl FnOnce(&mut Setup) + Send, work: impl FnOnce(&mut Harness) + Send) {
    with_stack(|| {
        let mut setup = Setup::default();
        prepare(&mut setup);
        work(&mut Harness::open(load_text(yaml), setup));
    });
}

/// Opens an app of several files, `(path, text)` each, and does something with it.
pub fn on_app(files: &[(&str, &str)], work: impl FnOnce(&mut Harness) + Send) {
    with_stack(|| work(&mut Harness::open(load_files(files), Setup::default())));
}

/// Opens an app of this repository with this address as `env.API_URL`, and does something with it.
pub fn on_folder(path: &str, api_url: &str, work: impl FnOnce(&mut Harness) + Send) {
    let env = vec![("API_URL".to_owned(), api_url.to_owned())];
    let options = LoadOptions { env, ..LoadOptions::default() };
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    with_stack(|| {
        let app = loaded(app::load(&path, &Disk, &catalog(), &Checker, &options));
        work(&mut Harness::open(app, Setup::default()));
    });
}

/// Opens a screen whatever its faults are. Needs a thread with a large stack.
pub fn open_with_faults(yaml: &str) -> (Harness, Report) {
    let (app, report) = load_screen(yaml);
    (Harness::open(app, Setup::default()), report)
}

impl Harness {
    fn open(app: App, setup: Setup) -> Self {
        let sources = app.sources.clone();
        let app = Arc::new(app);
        let mut runtime = Runtime::new(app.clone(), &catalog(), ACTIONS, setup).unwrap();
        runtime.start(now(Duration::ZERO));
        let scene = runtime.scene();
        let mut harness = Self {
            app,
            runtime,
            recording: Vec::new(),
            sources,
            scene,
            elapsed: Duration::ZERO,
            host: TestHost::default(),
        };
        harness.settle();
        harness
    }

    /// Answers the oldest request to the desktop with `result`. Returns the request.
    pub fn desktop(&mut self, result: Result<DesktopAnswer, &str>) -> DesktopRequest {
        assert!(!self.host.desktop.is_empty(), "nothing was asked of the desktop");
        let (id, request) = self.host.desktop.remove(0);
        self.handle(Event::Desktop { id, result: result.map_err(Arc::from) });
        request
    }

    /// Handles an event, and performs its effects.
    pub fn handle(&mut self, event: Event) {
        self.recording.push((self.elapsed, event.clone()));
        self.runtime.handle(event, now(self.elapsed));
        self.settle();
    }

    /// The same app after the same events in a runtime of its own, drawn as often. For apps that were opened with the default setup.
    pub fn replay(&self) -> Self {
        let mut replayed = Self::open((*self.app).clone(), Setup::default());
        for (at, event) in &self.recording {
            replayed.elapsed = *at;
            replayed.handle(event.clone());
        }
        replayed
    }

    /// Advances the clock; timers come due in order.
    pub fn advance(&mut self, time: Duration) {
        let end = self.elapsed + time;
        while let Some(at) = self.next_timer().filter(|at| self.host.timers[*at].1 <= end) {
            let (id, due) = self.host.timers.remove(at);
            self.elapsed = due;
            self.handle(Event::Net(NetEvent::Timer { id }));
        }
        self.elapsed = end;
    }

    /// [`Self::advance`] in milliseconds.
    pub fn advance_millis(&mut self, millis: u64) {
        self.advance(Duration::from_millis(millis));
    }

    fn next_timer(&self) -> Option<usize> {
        (0..self.host.timers.len()).min_by_key(|at| (self.host.timers[*at].1, self.host.timers[*at].0))
    }

    /// Number of running timers.
    pub fn timers(&self) -> usize {
        self.host.timers.len()
    }

    /// Reloads the app with this text.
    pub fn reload(&mut self, yaml: &str) {
        let app = Arc::new(load_text(yaml));
        self.sources = app.sources.clone();
        self.handle(Event::Reload(app));
    }

    /// Answers the oldest request for an app export. Returns the request.
    pub fn export_app(&mut self, result: Result<Value, &str>) -> AppExport {
        let (id, request) = self.host.exports.remove(0);
        let result = result.map_err(Arc::from);
        self.handle(Event::AppExported { id, result });
        request
    }

    fn settle(&mut self) {
        self.scene = self.runtime.scene();
        self.host.elapsed = self.elapsed;
        perform(&mut self.runtime, &mut self.host, now(self.elapsed));
    }
}

/// The clock starts on 2026-01-01, midnight UTC.
fn now(elapsed: Duration) -> Now {
    Now { elapsed, wall_millis: 1_767_225_600_000.0 + elapsed.as_secs_f64() * 1000.0 }
}

/// The text without the indentation that all of its lines share.
pub fn dedent(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let shared = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    lines.iter().map(|line| format!("{}\n", &line[shared..])).collect()
}

/// Compares the screen with its text form.
#[macro_export]
macro_rules! assert_scene {
    ($app:expr, $text:expr) => {
        assert_eq!($app.scene_text(), $crate::harness::dedent($text));
    };
}
