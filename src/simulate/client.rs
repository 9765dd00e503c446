//! A connection to a stream: opening, events, keep-alives, end.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::Stream as FutureStream;
use futures::stream::unfold;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, sleep, sleep_until};

use super::broadcast::Broadcast;
use super::clock;
use super::connection::End;
use super::event::EventTemplate;
use super::random::Random;
use super::scope::Scope;
use super::stream::{KeepAlive, KeepAliveForm, Stream};
use ensemble_sse::encode::Event;

/// Events taken from the buffer at once; the socket takes them one by one.
const BATCH: u64 = 64;
/// Pause before a connection is cut, so that sent bytes arrive.
const FLUSH: Duration = Duration::from_millis(20);

/// A connection.
pub(super) struct Client {
    broadcast: Arc<Broadcast>,
    news: watch::Receiver<u64>,
    closing: watch::Receiver<bool>,
    position: u64,
    waiting: VecDeque<Bytes>,
    lines: bool,
    keep_alive: Option<KeepAlive>,
    end: End,
    sent: u64,
    deadline: Option<Instant>,
    idle_timeout: Option<Duration>,
    last_event: Instant,
    state: State,
    /// Permit that limits the number of connections.
    _permit: OwnedSemaphorePermit,
}

/// State of a connection.
enum State {
    Open,
    /// The last events are being sent.
    Ending,
    Over,
}

impl Client {
    /// A connection to `broadcast`, starting after `last_event_id`.
    pub(super) fn new(
        stream: &Stream,
        broadcast: Arc<Broadcast>,
        last_event_id: Option<&str>,
        end: End,
        closing: watch::Receiver<bool>,
        permit: OwnedSemaphorePermit,
    ) -> Self {
        // Lines of JSON know neither comments nor times to wait.
        let lines = stream.lines;
        let hello = stream.hello.as_ref().filter(|_| !lines).map(|hello| comment(hello));
        let retry =
            stream.retry.filter(|_| !lines).map(|retry| Event { retry: Some(retry), ..Event::default() }.to_bytes());
        Self {
            news: broadcast.watch(),
            closing,
            position: broadcast.position(last_event_id, stream.rewind),
            broadcast,
            waiting: hello.into_iter().chain(retry).collect(),
            keep_alive: stream.keep_alive.clone(),
            lines,
            sent: 0,
            idle_timeout: stream.idle_timeout,
            last_event: Instant::now(),
            deadline: end.within.map(|within| Instant::now() + within),
            end,
            state: State::Open,
            _permit: permit,
        }
    }

    /// The bytes of the response, one event per item. An error breaks the connection.
    pub(super) fn into_body(self) -> impl FutureStream<Item = io::Result<Bytes>> + Send {
        unfold(self, async |mut client| client.next().await.map(|piece| (piece, client)))
    }

    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        loop {
            if let Some(piece) = self.waiting.pop_front() {
                return Some(Ok(piece));
            }
            match self.state {
                State::Over => return None,
                State::Ending => {
                    self.state = State::Over;
                    if !self.end.cut {
                        return None;
                    }
                    // Data that is written and not flushed would be lost with the connection.
                    sleep(FLUSH).await;
                    // An error in the body makes the server drop the connection without the mark of a good end.
                    return Some(Err(io::Error::other("the simulation cuts this connection")));
                }
                State::Open => self.fill().await,
            }
        }
    }

    /// Waits until there is something to send, or the connection ends.
    async fn fill(&mut self) {
        let left = self.end.after.map_or(u64::MAX, |after| after.saturating_sub(self.sent));
        let idle_at = self.idle_timeout.map(|idle| self.last_event + idle);
        let deadline = self.deadline.into_iter().chain(idle_at).min();
        if left == 0 || deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            self.finish();
            return;
        }
        // Marked as seen before reading: an event between reading and waiting then wakes at once.
        self.news.mark_unchanged();
        let (events, position) = self.broadcast.read(self.position, BATCH.min(left) as usize);
        self.position = position;
        if !events.is_empty() {
            self.sent += events.len() as u64;
            self.last_event = Instant::now();
            self.waiting.extend(events);
            return;
        }
        let silence = self.keep_alive.as_ref().map(|keep_alive| keep_alive.every);
        tokio::select! {
            // The task of a stream without events has ended; its broadcast lives on in this client.
            Ok(()) = self.news.changed() => {}
            () = pause(silence) => self.keep_alive(),
            () = until(deadline) => {}
            _ = self.closing.changed() => self.state = State::Over,
        }
    }

    fn keep_alive(&mut self) {
        match self.keep_alive.as_mut().map(|keep_alive| &mut keep_alive.sign) {
            Some(KeepAliveForm::Comment(_)) if self.lines => self.waiting.push_back("\n".into()),
            Some(KeepAliveForm::Comment(text)) => self.waiting.push_back(comment(text)),
            Some(KeepAliveForm::Event(sort)) => self.waiting.push_back(alone(sort, self.position, self.lines)),
            None => {}
        }
    }

    fn finish(&mut self) {
        let (position, lines) = (self.position, self.lines);
        self.waiting.extend(self.end.last.iter_mut().map(|sort| alone(sort, position, lines)));
        self.state = State::Ending;
    }
}

/// An event outside of the stream's sequence.
fn alone(sort: &mut EventTemplate, seed: u64, lines: bool) -> Bytes {
    Event { lines, ..sort.make(&mut Scope::new(clock::now(), &mut Random::new(seed)), None) }.to_bytes()
}

fn comment(text: &str) -> Bytes {
    format!(":{}\n\n", text.replace(['\r', '\n'], " ")).into()
}

async fn pause(span: Option<Duration>) {
    match span {
        Some(span) => sleep(span).await,
        None => std::future::pending().await,
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}
