//! One WebSocket: connects by the same clients, gate and certificates as requests, reads, writes, and connects again.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::{SinkExt, StreamExt};
use reqwest::StatusCode;
use reqwest::header::{
    CONNECTION, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};

use super::client::{Clients, Settings};
use super::error::fault_of;
use super::event_sink::{self, EventSink};
use super::options::random_seed;
use crate::command::NetEvent;
use crate::event::ConnectionId;
use crate::fault::Fault;
use crate::gate::Purpose;
use crate::http_request::Body;
use crate::prepared::{PreparedRequest, check_address};
use crate::socket::{MAX_MESSAGE_BYTES, MAX_WAITING, MAX_WAITING_BYTES, SocketEnvelope, SocketEvent, SocketRequest};

/// Bytes that are read at once. The library fills as many with zeros before each read, so its own 128 KiB would be touched by every idle connection.
const READ_BUFFER_BYTES: usize = 8 * 1024;

/// Time limit for sending what waits and for the closing handshake of a WebSocket that the app closes.
pub(super) const CLOSING_TIME: Duration = Duration::from_secs(5);

/// Steers a running WebSocket. Being dropped closes a connection that is open, with the closing handshake.
#[derive(Debug)]
pub(super) struct SocketControl {
    sender: mpsc::Sender<Arc<str>>,
    /// Bytes of the messages that wait.
    waiting: Arc<AtomicUsize>,
    is_open: Arc<AtomicBool>,
}

impl SocketControl {
    /// True while there is a connection.
    pub fn is_open(&self) -> bool {
        // `Relaxed`: a connection that opens or breaks at this moment is cut without a handshake or waited for in vain; both are harmless.
        self.is_open.load(Ordering::Relaxed)
    }

    /// Sends a message; `false` when too many wait already, or it has ended.
    pub fn send(&self, text: Arc<str>) -> bool {
        let bytes = text.len();
        // `Relaxed`: the bound need not be exact.
        if self.waiting.load(Ordering::Relaxed).saturating_add(bytes) > MAX_WAITING_BYTES {
            return false;
        }
        self.waiting.fetch_add(bytes, Ordering::Relaxed);
        let is_sent = self.sender.try_send(text).is_ok();
        if !is_sent {
            self.waiting.fetch_sub(bytes, Ordering::Relaxed);
        }
        is_sent
    }
}

type Connection = WebSocketStream<reqwest::Upgraded>;

/// An event of a connection.
enum Step {
    /// A frame from the server, or the end.
    Received(Option<tungstenite::Result<Message>>),
    /// The message on its way is handed to the system.
    Sent(tungstenite::Result<()>),
    /// A message of the app; `None` when the app closes the connection.
    Outgoing(Option<Arc<str>>),
}

/// End of a connection, with its reason.
enum Ended {
    /// The app closes it.
    ByApp,
    /// The server has sent its closing frame, which is to be answered (RFC 6455, 5.5.1).
    ByServer(Arc<str>),
    /// It is gone.
    Lost(Arc<str>),
}

/// One WebSocket from its opening to its end.
pub(super) struct SocketTask<V: 'static> {
    id: ConnectionId,
    generation: u64,
    request: SocketRequest,
    clients: Arc<Clients>,
    sink: Arc<dyn EventSink<V>>,
    outgoing: mpsc::Receiver<Arc<str>>,
    waiting: Arc<AtomicUsize>,
    is_open: Arc<AtomicBool>,
}

impl<V: 'static> SocketTask<V> {
    pub fn new(
        (id, generation): (ConnectionId, u64),
        request: SocketRequest,
        clients: Arc<Clients>,
        sink: Arc<dyn EventSink<V>>,
    ) -> (Self, SocketControl) {
        let (sender, outgoing) = mpsc::channel(MAX_WAITING);
        let (waiting, is_open) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
        let control = SocketControl { sender, waiting: waiting.clone(), is_open: is_open.clone() };
        (Self { id, generation, request, clients, sink, outgoing, waiting, is_open }, control)
    }

    /// Runs until it is over, or until its control is gone while it is connected. Being dropped cuts the connection.
    pub async fn run(mut self) {
        let mut failed = 0;
        loop {
            let (reason, was_open, closing) = match self.connect().await {
                Ok(mut socket) => {
                    failed = 0;
                    self.is_open.store(true, Ordering::Relaxed);
                    if !self.say(SocketEvent::Opened).await {
                        return;
                    }
                    let ended = self.talk(&mut socket).await;
                    self.is_open.store(false, Ordering::Relaxed);
                    match ended {
                        Ended::ByApp => return close(&mut socket).await,
                        Ended::ByServer(reason) => (reason, true, Some(socket)),
                        Ended::Lost(reason) => (reason, true, None),
                    }
                }
                Err(fault) => (Arc::from(fault.message), false, None),
            };
            failed += 1;
            let retry = self.request.auto_reconnect.then(|| self.request.delay(failed));
            if !self.say(SocketEvent::Closed { reason, retry, attempt: failed, was_open }).await {
                return;
            }
            // Told first: a server that takes in nothing takes in no farewell either, and the app need not wait for that.
            let farewell = async {
                if let Some(socket) = closing {
                    answer_farewell(socket).await;
                }
            };
            let Some(delay) = retry else { return farewell.await };
            tokio::join!(farewell, tokio::time::sleep(delay));
            if !self.say(SocketEvent::Reconnecting { attempt: failed }).await {
                return;
            }
        }
    }

    async fn say(&self, event: SocketEvent) -> bool {
        let envelope = SocketEnvelope { id: self.id, generation: self.generation, event };
        event_sink::send(&*self.sink, NetEvent::Socket(envelope)).await
    }

    /// Reads and writes until the connection ends.
    async fn talk(&mut self, socket: &mut Connection) -> Ended {
        let mut is_sending = false;
        loop {
            let text: Arc<str> = match self.step(socket, is_sending).await {
                Step::Received(None) => return Ended::Lost(Arc::from("the connection was closed")),
                Step::Received(Some(Err(error))) | Step::Sent(Err(error)) => return Ended::Lost(lost(&error)),
                Step::Received(Some(Ok(Message::Text(text)))) => Arc::from(text.as_str()),
                Step::Received(Some(Ok(Message::Binary(bytes)))) => Arc::from(STANDARD.encode(bytes)),
                Step::Received(Some(Ok(Message::Close(frame)))) => {
                    let words = frame.map(|frame| frame.reason.to_string()).filter(|words| !words.is_empty());
                    let words = words.unwrap_or_else(|| "the server closed the connection".to_owned());
                    return Ended::ByServer(Arc::from(words));
                }
                // Answered by the library.
                Step::Received(Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)))) => continue,
                Step::Sent(Ok(())) => {
                    is_sending = false;
                    continue;
                }
                Step::Outgoing(text) => {
                    let Some(text) = text else { return Ended::ByApp };
                    self.waiting.fetch_sub(text.len(), Ordering::Relaxed);
                    if text.len() > MAX_MESSAGE_BYTES {
                        let words = format!("the message is larger than {} MiB", MAX_MESSAGE_BYTES >> 20);
                        self.say(SocketEvent::Failed(Arc::from(words))).await;
                    } else if let Err(error) = socket.feed(Message::text(&*text)).await {
                        return Ended::Lost(lost(&error));
                    } else {
                        is_sending = true;
                    }
                    continue;
                }
            };
            if !self.say(SocketEvent::Message(text)).await {
                return Ended::Lost(Arc::from("nobody listens any more"));
            }
        }
    }

    /// The next step of a connection. It is read while a message is on its way: a server that waits until its own is taken would never take that.
    async fn step(&mut self, socket: &mut Connection, is_sending: bool) -> Step {
        poll_fn(|cx| {
            // What the server says first: the queue of the app bounds it, since nothing is read while `say` waits.
            if let Poll::Ready(message) = socket.poll_next_unpin(cx) {
                return Poll::Ready(Step::Received(message));
            }
            if is_sending {
                socket.poll_flush_unpin(cx).map(Step::Sent)
            } else {
                self.outgoing.poll_recv(cx).map(Step::Outgoing)
            }
        })
        .await
    }

    async fn connect(&self) -> Result<Connection, Fault> {
        let timeout = self.request.connect_timeout;
        match tokio::time::timeout(timeout, self.shake_hands()).await {
            Ok(connected) => connected,
            Err(_) => Err(Fault::transient(format!("no answer within {} ms", timeout.as_millis()))),
        }
    }

    async fn shake_hands(&self) -> Result<Connection, Fault> {
        let url = http_address(&self.request.url)?;
        let mut prepared = PreparedRequest::new(&url, "GET", &self.request.headers, Body::Empty)?;
        check_address(&prepared.url, &**self.clients.gate(), Purpose::Stream)?;
        // 16 random bytes (RFC 6455, 4.1).
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&random_seed().to_le_bytes());
        nonce[8..].copy_from_slice(&random_seed().to_le_bytes());
        let key = STANDARD.encode(nonce);
        let key_header = HeaderValue::from_str(&key).map_err(|error| Fault::fatal(error.to_string()))?;
        for (name, value) in [
            (CONNECTION, HeaderValue::from_static("Upgrade")),
            (UPGRADE, HeaderValue::from_static("websocket")),
            (SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13")),
            (SEC_WEBSOCKET_KEY, key_header),
        ] {
            prepared.headers.insert(name, value);
        }
        let client = self.clients.get(&Settings {
            connect_timeout: self.request.connect_timeout,
            cookies: false,
            proxy: self.request.proxy.clone(),
            trust: self.request.trust.clone(),
            // A connection that became a WebSocket is none for another request; and only HTTP/1.1 has `Upgrade`.
            pooled: false,
            own_host: true,
        })?;
        let response = super::http_exchange::ask(&client, &prepared, self.clients.hints, None).await?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            let words = format!("the server answered {} instead of opening a WebSocket", response.status());
            return Err(Fault::fatal(words).with_status(response.status().as_u16()));
        }
        let accept = response.headers().get(SEC_WEBSOCKET_ACCEPT).and_then(|value| value.to_str().ok());
        if accept != Some(&*derive_accept_key(key.as_bytes())) {
            return Err(Fault::fatal("the server does not speak the WebSocket protocol"));
        }
        let upgraded = response.upgrade().await.map_err(|error| fault_of(&error, self.clients.hints))?;
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .max_message_size(Some(MAX_MESSAGE_BYTES))
            .max_frame_size(Some(MAX_MESSAGE_BYTES));
        Ok(WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await)
    }
}

fn lost(error: &tungstenite::Error) -> Arc<str> {
    Arc::from(format!("the connection was lost: {error}"))
}

/// Answers the server's closing frame, behind the message that is on its way, as far as the server takes them in.
async fn answer_farewell(mut socket: Connection) {
    // That it may be gone already changes nothing.
    let _gone = tokio::time::timeout(CLOSING_TIME, socket.close(None)).await;
}

/// The closing handshake (RFC 6455, 7.1.2); what the server still sends is of no interest.
async fn close(socket: &mut Connection) {
    let normal = CloseFrame { code: CloseCode::Normal, reason: Default::default() };
    if socket.close(Some(normal)).await.is_ok() {
        while let Some(Ok(_)) = socket.next().await {}
    }
}

/// The address of the request that a WebSocket begins as.
fn http_address(url: &str) -> Result<String, Fault> {
    let url = url.trim();
    let with = |scheme: &str, rest: &str| Ok(format!("{scheme}:{rest}"));
    match url.split_once(':') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("ws") => with("http", rest),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("wss") => with("https", rest),
        Some((scheme, _)) if ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) => {
            Ok(url.to_owned())
        }
        _ => Err(Fault::fatal("the address is not valid: begin it with `wss://` or `ws://`")),
    }
}
