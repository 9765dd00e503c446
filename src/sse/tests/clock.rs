//! The machine was asleep: the clock jumps by an hour under a stream that is open, and under one that waits.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time;

use super::server::{OPEN, Script, Server, act, say, stream};
use super::watch::{STREAM, get, quick, say as said};
use crate::SleepOptions;
use crate::client::Clients;
use crate::stream::Stream;
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::StreamOptions;

/// A stream in a runtime whose clock can be moved.
struct Sleeper {
    events: mpsc::Receiver<NetEvent>,
    said: Vec<String>,
}

impl Sleeper {
    fn start(server: &Server, options: StreamOptions) -> Self {
        let (sender, events) = mpsc::channel(64);
        let clients = Arc::new(Clients::new(Vec::new()));
        let request = get(server.url("/"), options);
        let (stream, _) = Stream::new(clients, Arc::new(sender), (STREAM, 1), request, 1, SleepOptions::default());
        tokio::spawn(stream.run());
        Self { events, said: Vec::new() }
    }

    /// Everything it says up to and with what begins like this.
    async fn until(&mut self, last: &str) -> Vec<String> {
        while !self.said.iter().any(|said| said.starts_with(last)) {
            let Some(NetEvent::Stream(batch)) = self.events.recv().await else { panic!("it ended: {:?}", self.said) };
            self.said.extend(batch.events.iter().map(said));
        }
        std::mem::take(&mut self.said)
    }
}

async fn sleep_for_an_hour() {
    time::pause();
    time::advance(Duration::from_secs(3600)).await;
    time::resume();
}

fn event_and_silence(data: &'static str) -> Script {
    act(move |talk| {
        talk.send(format!("{OPEN}data: {data}\n\n"));
        talk.wait_for_close();
    })
}

#[tokio::test]
async fn l01_an_hour_asleep_is_one_loss_and_one_new_connection() {
    let server = Server::start([event_and_silence("a"), event_and_silence("b")]);
    let options = StreamOptions { idle_timeout: Some(Duration::from_secs(90)), ..quick() };
    let mut stream = Sleeper::start(&server, options);
    stream.until("message [] a").await;
    sleep_for_an_hour().await;
    assert_eq!(
        stream.until("message [] b").await,
        ["failed 200 retry 1 in 10: no byte for 90000 ms", "connecting 1", "open 200", "message [] b"]
    );
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn l03_without_a_limit_an_hour_of_silence_is_no_loss() {
    let (wake, woken) = std::sync::mpsc::channel();
    let server = Server::start([act(move |talk| {
        talk.send(format!("{OPEN}data: a\n\n"));
        let _ = woken.recv();
        talk.send("data: b\n\n");
        talk.wait_for_close();
    })]);
    let mut stream = Sleeper::start(&server, quick());
    stream.until("message [] a").await;
    sleep_for_an_hour().await;
    wake.send(()).unwrap();
    assert_eq!(stream.until("message [] b").await, ["message [] b"]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn r05_a_long_life_resets_the_count_without_an_event() {
    let (end, ended) = std::sync::mpsc::channel();
    let long = act(move |talk| {
        talk.send(OPEN);
        let _ = ended.recv();
    });
    let server = Server::start([stream(""), long]);
    let mut life = Sleeper::start(&server, quick());
    life.until("waiting 1 in 10").await;
    life.until("open").await;
    sleep_for_an_hour().await;
    end.send(()).unwrap();
    assert_eq!(life.until("waiting").await, ["waiting 1 in 10"], "not the second in a row");
}

#[tokio::test]
async fn r12_a_wait_that_is_over_after_an_hour_asleep_is_one_attempt() {
    let busy = "HTTP/1.1 503 X\r\nRetry-After: 1800\r\nContent-Length: 0\r\n\r\n";
    let server = Server::start([say(busy), event_and_silence("a")]);
    let mut stream = Sleeper::start(&server, quick());
    stream.until("failed 503 retry 1 in 1800000").await;
    sleep_for_an_hour().await;
    assert_eq!(stream.until("message").await, ["connecting 1", "open 200", "message [] a"]);
    assert_eq!(server.requests().len(), 2);
}
