//! A panic of one task fails that task only (S5).

use std::sync::Arc;

use tokio::sync::mpsc;

use super::server::{Server, say, stream};
use super::watch::{get, quick};
use crate::say::say as in_words;
use crate::{
    ConnectionId, DataDecoder, EventStream, HttpRequest, Net, NetCommand, NetEvent, NetOptions, ParseJson, StreamEvent,
    TaskId,
};

/// A decoder of an application, with a fault in it.
#[derive(Default)]
struct Faulty;

impl DataDecoder for Faulty {
    type Data = Arc<str>;

    fn read(&mut self, text: &Arc<str>, _: ParseJson) -> Result<Arc<str>, Arc<str>> {
        assert_ne!(&**text, "odd", "nobody thought of this");
        Ok(text.clone())
    }
}

const ODD_ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nodd";

/// The words of a panic in `assert_ne`, as far as they are ours.
fn is_told(message: &str) -> bool {
    message.starts_with("a fault of this program, please report it: ") && message.contains("nobody thought of this")
}

fn events_of(events: &mut mpsc::Receiver<NetEvent>, id: u64) -> Vec<String> {
    let mut said = Vec::new();
    while said.last().is_none_or(|last: &String| !last.starts_with("closed")) {
        match events.blocking_recv() {
            Some(NetEvent::Stream(batch)) if batch.connection == ConnectionId(id) => {
                assert_eq!(batch.generation, 7);
                said.extend(batch.events.iter().map(in_words));
            }
            other => panic!("{other:?}"),
        }
    }
    said
}

#[test]
fn s05_a_panic_in_a_stream_fails_the_stream_and_the_next_one_works() {
    let (sender, mut events) = mpsc::channel(8);
    let net = Net::<Faulty>::start(sender, NetOptions::default()).unwrap();
    let server = Server::start([stream("data: odd\n\ndata: never\n\n"), stream("event: end\ndata: even\n\n")]);
    for id in [1, 2] {
        let options = crate::StreamOptions { max_reconnect_attempts: 0, ..quick() };
        let request = Box::new(get(server.url("/"), options));
        net.perform(NetCommand::OpenStream { id: ConnectionId(id), generation: 7, request });
        let said = events_of(&mut events, id);
        if id == 1 {
            let failed: Vec<&String> = said.iter().filter(|said| said.starts_with("failed")).collect();
            assert!(failed.len() == 1 && is_told(failed[0].strip_prefix("failed - final: ").unwrap()), "{said:?}");
            assert_eq!(said.last().unwrap(), "closed failed");
        } else {
            assert_eq!(said, ["connecting 0", "open 200", "end [] even", "closed ended"]);
        }
    }
}

#[test]
fn s05_a_panic_in_a_request_is_its_answer_and_the_next_one_works() {
    let (sender, mut events) = mpsc::channel(8);
    let net = Net::<Faulty>::start(sender, NetOptions::default()).unwrap();
    let server = Server::start([say(ODD_ANSWER), say(ODD_ANSWER.replace("odd", "yes"))]);
    for id in [1, 2] {
        net.perform(NetCommand::Request { id: TaskId(id), request: Box::new(HttpRequest::get(server.url("/"))) });
        let Some(NetEvent::Response { result, .. }) = events.blocking_recv() else { panic!() };
        match result {
            Ok(response) => assert_eq!((id, &*response.body), (2, "yes")),
            Err(fault) => assert!(id == 1 && is_told(&fault.message), "{fault:?}"),
        }
    }
}

#[tokio::test]
async fn s05_a_stream_of_the_callers_runtime_says_that_it_has_panicked() {
    let server = Server::start([stream("data: odd\n\n")]);
    let mut stream = EventStream::<Faulty>::open(get(server.url("/"), quick()));
    let mut failures = Vec::new();
    while let Some(event) = stream.next().await {
        if let StreamEvent::Failed(failure) = event {
            failures.push(failure);
        }
    }
    assert!(failures.len() == 1 && is_told(&failures[0].message) && !failures[0].retrying, "{failures:?}");
}
