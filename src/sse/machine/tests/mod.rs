//! The machine without a driver: tests feed the bytes of a network and set both clocks.

mod life;
mod notes;
mod order;
mod probe;
mod reconnect;
mod redirect;
mod refusal;
mod request;

use std::time::SystemTime;

use super::*;
use crate::http_request::{Body, ClientCredentials, Credentials};
use crate::request::{AfterMaxAttempts, StreamOptions};
use crate::say::say;

/// A machine and its events as text.
struct Driven {
    machine: Machine,
    now: Now,
    said: Vec<String>,
}

impl Driven {
    fn start(request: StreamRequest) -> Self {
        let options = MachineOptions { sleep: Some(SleepOptions::default()), ..MachineOptions::default() };
        Self::start_with(request, options)
    }

    fn start_with(request: StreamRequest, options: MachineOptions) -> Self {
        let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let now = Now { steady: Duration::ZERO, wall, asleep: None };
        Self { machine: Machine::new(ConnectionId(1), 1, request, options, now), now, said: Vec::new() }
    }

    /// Feeds an input, and collects the events.
    fn on(&mut self, input: Input<'_>) -> Action {
        let action = self.machine.on(input, self.now);
        while self.machine.has_events() {
            self.said.extend(self.machine.take_batch(self.now).events.iter().map(say));
        }
        action
    }

    /// Lets time pass, on both clocks, without a word to the machine.
    fn pass(&mut self, seconds: u64) {
        let passed = Duration::from_secs(seconds);
        self.now = Now { steady: self.now.steady + passed, wall: self.now.wall + passed, ..self.now };
    }

    /// The machine's host sleeps: the wall clock alone goes on.
    fn sleep(&mut self, seconds: u64) {
        self.now.wall += Duration::from_secs(seconds);
    }

    /// Fires the timers that are due, until a connection is wanted.
    fn connect(&mut self) -> Box<PreparedRequest> {
        // A wait is interrupted by looks whether the machine has slept: this is an hour.
        for _ in 0..1200 {
            self.now.steady = self.now.steady.max(self.machine.until().expect("something is due"));
            if let Action::Connect(request) = self.on(Input::Timer) {
                return request;
            }
        }
        panic!("it does not connect: {:?}", self.said)
    }

    fn answer(&mut self, status: u16, headers: &[(&'static str, &str)]) -> Action {
        let pairs = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        let headers: HeaderMap = pairs.collect::<Vec<(http::HeaderName, http::HeaderValue)>>().into_iter().collect();
        self.on(Input::Head { status: StatusCode::from_u16(status).unwrap(), headers: &headers })
    }

    fn open(&mut self) {
        self.connect();
        assert!(matches!(self.answer(200, &[("content-type", "text/event-stream")]), Action::Read));
    }

    fn said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.said)
    }
}

fn client_credentials() -> Option<Arc<Credentials>> {
    Some(Arc::new(Credentials::Client(ClientCredentials {
        token_url: "http://token/".into(),
        client_id: "me".into(),
        client_secret: "password".into(),
        scope: "".into(),
        parameters: Vec::new(),
        secret_in_body: false,
    })))
}

fn request(options: StreamOptions) -> StreamRequest {
    StreamRequest { options, ..StreamRequest::get("http://there/feed") }
}

fn quick() -> StreamOptions {
    StreamOptions { reconnect_delay: Duration::from_millis(10), jitter: 0.0, ..StreamOptions::default() }
}

fn probing() -> StreamOptions {
    StreamOptions { max_reconnect_attempts: 1, after_max_attempts: AfterMaxAttempts::Probe, ..quick() }
}

fn post(options: StreamOptions) -> StreamRequest {
    StreamRequest { method: "post".into(), body: Body::Text("order".into()), ..request(options) }
}
