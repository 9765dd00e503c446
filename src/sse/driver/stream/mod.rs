//! Drives one stream's machine on sockets and on the clock.
//!
//! A stream is one loop in one task, so one loss can only start one reconnect. Dropping the task ends it at once and closes its socket.

mod clock;
mod feed;
mod link;
mod orders;

use std::future::ready;
use std::sync::Arc;

use futures::FutureExt;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use tokio::time::sleep_until;

pub(super) use self::clock::Clock;
use self::link::{Link, LinkEvent, Reading, connect};
pub(super) use self::orders::Control;
use self::orders::{Order, Orders};
use super::authorize::token;
use super::body::Body;
use super::client::Clients;
use super::event_sink::EventSink;
use super::ledger::Ledger;
use super::network::{NetworkWatch, is_loopback};
use super::{event_sink, panic};
use crate::command::NetEvent;
use crate::decoder::DataDecoder;
use crate::event::{CloseReason, Failure, StreamBatch, StreamEvent};
use crate::facts::Disturbance;
use crate::fault::Fault;
use crate::machine::{Action, Input, Machine};

/// The sink was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SinkClosed;

/// A stream that has not been started.
pub(super) struct StreamTask<D: DataDecoder> {
    machine: Machine<D>,
    clock: Clock,
    /// Changes of the network; `None` for a server on this machine.
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

impl<D: DataDecoder> StreamTask<D> {
    /// A stream that sends its events to `sink`.
    pub fn new(
        machine: Machine<D>,
        clock: Clock,
        network: Arc<NetworkWatch>,
        clients: Arc<Clients>,
        sink: Arc<dyn EventSink<D::Data>>,
        ledger: Ledger,
    ) -> (Box<Self>, Control) {
        let (control, orders) = Orders::new(ledger.clone());
        let network = Some(network).filter(|_| !is_loopback(&machine.request().url));
        let network_changes = network.as_ref().map_or(0, |network| network.changes());
        // Boxed: by value, each future that it is moved into would hold a place of its own for it.
        let task = Box::new(Self {
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
        });
        (task, control)
    }

    /// Runs until the stream has ended or the sink is dropped.
    pub async fn run(mut self: Box<Self>) {
        let sink = self.sink.clone();
        let (connection, generation) = self.machine.identity();
        // `SinkClosed` means that the receiver has gone.
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

    /// Waits for the next event, and feeds it to the machine.
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
            event = self.link.next(), if reads_on => Ok(self.tell(event)),
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

    /// Reads the state of the network, then the clock: a timer that is due stays due.
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

    fn tell(&mut self, event: LinkEvent) -> Action {
        match event {
            LinkEvent::Token(token) => {
                self.link = Link::None;
                self.on(Input::Token(token))
            }
            LinkEvent::Head(Err(fault)) => {
                self.link = Link::None;
                self.on(Input::Failed(fault))
            }
            LinkEvent::Head(Ok(response)) => {
                self.ledger.answered(&response);
                let input = Input::Head { status: response.status(), headers: response.headers() };
                let action = self.machine.on(input, self.clock.now());
                self.link = Link::Answered(response);
                action
            }
            LinkEvent::Chunk(chunk) => self.take(chunk),
        }
    }

    /// Begins to read the answer, and says what follows when that cannot be.
    fn begin_body(&mut self) -> Option<Action> {
        let Link::Answered(response) = std::mem::replace(&mut self.link, Link::None) else { return None };
        // The machine has looked at the encoding of a stream: this is a refusal, whose words cannot be read.
        let Ok(body) = Body::new(response) else { return Some(self.on(Input::End)) };
        self.link = Link::Reading(Box::new(Reading::new(body)));
        None
    }
}
