//! Where the net room's events go.

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::mpsc;

use ensemble_core::message::net::NetEvent;

/// A place for one event, good for one use.
pub type Place<'a> = Box<dyn FnOnce(NetEvent) + Send + 'a>;

/// A bounded queue that someone empties. While it is full, sockets are not read.
pub trait Sink: Send + Sync + 'static {
    /// Waits for a place; `None` when nobody listens any more. Giving up the wait loses nothing.
    fn reserve(&self) -> BoxFuture<'_, Option<Place<'_>>>;
}

/// Any bounded queue whose entries can be made of net events.
impl<E: From<NetEvent> + Send + 'static> Sink for mpsc::Sender<E> {
    fn reserve(&self) -> BoxFuture<'_, Option<Place<'_>>> {
        async move {
            let permit = mpsc::Sender::reserve(self).await.ok()?;
            Some(Box::new(move |event| permit.send(E::from(event))) as Place<'_>)
        }
        .boxed()
    }
}

/// Hands over one event; `false` when nobody listens any more.
pub(super) async fn send(sink: &dyn Sink, event: NetEvent) -> bool {
    match sink.reserve().await {
        Some(place) => {
            place(event);
            true
        }
        None => false,
    }
}
