//! Orders to a running stream from outside.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::driver::ledger::Ledger;
use crate::facts::{Disturbance, StreamFacts};
use crate::machine::Input;
use crate::request::StreamRequest;

/// Gives orders to a running stream from outside.
#[derive(Clone, Debug)]
pub(in crate::driver) struct Control {
    pending: Arc<Pending>,
    ledger: Ledger,
}

/// The orders that the stream has not obeyed yet, at most one of each kind.
#[derive(Debug, Default)]
struct Pending {
    orders: Mutex<PendingOrders>,
    given: Notify,
}

// One lock for all kinds: a channel for each would take ten times the memory of the orders, in every stream.
#[derive(Debug, Default)]
struct PendingOrders {
    held: Option<bool>,
    reconnects: bool,
    probes: bool,
    refreshed: Option<Box<StreamRequest>>,
    disturbed: Option<Disturbance>,
}

impl Control {
    /// Fails on purpose.
    pub fn disturb(&self, how: Disturbance) {
        // One that waits already is obeyed first; a person asks again.
        self.give(|orders| _ = orders.disturbed.get_or_insert(how));
    }

    /// Facts about the stream.
    pub fn facts(&self) -> StreamFacts {
        self.ledger.facts()
    }

    /// Connects again at once. Orders that come faster than the task runs are one order.
    pub fn reconnect(&self) {
        self.give(|orders| orders.reconnects = true);
    }

    /// Tries at once a stream that has failed and probes.
    pub fn probe(&self) {
        self.give(|orders| orders.probes = true);
    }

    /// Closes the connection and opens none, or lets the stream go on. Of hold and release in quick turn just the outcome counts.
    pub fn hold(&self, held: bool) {
        self.give(|orders| orders.held = Some(held));
    }

    /// Sends the renewed request to the reconnect that has asked for it. One question is open at a time: a second answer has nothing to add.
    pub fn refresh(&self, request: StreamRequest) {
        self.give(|orders| _ = orders.refreshed.get_or_insert_with(|| Box::new(request)));
    }

    fn give(&self, order: impl FnOnce(&mut PendingOrders)) {
        order(&mut self.pending.orders());
        self.pending.given.notify_one();
    }
}

impl Pending {
    fn orders(&self) -> MutexGuard<'_, PendingOrders> {
        // Each order is right by itself, also after a panic.
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PendingOrders {
    /// Takes the most important order out.
    fn take(&mut self) -> Option<Order> {
        // Holding first: a reconnect that waits beside it would open a connection only to have it closed.
        if let Some(held) = self.held.take() {
            return Some(Order::Input(Input::Hold(held)));
        }
        if std::mem::take(&mut self.reconnects) {
            return Some(Order::Input(Input::Reconnect));
        }
        if std::mem::take(&mut self.probes) {
            return Some(Order::Input(Input::Probe));
        }
        let refreshed = self.refreshed.take().map(|request| Order::Input(Input::Refresh(request)));
        refreshed.or_else(|| self.disturbed.take().map(Order::Disturb))
    }
}

/// The other end of [`Control`]s.
pub(super) struct Orders(Arc<Pending>);

/// An order of the outside.
#[derive(Debug)]
pub(super) enum Order {
    /// An input of the machine.
    Input(Input<'static>),
    /// A failure on purpose.
    Disturb(Disturbance),
}

impl Orders {
    pub(super) fn new(ledger: Ledger) -> (Control, Self) {
        let pending = Arc::new(Pending::default());
        (Control { pending: pending.clone(), ledger }, Self(pending))
    }

    /// The next order; pending without end if there is none to come. Dropping the future loses nothing.
    pub(super) async fn next(&self) -> Order {
        loop {
            let order = self.0.orders().take();
            if let Some(order) = order {
                return order;
            }
            // An order that is given between the look and the wait leaves its permit.
            self.0.given.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use futures::FutureExt;

    use super::*;

    fn taken(orders: &Orders) -> Vec<String> {
        std::iter::from_fn(|| orders.next().now_or_never().map(|order| format!("{order:?}"))).collect()
    }

    #[tokio::test]
    async fn orders_are_obeyed_once_the_most_important_first() {
        let (control, orders) = Orders::new(Ledger::new(Arc::new(AtomicBool::default())));
        assert_eq!(taken(&orders), [""; 0]);
        control.disturb(Disturbance::Cut);
        control.disturb(Disturbance::Stall);
        control.refresh(StreamRequest::get("http://first"));
        control.refresh(StreamRequest::get("http://second"));
        control.probe();
        control.reconnect();
        control.reconnect();
        control.hold(true);
        control.hold(false);
        let found = taken(&orders);
        let begins = ["Input(Hold(false))", "Input(Reconnect)", "Input(Probe)", "Input(Refresh(", "Disturb(Cut)"];
        assert_eq!(found.len(), begins.len(), "{found:?}");
        assert!(found.iter().zip(begins).all(|(found, begin)| found.starts_with(begin)), "{found:?}");
        assert!(found[3].contains("http://first"), "{found:?}");
    }

    #[tokio::test]
    async fn an_order_that_comes_while_the_stream_waits_wakes_it() {
        let (control, orders) = Orders::new(Ledger::new(Arc::new(AtomicBool::default())));
        let (order, ()) = tokio::join!(orders.next(), async { control.reconnect() });
        assert!(matches!(order, Order::Input(Input::Reconnect)), "{order:?}");
    }
}
