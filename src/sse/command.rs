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
        /// Which one.
        id: ConnectionId,
        /// Comes back with everything this stream says, so that a late word of an earlier one is known as such.
        generation: u64,
        /// The request.
        request: Box<StreamRequest>,
    },
    /// Close a stream, whatever it is doing. It says nothing more; what it said before may still be on its way.
    CloseStream {
        /// Which one.
        id: ConnectionId,
    },
    /// Connect again at once, without waiting and without an error.
    ReconnectStream {
        /// Which one.
        id: ConnectionId,
    },
    /// Try a stream at once that has failed and is [tried now and then](crate::AfterMaxAttempts::Probe): there is a reason to believe that it
    /// works again, or someone who looks. Others are left as they are.
    ProbeStream {
        /// Which one.
        id: ConnectionId,
    },
    /// Close a stream's connection and open none until it is let go; its position is kept.
    HoldStream {
        /// Which one.
        id: ConnectionId,
        /// Hold it, or let it go.
        held: bool,
    },
    /// The answer to `StreamEvent::Refresh`: the request with its expressions evaluated anew.
    RefreshStream {
        /// Which one.
        id: ConnectionId,
        /// The request from now on. Its options are ignored.
        request: Box<StreamRequest>,
    },
    /// Perform a request.
    Request {
        /// Which one.
        id: TaskId,
        /// The request.
        request: Box<HttpRequest>,
    },
    /// Forget a request; its answer will not come.
    CancelRequest {
        /// Which one.
        id: TaskId,
    },
    /// Download a file, for instance a picture.
    Fetch {
        /// Which one.
        id: TaskId,
        /// The address of the file.
        url: Arc<str>,
    },
    /// Forget a download; it will not come.
    CancelFetch {
        /// Which one.
        id: TaskId,
    },
    /// Open a WebSocket. One that is open under this id is closed first.
    OpenSocket {
        /// Which one.
        id: ConnectionId,
        /// Comes back with everything it says.
        generation: u64,
        /// The request.
        request: Box<SocketRequest>,
    },
    /// Send a message by a WebSocket.
    SendSocket {
        /// Which one.
        id: ConnectionId,
        /// The text.
        text: Arc<str>,
    },
    /// Close a WebSocket. It says nothing more.
    CloseSocket {
        /// Which one.
        id: ConnectionId,
    },
    /// Say when this time has passed.
    Timer {
        /// Which one.
        id: TaskId,
        /// The time.
        after: Duration,
    },
    /// Forget a timer.
    CancelTimer {
        /// Which one.
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
        /// Which one.
        id: TaskId,
        /// The answer, or why there is none.
        result: Result<Box<HttpResponse<V>>, HttpFault>,
    },
    /// A part of the body of a request was sent that [reports its progress](HttpRequest::reports_progress).
    Progress {
        /// Which one.
        id: TaskId,
        /// Bytes that were sent.
        sent: u64,
        /// Bytes of the body.
        total: u64,
    },
    /// A download is done.
    Fetched {
        /// Which one.
        id: TaskId,
        /// The file, or why there is none.
        result: Result<Bytes, HttpFault>,
    },
    /// A timer's time has passed.
    Timer {
        /// Which one.
        id: TaskId,
    },
}

impl<V> NetEvent<V> {
    /// The size of what the server sent in it, in bytes. Bodies of responses count nothing: an app has asked for each of them.
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
