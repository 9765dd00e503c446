//! Drives one stream's machine on sockets and on the clock.
//!
//! A stream is one loop in one task, so one loss can only start one reconnect. Dropping the task ends it at once, whatever it is
//! doing, and closes its socket.

use std::future::{pending, ready};
use std::sync::Arc;
use std::time::SystemTime;

use bytes::{Buf, Bytes};
use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::header::{ACCEPT, HOST, HeaderMap, HeaderValue};
use reqwest::{Method, Response, StatusCode};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

use super::authorize::token;
use super::body::{Body, broken, cut};
use super::client::{Clients, Settings};
use super::decode::OUTPUT_BYTES;
use super::event_sink::{self, EventSink};
use super::ledger::Ledger;
use super::network::{NetworkWatch, is_loopback};
use super::panic;
use super::perform::ask;
use super::tls::{CA_AS_SERVER, fingerprints};
use crate::command::NetEvent;
use crate::decoder::DataDecoder;
use crate::event::{CloseReason, Failure, StreamBatch, StreamEvent};
use crate::facts::{Disturbance, StreamFacts};
use crate::fault::Fault;
use crate::http_request::Trust;
use crate::machine::{Action, Input, Machine};
use crate::prepared::PreparedRequest;
use crate::request::{StreamOptions, StreamRequest};
use crate::sleep_detector::Now;

/// Bytes that are parsed before their events may be handed over.
const SLICE_BYTES: usize = 64 * 1024;

/// Chunks below this size are gathered: handing over each on its own would cost more than parsing it.
const SMALL_CHUNK: usize = 4 * 1024;

/// Slices that are fed before commands get their turn.
const SLICES: usize = 64;

/// Times that the connection is polled for another chunk before a batch is handed over.
const TURNS: usize = 3;

/// Both clocks, from the start of a stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    start: Instant,
    wall: fn() -> SystemTime,
}

impl Clock {
    pub fn new(wall: fn() -> SystemTime) -> Self {
        Self { start: Instant::now(), wall }
    }

    pub fn now(&self) -> Now {
        Now { steady: self.start.elapsed(), wall: (self.wall)() }
    }
}

/// Gives orders to a running stream from outside.
#[derive(Clone, Debug)]
pub(super) struct Control {
    reconnect: Arc<Notify>,
    probe: Arc<Notify>,
    held: watch::Sender<bool>,
    refreshed: mpsc::Sender<StreamRequest>,
    disturbed: mpsc::Sender<Disturbance>,
    ledger: Ledger,
}

impl Control {
    /// Fails on purpose.
    pub fn disturb(&self, how: Disturbance) {
        // One that waits already is obeyed first; a person asks again.
        let _full = self.disturbed.try_send(how);
    }

    /// What is known of the stream.
    pub fn facts(&self) -> StreamFacts {
        self.ledger.facts()
    }

    /// Connects again at once.
    pub fn reconnect(&self) {
        // A `Notify` keeps one permit: orders that come faster than the task runs are one order.
        self.reconnect.notify_one();
    }

    /// Tries at once what has failed and is tried now and then.
    pub fn probe(&self) {
        self.probe.notify_one();
    }

    /// Closes the connection and opens none, or lets the stream go on.
    pub fn hold(&self, held: bool) {
        self.held.send_replace(held);
    }

    /// Says what the reconnect that has asked for it should ask the server for.
    pub fn refresh(&self, request: StreamRequest) {
        // A second answer to one question has nothing to add.
        let _ = self.refreshed.try_send(request);
    }
}

/// The other end of [`Control`]s.
struct Orders {
    reconnect: Arc<Notify>,
    probe: Arc<Notify>,
    held: watch::Receiver<bool>,
    refreshed: mpsc::Receiver<StreamRequest>,
    disturbed: mpsc::Receiver<Disturbance>,
}

/// An order of the outside.
enum Order {
    /// For the machine.
    Input(Input<'static>),
    /// For the connection.
    Disturb(Disturbance),
}

impl Orders {
    fn new(ledger: Ledger) -> (Control, Self) {
        // One question is open at a time, so one answer is enough.
        let (sender, refreshed) = mpsc::channel(1);
        // A `watch` keeps the last value only: of hold and release in quick turn just the outcome counts.
        let (hold, held) = watch::channel(false);
        let (reconnect, probe) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (disturb, disturbed) = mpsc::channel(1);
        let control = Control {
            reconnect: reconnect.clone(),
            probe: probe.clone(),
            held: hold,
            refreshed: sender,
            disturbed: disturb,
            ledger,
        };
        (control, Self { reconnect, probe, held, refreshed, disturbed })
    }

    /// The next order; never one when nobody can give any. Giving up the wait loses nothing.
    async fn next(&mut self) -> Order {
        tokio::select! {
            // Holding first: a reconnect that waits beside it would open a connection only to have it closed.
            biased;
            changed = self.held.changed() => match changed {
                Ok(()) => Order::Input(Input::Hold(*self.held.borrow_and_update())),
                Err(_) => pending().await,
            },
            () = self.reconnect.notified() => Order::Input(Input::Reconnect),
            () = self.probe.notified() => Order::Input(Input::Probe),
            Some(request) = self.refreshed.recv() => Order::Input(Input::Refresh(Box::new(request))),
            Some(how) = self.disturbed.recv() => Order::Disturb(how),
        }
    }
}

/// Nobody listens any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SinkClosed;

/// A stream that has not been started.
pub(super) struct StreamTask<D: DataDecoder> {
    machine: Machine<D>,
    clock: Clock,
    /// Nothing where the server is on this machine.
    network: Option<Arc<NetworkWatch>>,
    /// The changes of the network that the machine knows of.
    network_changes: u64,
    clients: Arc<Clients>,
    sink: Arc<dyn EventSink<D::Data>>,
    orders: Orders,
    link: Link,
    ledger: Ledger,
    /// The next request is answered with 503 on purpose.
    refuses_next: bool,
}

/// The connection that the machine's last action has started.
enum Link {
    /// Nothing.
    None,
    /// A token on its way.
    Token(BoxFuture<'static, Result<Arc<str>, Fault>>),
    /// The head of an answer on its way.
    Head(BoxFuture<'static, Result<Response, Fault>>),
    /// The head is there.
    Answered(Response),
    /// A body that is read.
    Reading(Box<Reading>),
    /// A body that is kept open on purpose and not read.
    Stalled(#[expect(dead_code, reason = "dropping it would close the connection")] Box<Reading>),
}

struct Reading {
    body: Body,
    /// Bytes that have arrived and were not fed yet.
    chunk: Bytes,
    /// `chunk`, or what the decoder holds of it, has something left.
    has_chunk: bool,
    /// The last chunk was small: more is looked for before events are handed over.
    is_small: bool,
    /// Output of the decoder; empty without one.
    decoded: Vec<u8>,
}

/// News of a connection.
enum News {
    Token(Result<Arc<str>, Fault>),
    Head(Result<Response, Fault>),
    Chunk(reqwest::Result<Option<Bytes>>),
}

impl<D: DataDecoder> StreamTask<D> {
    /// A stream that tells `sink` its news.
    pub fn new(
        machine: Machine<D>,
        clock: Clock,
        network: Arc<NetworkWatch>,
        clients: Arc<Clients>,
        sink: Arc<dyn EventSink<D::Data>>,
        ledger: Ledger,
    ) -> (Self, Control) {
        let (control, orders) = Orders::new(ledger.clone());
        let network = Some(network).filter(|_| !is_loopback(&machine.request().url));
        let network_changes = network.as_ref().map_or(0, |network| network.changes());
        let task = Self {
            machine,
            clock,
            network,
            network_changes,
            clients,
            sink,
            orders,
            link: Link::None,
            ledger,
            refuses_next: false,
        };
        (task, control)
    }

    /// Runs until the stream is over or nobody listens any more.
    pub async fn run(mut self) {
        let sink = self.sink.clone();
        let (connection, generation) = self.machine.identity();
        // `SinkClosed` means that there is nobody to tell.
        if let Err(message) = panic::caught(self.drive()).await {
            let failure = Failure { message, ..Failure::default() };
            let events = vec![StreamEvent::Failed(failure), StreamEvent::Closed { reason: CloseReason::Failed }];
            event_sink::send(&*sink, NetEvent::Stream(StreamBatch { connection, generation, events })).await;
        }
    }

    async fn drive(&mut self) -> Result<(), SinkClosed> {
        let mut action = self.on(Input::Timer);
        loop {
            match action {
                Action::Continue => {}
                Action::Wait => self.link = Link::None,
                Action::Authorize { credentials, refused } => {
                    let clients = self.clients.clone();
                    self.link =
                        Link::Token(async move { token(&clients, &credentials, refused.as_deref()).await }.boxed());
                }
                Action::Connect(request) => {
                    self.ledger.sent(&request, self.clients.user_agent());
                    if std::mem::take(&mut self.refuses_next) {
                        action = self.refuse();
                        continue;
                    }
                    // The old socket is closed before the new one is opened: a stream never has two connections (R12).
                    self.link = Link::None;
                    let options = &self.machine.request().options;
                    self.link = Link::Head(connect(self.clients.clone(), *request, options).boxed());
                }
                Action::Read => {
                    if let Some(next) = self.begin_body() {
                        action = next;
                        continue;
                    }
                }
                Action::Close => {
                    self.link = Link::None;
                    while self.machine.has_events() {
                        self.hand_over().await?;
                    }
                    return Ok(());
                }
            }
            action = self.next().await?;
        }
    }

    /// Waits for the next thing that happens, and tells the machine.
    async fn next(&mut self) -> Result<Action, SinkClosed> {
        let has_chunk = matches!(&self.link, Link::Reading(reading) if reading.has_chunk) && !self.machine.is_full();
        let has_events = self.machine.has_events();
        let reads_on = self.machine.reads_on();
        // A time that no clock will show is none.
        let due = self.machine.until().and_then(|until| self.clock.start.checked_add(until));
        // The permit borrows the sink, and the other arms all of `self`.
        let sink = self.sink.clone();
        tokio::select! {
            // In this order: orders are obeyed under any flood; what has arrived becomes a batch before it is handed over; what lies in the
            // socket is read before the clock calls it silence, also when this program itself was stopped for a while.
            biased;
            order = self.orders.next() => Ok(self.obey(order)),
            // `feed` waits inside of the arm's body, where no other arm can cut it off between two slices.
            () = ready(()), if has_chunk => Ok(self.feed().await),
            permit = sink.reserve(), if has_events => {
                let permit = permit.ok_or(SinkClosed)?;
                permit(NetEvent::Stream(self.machine.take_batch(self.clock.now())));
                Ok(Action::Continue)
            }
            news = self.link.next(), if reads_on => Ok(self.tell(news)),
            // `select!` evaluates the expression of an arm whose condition is false as well, so it needs some time.
            () = sleep_until(due.unwrap_or(self.clock.start)), if due.is_some() => Ok(self.on_timer()),
        }
    }

    fn obey(&mut self, order: Order) -> Action {
        let how = match order {
            Order::Input(input) => return self.on(input),
            Order::Disturb(how) => how,
        };
        match how {
            Disturbance::Stall => {
                match std::mem::replace(&mut self.link, Link::None) {
                    Link::Reading(reading) => self.link = Link::Stalled(reading),
                    other => self.link = other,
                }
                Action::Continue
            }
            Disturbance::Cut | Disturbance::Unavailable => {
                self.refuses_next = how == Disturbance::Unavailable;
                if matches!(self.link, Link::None | Link::Token(_)) {
                    return Action::Continue;
                }
                self.link = Link::None;
                self.on(Input::Failed(Fault::transient("the connection was cut on purpose")))
            }
        }
    }

    /// Answers a request with 503 on purpose.
    fn refuse(&mut self) -> Action {
        self.link = Link::None;
        let headers = HeaderMap::new();
        let input = Input::Head { status: StatusCode::SERVICE_UNAVAILABLE, headers: &headers };
        match self.machine.on(input, self.clock.now()) {
            // The words of a refusal: there are none.
            Action::Read => self.on(Input::End),
            action => action,
        }
    }

    async fn hand_over(&mut self) -> Result<(), SinkClosed> {
        let permit = self.sink.reserve().await.ok_or(SinkClosed)?;
        permit(NetEvent::Stream(self.machine.take_batch(self.clock.now())));
        Ok(())
    }

    /// Looks at the network, then at the clock: what is due stays due.
    fn on_timer(&mut self) -> Action {
        let changes = self.network.as_ref().map_or(0, |network| network.changes());
        if std::mem::replace(&mut self.network_changes, changes) != changes {
            return self.on(Input::NetworkChanged);
        }
        self.on(Input::Timer)
    }

    fn on(&mut self, input: Input<'_>) -> Action {
        self.machine.on(input, self.clock.now())
    }

    fn tell(&mut self, news: News) -> Action {
        match news {
            News::Token(token) => {
                self.link = Link::None;
                self.on(Input::Token(token))
            }
            News::Head(Err(fault)) => {
                self.link = Link::None;
                self.on(Input::Failed(fault))
            }
            News::Head(Ok(response)) => {
                self.ledger.answered(&response);
                let input = Input::Head { status: response.status(), headers: response.headers() };
                let action = self.machine.on(input, self.clock.now());
                self.link = Link::Answered(response);
                action
            }
            News::Chunk(chunk) => self.take(chunk),
        }
    }

    /// Begins to read the answer, and says what follows when that cannot be.
    fn begin_body(&mut self) -> Option<Action> {
        let Link::Answered(response) = std::mem::replace(&mut self.link, Link::None) else { return None };
        // The machine has looked at the encoding of a stream: this is a refusal, whose words cannot be read.
        let Ok(body) = Body::new(response) else { return Some(self.on(Input::End)) };
        let decoded = if body.decoder.is_some() { vec![0; OUTPUT_BYTES] } else { Vec::new() };
        let reading = Reading { body, chunk: Bytes::new(), has_chunk: false, is_small: false, decoded };
        self.link = Link::Reading(Box::new(reading));
        None
    }

    /// A chunk has arrived, or the body is over.
    fn take(&mut self, chunk: reqwest::Result<Option<Bytes>>) -> Action {
        let Link::Reading(reading) = &mut self.link else { return Action::Continue };
        match chunk {
            Ok(Some(bytes)) => {
                self.ledger.received(bytes.len());
                reading.is_small = bytes.len() < SMALL_CHUNK;
                reading.chunk = bytes;
                reading.has_chunk = true;
                Action::Continue
            }
            Ok(None) => match &reading.body.decoder {
                Some(decoder) if !decoder.is_whole() => {
                    let fault = cut(decoder);
                    self.on(Input::Failed(fault))
                }
                _ => self.on(Input::End),
            },
            Err(error) => self.on(Input::Failed(Fault::from(error))),
        }
    }

    /// Feeds what has arrived, and what else is there, until that is enough for a batch.
    async fn feed(&mut self) -> Action {
        self.machine.keep_notes(self.ledger.keeps_notes());
        let action = self.feed_slices().await;
        let notes = self.machine.take_notes();
        self.ledger.noted(notes.comments, notes.filtered, notes.retry, notes.into_texts());
        action
    }

    async fn feed_slices(&mut self) -> Action {
        for _ in 0..SLICES {
            let action = self.feed_slice();
            let Link::Reading(reading) = &mut self.link else { return action };
            if !matches!(action, Action::Continue) || self.machine.is_full() {
                return action;
            }
            if reading.has_chunk {
                continue;
            }
            if !reading.is_small {
                return action;
            }
            let Some(chunk) = next_if_here(&mut reading.body.response).await else { return action };
            let action = self.take(chunk);
            if !matches!(action, Action::Continue) {
                return action;
            }
        }
        Action::Continue
    }

    /// Feeds the next slice of what has arrived. What was good before a fault is read before the fault is told.
    fn feed_slice(&mut self) -> Action {
        let now = self.clock.now();
        let Link::Reading(reading) = &mut self.link else { return Action::Continue };
        let Reading { body, chunk, has_chunk, decoded, .. } = &mut **reading;
        let Some(decoder) = &mut body.decoder else {
            let slice = chunk.split_to(chunk.len().min(SLICE_BYTES));
            *has_chunk = !chunk.is_empty();
            return self.machine.on(Input::Bytes(&slice), now);
        };
        let mut input = &chunk[..];
        let (written, result) = decoder.decode(&mut input, decoded);
        let taken = chunk.len() - input.len();
        chunk.advance(taken);
        // A full output buffer may be followed by more that the decoder holds, although no input is left.
        *has_chunk = !chunk.is_empty() || written == decoded.len();
        match self.machine.on(Input::Bytes(&decoded[..written]), now) {
            Action::Continue if result.is_err() => self.machine.on(Input::Failed(broken(decoder)), now),
            action => action,
        }
    }
}

impl Link {
    /// The next news of the connection; pending for ever where nothing is on its way. Cancel-safe.
    async fn next(&mut self) -> News {
        match self {
            Self::None | Self::Answered(_) | Self::Stalled(_) => pending().await,
            Self::Token(token) => News::Token(token.await),
            Self::Head(head) => News::Head(head.await),
            Self::Reading(reading) => News::Chunk(reading.body.response.chunk().await),
        }
    }
}

/// Sends a request by the client that its stream's options ask for.
fn connect(
    clients: Arc<Clients>,
    request: PreparedRequest,
    options: &StreamOptions,
) -> impl Future<Output = Result<Response, Fault>> + Send + use<> {
    let settings = Settings {
        connect_timeout: options.connect_timeout,
        cookies: options.with_credentials,
        proxy: options.proxy.clone(),
        trust: options.trust.clone(),
        pooled: false,
        own_host: request.headers.contains_key(HOST),
    };
    // Inside, so that certificates that cannot be read are the failure of an attempt and go the way of all others.
    async move {
        let response = trusted(&clients, &settings, &request).await?;
        if response.status() != StatusCode::NOT_ACCEPTABLE || request.method != Method::GET {
            return Ok(response);
        }
        // Some servers answer 406 to whatever does not want JSON before they look at the login or the path: what they say to everybody is
        // nearer to what is wrong. Asked once, and only where asking changes nothing.
        let mut anything = request.clone();
        anything.headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        match trusted(&clients, &settings, &anything).await {
            Ok(other) if other.status() != StatusCode::NOT_ACCEPTABLE => Ok(other),
            Ok(_) | Err(_) => Ok(response),
        }
    }
}

/// Sends a request. A server's own certificate that the caller trusts counts, whatever it says of what it may be used for: it is asked once more by
/// its fingerprint.
async fn trusted(clients: &Arc<Clients>, settings: &Settings, request: &PreparedRequest) -> Result<Response, Fault> {
    let client = clients.get(settings)?;
    match ask(&client, request, clients.hints, None).await {
        Err(fault) if fault.message.contains(CA_AS_SERVER) => {
            let Some(proof) = fingerprints(&settings.trust) else { return Err(fault) };
            let trust = Trust { proof, ..settings.trust.clone() };
            let client = clients.get(&Settings { trust, ..settings.clone() })?;
            ask(&client, request, clients.hints, None).await.map_err(|_| fault)
        }
        result => result,
    }
}

/// The next chunk, when it has arrived already. A server that flushes each event makes many small chunks, and the connection
/// hands them over one by one: it gets its turn a few times, so that they go into one batch. Nothing is waited for.
async fn next_if_here(response: &mut Response) -> Option<reqwest::Result<Option<Bytes>>> {
    for _ in 0..TURNS {
        if let Some(chunk) = response.chunk().now_or_never() {
            return Some(chunk);
        }
        yield_now().await;
    }
    None
}
