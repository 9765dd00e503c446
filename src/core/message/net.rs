//! What the network driver can be asked, and what it reports.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::http::{HttpFault, HttpRequest, HttpResponse};
use super::stream::{ConnectionId, StreamBatch, StreamRequest};

/// A running request, timer or download. The asker chooses the number and uses none twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId(pub u64);

/// A command to the network driver.
#[derive(Clone, Debug, PartialEq)]
pub enum NetCommand {
    /// Open a stream. One that is open under this id is closed first.
    OpenStream {
        /// The stream.
        id: ConnectionId,
        /// Comes back with everything this stream says, so that a late word of an earlier one is known as such.
        generation: u64,
        /// What to ask for.
        request: Box<StreamRequest>,
    },
    /// Close a stream, whatever it is doing. It says nothing more; what it said before may still be on its way.
    CloseStream {
        /// The stream.
        id: ConnectionId,
    },
    /// Connect again at once, without waiting and without an error.
    ReconnectStream {
        /// The stream.
        id: ConnectionId,
    },
    /// Close a stream's connection and open none until it is let go; its position is kept.
    HoldStream {
        /// The stream.
        id: ConnectionId,
        /// Hold it, or let it go.
        held: bool,
    },
    /// The answer to `StreamEvent::Refresh`: the request with its expressions evaluated anew.
    RefreshStream {
        /// The stream.
        id: ConnectionId,
        /// What to ask for from now on. Its options are not looked at.
        request: Box<StreamRequest>,
    },
    /// Perform a request.
    Request {
        /// Its number.
        id: TaskId,
        /// What to ask for.
        request: Box<HttpRequest>,
    },
    /// Forget a request; its answer will not come.
    CancelRequest {
        /// Its number.
        id: TaskId,
    },
    /// Download a file, for instance a picture.
    Fetch {
        /// Its number.
        id: TaskId,
        /// Where it is.
        url: Arc<str>,
    },
    /// Forget a download; it will not come.
    CancelFetch {
        /// Its number.
        id: TaskId,
    },
    /// Say when this time has passed.
    Timer {
        /// Its number.
        id: TaskId,
        /// The time.
        after: Duration,
    },
    /// Forget a timer.
    CancelTimer {
        /// Its number.
        id: TaskId,
    },
}

/// An event of the network driver.
#[derive(Clone, Debug, PartialEq)]
pub enum NetEvent {
    /// A stream has news.
    Stream(StreamBatch),
    /// A request is done.
    Response {
        /// Its number.
        id: TaskId,
        /// The answer, or why there is none.
        result: Result<Box<HttpResponse>, HttpFault>,
    },
    /// A download is done.
    Fetched {
        /// Its number.
        id: TaskId,
        /// The file, or why there is none.
        result: Result<Bytes, HttpFault>,
    },
    /// A timer's time has passed.
    Timer {
        /// Its number.
        id: TaskId,
    },
}
