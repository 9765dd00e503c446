//! The receiver of a driver's events.

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::mpsc;

use crate::command::NetEvent;

/// The right to add one event to a sink.
pub type Permit<'a, V> = Box<dyn FnOnce(NetEvent<V>) + Send + 'a>;

/// A bounded queue that someone empties. While it is full, sockets are not read.
pub trait EventSink<V>: Send + Sync + 'static {
    /// Waits until there is space for an event; `None` after the receiver is gone. Dropping the future loses nothing.
    fn reserve(&self) -> BoxFuture<'_, Option<Permit<'_, V>>>;
}

/// Any bounded queue whose entries can be made of a driver's events.
impl<V: Send + 'static, E: From<NetEvent<V>> + Send + 'static> EventSink<V> for mpsc::Sender<E> {
    fn reserve(&self) -> BoxFuture<'_, Option<Permit<'_, V>>> {
        async move {
            let permit = mpsc::Sender::reserve(self).await.ok()?;
            Some(Box::new(move |event| permit.send(E::from(event))) as Permit<'_, V>)
        }
        .boxed()
    }
}

/// Hands over one event; `false` after the receiver is gone.
pub(super) async fn send<V: 'static>(sink: &dyn EventSink<V>, event: NetEvent<V>) -> bool {
    match sink.reserve().await {
        Some(permit) => {
            permit(event);
            true
        }
        None => false,
    }
}
