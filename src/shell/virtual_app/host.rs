//! Host of an app under test: mocked servers, and a record of the app's effects.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use url::Url;

use super::super::desktop_tasks::{PickedFiles, read_form};
use super::super::host::Host;
use super::super::net_options::net_options;
use super::super::secrets;
use ensemble_core::diag::Diagnostic;
use ensemble_core::json::{JsonReader, from_json};
use ensemble_core::message::Event;
use ensemble_core::message::desktop::{AudioAction, DesktopAnswer, DesktopRequest, KeychainAction};
use ensemble_core::message::http::{Body, Headers, HttpRequest};
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::message::sign_in::SignInRequest;
use ensemble_core::message::stream::StreamRequest;
use ensemble_core::value::{Map, Value};
use ensemble_runtime::Runtime;
use ensemble_sse::mock::{Connection, MockNet, MockResponse, MockServer, Response};
use ensemble_sse::{AllowedHosts, NetOptions, perform_request};

/// Servers of an app's APIs.
pub trait Servers {
    /// The response to a request; `None` without a mock.
    fn answer(&self, api: &str, request: &HttpRequest) -> Option<MockResponse<Value>>;

    /// The server of a stream; `None` without a mock.
    fn stream(&self, api: &str, request: &StreamRequest) -> Option<Rc<dyn MockServer>>;
}

/// A call of an API.
#[derive(Clone, Debug)]
pub struct ApiCall {
    /// Name of the API.
    pub api: Arc<str>,
    /// URL with query.
    pub url: Arc<str>,
    /// HTTP method.
    pub method: Arc<str>,
    /// Request headers.
    pub headers: Headers,
    /// Request body as text.
    pub body: Arc<str>,
}

/// A line of the console.
#[derive(Clone, Debug)]
pub struct ConsoleLine {
    /// `debug`, `info`, `warn`, `error`.
    pub level: &'static str,
    /// The text.
    pub text: String,
}

/// Effects of the app since the start or the last clearing. Each list keeps its first 10,000 items.
#[derive(Default)]
pub struct Record {
    /// Calls of APIs, in order.
    pub calls: Vec<ApiCall>,
    /// Calls without a mock.
    pub unserved: Vec<ApiCall>,
    /// Visited screens, in order.
    pub visited: Vec<Arc<str>>,
    /// Lines of the console.
    pub console: Vec<ConsoleLine>,
    /// Faults of the running app.
    pub faults: Vec<Diagnostic>,
    /// Texts copied to the clipboard, in order.
    pub copied: Vec<Arc<str>>,
    /// URLs opened in the browser, in order.
    pub opened: Vec<Arc<str>>,
    /// True when the app has closed its window.
    pub quit: bool,
    /// Desktop requests, in order.
    pub desktop: Vec<DesktopRequest>,
    /// WebSocket commands, in order.
    pub sockets: Vec<String>,
    /// Saved files, in order: name and content.
    pub written: Vec<(Arc<str>, Bytes)>,
}

/// Simulated desktop of a test.
#[derive(Default)]
pub struct TestDesktop {
    /// Results of the next file dialogs, in order; a dialog without a result fails.
    pub choices: VecDeque<Vec<PathBuf>>,
    /// Simulated keyring.
    pub keychain: BTreeMap<Arc<str>, Value>,
    /// Results or errors of external programs, by name.
    pub external: BTreeMap<Arc<str>, Result<Value, Arc<str>>>,
    /// The user who signs in, `{id, name, email}`; `None` makes sign-ins fail.
    pub user: Option<Value>,
    /// True while somebody is signed in.
    pub is_signed_in: bool,
    /// True for a computer without a network.
    pub is_offline: bool,
    /// Hosts that requests without a mock may reach.
    pub allowed: Vec<String>,
    /// Chosen files.
    pub picked: PickedFiles,
}

/// Host of an app under test. It opens no socket, writes no file and reaches no desktop.
pub(super) struct VirtualHost {
    pub net: MockNet<JsonReader>,
    pub servers: Rc<dyn Servers>,
    pub saved: Option<Arc<Map>>,
    pub record: Record,
    pub desktop: TestDesktop,
}

const NO_SERVER: &str = "the test has no mock for it";

impl VirtualHost {
    fn request(&mut self, id: TaskId, request: &HttpRequest, runtime: &Runtime) {
        let api = runtime.api_of_request(id).unwrap_or_default();
        let called = called(&api, (&request.url, &request.method), &request.headers, &request.body);
        let answer = self.servers.answer(&api, request).or_else(|| self.real_answer(request));
        let answer = answer.unwrap_or_else(|| {
            keep(&mut self.record.unserved, called.clone());
            MockResponse {
                delay: Duration::ZERO,
                status: Err(NO_SERVER.into()),
                headers: Vec::new(),
                body: Value::Null,
            }
        });
        keep(&mut self.record.calls, called);
        self.net.answer(id, request, answer);
    }

    /// The response of a real server, if the test allows its host. Virtual time stands still meanwhile.
    fn real_answer(&self, request: &HttpRequest) -> Option<MockResponse<Value>> {
        let hosts = AllowedHosts(self.desktop.allowed.clone());
        if !Url::parse(&request.url).is_ok_and(|url| hosts.names(&url)) {
            return None;
        }
        let options = NetOptions { gate: Arc::new(hosts), ..net_options() };
        let answer = perform_request::<JsonReader>(request.clone(), &options);
        Some(match answer {
            Ok(answer) => MockResponse {
                delay: Duration::ZERO,
                status: Ok(answer.status),
                headers: answer.headers,
                body: answer.body,
            },
            Err(message) => MockResponse {
                delay: Duration::ZERO,
                status: Err(message.into()),
                headers: Vec::new(),
                body: Value::Null,
            },
        })
    }

    fn server(&mut self, api: &Arc<str>, request: &StreamRequest) -> Rc<dyn MockServer> {
        let called = called(api, (&request.url, &request.method), &request.headers, &request.body);
        let server = self.servers.stream(api, request).unwrap_or_else(|| {
            keep(&mut self.record.unserved, called.clone());
            Rc::new(Unreachable)
        });
        keep(&mut self.record.calls, called);
        server
    }
}

impl TestDesktop {
    fn perform(&mut self, request: DesktopRequest, record: &mut Record) -> Result<DesktopAnswer, String> {
        Ok(DesktopAnswer::Value(match request {
            DesktopRequest::PickFiles { multiple, .. } => {
                let mut paths =
                    self.choices.pop_front().ok_or("the test chooses no file; write the step `chooseFiles` before")?;
                paths.truncate(if multiple { paths.len() } else { 1 });
                if paths.is_empty() { Value::Null } else { self.picked.add(&paths)? }
            }
            DesktopRequest::SaveFile { name, bytes } => {
                keep(&mut record.written, (name.clone(), bytes));
                Value::map([("path", Value::Text(name.clone())), ("fileName", Value::Text(name))])
            }
            // Nothing is downloaded in a test: the file holds its address.
            DesktopRequest::SaveDownload { name, url } => {
                keep(&mut record.written, (name.clone(), Bytes::copy_from_slice(url.as_bytes())));
                Value::map([("path", Value::Text(name.clone())), ("fileName", Value::Text(name))])
            }
            DesktopRequest::ReadFiles { files, fields, most_bytes, too_large } => {
                return read_form(&files, &fields, most_bytes, too_large.as_deref(), &self.picked);
            }
            DesktopRequest::Keychain { key, action } => match action {
                KeychainAction::Read => self.keychain.get(&key).cloned().unwrap_or_default(),
                KeychainAction::Save(text) => {
                    let value = from_json(&text).unwrap_or(Value::Text(text));
                    self.keychain.insert(key, value);
                    Value::Null
                }
                KeychainAction::Clear => {
                    self.keychain.remove(&key);
                    Value::Null
                }
            },
            DesktopRequest::NetworkInfo => {
                let is_online = Value::Bool(!self.is_offline);
                let addresses = Value::list(if self.is_offline { vec![] } else { vec![Value::from("192.0.2.7")] });
                let info = Value::map([("isOnline", is_online.clone()), ("addresses", addresses)]);
                Value::map([("isOnline", is_online), ("networkInfo", info)])
            }
            // In a test every sound has been heard at once.
            DesktopRequest::Audio { action, .. } => Value::Bool(matches!(action, AudioAction::Play { .. })),
            DesktopRequest::External { name, .. } => match self.external.get(&name) {
                Some(result) => result.clone().map_err(|words| words.to_string())?,
                None => {
                    return Err(format!(
                        "the test does not say what `{name}` answers; write the step `mockExternal` before"
                    ));
                }
            },
            DesktopRequest::SignIn(request) => match *request {
                SignInRequest::Begin(_) => {
                    let user = self.user.clone().ok_or("the test signs nobody in; write the step `signInAs` before")?;
                    self.is_signed_in = true;
                    Value::map([("user", user), ("idToken", Value::from("id-token-of-the-test"))])
                }
                SignInRequest::Verify => self.user.clone().filter(|_| self.is_signed_in).unwrap_or_default(),
                SignInRequest::End => {
                    self.is_signed_in = false;
                    Value::Null
                }
            },
            DesktopRequest::KeepAwake(_) | DesktopRequest::Screenshot { .. } => Value::Null,
        }))
    }
}

impl Host for VirtualHost {
    fn desktop(&mut self, id: TaskId, request: DesktopRequest) -> Option<Event> {
        keep(&mut self.record.desktop, request.clone());
        let result = self.desktop.perform(request, &mut self.record).map_err(Arc::from);
        Some(Event::Desktop { id, result })
    }

    fn net(&mut self, command: NetCommand, runtime: &Runtime) {
        secrets::hide_logins_of(&command);
        match command {
            NetCommand::Request { id, request } => self.request(id, &request, runtime),
            NetCommand::OpenStream { id, generation, request } => {
                let api = runtime.api_of_stream(id).unwrap_or_default();
                let server = self.server(&api, &request);
                self.net.open(id, generation, *request, server);
            }
            command => {
                use NetCommand::{CloseSocket, OpenSocket, SendSocket};
                if matches!(command, OpenSocket { .. } | SendSocket { .. } | CloseSocket { .. }) {
                    keep(&mut self.record.sockets, format!("{command:?}"));
                }
                self.net.perform(command);
            }
        }
    }

    fn save_storage(&mut self, storage: Arc<Map>) {
        self.saved = Some(storage);
    }

    fn log(&mut self, level: &'static str, text: String) {
        keep(&mut self.record.console, ConsoleLine { level, text });
    }

    fn fault(&mut self, fault: Diagnostic) {
        keep(&mut self.record.faults, fault);
    }

    fn open_url(&mut self, url: Arc<str>) {
        keep(&mut self.record.opened, url);
    }

    fn notify(&mut self, title: Arc<str>, body: Arc<str>) {
        // A test expects it with `expectConsoleLog`.
        self.log("info", format!("notification {title}: {body}"));
    }

    fn copy(&mut self, text: Arc<str>) {
        keep(&mut self.record.copied, text);
    }

    fn quit(&mut self) {
        self.record.quit = true;
    }
}

/// Server of a stream without a mock: unreachable.
struct Unreachable;

impl MockServer for Unreachable {
    fn connect(&self, _: &StreamRequest, _: &str, _: Duration) -> Connection {
        Connection { delay: Duration::ZERO, response: Response::Unreachable(NO_SERVER.to_owned()) }
    }
}

fn called(api: &Arc<str>, (url, method): (&Arc<str>, &Arc<str>), headers: &Headers, body: &Body) -> ApiCall {
    let body = match body {
        Body::Empty => Arc::from(""),
        Body::Text(text) => text.clone(),
        Body::Bytes(bytes) => Arc::from(String::from_utf8_lossy(bytes)),
    };
    ApiCall { api: api.clone(), url: url.clone(), method: method.clone(), headers: headers.clone(), body }
}

/// Limit of each list, for apps that call an API in a loop.
const KEPT: usize = 10_000;

/// Adds an item to a list, unless it is full.
pub(super) fn keep<T>(list: &mut Vec<T>, item: T) {
    if list.len() < KEPT {
        list.push(item);
    }
}
