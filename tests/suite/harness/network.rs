//! The network of the app under test: answers to requests, events of streams and WebSockets.

use std::sync::Arc;
use std::time::Duration;

use ensemble_run::message::Event;
use ensemble_run::message::http::{HttpFault, HttpRequest, HttpResponse};
use ensemble_run::message::net::{NetCommand, NetEvent, TaskId};
use ensemble_run::message::socket::{SocketEnvelope, SocketEvent};
use ensemble_run::message::stream::{CloseReason, StreamBatch, StreamEvent};

use super::Harness;
use super::events::{data, failed, message, opened};
use super::host::OpenStream;

impl Harness {
    /// Addresses of the open WebSockets.
    pub fn sockets(&self) -> Vec<String> {
        self.host.sockets.iter().map(|(_, _, request)| request.url.to_string()).collect()
    }

    /// Sends an event of the only open WebSocket.
    pub fn socket(&mut self, event: SocketEvent) {
        let (id, generation, _) = self.host.sockets.last().cloned().expect("a WebSocket is open");
        self.handle(Event::Net(NetEvent::Socket(SocketEnvelope { id, generation, event })));
    }

    /// Messages that were sent by WebSockets since the last call.
    pub fn sent(&mut self) -> Vec<String> {
        std::mem::take(&mut self.host.sent)
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
        self.host.streams.iter().map(|stream| stream.request.url.to_string()).collect()
    }

    /// The open stream whose address contains `part`.
    pub fn open_stream(&self, part: &str) -> OpenStream {
        let found = self.host.streams.iter().find(|stream| stream.request.url.contains(part));
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
        let stream = self.open_stream(part);
        self.send_on(&stream, events);
    }

    /// Sends events of a stream, also of one that is closed.
    pub fn send_on(&mut self, stream: &OpenStream, events: impl IntoIterator<Item = StreamEvent>) {
        let (connection, generation) = (stream.connection, stream.generation);
        let batch = StreamBatch { connection, generation, events: events.into_iter().collect() };
        self.handle(Event::Net(NetEvent::Stream(batch)));
    }

    /// Commands to the network since the last call.
    pub fn take_commands(&mut self) -> Vec<NetCommand> {
        std::mem::take(&mut self.host.fresh)
    }
}
