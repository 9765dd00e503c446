//! The commands that a driver of many streams takes and the events that it reports.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::event::{ConnectionId, StreamBatch, StreamEvent};
use crate::http_request::{HttpFault, HttpRequest, HttpResponse};
use crate::request::StreamRequest;
use crate::socket::{SocketEnvelope, SocketEvent, SocketRequest};

/// Identifies a running request, timer or download. The caller chooses the number and uses none twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId(pub u64);

/// A command to the network driver.
#[derive(Clone, Debug, PartialEq)]
pub enum NetCommand {
    /// Open a stream. One that is open under this id is closed first.
    OpenStream {
        /// Stream to open; the runtime assigns the id.
        id: ConnectionId,
        /// Number of the opening, repeated in every event of this stream, so that a late event of an earlier opening is recognised.
        generation: u64,
        /// The request.
        request: Box<StreamRequest>,
    },
    /// Close a stream in any state. It sends no more events; earlier ones may still be in the queue.
    CloseStream {
        /// Stream to close.
        id: ConnectionId,
    },
    /// Connect again at once, without waiting and without an error.
    ReconnectStream {
        /// Stream to reconnect.
        id: ConnectionId,
    },
    /// Probe a failed [probing](crate::AfterMaxAttempts::Probe) stream now, because it may work again, or a user is waiting. Other streams are
    /// unaffected.
    ProbeStream {
        /// Stream to try.
        id: ConnectionId,
    },
    /// Pause or resume a stream's connection; its position is kept.
    HoldStream {
        /// Stream to hold or to release.
        id: ConnectionId,
        /// True to pause, false to resume.
        held: bool,
    },
    /// The answer to `StreamEvent::Refresh`: the request with its expressions evaluated again.
    RefreshStream {
        /// Stream whose request is renewed.
        id: ConnectionId,
        /// The request from now on. Its options are ignored.
        request: Box<StreamRequest>,
    },
    /// Perform a request.
    Request {
        /// Id of the request, assigned by the runtime.
        id: TaskId,
        /// The request.
        request: Box<HttpRequest>,
    },
    /// Cancel a request; it is not answered.
    CancelRequest {
        /// Request to cancel.
        id: TaskId,
    },
    /// Download a file, for instance a picture.
    Fetch {
        /// Id of the download, assigned by the runtime.
        id: TaskId,
        /// The address of the file.
        url: Arc<str>,
    },
    /// Cancel a download; it is not answered.
    CancelFetch {
        /// Download to cancel.
        id: TaskId,
    },
    /// Open a WebSocket. One that is open under this id is closed first.
    OpenSocket {
        /// WebSocket to open; the runtime assigns the id.
        id: ConnectionId,
        /// Number of the opening, repeated in every event of this WebSocket.
        generation: u64,
        /// The request.
        request: Box<SocketRequest>,
    },
    /// Send a message by a WebSocket.
    SendSocket {
        /// WebSocket to send by.
        id: ConnectionId,
        /// The text.
        text: Arc<str>,
    },
    /// Close a WebSocket; it sends no further events.
    CloseSocket {
        /// WebSocket to close.
        id: ConnectionId,
    },
    /// Say when this time has passed.
    Timer {
        /// Id of the timer, assigned by the runtime.
        id: TaskId,
        /// The time.
        after: Duration,
    },
    /// Forget a timer.
    CancelTimer {
        /// Timer to cancel.
        id: TaskId,
    },
}

/// An event of the network driver.
#[derive(Clone, Debug, PartialEq)]
pub enum NetEvent<V = Arc<str>> {
    /// Events of a stream, in order.
    Stream(StreamBatch<V>),
    /// News of a WebSocket.
    Socket(SocketEnvelope),
    /// A request is done.
    Response {
        /// Request that has ended.
        id: TaskId,
        /// The answer, or why there is none.
        result: Result<Box<HttpResponse<V>>, HttpFault>,
    },
    /// A part of the body of a request was sent that [reports its progress](HttpRequest::reports_progress).
    Progress {
        /// Request whose body is being sent.
        id: TaskId,
        /// Bytes that were sent.
        sent: u64,
        /// Bytes of the body.
        total: u64,
    },
    /// A download is done.
    Fetched {
        /// Download that has ended.
        id: TaskId,
        /// The file, or why there is none.
        result: Result<Bytes, HttpFault>,
    },
    /// A timer's time has passed.
    Timer {
        /// Timer that is due.
        id: TaskId,
    },
}

impl<V> NetEvent<V> {
    /// Size of the server's data in bytes. Response bodies count 0, because the app has requested each of them.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Stream(batch) => batch.events.iter().map(StreamEvent::bytes).sum(),
            Self::Socket(SocketEnvelope { event: SocketEvent::Message(text), .. }) => text.len(),
            Self::Fetched { result: Ok(file), .. } => file.len(),
            Self::Socket(_)
            | Self::Response { .. }
            | Self::Progress { .. }
            | Self::Fetched { .. }
            | Self::Timer { .. } => 0,
        }
    }
}
