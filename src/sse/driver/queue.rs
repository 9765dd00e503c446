//! A queue between drivers and a thread that is not async: bounded, with two lanes, waited on without a runtime of the caller's own.

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

use super::byte_gate::{ByteGate, Charge};
use super::event_sink::{EventSink, Permit};
use crate::command::NetEvent;

/// The sending end. Cheap to clone.
#[derive(Debug)]
pub struct QueueSender<T> {
    urgent: mpsc::Sender<T>,
    normal: mpsc::Sender<(T, Charge)>,
    gate: Arc<ByteGate>,
}

/// The receiving end.
pub struct QueueReceiver<T> {
    urgent: mpsc::Receiver<T>,
    normal: mpsc::Receiver<(T, Charge)>,
    runtime: Runtime,
}

/// The outcome of waiting for a message.
#[derive(Debug, PartialEq, Eq)]
pub enum Received<T> {
    /// A message.
    Message(T),
    /// The time is over.
    TimedOut,
    /// Nobody can send any more.
    Closed,
}

/// Capacity of a [`queue`].
#[derive(Clone, Copy, Debug)]
pub struct Capacity {
    /// Messages of the urgent lane.
    pub urgent: usize,
    /// Messages of the normal lane. A stream's batch counts as one.
    pub normal: usize,
    /// Bytes of the normal lane, as received. One message may exceed it, so that large ones can pass.
    pub normal_bytes: usize,
}

/// A queue with an urgent lane, which has priority and refuses when full, and a normal lane, which makes its senders wait when full.
///
/// # Errors
///
/// If the operating system provides no timer.
pub fn queue<T>(capacity: Capacity) -> std::io::Result<(QueueSender<T>, QueueReceiver<T>)> {
    let Capacity { urgent, normal, normal_bytes } = capacity;
    let (urgent_in, urgent_out) = mpsc::channel(urgent);
    let (normal_in, normal_out) = mpsc::channel(normal);
    let runtime = Builder::new_current_thread().enable_time().build()?;
    Ok((
        QueueSender { urgent: urgent_in, normal: normal_in, gate: Arc::new(ByteGate::new(normal_bytes)) },
        QueueReceiver { urgent: urgent_out, normal: normal_out, runtime },
    ))
}

impl<T> Clone for QueueSender<T> {
    fn clone(&self) -> Self {
        Self { urgent: self.urgent.clone(), normal: self.normal.clone(), gate: self.gate.clone() }
    }
}

impl<T> QueueSender<T> {
    /// Puts a message into the lane that goes first, without waiting. Gives it back when the lane is full.
    ///
    /// # Errors
    ///
    /// The message, when there is no place for it or nobody takes messages any more.
    pub fn urgent(&self, message: T) -> Result<(), T> {
        self.urgent.try_send(message).map_err(|error| match error {
            mpsc::error::TrySendError::Full(message) | mpsc::error::TrySendError::Closed(message) => message,
        })
    }

    /// The receiving end is gone.
    pub fn is_closed(&self) -> bool {
        self.urgent.is_closed()
    }
}

impl<V: Send + 'static, T: From<NetEvent<V>> + Send + 'static> EventSink<V> for QueueSender<T> {
    fn reserve(&self) -> BoxFuture<'_, Option<Permit<'_, V>>> {
        async move {
            let place = self.normal.reserve().await.ok()?;
            self.gate.open().await;
            Some(Box::new(move |event: NetEvent<V>| {
                let charge = self.gate.charge(event.bytes());
                place.send((T::from(event), charge));
            }) as Permit<'_, V>)
        }
        .boxed()
    }
}

impl<T> QueueReceiver<T> {
    /// Number of waiting messages in the urgent and the normal lane.
    pub fn waiting(&self) -> (usize, usize) {
        (self.urgent.len(), self.normal.len())
    }

    /// A message, if one is there.
    pub fn try_next(&mut self) -> Option<T> {
        self.urgent.try_recv().ok().or_else(|| self.normal.try_recv().ok().map(|(message, _)| message))
    }

    /// Waits for a message of the lane that goes first; the drivers wait meanwhile. For ever without a time.
    pub fn next_urgent(&mut self, longest: Option<Duration>) -> Received<T> {
        let urgent = &mut self.urgent;
        self.runtime.block_on(async {
            match longest {
                None => urgent.recv().await.map_or(Received::Closed, Received::Message),
                Some(longest) => match tokio::time::timeout(longest, urgent.recv()).await {
                    Ok(message) => message.map_or(Received::Closed, Received::Message),
                    Err(_) => Received::TimedOut,
                },
            }
        })
    }

    /// Waits for a message; for ever without a time.
    pub fn next(&mut self, longest: Option<Duration>) -> Received<T> {
        if let Some(message) = self.try_next() {
            return Received::Message(message);
        }
        let (urgent, normal) = (&mut self.urgent, &mut self.normal);
        self.runtime.block_on(async {
            let message = async {
                tokio::select! {
                    biased;
                    // Both lanes close together, because every sender has both: the end of one is the end of all.
                    message = urgent.recv() => message,
                    message = normal.recv() => message.map(|(message, _)| message),
                }
            };
            match longest {
                None => message.await.map_or(Received::Closed, Received::Message),
                Some(longest) => match tokio::time::timeout(longest, message).await {
                    Ok(message) => message.map_or(Received::Closed, Received::Message),
                    Err(_) => Received::TimedOut,
                },
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::TaskId;

    /// A batch of so many bytes.
    fn put(sender: &QueueSender<NetEvent>, bytes: usize) -> bool {
        let permit = EventSink::<Arc<str>>::reserve(sender).now_or_never();
        let Some(permit) = permit else { return false };
        let file = bytes::Bytes::from(vec![0; bytes]);
        permit.expect("the receiver listens")(NetEvent::Fetched { id: TaskId(1), result: Ok(file) });
        true
    }

    #[test]
    fn large_messages_wait_for_bytes_and_small_ones_for_places() {
        let (sender, mut receiver) = queue(Capacity { urgent: 1, normal: 4, normal_bytes: 1000 }).unwrap();
        assert!(put(&sender, 5000), "an empty queue takes a message of any size");
        assert!(!put(&sender, 1));
        assert!(receiver.try_next().is_some());
        assert!((0..4).all(|_| put(&sender, 10)));
        assert!(!put(&sender, 10), "four messages are the most");
        assert!(receiver.try_next().is_some());
        assert!(put(&sender, 10));
    }

    #[test]
    fn a_wait_for_bytes_ends_when_a_message_is_taken() {
        let (sender, mut receiver) = queue::<NetEvent>(Capacity { urgent: 1, normal: 4, normal_bytes: 1000 }).unwrap();
        assert!(put(&sender, 5000));
        let waiting = std::thread::spawn(move || {
            let permit = futures::executor::block_on(EventSink::<Arc<str>>::reserve(&sender));
            permit.is_some()
        });
        assert!(receiver.try_next().is_some());
        assert!(waiting.join().unwrap());
    }
}
