//! The machine by hand: what is fed is what a network would bring, and the clocks show what a test wants.

use std::time::SystemTime;

use super::*;
use crate::http_request::{Body, ClientCredentials, Credentials};
use crate::request::{AfterMaxAttempts, StreamOptions};
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
        // A wait is interrupted by looks whether the machine has slept.
        for _ in 0..64 {
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
fn l04_a_stream_that_would_not_be_opened_again_is_left_on_its_connection() {
    for options in [
        StreamOptions { max_reconnect_attempts: 0, ..quick() },
        StreamOptions { auto_reconnect: false, after_max_attempts: AfterMaxAttempts::Probe, ..quick() },
    ] {
        let mut stream = Driven::start(request(options));
        stream.open();
        stream.sleep(3600);
        stream.pass(3600);
        stream.on(Input::Timer);
        stream.on(Input::NetworkChanged);
        assert_eq!(stream.machine.until(), None);
    }
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
    let credentials = Credentials::Client(ClientCredentials {
        token_url: "http://token/".into(),
        client_id: "me".into(),
        client_secret: "password".into(),
        scope: "".into(),
        parameters: Vec::new(),
        secret_in_body: false,
    });
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
    assert!(stream.said().is_empty(), "it has a second left");
    stream.pass(1);
    stream.on(Input::Timer);
    assert_eq!(stream.said(), ["connecting 1"]);
    assert_eq!(stream.connect().url.path(), "/feed");
}

fn probing() -> StreamOptions {
    StreamOptions { max_reconnect_attempts: 1, after_max_attempts: AfterMaxAttempts::Probe, ..quick() }
}

/// A stream whose attempts are used up: it probes.
fn failed() -> Driven {
    let mut stream = Driven::start(request(probing()));
    for _ in 0..2 {
        stream.connect();
        stream.on(Input::Failed(Fault::transient("refused")));
    }
    let said = stream.said();
    let final_words = ["failed - final: refused", "probing in 30000: refused"];
    assert_eq!(said[2..], ["connecting 1", final_words[0], final_words[1]]);
    stream
}

#[test]
fn r04_a_stream_that_probes_fails_once_and_is_found_again() {
    let mut stream = failed();
    // A day without the server: nothing is reported but that the tries go on, and why the last one failed.
    for minute in 0..1440 {
        assert_eq!(stream.machine.until().is_some(), !stream.machine.is_closed());
        stream.connect();
        stream.on(Input::Failed(Fault::transient(format!("refused {minute}"))));
        assert_eq!(stream.said(), [format!("probing in 30000: refused {minute}")]);
    }
    assert!(stream.now.steady >= Duration::from_secs(30 * 1440));
    stream.open();
    stream.on(Input::Bytes(b"data: a\n\n"));
    assert_eq!(stream.said(), ["open 200", "message [] a"]);
    // An event is proof of health: from here on it is an ordinary stream.
    stream.on(Input::End);
    stream.connect();
    assert_eq!(stream.said(), ["waiting 1 in 10", "connecting 1"]);
}

#[test]
fn r04_a_probe_that_opens_and_ends_at_once_is_a_failure_of_its_own() {
    let mut stream = failed();
    stream.open();
    stream.on(Input::End);
    let why = "the server ended the stream 2 times";
    assert_eq!(
        stream.said(),
        ["open 200".to_owned(), format!("failed 200 final: {why}"), format!("probing in 30000: {why}")]
    );
    assert!(!stream.machine.is_closed());
}

#[test]
fn r04_a_probe_is_ended_by_what_ends_a_stream() {
    let mut stream = failed();
    stream.connect();
    stream.answer(404, &[]);
    assert!(matches!(stream.on(Input::End), Action::Close));
    assert_eq!(stream.said(), ["failed 404 final: the server answered 404 Not Found", "closed failed"]);
    let mut stream = failed();
    stream.connect();
    assert!(matches!(stream.answer(204, &[]), Action::Close));
    assert_eq!(stream.said(), ["closed no content"]);
    let mut once = Driven::start(request(StreamOptions { auto_reconnect: false, ..probing() }));
    once.connect();
    assert!(matches!(once.on(Input::Failed(Fault::transient("refused"))), Action::Close));
}

#[test]
fn r04_who_looks_at_a_window_gets_a_try_and_who_looks_twice_gets_no_second() {
    let mut stream = failed();
    assert!(matches!(stream.on(Input::Probe), Action::Continue), "the last attempt was a moment ago");
    stream.pass(5);
    assert!(matches!(stream.on(Input::Probe), Action::Wait));
    stream.connect();
    assert!(matches!(stream.on(Input::Probe), Action::Continue), "it is being tried");
    stream.on(Input::Failed(Fault::transient("refused")));
    stream.pass(4);
    assert!(matches!(stream.on(Input::Probe), Action::Continue));
    stream.pass(1);
    assert!(matches!(stream.on(Input::Probe), Action::Wait));
    // A stream that only waits is left to its back-off.
    let mut waiting = Driven::start(request(StreamOptions { reconnect_delay: Duration::from_secs(60), ..probing() }));
    waiting.connect();
    waiting.on(Input::Failed(Fault::transient("refused")));
    waiting.pass(30);
    assert!(matches!(waiting.on(Input::Probe), Action::Continue));
}

#[test]
fn r04_a_person_who_asks_for_a_connection_gets_ordinary_attempts() {
    let mut stream = failed();
    stream.on(Input::Reconnect);
    stream.connect();
    stream.on(Input::Failed(Fault::transient("refused")));
    assert_eq!(stream.said(), ["connecting 0", "failed - retry 1 in 10: refused"]);
}

#[test]
fn r04_a_probe_is_never_sooner_than_the_server_wants() {
    let mut stream = Driven::start(request(StreamOptions { max_reconnect_attempts: 0, ..probing() }));
    stream.connect();
    stream.answer(503, &[("retry-after", "600")]);
    stream.on(Input::End);
    assert!(stream.said()[2].starts_with("probing in 600000: "));
}

#[test]
fn l04_a_probe_does_not_sleep_longer_than_the_machine() {
    let mut stream = failed();
    stream.sleep(3600);
    stream.pass(3);
    assert!(matches!(stream.on(Input::Timer), Action::Wait));
    stream.open();
}

#[test]
fn l04_another_network_ends_a_wait_and_makes_a_silent_connection_a_dead_one() {
    let mut stream = Driven::start(request(StreamOptions { reconnect_delay: Duration::from_secs(60), ..quick() }));
    stream.connect();
    stream.on(Input::Failed(Fault::transient("refused")));
    assert!(matches!(stream.on(Input::NetworkChanged), Action::Wait));
    let begun = stream.now.steady;
    stream.open();
    assert!(stream.now.steady < begun + Duration::from_secs(1), "the wait was over");
    for is_alive in [true, false] {
        stream.said();
        assert!(matches!(stream.on(Input::NetworkChanged), Action::Continue));
        if is_alive {
            stream.on(Input::Bytes(b": still here\n"));
        }
        stream.pass(4);
        assert!(matches!(stream.on(Input::Timer), Action::Continue), "it has a second left");
        stream.pass(1);
        stream.on(Input::Timer);
        let lost = ["failed 200 retry 1 in 60000: no byte for 5000 ms after a change of the network"];
        assert_eq!(stream.said(), if is_alive { &[][..] } else { &lost[..] });
    }
}

fn post(options: StreamOptions) -> StreamRequest {
    StreamRequest { method: "post".into(), body: Body::Text("order".into()), ..request(options) }
}

#[test]
fn r16_an_order_is_not_repeated_once_its_answer_has_begun() {
    let cut = || Input::Failed(Fault::transient("cut"));
    let silent = StreamOptions { idle_timeout: Some(Duration::from_secs(9)), ..quick() };
    for (options, is_silent) in [(quick(), false), (probing(), false), (silent, true)] {
        let mut stream = Driven::start(post(options));
        // Before an answer has begun, it has not.
        stream.connect();
        assert!(matches!(stream.on(cut()), Action::Wait));
        stream.open();
        stream.on(Input::Bytes(b"data: a\n\n"));
        stream.said();
        stream.pass(9);
        assert!(matches!(if is_silent { stream.on(Input::Timer) } else { stream.on(cut()) }, Action::Close));
        let why = if is_silent { "no byte for 9000 ms" } else { "cut" };
        let rule = "a POST is not repeated once its answer has begun, unless `StreamOptions::retry_unsafe` says so";
        assert_eq!(stream.said(), [format!("failed 200 final: {why}; {rule}"), "closed failed".to_owned()]);
    }
    let never = StreamOptions { max_reconnect_attempts: 0, ..quick() };
    let mut stream = Driven::start(post(never));
    stream.open();
    stream.on(cut());
    assert_eq!(stream.said()[2..], ["failed 200 final: cut", "closed failed"], "no option would change it");
}

#[test]
fn r16_who_says_that_an_order_may_be_repeated_gets_it_repeated() {
    for (retry_unsafe, reconnect_on_end) in [(true, None), (false, Some(true)), (true, Some(false))] {
        let mut stream = Driven::start(post(StreamOptions { retry_unsafe, reconnect_on_end, ..quick() }));
        stream.open();
        assert!(matches!(stream.on(Input::Failed(Fault::transient("cut"))), Action::Wait));
        stream.open();
        let repeats = reconnect_on_end == Some(true);
        assert_eq!(matches!(stream.on(Input::End), Action::Wait), repeats, "a whole answer is another matter");
    }
}

#[test]
fn r05_an_answer_that_costs_money_is_not_begun_for_ever() {
    let paid = StreamOptions { retry_unsafe: true, ..quick() };
    let mut requests = 0;
    let mut stream = Driven::start(post(paid.clone()));
    while !stream.machine.is_closed() {
        stream.open();
        requests += 1;
        assert!(requests < 100, "it is begun for ever");
        stream.on(Input::Bytes(b"data: a token\n\n"));
        stream.on(Input::Failed(Fault::transient("cut")));
    }
    assert_eq!(requests, 6, "the first, and five attempts");
    // A subscription that has lived for a while begins to count anew.
    let mut stream = Driven::start(post(paid));
    for _ in 0..20 {
        stream.open();
        stream.pass(10);
        assert!(matches!(stream.on(Input::Failed(Fault::transient("cut"))), Action::Wait));
    }
}

#[test]
fn r08_an_id_that_makes_a_request_too_large_is_left_out_once_and_reported() {
    for status in [400, 413, 414, 431] {
        let mut stream = Driven::start(request(quick()));
        stream.open();
        let id = "x".repeat(1024);
        stream.on(Input::Bytes(format!("id: {id}\ndata: a\n\n").as_bytes()));
        stream.on(Input::End);
        stream.said();
        assert_eq!(stream.connect().headers["last-event-id"], id);
        stream.answer(status, &[]);
        assert!(matches!(stream.on(Input::End), Action::Wait));
        assert!(!stream.connect().headers.contains_key("last-event-id"));
        let said = stream.said();
        assert!(
            said[1].starts_with(&format!("failed {status} retry 1 in 0: the server answered {status}")),
            "{said:?}"
        );
        assert!(said[1].ends_with("there is a gap in the events") && said[1].contains("1024 bytes"), "{said:?}");
        assert_eq!(said[2], "connecting 1");
        stream.answer(status, &[]);
        assert!(matches!(stream.on(Input::End), Action::Close), "it was not the id");
    }
}

#[test]
fn r08_a_short_id_is_not_why_a_request_is_refused() {
    let id: Arc<str> = "x".repeat(1023).into();
    let mut stream = Driven::start(request(StreamOptions { last_event_id: Some(id), ..quick() }));
    stream.connect();
    stream.answer(400, &[]);
    assert!(matches!(stream.on(Input::End), Action::Close));
    let id: Arc<str> = "x".repeat(10_000).into();
    let mut stream = Driven::start(request(StreamOptions { last_event_id: Some(id), ..quick() }));
    stream.connect();
    stream.answer(404, &[]);
    assert!(matches!(stream.on(Input::End), Action::Close));
}

#[test]
fn c02_an_order_that_is_accepted_is_no_failure() {
    let json = ("content-type", "application/json; charset=utf-8");
    for (headers, body, events) in [
        (&[json][..], r#"{"ok": 1}"#, &["message [] {\"ok\": 1}"][..]),
        (&[("content-type", "application/problem+json")], "[\n1]", &["message [] [\n1]"]),
        (&[json], " ", &[]),
        (&[], "", &[]),
    ] {
        let mut stream = Driven::start(post(StreamOptions { reconnect_on_end: Some(true), ..quick() }));
        stream.connect();
        assert!(matches!(stream.answer(202, headers), Action::Read));
        for byte in body.as_bytes() {
            stream.on(Input::Bytes(&[*byte]));
        }
        assert!(matches!(stream.on(Input::End), Action::Close), "it is not ordered again");
        let said: Vec<String> = stream.said().split_off(1);
        let all: Vec<&str> = ["open 202"].iter().chain(events).chain(&["closed ended"]).copied().collect();
        assert_eq!(said, all);
    }
}

#[test]
fn c02_another_202_is_no_stream() {
    let page = ("content-type", "text/html");
    let mut order = Driven::start(post(quick()));
    order.connect();
    order.answer(202, &[page]);
    assert!(matches!(order.on(Input::End), Action::Close));
    assert_eq!(order.said()[1], "failed 202 final: the server answered 202 Accepted");
    let mut query = Driven::start(request(quick()));
    query.connect();
    query.answer(202, &[("content-type", "application/json")]);
    assert!(matches!(query.on(Input::End), Action::Close));
    assert_eq!(query.said()[1], "failed 202 final: the server answered 202 Accepted", "a GET orders nothing");
    let mut packed = Driven::start(post(quick()));
    packed.connect();
    assert!(matches!(packed.answer(202, &[("content-encoding", "odd")]), Action::Close));
}

#[test]
fn m01_an_answer_to_an_order_is_bounded_like_an_event() {
    for (length, said_of_it) in [(10, "message [] xxxxxxxxxx"), (11, "oversized 10"), (100_000, "oversized 10")] {
        let mut stream = Driven::start(post(StreamOptions { max_event_bytes: 10, ..quick() }));
        stream.connect();
        stream.answer(202, &[("content-type", "application/json")]);
        stream.on(Input::Bytes("x".repeat(length).as_bytes()));
        stream.on(Input::End);
        assert_eq!(stream.said()[2..], [said_of_it, "closed ended"]);
    }
}

#[test]
fn s03_what_the_server_says_of_a_secret_is_masked_in_its_words_too() {
    let headers = vec![("authorization".into(), "Bearer hush-hush".into())];
    let mut stream = Driven::start(StreamRequest { headers, ..request(quick()) });
    stream.connect();
    stream.answer(403, &[]);
    stream.machine.on(Input::Bytes(b"hush-hush may not do this"), stream.now);
    stream.machine.on(Input::End, stream.now);
    let events = stream.machine.take_batch(stream.now).events;
    let [StreamEvent::Failed(failure), ..] = &events[..] else { panic!("{events:?}") };
    assert_eq!(failure.body.as_deref(), Some("*** may not do this"));
}

#[test]
fn c02_a_stream_after_a_cut_receipt_is_a_stream() {
    let mut stream = Driven::start(post(StreamOptions { retry_unsafe: true, ..quick() }));
    stream.connect();
    stream.answer(202, &[("content-type", "application/json")]);
    stream.on(Input::Bytes(b"{"));
    assert!(matches!(stream.on(Input::Failed(Fault::transient("cut"))), Action::Wait));
    stream.open();
    stream.said();
    stream.on(Input::Bytes(b"data: a\n\n"));
    assert_eq!(stream.said(), ["message [] a"]);
}

#[test]
fn r14_lines_without_resume_start_anew() {
    let (format, id) = (crate::StreamFormat::Lines, Some("7".into()));
    let options = StreamOptions { format, last_event_id: id, resume: Resume::None, ..quick() };
    let mut stream = Driven::start(request(options));
    assert_eq!(stream.connect().headers["last-event-id"], "7");
    stream.on(Input::Failed(Fault::transient("cut")));
    assert!(!stream.connect().headers.contains_key("last-event-id"));
}
