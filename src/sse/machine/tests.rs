//! The machine by hand: what is fed is what a network would bring, and the clocks show what a test wants.

use std::time::SystemTime;

use super::*;
use crate::http_request::Body;
use crate::request::StreamOptions;
use crate::say::say;

/// A machine and what it has said.
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
        let now = Now { steady: Duration::ZERO, wall: SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000) };
        Self { machine: Machine::new(ConnectionId(1), 1, request, options, now), now, said: Vec::new() }
    }

    /// Feeds an input, and takes what it has to say.
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
        self.now = Now { steady: self.now.steady + passed, wall: self.now.wall + passed };
    }

    /// The machine's host sleeps: the wall clock alone goes on.
    fn sleep(&mut self, seconds: u64) {
        self.now.wall += Duration::from_secs(seconds);
    }

    /// Does what is due, until a connection is wanted.
    fn connect(&mut self) -> Box<PreparedRequest> {
        for _ in 0..4 {
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

fn request(options: StreamOptions) -> StreamRequest {
    StreamRequest { options, ..StreamRequest::get("http://there/feed") }
}

fn quick() -> StreamOptions {
    StreamOptions { reconnect_delay: Duration::from_millis(10), jitter: 0.0, ..StreamOptions::default() }
}

#[test]
fn l01_an_hour_without_a_look_at_the_clock_is_one_loss_and_one_new_connection() {
    let options = StreamOptions { idle_timeout: Some(Duration::from_secs(90)), ..quick() };
    let mut stream = Driven::start(request(options));
    stream.open();
    stream.on(Input::Bytes(b"data: a\n\n"));
    stream.said();
    stream.pass(3600);
    assert!(matches!(stream.on(Input::Timer), Action::Wait));
    stream.open();
    assert_eq!(stream.said(), ["failed 200 retry 1 in 10: no byte for 90000 ms", "connecting 1", "open 200"]);
}

#[test]
fn l01_a_server_that_does_not_answer_is_left() {
    let mut stream = Driven::start(request(quick()));
    stream.connect();
    stream.pass(299);
    assert!(matches!(stream.on(Input::Timer), Action::Continue));
    stream.pass(1);
    assert!(matches!(stream.on(Input::Timer), Action::Wait));
    assert_eq!(stream.said(), ["connecting 0", "failed - retry 1 in 10: no answer within 300000 ms"]);
}

#[test]
fn l02_any_byte_is_a_sign_of_life_in_virtual_time() {
    let options = StreamOptions { idle_timeout: Some(Duration::from_secs(2)), ..quick() };
    let mut stream = Driven::start(request(options));
    stream.open();
    for byte in b":::::\ndata: a" {
        stream.pass(1);
        stream.on(Input::Timer);
        assert!(matches!(stream.on(Input::Bytes(&[*byte])), Action::Continue));
    }
    stream.pass(2);
    assert!(matches!(stream.on(Input::Timer), Action::Wait));
}

#[test]
fn l03_without_a_limit_an_hour_of_silence_is_no_loss() {
    let mut stream = Driven::start(request(quick()));
    stream.open();
    for _ in 0..1200 {
        stream.pass(3);
        assert!(matches!(stream.on(Input::Timer), Action::Continue));
    }
    stream.on(Input::Bytes(b"data: b\n\n"));
    assert_eq!(stream.said(), ["connecting 0", "open 200", "message [] b"]);
}

#[test]
fn l04_silence_after_a_sleep_is_a_loss_and_a_byte_is_none() {
    let mut stream = Driven::start(request(quick()));
    stream.open();
    for is_alive in [true, false] {
        stream.said();
        stream.sleep(3600);
        stream.pass(3);
        assert!(matches!(stream.on(Input::Timer), Action::Continue));
        if is_alive {
            stream.on(Input::Bytes(b": still here\n"));
        }
        stream.pass(5);
        stream.on(Input::Timer);
        let lost = ["failed 200 retry 1 in 10: no byte for 5000 ms after a sleep of this machine"];
        assert_eq!(stream.said(), if is_alive { &[][..] } else { &lost[..] });
    }
}

#[test]
fn l04_a_post_stream_is_left_on_its_connection_after_a_sleep() {
    let post = StreamRequest { method: "POST".into(), body: Body::Text("x".into()), ..request(quick()) };
    let mut stream = Driven::start(post);
    stream.open();
    stream.sleep(3600);
    stream.pass(3600);
    assert!(matches!(stream.on(Input::Timer), Action::Continue));
    assert_eq!(stream.machine.until(), None);
}

#[test]
fn m02_while_the_application_is_behind_nothing_counts_as_silence() {
    let options = StreamOptions { idle_timeout: Some(Duration::from_secs(2)), ..quick() };
    let mut stream = Driven::start(request(options));
    stream.open();
    stream.machine.on(Input::Bytes(b"data: a\n\n"), stream.now);
    assert!(!stream.machine.reads_on());
    assert_eq!(stream.machine.until(), None);
    stream.pass(60);
    assert!(matches!(stream.machine.on(Input::Timer, stream.now), Action::Continue));
    stream.machine.take_batch(stream.now);
    assert_eq!(stream.machine.until(), Some(stream.now.steady + Duration::from_secs(2)));
}

#[test]
fn r05_a_long_life_resets_the_count_without_an_event() {
    let mut stream = Driven::start(request(quick()));
    for (life, waits) in [(0, "waiting 1 in 10"), (9, "waiting 2 in 20"), (3600, "waiting 1 in 10")] {
        stream.open();
        stream.pass(life);
        stream.said();
        assert!(matches!(stream.on(Input::End), Action::Wait));
        assert_eq!(stream.said(), [waits]);
    }
}

#[test]
fn r12_a_wait_that_is_over_after_an_hour_asleep_is_one_attempt() {
    let mut stream = Driven::start(request(quick()));
    stream.connect();
    stream.answer(503, &[("retry-after", "1800")]);
    stream.on(Input::End);
    assert_eq!(stream.said()[1..], ["failed 503 retry 1 in 1800000: the server answered 503 Service Unavailable"]);
    stream.sleep(3600);
    stream.pass(3);
    stream.open();
    assert_eq!(stream.said(), ["connecting 1", "open 200"]);
}

#[test]
fn r12_what_a_connection_brings_that_was_to_be_closed_changes_nothing() {
    let mut stream = Driven::start(request(quick()));
    stream.open();
    assert!(matches!(stream.on(Input::Hold(true)), Action::Wait));
    stream.said();
    for input in [Input::Bytes(b"data: a\n\n"), Input::End, Input::Failed(Fault::fatal("x")), Input::Timer] {
        assert!(matches!(stream.on(input), Action::Continue));
    }
    assert!(matches!(stream.answer(200, &[]), Action::Continue));
    assert!(stream.said().is_empty() && stream.machine.until().is_none());
}

#[test]
fn r18_a_held_stream_connects_again_only_when_it_is_let_go() {
    let mut stream = Driven::start(request(quick()));
    stream.open();
    stream.on(Input::Bytes(b"id: 7\ndata: a\n\n"));
    stream.on(Input::Hold(true));
    assert!(matches!(stream.on(Input::Reconnect), Action::Continue));
    assert!(matches!(stream.on(Input::Hold(true)), Action::Continue));
    stream.said();
    assert!(matches!(stream.on(Input::Hold(false)), Action::Wait));
    assert_eq!(stream.connect().headers["last-event-id"], "7");
    assert_eq!(stream.said(), ["connecting 0"]);
    assert!(matches!(stream.on(Input::Hold(false)), Action::Continue), "it is not held");
}

#[test]
fn r02_a_connection_is_opened_when_everything_before_is_handed_over() {
    let mut stream = Driven::start(request(quick()));
    assert!(matches!(stream.machine.on(Input::Timer, stream.now), Action::Wait));
    assert_eq!(stream.machine.until(), None, "the application has to be told first");
    assert!(matches!(stream.machine.on(Input::Timer, stream.now), Action::Continue));
    stream.machine.take_batch(stream.now);
    stream.connect();
}

#[test]
fn c03_a_redirect_is_followed_without_what_is_secret() {
    let mut stream = Driven::start(StreamRequest {
        headers: vec![("authorization".into(), "Bearer secret".into()), ("x-topic".into(), "a".into())],
        ..request(quick())
    });
    assert_eq!(stream.connect().headers["authorization"], "Bearer secret");
    let Action::Connect(next) = stream.answer(307, &[("location", "https://elsewhere/x")]) else { panic!() };
    assert_eq!((next.url.as_str(), next.headers.contains_key("authorization")), ("https://elsewhere/x", false));
    assert!(!next.headers.contains_key("x-topic"), "what the caller says, it says to one server");
    assert_eq!(next.headers["accept"], "text/event-stream");
    assert!(matches!(stream.answer(302, &[("location", "http://elsewhere/y")]), Action::Close));
    assert_eq!(stream.said()[1..], ["failed 302 final: the server redirects from https to http", "closed failed"]);
}

#[test]
fn c10_an_encoding_that_no_driver_undoes_is_no_stream() {
    let options = MachineOptions { encodings: &["gzip", "x-gzip"], ..MachineOptions::default() };
    let mut stream = Driven::start_with(request(quick()), options);
    assert_eq!(stream.connect().headers["accept-encoding"], "gzip");
    let kind = ("content-type", "text/event-stream");
    assert!(matches!(stream.answer(200, &[kind, ("content-encoding", "br")]), Action::Close));
    let mut plain = Driven::start_with(request(quick()), MachineOptions::default());
    assert!(!plain.connect().headers.contains_key("accept-encoding"));
}

#[test]
fn a03_a_refused_token_is_replaced_once() {
    let credentials = ClientCredentials {
        token_url: "http://token/".into(),
        client_id: "me".into(),
        client_secret: "password".into(),
        scope: "".into(),
        parameters: Vec::new(),
        secret_in_body: false,
    };
    let mut stream = Driven::start(StreamRequest { credentials: Some(Arc::new(credentials)), ..request(quick()) });
    stream.on(Input::Timer);
    assert!(matches!(stream.on(Input::Timer), Action::Authorize { refused: None, .. }));
    let Action::Connect(first) = stream.on(Input::Token(Ok("token-one".into()))) else { panic!() };
    assert_eq!(first.headers["authorization"], "Bearer token-one");
    stream.answer(401, &[]);
    let Action::Authorize { refused, .. } = stream.on(Input::End) else { panic!() };
    assert_eq!(refused.as_deref(), Some("token-one"));
    assert!(matches!(stream.on(Input::Token(Ok("token-two".into()))), Action::Connect(_)));
    stream.answer(401, &[]);
    stream.on(Input::Bytes(b"token-two is bad"));
    assert!(matches!(stream.on(Input::End), Action::Close));
    assert_eq!(
        stream.said(),
        ["connecting 0", "failed 401 final: the server answered 401 Unauthorized: *** is bad", "closed failed"]
    );
}

#[test]
fn a03_an_application_that_does_not_say_what_to_ask_for_is_not_waited_for() {
    let mut stream = Driven::start(request(StreamOptions { refresh: true, ..quick() }));
    stream.open();
    stream.on(Input::End);
    stream.pass(1);
    stream.on(Input::Timer);
    stream.said();
    stream.pass(9);
    assert!(matches!(stream.on(Input::Timer), Action::Continue));
    stream.pass(1);
    stream.on(Input::Timer);
    assert_eq!(stream.said(), ["connecting 1"]);
    assert_eq!(stream.connect().url.path(), "/feed");
}
