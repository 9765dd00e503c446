//! Runs tests: selects them, starts the app for each with its storage, servers and window, and returns outcomes.

mod filter;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

pub use filter::TestFilter;

use crate::shell::SCRIPT_STACK;
use crate::shell::fatal_limit;
use crate::shell::headless::Picture;
use crate::shell::panic_guard;
use crate::shell::recording::{self, RecordOptions, Recorder};
use crate::shell::script_deadline::ScriptDeadline;
use crate::shell::virtual_app::{TestDesktop, VirtualApp, VirtualAppConfig};
use crate::testing::compare::quoted;
use crate::testing::mock_servers::{MockFallback, MockServers};
use crate::testing::mocks::Mocks;
use crate::testing::outcome::{Outcome, Status};
use crate::testing::step;
use crate::testing::step_def::perform;
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::suite::{Device, InitialState, Test, Tests};
use crate::testing::test_cx::TestCx;
use ensemble_core::app::App;
use ensemble_core::diag::{Code, Diagnostic, Sources, Span};
use ensemble_core::value::Map;
use ensemble_runtime::{Observer, Setup};

/// Options of a run of tests.
#[derive(Default)]
pub struct Options<'a> {
    /// Selection of tests.
    pub filter: TestFilter,
    /// True to write snapshots instead of comparing them.
    pub update: bool,
    /// Profiles that override those of tests.
    pub profiles: Vec<Arc<str>>,
    /// True to render the screen of each failure.
    pub pictures: bool,
    /// Servers of APIs without a mock; without this, calling such an API fails the test.
    pub fallback: Option<&'a (dyn Fn() -> Rc<dyn MockFallback> + Sync)>,
    /// Recording of the app's first start; for a single test.
    pub record: Option<(RecordOptions, PathBuf)>,
}

/// Time limit of a script call. A longer one ends the command: Boa cannot be interrupted, so the app's thread is lost.
const LONGEST_CALL: Duration = Duration::from_secs(20);

/// Wall-clock time at the start of every test, 2026-01-01 12:00 UTC, so that times on screens are the same in each run.
pub const WALL_MILLIS: f64 = 1_767_268_800_000.0;

/// Limit of tests in a chain of prerequisites, which is walked recursively: two tests may name each other.
const DEEPEST: usize = 16;

/// Runs the selected tests in sequence and passes each outcome to `on_outcome`.
pub fn run(
    app: &Arc<App>,
    sources: &Arc<Sources>,
    tests: &Tests,
    options: &Options<'_>,
    on_outcome: &mut dyn FnMut(&Outcome),
) {
    let runner = Runner { app, sources, tests, options, sessions: Mutex::default(), recorded: Mutex::default() };
    let default = [None];
    let devices: Vec<Option<&Device>> = match &tests.suite.devices[..] {
        [] => default.to_vec(),
        devices => devices.iter().filter(|device| options.filter.includes_device(&device.id)).map(Some).collect(),
    };
    for test in tests.tests.iter().filter(|test| options.filter.includes(test)) {
        for device in &devices {
            let named = devices.len() > 1 || tests.suite.devices.len() > 1;
            let id = match device {
                Some(device) if named => format!("{}[{}]", test.id, device.id),
                _ => test.id.to_string(),
            };
            on_outcome(&runner.outcome(test, *device, id));
        }
    }
}

struct Runner<'a> {
    app: &'a Arc<App>,
    sources: &'a Arc<Sources>,
    tests: &'a Tests,
    options: &'a Options<'a>,
    /// Storage left by tests, which others start with. Behind a lock, because each test runs on a thread of its own.
    sessions: Mutex<BTreeMap<Arc<str>, Result<Map, String>>>,
    /// True once a recording has started: a later start must not overwrite it.
    recorded: Mutex<bool>,
}

/// Result of one attempt at a test.
struct Attempt {
    ran: StepResult,
    failed_at: Option<Span>,
    note: String,
    tree: Option<String>,
    picture: Option<Picture>,
    messages: Vec<String>,
    updated: Vec<String>,
    storage: Map,
}

impl Runner<'_> {
    fn outcome(&self, test: &Test, device: Option<&Device>, id: String) -> Outcome {
        let start = Instant::now();
        let mut retries = 0;
        let left = loop {
            let left = self.on_a_thread(test, device);
            // A step that is skipped is skipped again.
            if !matches!(left.ran, Err(StepError::Failed(_))) || retries >= test.retry {
                break left;
            }
            retries += 1;
        };
        let mut outcome = Outcome {
            id,
            file: test.file.clone(),
            status: Status::Passed,
            duration: start.elapsed(),
            retries,
            fault: None,
            reason: None,
            tree: None,
            picture: None,
            messages: left.messages,
            updated: left.updated,
        };
        match left.ran {
            Ok(()) => {}
            Err(StepError::Skipped(reason)) => {
                outcome.status = Status::Skipped;
                outcome.reason = Some(reason);
            }
            Err(StepError::Failed(failure)) => {
                let code = if failure.is_missing_mock { Code::NoMock } else { Code::StepFailed };
                let mut fault = Diagnostic::error(code, left.failed_at.unwrap_or(test.span), failure.message);
                fault.help = failure.help;
                fault.note =
                    Some(failure.note.map_or_else(|| left.note.clone(), |note| format!("{note}; {}", left.note)));
                outcome.status = Status::Failed;
                outcome.fault = Some(fault);
                outcome.tree = left.tree;
                outcome.picture = left.picture;
            }
        }
        outcome
    }

    /// Runs a test on a thread with a large stack, because scripts are recursive.
    fn on_a_thread(&self, test: &Test, device: Option<&Device>) -> Attempt {
        // A panic in one test is a failure of that test: the others start with an app and servers of their own.
        let work = || {
            fatal_limit::guard_stack();
            panic_guard::catch(|| self.run_test(test, device, 0))
        };
        let ended = std::thread::scope(|scope| {
            let thread =
                std::thread::Builder::new().name("test".into()).stack_size(SCRIPT_STACK).spawn_scoped(scope, work);
            let thread = thread.map_err(|error| format!("cannot start a thread: {error}"))?;
            let ended = thread.join().unwrap_or_else(|_| Err("the thread has ended early".to_owned()));
            ended.map_err(|message| format!("ensemble-run has panicked in this test, please report it: {message}"))
        });
        ended.unwrap_or_else(|message| Attempt::before(StepError::failed(message)))
    }

    fn run_test(&self, test: &Test, device: Option<&Device>, depth: usize) -> Attempt {
        match self.try_run(test, device, depth) {
            Ok(left) => left,
            Err(stop) => Attempt::before(stop),
        }
    }

    fn try_run(&self, test: &Test, device: Option<&Device>, depth: usize) -> Result<Attempt, StepError> {
        let chain = self.chain(test)?;
        // The others go on in its app, so that its device, mocks and state count.
        let first = chain.first().copied().unwrap_or(test);
        let (mocks, state) = self.state_of(first)?;
        let session = first.session.as_ref().map(|(id, _)| self.session(id, device, depth)).transpose()?;
        step::run_setup(&first.setup)?;
        let storage = storage_with(session.unwrap_or_default(), &state);
        let app = self.app_with(&state);
        let servers = Rc::new(MockServers::new(mocks, self.options.fallback.map(|make| make())));
        let deadline = RefCell::new(None);
        let restart = |storage: Map, servers: Rc<MockServers>| {
            let mut setup = Setup {
                storage,
                screen: first.start_screen.as_ref().map(|(name, _)| name.clone()),
                inputs: first.inputs.clone(),
                ..setup_of(device)
            };
            // A test whose script cannot be ended in order ends the command: the thread that plays the app is gone.
            let sources = self.sources.clone();
            let watched = ScriptDeadline::start(setup.running.clone(), self.sources.clone(), LONGEST_CALL)?;
            deadline.replace(Some(watched));
            fatal_limit::watch(setup.running.clone(), move || sources.clone(), |_| std::process::exit(1));
            let longest_timer = self.tests.suite.longest_timer;
            let observer = self.recorder(&app, &mut setup)?;
            VirtualApp::start(VirtualAppConfig {
                app: app.clone(),
                setup,
                servers,
                longest_timer,
                wall_millis: WALL_MILLIS,
                desktop: TestDesktop {
                    keychain: state.keychain.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
                    allowed: self.tests.suite.network.clone(),
                    ..TestDesktop::default()
                },
                observer,
            })
        };
        let running = restart(storage, servers.clone()).map_err(StepError::failed)?;
        let folder = self.tests.folder.clone();
        let app_and_sources = (app.clone(), self.sources.clone());
        let mut cx = TestCx::new(running, servers, app_and_sources, folder, self.options.update, &restart);
        cx.app.settle();
        // `onLoad` may have called an API before the first step.
        let mut ran = cx.missing_mock().map_or(Ok(()), Err);
        if let Some(theme) = device.and_then(|device| device.theme.as_deref()).filter(|_| ran.is_ok()) {
            ran = cx.set_theme(theme);
        }
        for part in &chain {
            ran = ran.and_then(|()| perform(&mut cx, &part.steps));
        }
        Ok(self.left(cx, ran))
    }

    /// The recorder of this start, if it is to be recorded.
    fn recorder(&self, app: &App, setup: &mut Setup) -> Result<Option<Box<dyn Observer>>, String> {
        let Some((options, named)) = &self.options.record else { return Ok(None) };
        if std::mem::replace(&mut *self.recorded.lock().unwrap_or_else(PoisonError::into_inner), true) {
            return Ok(None);
        }
        // Any number: each run of a test is the same as the one before.
        setup.seed = Some(1);
        let header = recording::header(app, named, setup, None);
        Ok(Some(Box::new(Recorder::create(options.clone(), header)?)))
    }

    fn left(&self, mut cx: TestCx<'_>, ran: StepResult) -> Attempt {
        let failed = matches!(ran, Err(StepError::Failed(_)));
        // What shows all on one device may scroll on another one.
        if ran.is_ok() && self.tests.suite.devices.len() <= 1 {
            cx.warn_of_useless_scrolls();
        }
        let mut note = format!("at {} ms of virtual time", cx.app.now().as_millis());
        if failed && let Some(fault) = cx.app.record().faults.last() {
            note = format!("{note}; the app has had a fault: {} ({})", fault.message, cx.location_of(fault));
        }
        self.add_extras(&mut cx);
        Attempt {
            failed_at: cx.failed_at,
            note,
            tree: failed.then(|| cx.app.shown_tree()),
            picture: if failed && self.options.pictures { cx.app.picture().ok() } else { None },
            messages: std::mem::take(&mut cx.messages),
            updated: std::mem::take(&mut cx.updated),
            storage: cx.app.saved_storage(),
            ran,
        }
    }

    /// The lines that `config.yaml` asks for.
    fn add_extras(&self, cx: &mut TestCx<'_>) {
        let extras = &self.tests.suite.extras;
        if extras.api_calls {
            let words = cx.calls_in_words();
            cx.note(words);
        }
        if let Some(key) = &extras.storage {
            let storage = cx.app.saved_storage();
            let shown = storage.iter().filter(|(name, _)| key.as_ref().is_none_or(|key| key == *name));
            let lines: Vec<String> = shown.map(|(name, value)| format!("storage {name}: {}", quoted(value))).collect();
            let none =
                key.as_ref().map_or_else(|| "the storage is empty".to_owned(), |key| format!("storage has no `{key}`"));
            if lines.is_empty() {
                cx.note(none);
            }
            lines.into_iter().for_each(|line| cx.note(line));
        }
        if extras.tree {
            let tree = cx.app.shown_tree();
            tree.lines().for_each(|line| cx.note(line.to_owned()));
        }
    }

    /// The chain of prerequisites of a test, first one at the front, ending with the test itself.
    fn chain<'t>(&'t self, test: &'t Test) -> Result<Vec<&'t Test>, StepError> {
        let mut chain = vec![test];
        let mut last = test;
        while let Some((id, _)) = &last.prerequisite {
            last = self.named(id)?;
            if chain.len() >= DEEPEST || chain.iter().any(|known| known.id == last.id) {
                return Err(StepError::failed(format!(
                    "the tests that `{}` goes on from lead back to each other",
                    test.id
                )));
            }
            chain.push(last);
        }
        chain.reverse();
        Ok(chain)
    }

    fn named(&self, id: &str) -> Result<&Test, StepError> {
        let found = self.tests.tests.iter().find(|test| *test.id == *id);
        found.ok_or_else(|| StepError::failed(format!("no test has the id `{id}`")))
    }

    /// The storage left by another test, which is run once.
    fn session(&self, id: &Arc<str>, device: Option<&Device>, depth: usize) -> Result<Map, StepError> {
        if depth >= DEEPEST {
            return Err(StepError::failed(format!("sessions lead back to each other: `{id}`")));
        }
        let known = self.sessions.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned();
        let result = match known {
            Some(result) => result,
            None => {
                let left = self.run_test(self.named(id)?, device, depth + 1);
                let result = match left.ran {
                    Ok(()) => Ok(left.storage),
                    Err(StepError::Skipped(reason)) => Err(reason),
                    Err(StepError::Failed(failure)) => Err(failure.message),
                };
                self.sessions.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), result.clone());
                result
            }
        };
        result.map_err(|message| StepError::failed(format!("session `{id}` failed: {message}")))
    }

    /// Merges mocks and state of the suite, the profiles and the test; later ones take precedence.
    fn state_of(&self, test: &Test) -> Result<(Mocks, InitialState), StepError> {
        let suite = &self.tests.suite;
        let chosen = match (&self.options.profiles[..], &test.profiles) {
            ([], Some(chosen)) => chosen,
            ([], None) => &suite.profiles.default,
            _ => &self.options.profiles,
        };
        let (mut mocks, mut state) = (suite.mocks.clone(), suite.state.clone());
        for name in chosen.iter().flat_map(|name| match suite.profiles.groups.get(name) {
            Some(names) => names.iter().collect::<Vec<_>>(),
            None => vec![name],
        }) {
            let Some((more, and)) = suite.profiles.definitions.get(name) else {
                let known = suite.profiles.definitions.keys().chain(suite.profiles.groups.keys());
                let stop = StepError::failed(format!("`tests/config.yaml` defines no profile `{name}`"));
                return Err(stop.did_you_mean(name, known.map(|name| &**name)));
            };
            mocks = mocks.and(more);
            state = state.and(and);
        }
        Ok((mocks.and(&test.mocks), state.and(&test.state)))
    }

    fn app_with(&self, state: &InitialState) -> Arc<App> {
        if state.env.is_empty() && state.secrets.is_empty() {
            return self.app.clone();
        }
        let mut app = (**self.app).clone();
        app.env.extend(state.env.iter().map(|(key, value)| (key.clone(), value.clone())));
        app.secrets.extend(state.secrets.iter().map(|(key, value)| (key.clone(), value.clone())));
        Arc::new(app)
    }
}

impl Attempt {
    /// Outcome of a test that has not started.
    fn before(stop: StepError) -> Self {
        Self {
            ran: Err(stop),
            failed_at: None,
            note: "before the first step".to_owned(),
            tree: None,
            picture: None,
            messages: Vec::new(),
            updated: Vec::new(),
            storage: Map::default(),
        }
    }
}

/// Size, theme, language and platform of a device.
fn setup_of(device: Option<&Device>) -> Setup {
    let theme = device.and_then(|device| device.theme.as_deref());
    let language = device.and_then(|device| device.locale.as_deref()).unwrap_or("en");
    let platform = device.and_then(|device| device.platform.clone());
    Setup {
        size: device.map_or(crate::shell::open::DEFAULT_SIZE, |device| device.size),
        dark: theme.is_some_and(|theme| theme.eq_ignore_ascii_case("dark")),
        // Devices are written as Flutter does, `de_DE`, or as the web does, `de-DE`; apps are translated by language.
        language: Arc::from(language.replace('_', "-")),
        platform: platform.unwrap_or_else(|| Arc::from(std::env::consts::OS)),
        ..Setup::default()
    }
}

/// Storage with the values of the test.
fn storage_with(mut storage: Map, state: &InitialState) -> Map {
    // The runtime keeps encrypted keys in the storage under this prefix.
    let secure = state.secure.iter().map(|(key, value)| (Arc::from(format!("enc_{key}")), value.clone()));
    for (key, value) in state.storage.iter().map(|(key, value)| (key.clone(), value.clone())).chain(secure) {
        storage.insert(key, value);
    }
    storage
}
