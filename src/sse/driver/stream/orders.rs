//! Orders to a running stream from outside.

use std::future::pending;
use std::sync::Arc;

use tokio::sync::{Notify, mpsc, watch};

use crate::driver::ledger::Ledger;
use crate::facts::{Disturbance, StreamFacts};
use crate::machine::Input;
use crate::request::StreamRequest;

/// Gives orders to a running stream from outside.
#[derive(Clone, Debug)]
pub(in crate::driver) struct Control {
    reconnect: Arc<Notify>,
    probe: Arc<Notify>,
    held: watch::Sender<bool>,
    refreshed: mpsc::Sender<Box<StreamRequest>>,
    disturbed: mpsc::Sender<Disturbance>,
    ledger: Ledger,
}

impl Control {
    /// Fails on purpose.
    pub fn disturb(&self, how: Disturbance) {
        // One that waits already is obeyed first; a person asks again.
        let _full = self.disturbed.try_send(how);
    }

    /// Facts about the stream.
    pub fn facts(&self) -> StreamFacts {
        self.ledger.facts()
    }

    /// Connects again at once.
    pub fn reconnect(&self) {
        // A `Notify` keeps one permit: orders that come faster than the task runs are one order.
        self.reconnect.notify_one();
    }

    /// Tries at once a stream that has failed and probes.
    pub fn probe(&self) {
        self.probe.notify_one();
    }

    /// Closes the connection and opens none, or lets the stream go on.
    pub fn hold(&self, held: bool) {
        self.held.send_replace(held);
    }

    /// Sends the renewed request to the reconnect that has asked for it.
    pub fn refresh(&self, request: StreamRequest) {
        // A second answer to one question has nothing to add.
        let _ = self.refreshed.try_send(Box::new(request));
    }
}

/// The other end of [`Control`]s.
pub(super) struct Orders {
    reconnect: Arc<Notify>,
    probe: Arc<Notify>,
    held: watch::Receiver<bool>,
    /// Boxed: a channel holds 32 places from the start.
    refreshed: mpsc::Receiver<Box<StreamRequest>>,
    disturbed: mpsc::Receiver<Disturbance>,
}

/// An order of the outside.
pub(super) enum Order {
    /// An input of the machine.
    Input(Input<'static>),
    /// A failure on purpose.
    Disturb(Disturbance),
}

impl Orders {
    pub(super) fn new(ledger: Ledger) -> (Control, Self) {
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

    /// The next order; pending without end if there is none to come. Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> Order {
        tokio::select! {
            // Holding first: a reconnect that waits beside it would open a connection only to have it closed.
            biased;
            changed = self.held.changed() => match changed {
                Ok(()) => Order::Input(Input::Hold(*self.held.borrow_and_update())),
                Err(_) => pending().await,
            },
            () = self.reconnect.notified() => Order::Input(Input::Reconnect),
            () = self.probe.notified() => Order::Input(Input::Probe),
            Some(request) = self.refreshed.recv() => Order::Input(Input::Refresh(request)),
            Some(how) = self.disturbed.recv() => Order::Disturb(how),
        }
    }
}
