//! A stream on the tokio runtime of its caller.

use std::sync::Arc;
use std::time::SystemTime;
use std::vec::IntoIter;

use tokio::sync::mpsc;

use super::client::Clients;
use super::decode;
use super::ledger::Ledger;
use super::network::{NetworkWatch, local_addresses};
use super::options::{NetOptions, random_seed};
use super::stream::{Clock, Control, StreamTask};
use super::tasks::AbortOnDrop;
use crate::command::NetEvent;
use crate::decoder::{DataDecoder, Text};
use crate::event::{ConnectionId, StreamEvent};
use crate::machine::{Machine, MachineOptions};
use crate::request::StreamRequest;
use crate::sleep_detector::SleepOptions;

/// Limit of batches waiting for the reader; beyond it, the socket is not read (M2).
const BATCHES: usize = 4;

/// Opens a stream with data as text. Call it within a tokio runtime.
///
/// # Panics
///
/// Outside of a tokio runtime.
pub fn connect(request: StreamRequest) -> EventStream {
    EventStream::open(request)
}

/// An open stream: what happens to it, in order. It reconnects by itself; dropping it closes the connection.
pub struct EventStream<D: DataDecoder = Text> {
    batches: mpsc::Receiver<NetEvent<D::Data>>,
    events: IntoIter<StreamEvent<D::Data>>,
    control: Control,
    _task: AbortOnDrop,
}

impl<D: DataDecoder> EventStream<D> {
    /// Opens a stream whose data is read by `D`. Call it within a tokio runtime.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn open(request: StreamRequest) -> Self {
        let (sender, batches) = mpsc::channel(BATCHES);
        let options = MachineOptions {
            seed: random_seed(),
            encodings: decode::ENCODINGS,
            sleep: Some(SleepOptions::default()),
            ..MachineOptions::default()
        };
        let clock = Clock::new(SystemTime::now, || None);
        let network = NetworkWatch::new(local_addresses, SleepOptions::default().look_every).into();
        let clients = Arc::new(Clients::new(&NetOptions::default()));
        let machine = Machine::<D>::new(ConnectionId(0), 0, request, options, clock.now());
        let (stream, control) =
            StreamTask::new(machine, clock, network, clients, Arc::new(sender), Ledger::new(Arc::default()));
        let task = AbortOnDrop::new(tokio::spawn(stream.run()));
        Self { batches, events: Vec::new().into_iter(), control, _task: task }
    }

    /// The next event; `None` after [`StreamEvent::Closed`]. Giving up the wait loses nothing.
    pub async fn next(&mut self) -> Option<StreamEvent<D::Data>> {
        loop {
            if let Some(event) = self.events.next() {
                return Some(event);
            }
            if let NetEvent::Stream(batch) = self.batches.recv().await? {
                self.events = batch.events.into_iter();
            }
        }
    }

    /// Connects again at once, without waiting and without an error.
    pub fn reconnect(&self) {
        self.control.reconnect();
    }

    /// Tries a stream at once that has failed and is [probed](crate::AfterMaxAttempts::Probe).
    pub fn probe(&self) {
        self.control.probe();
    }

    /// Pauses or resumes the connection; the position is kept.
    pub fn hold(&self, held: bool) {
        self.control.hold(held);
    }

    /// Answers [`StreamEvent::Refresh`] with the request for the next attempts.
    pub fn refresh(&self, request: StreamRequest) {
        self.control.refresh(request);
    }
}
