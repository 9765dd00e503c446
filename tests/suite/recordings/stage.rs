//! Records an app on virtual servers, and plays recordings without any.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use ensemble_run::action::ACTIONS;
use ensemble_run::app::{App, LoadOptions, load};
use ensemble_run::diag::Diagnostic;
use ensemble_run::message::http::HttpRequest;
use ensemble_run::message::stream::StreamRequest;
use ensemble_run::recording::Tape;
use ensemble_run::runtime::{Now, Runtime, Setup};
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;
use ensemble_run::shell::host::perform;
use ensemble_run::shell::recording::{
    DEFAULT_LIMIT, RecordOptions, Recorder, ReplayOptions, Replayer, Step, header, recorded_setup,
};
use ensemble_run::shell::replay_host::ReplayHost;
use ensemble_run::shell::virtual_app::{Servers, VirtualApp, VirtualAppConfig};
use ensemble_run::simulate::{Simulation, VirtualServer};
use ensemble_run::sse::mock::{BodyEnd, Connection, MockResponse, MockServer, Response};
use ensemble_run::ui::frame::tree;
use ensemble_run::value::Value;

/// 2026-01-01 12:00.
pub const WALL_MILLIS: f64 = 1_767_268_800_000.0;

const ADDRESS: &str = "http://simulate.test";

/// An app and its servers while it is recorded.
pub struct Recording {
    /// The bytes of the recording.
    pub bytes: Vec<u8>,
    /// The screen at the end.
    pub tree: String,
    /// The app.
    pub app: Arc<App>,
}

/// Loads an app of a folder as it runs beside its simulated streams.
pub fn load_app(folder: &Path) -> Arc<App> {
    let options = LoadOptions { simulated_at: Some(ADDRESS.to_owned()), ..LoadOptions::default() };
    Arc::new(load(folder, &Disk, &catalog(), &Checker, &options).0)
}

/// Records an app of this repository on its simulated streams, which fail again and again, while `act` uses it. Wants a thread with a large
/// stack.
pub fn record(app: &str, act: impl FnOnce(&mut VirtualApp)) -> Recording {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(app);
    let simulation = Simulation::open(&folder.join("simulate")).unwrap();
    let server = VirtualServer::new(simulation, WALL_MILLIS, vec![ADDRESS.to_owned()]);
    record_app(load_app(&folder), app, Setup::default(), Rc::new(Faulty(server)), act)
}

/// Records an app with these servers.
pub fn record_app(
    app: Arc<App>,
    name: &str,
    setup: Setup,
    servers: Rc<dyn Servers>,
    act: impl FnOnce(&mut VirtualApp),
) -> Recording {
    thread_local!(static COUNT: Cell<usize> = const { Cell::new(0) });
    let count = COUNT.replace(COUNT.get() + 1);
    let name = format!("{}-{:?}-{count}.tape", name.replace('/', "-"), std::thread::current().id());
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
    let setup = Setup { seed: Some(7), ..setup };
    let header = header(&app, Path::new("app"), &setup, Some(ADDRESS));
    let recorder = Recorder::create(RecordOptions { path: path.clone(), limit: DEFAULT_LIMIT }, header).unwrap();
    let config = VirtualAppConfig {
        wall_millis: WALL_MILLIS,
        observer: Some(Box::new(recorder)),
        ..VirtualAppConfig::new(app.clone(), setup, servers)
    };
    let mut running = VirtualApp::start(config).unwrap();
    act(&mut running);
    let tree = running.tree();
    // What waits is written now.
    drop(running);
    let bytes = fs::read(&path).unwrap();
    fs::remove_file(path).unwrap();
    Recording { bytes, tree, app }
}

/// The outcome of a replay.
pub struct Replayed {
    /// The screen at the end.
    pub tree: String,
    /// Mismatches between the recording and the app.
    pub notes: Vec<String>,
    /// Number of played events.
    pub played: usize,
}

/// Plays a recording. With `frame` time passes in steps of this length, as in a window of that pace; without, all at once.
pub fn replay(tape: Tape, app: &Arc<App>, frame: Option<Duration>, until: Option<usize>) -> Replayed {
    let wall_millis = tape.header().wall_millis;
    let mut runtime =
        Runtime::new(app.clone(), &catalog(), ACTIONS, recorded_setup(tape.header(), None, None)).unwrap();
    let options = ReplayOptions { path: PathBuf::new(), tape: Arc::new(tape), speed: None, until };
    let (mut replayer, observer) = Replayer::new(&options, app);
    runtime.observe(observer);
    let mut now = Now { elapsed: Duration::ZERO, wall_millis };
    runtime.start(now);
    let mut clock = Duration::ZERO;
    let mut notes: Vec<Diagnostic> = Vec::new();
    while let Some(at) = replayer.next_at() {
        if let Some(frame) = frame {
            while clock < at {
                clock += frame;
            }
        }
        match replayer.next(&runtime) {
            Some(Step::Event { event, now: at, .. }) => {
                now = at;
                runtime.handle(event, now);
            }
            Some(Step::Frame) => _ = runtime.scene(),
            None => break,
        }
        notes.extend(replayer.take_notes());
        perform(&mut runtime, &mut ReplayHost, now);
    }
    notes.extend(replayer.take_notes());
    let scene = runtime.scene();
    let notes = notes.into_iter().map(|note| format!("{}: {}", note.code, note.message)).collect();
    Replayed { tree: tree(&scene), notes, played: replayer.played() }
}

/// Simulated streams whose connections are cut after some events, refused and unreachable, in turn.
struct Faulty(VirtualServer);

struct FaultyStream {
    inner: Rc<dyn MockServer>,
    connections: Cell<usize>,
}

impl Servers for Faulty {
    fn answer(&self, _: &str, request: &HttpRequest) -> Option<MockResponse<Value>> {
        self.0.answer(request)
    }

    fn stream(&self, _: &str, request: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        let inner = self.0.stream(request)?;
        Some(Rc::new(FaultyStream { inner, connections: Cell::new(0) }))
    }
}

impl MockServer for FaultyStream {
    fn connect(&self, request: &StreamRequest, last_event_id: &str, now: Duration) -> Connection {
        let count = self.connections.replace(self.connections.get() + 1);
        match count % 4 {
            0 | 3 => {
                let mut connection = self.inner.connect(request, last_event_id, now);
                if let Response::Stream { chunks, end, .. } = &mut connection.response {
                    let all = std::mem::replace(chunks, Box::new(std::iter::empty()));
                    *chunks = Box::new(all.take(40 + count));
                    *end = BodyEnd::Cut(Duration::from_millis(5));
                }
                connection
            }
            1 => Connection {
                delay: Duration::from_millis(3),
                response: Response::Refused { status: 503, headers: Vec::new(), body: "busy".to_owned() },
            },
            _ => Connection {
                delay: Duration::from_millis(2),
                response: Response::Unreachable("nobody is there".to_owned()),
            },
        }
    }
}
