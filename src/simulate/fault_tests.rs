//! Tests of the stream client against each injectable fault.

use std::time::Duration;

use ensemble_sse::{EventStream, StreamEvent, StreamOptions, StreamRequest, connect};
use tokio::runtime::{Builder, Runtime};

use crate::{InjectedFault, Simulation, Simulator};

/// A running stream and its events.
struct Watch {
    runtime: Runtime,
    stream: EventStream,
}

impl Watch {
    fn start(request: StreamRequest) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let entered = runtime.enter();
        let stream = connect(request);
        drop(entered);
        Self { runtime, stream }
    }

    /// The events up to and including the first whose text begins with `last`.
    fn until(&mut self, last: &str) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        while !said.last().is_some_and(|said| said.starts_with(last)) {
            let next = async { tokio::time::timeout(Duration::from_secs(20), self.stream.next()).await };
            let next = self.runtime.block_on(next).expect("the stream has nothing to say");
            said.push(say(&next.expect("the stream is over")));
        }
        said
    }

    /// All events up to the end of the stream.
    fn all(mut self) -> Vec<String> {
        self.until("closed")
    }
}

fn say(event: &StreamEvent) -> String {
    match event {
        StreamEvent::Connecting { attempt } => format!("connecting {attempt}"),
        StreamEvent::Opened { status, .. } => format!("open {status}"),
        StreamEvent::Message(message) => format!("{} [{}] {}", message.event, message.id, message.data),
        StreamEvent::Oversized { limit } => format!("oversized {limit}"),
        StreamEvent::Failed(failure) => {
            let status = failure.status.map_or("-".to_owned(), |status| status.to_string());
            let delay = failure.delay.map(|delay| delay.as_millis());
            let follows = delay.map_or("final".to_owned(), |delay| format!("retry {} in {delay}", failure.attempt));
            format!("failed {status} {follows}: {}", failure.message)
        }
        StreamEvent::Closed { reason } => format!("closed {}", reason.as_str()),
        other => format!("{other:?}"),
    }
}

/// Options with short delays and no jitter.
fn quick() -> StreamOptions {
    StreamOptions { reconnect_delay: Duration::from_millis(10), jitter: 0.0, ..StreamOptions::default() }
}

/// [`quick`] without reconnecting.
fn once() -> StreamOptions {
    StreamOptions { max_reconnect_attempts: 0, ..quick() }
}

/// A stream of four events that ends normally.
const FOUR: &str =
    "path: /feed\nend: {after: 0, last: [{id: 1, data: a}, {id: 2, data: b}, {id: 3, data: c}, {id: 4, data: d}]}";
/// An endless stream that can be resumed.
const ENDLESS: &str = "path: /feed\nids: counter\nrate: 2000\nbacklog: 5000\nevents: {data: x}";

fn serve(yaml: &str, faults: &[&str]) -> Simulator {
    let faults: Vec<InjectedFault> = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    let simulation = Simulation::parse(yaml, "feed", "feed.yaml").unwrap().with_faults(&faults);
    Simulator::serve(simulation, 0).unwrap()
}

fn watch(server: &Simulator, options: StreamOptions) -> Watch {
    Watch::start(StreamRequest { options, ..StreamRequest::get(format!("{}/feed", server.url())) })
}

/// Events of one connection to [`FOUR`] with these faults, without `connecting`.
fn said(faults: &[&str], options: StreamOptions) -> Vec<String> {
    let server = serve(FOUR, faults);
    watch(&server, options).all().into_iter().filter(|said| !said.starts_with("connecting")).collect()
}

#[test]
fn c09_a_connection_that_breaks_inside_an_event_loses_none() {
    let server = serve(ENDLESS, &["reset-mid-event=3"]);
    let mut watch = watch(&server, quick());
    let mut ids: Vec<u64> = Vec::new();
    let mut losses = 0;
    while losses < 4 {
        let said = watch.until("failed 200 retry 1 in 10");
        ids.extend(
            said.iter().filter_map(|said| said.strip_prefix("message [")?.split(']').next()?.parse::<u64>().ok()),
        );
        losses += 1;
    }
    let expected: Vec<u64> = (ids[0]..).take(12).collect();
    assert_eq!(ids, expected);
}

#[test]
fn l01_a_half_open_connection_is_left() {
    let server = serve(FOUR, &["half-open=2"]);
    let options = StreamOptions { idle_timeout: Some(Duration::from_millis(50)), ..quick() };
    let said = watch(&server, options).until("failed");
    assert_eq!(
        said[1..],
        ["open 200", "message [1] a", "message [2] b", "failed 200 retry 1 in 10: no byte for 50 ms"]
    );
}

#[test]
fn p20_a_byte_at_a_time_makes_the_same_events() {
    assert_eq!(
        said(&["byte-per-second=0"], once())[..5],
        ["open 200", "message [1] a", "message [2] b", "message [3] c", "message [4] d"]
    );
}

#[test]
fn c06_a_server_that_is_busy_is_asked_again() {
    let server = serve(FOUR, &["unavailable=0"]);
    let said = watch(&server, quick()).until("message [1] a");
    assert!(said[1].starts_with("failed 503 retry 1 in 10"), "{said:?}");
    assert_eq!(said[2..], ["connecting 1", "open 200", "message [1] a"]);
}

#[test]
fn c05_a_refusal_is_reported_with_its_status() {
    let said = said(&["unauthorized-once"], once());
    assert!(said[0].starts_with("failed 401 final"), "{said:?}");
}

#[test]
fn c02_a_server_that_has_nothing_to_say_is_left_in_peace() {
    assert_eq!(said(&["no-content"], quick()), ["closed no content"]);
}

#[test]
fn c04_a_login_page_is_no_stream() {
    let said = said(&["wrong-type"], quick());
    assert!(said[0].starts_with("failed 200 final") && said[0].contains("text/html"), "{said:?}");
    assert_eq!(said[1], "closed failed");
}

#[test]
fn c03_a_redirect_without_end_is_given_up() {
    let said = said(&["redirect-loop"], quick());
    assert_eq!(said, ["failed 302 final: more than 20 redirects", "closed failed"]);
}

#[test]
fn p01_bytes_that_are_no_utf8_are_replaced() {
    assert_eq!(said(&["bad-utf8"], once())[1], "message [1] \u{FFFD}\u{FFFD}\u{FFFD}a");
}

#[test]
fn m01_a_huge_event_is_dropped_and_the_stream_goes_on() {
    let server = serve(ENDLESS, &["huge-event=1"]);
    let options = StreamOptions { max_event_bytes: 1000, ..quick() };
    let mut watch = watch(&server, options);
    watch.until("oversized 1000");
    assert!(watch.until("message")[0].starts_with("message ["));
}

#[test]
fn r13_the_client_hands_over_what_a_server_repeats_or_leaves_out() {
    assert_eq!(said(&["duplicate-ids"], once())[1..4], ["message [1] a", "message [1] a", "message [2] b"]);
    assert_eq!(said(&["drop-every=2"], once())[1..3], ["message [1] a", "message [3] c"]);
}

#[test]
fn c10_compressed_events_come_as_they_are_flushed() {
    let server = serve(FOUR, &["gzip", "half-open=3"]);
    let said = watch(&server, once()).until("message [3]");
    assert_eq!(said[1..], ["open 200", "message [1] a", "message [2] b", "message [3] c"]);
}

#[test]
fn c09_a_compressed_stream_that_breaks_delivers_what_came() {
    let server = serve(FOUR, &["gzip", "reset-mid-event=2"]);
    let said = watch(&server, once()).until("failed");
    assert_eq!(said[1..4], ["open 200", "message [1] a", "message [2] b"]);
}

#[test]
fn a03_an_expired_token_opens_the_stream_no_more_and_a_fresh_one_does() {
    let guarded = format!("{FOUR}\nauth: {{bearer: first-token}}");
    let server = serve(&guarded, &["token-expired=1"]);
    let with = |token: &str| {
        let url = format!("{}/feed", server.url());
        let headers = vec![("Authorization".into(), format!("Bearer {token}").into())];
        let request = StreamRequest { headers, options: quick(), ..StreamRequest::get(url.as_str()) };
        Watch::start(request)
    };
    // Retrying with the same token is useless, as at the service that the fault imitates.
    let said = with("first-token").all();
    let ends: Vec<&str> = said.iter().map(|said| said.split(':').next().unwrap_or_default()).collect();
    assert_eq!(ends[..3], ["connecting 0", "open 200", "message [1] a"], "{said:?}");
    assert!(said[3].starts_with("error [1] {\"message\":\"Token expired\""), "{said:?}");
    assert!(said.iter().any(|said| said.starts_with("failed 401 final") && said.contains("Token expired")), "{said:?}");
    assert_eq!(with("second-token").until("message")[1..], ["open 200", "message [1] a"]);
    let said = with("first-token").all();
    assert!(said[1].starts_with("failed 401"), "{said:?}");
}
