//! A queue between drivers and a thread that is not async: bounded, with two lanes, waited on without a runtime of the caller's own.

use std::time::Duration;

use futures::future::BoxFuture;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

use super::event_sink::{EventSink, Permit};
use crate::command::NetEvent;

/// The sending end. Cheap to clone.
#[derive(Debug)]
pub struct QueueSender<T> {
    urgent: mpsc::Sender<T>,
    normal: mpsc::Sender<T>,
}

/// The receiving end.
pub struct QueueReceiver<T> {
    urgent: mpsc::Receiver<T>,
    normal: mpsc::Receiver<T>,
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

/// A queue with an urgent lane, which goes first and refuses when it is full, and a normal one for drivers, which wait while it is full.
///
/// # Errors
///
/// When the operating system gives no timer.
pub fn queue<T>(urgent: usize, normal: usize) -> std::io::Result<(QueueSender<T>, QueueReceiver<T>)> {
    let (urgent_in, urgent_out) = mpsc::channel(urgent);
    let (normal_in, normal_out) = mpsc::channel(normal);
    let runtime = Builder::new_current_thread().enable_time().build()?;
    Ok((
        QueueSender { urgent: urgent_in, normal: normal_in },
        QueueReceiver { urgent: urgent_out, normal: normal_out, runtime },
    ))
}

impl<T> Clone for QueueSender<T> {
    fn clone(&self) -> Self {
        Self { urgent: self.urgent.clone(), normal: self.normal.clone() }
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
        EventSink::reserve(&self.normal)
    }
}

impl<T> QueueReceiver<T> {
    /// How many messages wait, in the lane that goes first and in the normal one.
    pub fn waiting(&self) -> (usize, usize) {
        (self.urgent.len(), self.normal.len())
    }

    /// A message, if one is there.
    pub fn try_next(&mut self) -> Option<T> {
        self.urgent.try_recv().ok().or_else(|| self.normal.try_recv().ok())
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
                    message = normal.recv() => message,
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
