//! Mocked streams report the same events as real ones, in virtual time.

use std::cell::RefCell;
use std::sync::Arc;

use super::*;
use crate::event::StreamEvent;
use crate::request::{CloseOn, StreamOptions};

/// Scripts of connections, and the received resume ids.
struct Turns(RefCell<Vec<Connection>>, RefCell<Vec<String>>);

impl MockServer for Turns {
    fn connect(&self, _: &StreamRequest, last_event_id: &str, _: Duration) -> Connection {
        self.1.borrow_mut().push(last_event_id.to_owned());
        let mut turns = self.0.borrow_mut();
        if turns.is_empty() { silent() } else { turns.remove(0) }
    }
}

fn silent() -> Connection {
    stream(Vec::new(), BodyEnd::Open)
}

fn stream(chunks: Vec<Chunk>, end: BodyEnd) -> Connection {
    let response = Response::Stream { headers: Vec::new(), chunks: Box::new(chunks.into_iter()), end };
    Connection { delay: Duration::ZERO, response }
}

fn event(after: u64, id: &str, data: &str) -> Chunk {
    let id = Some(id.to_owned()).filter(|id| !id.is_empty());
    let frame = Frame::Event { event: None, id, data: Some(data.to_owned()), retry: None };
    Chunk { after: Duration::from_millis(after), frame }
}

fn refused(status: u16) -> Connection {
    let response = Response::Refused { status, headers: Vec::new(), body: "busy".to_owned() };
    Connection { delay: Duration::from_millis(30), response }
}

const ID: ConnectionId = ConnectionId(1);

/// All events of a stream up to a time, as `milliseconds: event`.
fn heard(options: StreamOptions, turns: Vec<Connection>, seconds: u64) -> (Vec<String>, Vec<String>) {
    let server = Rc::new(Turns(RefCell::new(turns), RefCell::default()));
    let mut net = MockNet::<Text>::default();
    let request = StreamRequest { options, ..StreamRequest::get("http://there/feed?token=abcd") };
    net.open(ID, 1, request, server.clone());
    let mut said = Vec::new();
    while let Some((at, event)) = net.next(Duration::from_secs(seconds)) {
        let Some(NetEvent::Stream(batch)) = event else { continue };
        for event in batch.events {
            let words = match event {
                StreamEvent::Connecting { attempt } => format!("connecting {attempt}"),
                StreamEvent::Opened { url, .. } => format!("open {url}"),
                StreamEvent::Message(message) => format!("message {}", message.data),
                StreamEvent::Failed(failure) => format!("failed {} {}", failure.message, failure.retrying),
                StreamEvent::Waiting { delay, .. } => format!("waiting {}", delay.as_millis()),
                StreamEvent::Closed { reason } => format!("closed {}", reason.as_str()),
                other => format!("{other:?}"),
            };
            said.push(format!("{}: {words}", at.as_millis()));
        }
    }
    (said, server.1.take())
}

fn steady() -> StreamOptions {
    StreamOptions { jitter: 0.0, ..StreamOptions::default() }
}

#[test]
fn an_end_in_order_is_followed_by_a_wait_and_the_last_id() {
    let first = stream(vec![event(100, "7", "{\"n\": 1}")], BodyEnd::Closed(Duration::from_millis(50)));
    let (said, ids) = heard(steady(), vec![first], 10);
    assert_eq!(
        said,
        [
            "0: connecting 0",
            "0: open http://there/feed?token=***",
            "100: message {\"n\": 1}",
            "150: waiting 1000",
            "1150: connecting 1",
            "1150: open http://there/feed?token=***"
        ]
    );
    assert_eq!(ids, ["", "7"]);
}

#[test]
fn refusals_are_tried_again_until_the_attempts_are_used_up() {
    let options = StreamOptions { max_reconnect_attempts: 1, ..steady() };
    let (said, _) = heard(options, vec![refused(503), refused(503)], 60);
    assert_eq!(
        said,
        [
            "0: connecting 0",
            "30: failed the server answered 503 Service Unavailable: busy true",
            "1030: connecting 1",
            "1060: failed the server answered 503 Service Unavailable: busy false",
            "1060: closed failed"
        ]
    );
    let (said, _) = heard(steady(), vec![refused(404)], 60);
    assert_eq!(said[1..], ["30: failed the server answered 404 Not Found: busy false", "30: closed failed"]);
}

#[test]
fn the_event_that_finishes_a_stream_closes_it() {
    let close_on = Some(CloseOn { event: None, data: Some("[DONE]".into()) });
    let turns = vec![stream(vec![event(0, "", "hi"), event(0, "", "[DONE]"), event(0, "", "late")], BodyEnd::Open)];
    let (said, _) = heard(StreamOptions { close_on, ..steady() }, turns, 60);
    assert_eq!(said[2..], ["0: message hi", "0: message [DONE]", "0: closed finished"]);
}

#[test]
fn silence_beyond_the_idle_timeout_is_a_loss() {
    let options = StreamOptions { idle_timeout: Some(Duration::from_secs(5)), ..steady() };
    let (said, _) = heard(options, vec![stream(vec![event(3000, "", "1")], BodyEnd::Open)], 8);
    assert_eq!(said[2..], ["3000: message 1", "8000: failed no byte for 5000 ms true"]);
}

#[test]
fn timers_come_due_in_their_order_and_can_be_cancelled() {
    let mut net = MockNet::<Text>::default();
    for (id, millis) in [(1, 50), (2, 20), (3, 50), (4, 10)] {
        net.perform(NetCommand::Timer { id: TaskId(id), after: Duration::from_millis(millis) });
    }
    net.perform(NetCommand::CancelTimer { id: TaskId(4) });
    let mut due = Vec::new();
    while let Some((at, Some(NetEvent::Timer { id }))) = net.next(Duration::from_secs(3600)) {
        due.push((at.as_millis(), id.0));
    }
    assert_eq!(due, [(20, 2), (50, 1), (50, 3)]);
    assert_eq!(net.next_due(), None);
}

#[test]
fn an_answer_that_takes_longer_than_its_request_waits_is_a_fault() {
    let mut net = MockNet::<Text>::default();
    let request = HttpRequest { timeout: Duration::from_millis(10), ..HttpRequest::get("http://there") };
    let answer =
        MockResponse { delay: Duration::from_secs(1), status: Ok(200), headers: Vec::new(), body: Arc::from("") };
    net.answer(TaskId(1), &request, answer);
    let Some((at, Some(NetEvent::Response { result, .. }))) = net.next(Duration::from_secs(9)) else {
        panic!("it ends")
    };
    assert_eq!((at.as_millis(), &*result.unwrap_err().message), (10, "no answer within 10 ms"));
}
