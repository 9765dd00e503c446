//! `Harness`: an app with the real widgets and actions, the test as its window, its network and its clock. Time passes only when the
//! test says so; nothing leaves the program.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ensemble_run::action::ACTIONS;
use ensemble_run::app::{self, App, LoadOptions};
use ensemble_run::diag::{Code, Diagnostic, Report, Sources};
use ensemble_run::message::Event;
use ensemble_run::message::app_export::AppExport;
use ensemble_run::message::desktop::{DesktopAnswer, DesktopRequest};
use ensemble_run::message::http::{HttpFault, HttpRequest, HttpResponse};
use ensemble_run::message::net::{NetCommand, NetEvent, TaskId};
use ensemble_run::message::socket::{SocketEvent, SocketNews, SocketRequest};
use ensemble_run::message::stream::{
    CloseReason, ConnectionId, Failure, Message, StreamBatch, StreamEvent, StreamRequest,
};
use ensemble_run::runtime::scene::{Interaction, Node, Scene};
use ensemble_run::runtime::{Now, Runtime, Setup};
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;
use ensemble_run::shell::host::{Host, perform};
use ensemble_run::ui::frame::tree;
use ensemble_run::value::{Map, Value};

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

/// The host of the app: its effects wait here until the test reads or answers them.
#[derive(Default)]
struct TestHost {
    elapsed: Duration,
    timers: Vec<(TaskId, Duration)>,
    requests: Vec<(TaskId, HttpRequest)>,
    streams: Vec<Line>,
    fresh: Vec<NetCommand>,
    faults: Vec<Diagnostic>,
    console: Vec<String>,
    saved: Option<Arc<Map>>,
    opened: Vec<String>,
    exports: Vec<(TaskId, AppExport)>,
    sockets: Vec<(ConnectionId, u64, SocketRequest)>,
    sent: Vec<String>,
    desktop: Vec<(TaskId, DesktopRequest)>,
}

/// A stream as the network knows it.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number.
    pub connection: ConnectionId,
    /// The number of its opening.
    pub generation: u64,
    /// The request that opened it.
    pub request: StreamRequest,
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

fn load_text(yaml: &str) -> App {
    loaded(load_screen(yaml))
}

/// A screen with the real widgets and actions, and its faults.
pub fn load_screen(yaml: &str) -> (App, Report) {
    app::load_text("screen.yaml", yaml, &Disk, &catalog(), &Checker, &LoadOptions::default())
}

/// Opens a screen whatever its faults are. Needs a thread with a large stack.
pub fn open_with_faults(yaml: &str) -> (Harness, Report) {
    let (app, report) = load_screen(yaml);
    (Harness::open(app, Setup::default()), report)
}

/// Files of an app, on disk while they are read.
fn load_files(files: &[(&str, &str)]) -> App {
    let name = std::thread::current().id();
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("behaviour-{}-{name:?}", std::process::id()));
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let app = app::load(&root, &Disk, &catalog(), &Checker, &LoadOptions::default());
    fs::remove_dir_all(&root).unwrap();
    loaded(app)
}

fn loaded((app, report): (App, Report)) -> App {
    // Some tests are about trusted certificates and endless streams.
    let is_of_test = |code| matches!(code, Code::TrustsAnyone | Code::EndlessPost);
    let mut faults = crate::support::faults(&report);
    faults.retain(|line| !Code::ALL.iter().any(|code| is_of_test(*code) && line.contains(&code.to_string())));
    assert!(faults.is_empty(), "the app of the test has faults: {faults:#?}");
    app
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

    /// Presses the widget that shows `text`, or has it as its id.
    pub fn tap(&mut self, text: &str) {
        self.fire(text, "onTap", Value::Null);
    }

    /// Presses the row of a table with a cell that says `text`.
    pub fn tap_row(&mut self, text: &str) {
        let says = |node: &Arc<Node>| node.props.get("text").is_some_and(|value| &*value.to_display() == text);
        let is_row = |node: &&Arc<Node>| {
            let mut cells = Vec::new();
            collect(node, &mut cells);
            node.spec.name == "DataRow" && cells.iter().any(says)
        };
        let rows = self.nodes();
        let row = rows.iter().find(is_row).unwrap_or_else(|| panic!("no row says `{text}`:\n{}", self.scene_text()));
        self.interact(Interaction::Fire { node: row.id, event: "onTap", data: Value::Null });
    }

    /// Presses everything that can be pressed.
    pub fn tap_all(&mut self) {
        let nodes: Vec<_> = self.nodes().iter().filter(|node| node.handles("onTap")).map(|node| node.id).collect();
        for node in nodes {
            self.interact(Interaction::Fire { node, event: "onTap", data: Value::Null });
        }
    }

    /// Codes of all faults of the running app that are kept.
    pub fn fault_codes(&self) -> Vec<Code> {
        self.scene.faults.iter().map(|fault| fault.diagnostic.code).collect()
    }

    /// Fires an event of the widget that shows `text`, or has it as its id.
    pub fn fire(&mut self, text: &str, event: &'static str, data: Value) {
        let node = self.find(text);
        assert!(node.handles(event), "`{text}` does not answer to {event}");
        self.interact(Interaction::Fire { node: node.id, event, data });
    }

    /// Types into the field with this id and leaves it.
    pub fn type_text(&mut self, id: &str, text: &str) {
        let node = self.find(id);
        self.interact(Interaction::Set { node: node.id, prop: "value", value: Value::text(text) });
        if node.handles("onChange") {
            let data = Value::map([("value", Value::text(text))]);
            self.interact(Interaction::Fire { node: node.id, event: "onChange", data });
        }
    }

    /// Sends an interaction of the user.
    pub fn interact(&mut self, interaction: Interaction) {
        self.handle(Event::Interaction(interaction));
    }

    /// Addresses of the open WebSockets.
    pub fn sockets(&self) -> Vec<String> {
        self.host.sockets.iter().map(|(_, _, request)| request.url.to_string()).collect()
    }

    /// Sends an event of the only open WebSocket.
    pub fn socket(&mut self, event: SocketEvent) {
        let (id, generation, _) = self.host.sockets.last().cloned().expect("a WebSocket is open");
        self.handle(Event::Net(NetEvent::Socket(SocketNews { id, generation, event })));
    }

    /// Messages that were sent by WebSockets since the last call.
    pub fn sent(&mut self) -> Vec<String> {
        std::mem::take(&mut self.host.sent)
    }

    /// Answers the oldest request to the desktop with `result`. Returns the request.
    pub fn desktop(&mut self, result: Result<DesktopAnswer, &str>) -> DesktopRequest {
        assert!(!self.host.desktop.is_empty(), "nothing was asked of the desktop");
        let (id, request) = self.host.desktop.remove(0);
        self.handle(Event::Desktop { id, result: result.map_err(Arc::from) });
        request
    }

    /// Scrolls the list with this id to these rows.
    pub fn show_rows(&mut self, id: &str, first: usize, end: usize) {
        let node = self.find(id).id;
        self.interact(Interaction::Range { node, first, end });
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

    /// How many timers run.
    pub fn timers(&self) -> usize {
        self.host.timers.len()
    }

    /// Requests that wait for an answer: `GET http://…`.
    pub fn requests(&self) -> Vec<String> {
        self.host.requests.iter().map(|(_, request)| format!("{} {}", request.method, request.url)).collect()
    }

    /// The request whose address contains `part`, the oldest one.
    pub fn request(&self, part: &str) -> &HttpRequest {
        let found = self.host.requests.iter().find(|(_, request)| request.url.contains(part));
        &found.unwrap_or_else(|| panic!("no request for `{part}`: {:?}", self.requests())).1
    }

    /// Answers the oldest request whose address contains `part`.
    pub fn respond(&mut self, part: &str, status: u16, body: &str) {
        let response = HttpResponse {
            status,
            reason: Arc::from(if status < 300 { "OK" } else { "Not Found" }),
            headers: Vec::new(),
            body: data(body),
            cookies: Vec::new(),
        };
        let id = self.take_request(part);
        self.handle(Event::Net(NetEvent::Response { id, result: Ok(Box::new(response)) }));
    }

    /// The network fails the oldest request whose address contains `part`.
    pub fn refuse(&mut self, part: &str, message: &str) {
        let id = self.take_request(part);
        self.handle(Event::Net(NetEvent::Response { id, result: Err(HttpFault { message: Arc::from(message) }) }));
    }

    /// The number of the oldest request whose address contains `part`.
    pub fn request_id(&self, part: &str) -> TaskId {
        let found = self.host.requests.iter().find(|(_, request)| request.url.contains(part));
        found.unwrap_or_else(|| panic!("no request for `{part}`: {:?}", self.requests())).0
    }

    fn take_request(&mut self, part: &str) -> TaskId {
        let at = self.host.requests.iter().position(|(_, request)| request.url.contains(part));
        let at = at.unwrap_or_else(|| panic!("no request for `{part}`: {:?}", self.requests()));
        self.host.requests.remove(at).0
    }

    /// Addresses of the open streams.
    pub fn streams(&self) -> Vec<String> {
        self.host.streams.iter().map(|line| line.request.url.to_string()).collect()
    }

    /// The open stream whose address contains `part`.
    pub fn line(&self, part: &str) -> Line {
        let found = self.host.streams.iter().find(|line| line.request.url.contains(part));
        found.unwrap_or_else(|| panic!("no stream `{part}`: {:?}", self.streams())).clone()
    }

    /// One event of the stream whose address contains `part`.
    pub fn stream(&mut self, part: &str, data: &str) {
        self.says(part, [message("message", "", data)]);
    }

    /// The stream is open.
    pub fn stream_opened(&mut self, part: &str) {
        self.says(part, [opened()]);
    }

    /// An attempt has failed; another follows when `retrying`.
    pub fn stream_failed(&mut self, part: &str, text: &str, retrying: bool) {
        self.says(part, [failed(text, retrying)]);
        if !retrying {
            self.stream_closed(part, CloseReason::Failed);
        }
    }

    /// The stream is over.
    pub fn stream_closed(&mut self, part: &str, reason: CloseReason) {
        self.says(part, [StreamEvent::Closed { reason }]);
    }

    /// The stream has ended cleanly and will be connected again.
    pub fn stream_waiting(&mut self, part: &str) {
        let delay = Duration::from_secs(1);
        self.says(part, [StreamEvent::Waiting { attempt: 1, delay, last_event_id: Arc::from("") }]);
    }

    /// Sends several events of an open stream in one batch.
    pub fn says(&mut self, part: &str, events: impl IntoIterator<Item = StreamEvent>) {
        let line = self.line(part);
        self.says_on(&line, events);
    }

    /// Sends events of a stream, also of one that is closed.
    pub fn says_on(&mut self, line: &Line, events: impl IntoIterator<Item = StreamEvent>) {
        let (connection, generation) = (line.connection, line.generation);
        let batch = StreamBatch { connection, generation, events: events.into_iter().collect() };
        self.handle(Event::Net(NetEvent::Stream(batch)));
    }

    /// Commands to the network since the last call.
    pub fn take_commands(&mut self) -> Vec<NetCommand> {
        std::mem::take(&mut self.host.fresh)
    }

    /// The screen as text.
    pub fn scene_text(&self) -> String {
        tree(&self.scene)
    }

    /// The scene of the last frame.
    pub fn scene(&self) -> &Arc<Scene> {
        &self.scene
    }

    /// The text of the widget with this id.
    pub fn text(&self, id: &str) -> String {
        let node = self.find(id);
        ["text", "label", "value"]
            .iter()
            .find_map(|name| node.props.get(name))
            .unwrap_or(&Value::Null)
            .to_display()
            .to_string()
    }

    /// A property of the widget with this id.
    pub fn prop(&self, id: &str, name: &str) -> Value {
        self.find(id).props.get(name).cloned().unwrap_or_default()
    }

    /// True when a widget shows `text`, or has it as its id.
    pub fn shows(&self, text: &str) -> bool {
        self.lookup(text).is_some()
    }

    /// Every text on the screen in order.
    pub fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for node in self.nodes() {
            texts.extend(
                (node.spec.name == "Text")
                    .then(|| node.props.get("text").unwrap_or(&Value::Null).to_display().to_string()),
            );
        }
        texts
    }

    /// The first widget that has `text` as its id or shows it.
    pub fn find(&self, text: &str) -> Arc<Node> {
        self.lookup(text).unwrap_or_else(|| panic!("nothing says `{text}`:\n{}", self.scene_text()))
    }

    fn lookup(&self, text: &str) -> Option<Arc<Node>> {
        let nodes = self.nodes();
        let by_id =
            nodes.iter().find(|node| node.key.as_deref() == Some(text) || node.test_id.as_deref() == Some(text));
        let says = |node: &&Arc<Node>| {
            ["text", "label"].iter().any(|name| node.props.get(name).is_some_and(|value| &*value.to_display() == text))
        };
        by_id.or_else(|| nodes.iter().find(says)).cloned()
    }

    /// Every widget on the screen, dialogs and toasts first.
    fn nodes(&self) -> Vec<Arc<Node>> {
        let mut all = Vec::new();
        let toasts = self.scene.toasts.iter().filter_map(|toast| toast.node.as_ref());
        let dialogs = self.scene.dialogs.iter().rev().map(|dialog| &dialog.node);
        for root in toasts.chain(dialogs).chain([&self.scene.root]) {
            collect(root, &mut all);
        }
        all
    }

    /// Faults of the running app since the last look, `line:column severity[code]: message` with their notes.
    pub fn faults(&mut self) -> Vec<String> {
        std::mem::take(&mut self.host.faults).iter().map(|fault| line(fault, &self.sources)).collect()
    }

    /// Lines of the console since the last look.
    pub fn console(&mut self) -> Vec<String> {
        std::mem::take(&mut self.host.console)
    }

    /// Addresses given to the browser.
    pub fn opened(&self) -> &[String] {
        &self.host.opened
    }

    /// The storage as it is written at the end of the app.
    pub fn saved(&mut self) -> Value {
        self.runtime.flush_storage();
        self.settle();
        self.host.saved.clone().map_or(Value::Null, Value::Map)
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

impl Host for TestHost {
    fn net(&mut self, command: NetCommand, _runtime: &Runtime) {
        self.fresh.push(command.clone());
        match command {
            NetCommand::Timer { id, after } => self.timers.push((id, self.elapsed + after)),
            NetCommand::CancelTimer { id } => self.timers.retain(|(timer, _)| *timer != id),
            NetCommand::Request { id, request } => self.requests.push((id, *request)),
            NetCommand::CancelRequest { id } => self.requests.retain(|(request, _)| *request != id),
            NetCommand::OpenStream { id, generation, request } => {
                self.streams.retain(|line| line.connection != id);
                self.streams.push(Line { connection: id, generation, request: *request });
            }
            NetCommand::CloseStream { id } => self.streams.retain(|line| line.connection != id),
            NetCommand::RefreshStream { id, request } => {
                self.streams
                    .iter_mut()
                    .filter(|line| line.connection == id)
                    .for_each(|line| line.request = (*request).clone());
            }
            NetCommand::OpenSocket { id, generation, request } => {
                self.sockets.retain(|(socket, ..)| *socket != id);
                self.sockets.push((id, generation, *request));
            }
            NetCommand::SendSocket { text, .. } => self.sent.push(text.to_string()),
            NetCommand::CloseSocket { id } => self.sockets.retain(|(socket, ..)| *socket != id),
            NetCommand::ReconnectStream { .. }
            | NetCommand::HoldStream { .. }
            | NetCommand::Fetch { .. }
            | NetCommand::ProbeStream { .. }
            | NetCommand::CancelFetch { .. } => {}
        }
    }

    fn save_storage(&mut self, storage: Arc<Map>) {
        self.saved = Some(storage);
    }

    fn log(&mut self, _level: &'static str, text: String) {
        self.console.push(text);
    }

    fn fault(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
    }

    fn open_url(&mut self, url: Arc<str>) {
        self.opened.push(url.to_string());
    }

    fn notify(&mut self, title: Arc<str>, body: Arc<str>) {
        self.opened.push(format!("{title}: {body}"));
    }

    fn desktop(&mut self, id: TaskId, request: DesktopRequest) -> Option<Event> {
        self.desktop.push((id, request));
        None
    }

    fn export_app(&mut self, id: TaskId, request: AppExport) -> Option<Event> {
        self.exports.push((id, request));
        None
    }
}

/// An event of a server.
pub fn message(event: &str, id: &str, text: &str) -> StreamEvent {
    StreamEvent::Message(Message {
        event: Arc::from(event),
        id: Arc::from(id),
        raw: Arc::from(text),
        data: data(text),
        bytes: text.len(),
    })
}

/// The server has answered.
pub fn opened() -> StreamEvent {
    StreamEvent::Opened { status: 200, url: Arc::from("http://there/feed"), headers: Vec::new() }
}

/// An attempt has failed.
pub fn failed(text: &str, retrying: bool) -> StreamEvent {
    let delay = retrying.then_some(Duration::from_millis(1500));
    StreamEvent::Failed(Failure { message: Arc::from(text), retrying, attempt: 1, delay, ..Failure::default() })
}

/// JSON where it parses, else the text.
fn data(text: &str) -> Value {
    serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| Value::text(text), |json| from_json(&json))
}

fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(truth) => Value::Bool(*truth),
        serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap()),
        serde_json::Value::String(text) => Value::text(text.as_str()),
        serde_json::Value::Array(items) => Value::list(items.iter().map(from_json)),
        serde_json::Value::Object(map) => Value::map(map.iter().map(|(key, value)| (key.as_str(), from_json(value)))),
    }
}

fn line(fault: &Diagnostic, sources: &Sources) -> String {
    let place = fault.span.and_then(|span| Some(sources.get(span.file)?.position(span.start)));
    let place = place.map_or("-".to_owned(), |place| format!("{}:{}", place.line, place.column));
    let note = fault.note.iter().map(|note| format!("; {note}")).collect::<String>();
    format!("{place} [{}] {}{note}", fault.code, fault.message)
}

fn collect(node: &Arc<Node>, all: &mut Vec<Arc<Node>>) {
    all.push(node.clone());
    let slots = ["header", "body"].iter().filter_map(|name| node.slot(name));
    let others = node.slots.iter().filter(|(name, _)| !matches!(*name, "header" | "body")).map(|(_, node)| node);
    let rows = node.rows.iter().flat_map(|rows| &rows.nodes);
    for child in slots.chain(&node.children).chain(rows).chain(others) {
        collect(child, all);
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
