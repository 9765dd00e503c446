//! Where the driver's events go.

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::mpsc;

use ensemble_core::message::net::NetEvent;

/// The right to add one event to a sink.
pub type Permit<'a> = Box<dyn FnOnce(NetEvent) + Send + 'a>;

/// A bounded queue that someone empties. While it is full, sockets are not read.
pub trait EventSink: Send + Sync + 'static {
    /// Waits until there is room for an event; `None` when nobody listens any more. Giving up the wait loses nothing.
    fn reserve(&self) -> BoxFuture<'_, Option<Permit<'_>>>;
}

/// Any bounded queue whose entries can be made of net events.
impl<E: From<NetEvent> + Send + 'static> EventSink for mpsc::Sender<E> {
    fn reserve(&self) -> BoxFuture<'_, Option<Permit<'_>>> {
        async move {
            let permit = mpsc::Sender::reserve(self).await.ok()?;
            Some(Box::new(move |event| permit.send(E::from(event))) as Permit<'_>)
        }
        .boxed()
    }
}

/// Hands over one event; `false` when nobody listens any more.
pub(super) async fn send(sink: &dyn EventSink, event: NetEvent) -> bool {
    match sink.reserve().await {
        Some(permit) => {
            permit(event);
            true
        }
        None => false,
    }
}
