//! Host of the app under test: its effects wait here until the test reads or answers them.

use std::sync::Arc;
use std::time::Duration;

use ensemble_run::diag::Diagnostic;
use ensemble_run::message::Event;
use ensemble_run::message::app_export::AppExport;
use ensemble_run::message::desktop::DesktopRequest;
use ensemble_run::message::http::HttpRequest;
use ensemble_run::message::net::{NetCommand, TaskId};
use ensemble_run::message::socket::SocketRequest;
use ensemble_run::message::stream::{ConnectionId, StreamRequest};
use ensemble_run::runtime::Runtime;
use ensemble_run::shell::host::Host;
use ensemble_run::value::Map;

/// The host of the app: its effects wait here until the test reads or answers them.
#[derive(Default)]
pub(super) struct TestHost {
    pub(super) elapsed: Duration,
    pub(super) timers: Vec<(TaskId, Duration)>,
    pub(super) requests: Vec<(TaskId, HttpRequest)>,
    pub(super) streams: Vec<OpenStream>,
    pub(super) fresh: Vec<NetCommand>,
    pub(super) faults: Vec<Diagnostic>,
    pub(super) console: Vec<String>,
    pub(super) saved: Option<Arc<Map>>,
    pub(super) opened: Vec<String>,
    pub(super) exports: Vec<(TaskId, AppExport)>,
    pub(super) sockets: Vec<(ConnectionId, u64, SocketRequest)>,
    pub(super) sent: Vec<String>,
    pub(super) desktop: Vec<(TaskId, DesktopRequest)>,
}

/// A stream as the network knows it.
#[derive(Clone, Debug)]
pub struct OpenStream {
    /// Id of the connection.
    pub connection: ConnectionId,
    /// The number of its opening.
    pub generation: u64,
    /// The request that opened it.
    pub request: StreamRequest,
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
                self.streams.retain(|stream| stream.connection != id);
                self.streams.push(OpenStream { connection: id, generation, request: *request });
            }
            NetCommand::CloseStream { id } => self.streams.retain(|stream| stream.connection != id),
            NetCommand::RefreshStream { id, request } => {
                self.streams
                    .iter_mut()
                    .filter(|stream| stream.connection == id)
                    .for_each(|stream| stream.request = (*request).clone());
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
