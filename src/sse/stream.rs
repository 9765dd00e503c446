//! One event stream from its opening to its end: connect, read, wait, connect again.
//!
//! A stream is one loop in one task, so one loss can only start one reconnect. Dropping the task ends it at once, whatever it is
//! doing, and closes its socket.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use futures::future::pending;
use reqwest::Response;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, HOST};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::authorize::authorize;
use super::backoff::Backoff;
use super::body::{Body, broken, buffer, cut};
use super::body_reader::BodyReader;
use super::client::{Clients, Settings};
use super::decode::{ACCEPTED, Decoder};
use super::event_queue::{EventQueue, SinkClosed};
use super::event_sink::EventSink;
use super::exchange::{FinalResponse, PreparedRequest, to_map};
use super::fault::Fault;
use super::last_id::{LAST_EVENT_ID, id_header, initial_id, set_query_parameter};
use super::reconnect::{Disconnect, ReconnectPolicy, reconnects_on_end};
use super::response_check::{CheckedResponse, accepted, check_response};
use super::secret::{Secrets, shown_address};
use super::sleep_detector::{SleepDetector, SleepOptions};
use ensemble_core::message::stream::{ConnectionId, Resume, StreamEvent, StreamRequest};

/// How much is parsed before what came of it goes out.
const SLICE_BYTES: usize = 64 * 1024;

/// Chunks below this size are gathered: handing over each on its own would cost more than parsing it.
const SMALL_CHUNK: usize = 4 * 1024;

/// How often the connection gets its turn to hand over another chunk before a batch goes out.
const TURNS: usize = 3;

/// How long the app may take to say what a reconnect should ask for.
const REFRESH_PATIENCE: Duration = Duration::from_secs(10);

/// Changes the course of a running stream from outside.
#[derive(Clone, Debug)]
pub(super) struct Control {
    reconnect: Arc<Notify>,
    held: watch::Sender<bool>,
    refreshed: mpsc::Sender<StreamRequest>,
}

impl Control {
    /// Connects again at once.
    pub fn reconnect(&self) {
        self.reconnect.notify_one();
    }

    /// Closes the connection and opens none, or lets the stream go on.
    pub fn hold(&self, held: bool) {
        self.held.send_replace(held);
    }

    /// Says what the reconnect that has asked for it should ask the server for.
    pub fn refresh(&self, request: StreamRequest) {
        // A second answer to one question has nothing to add.
        let _ = self.refreshed.try_send(request);
    }
}

/// A stream that has not been started.
pub(super) struct Stream {
    clients: Arc<Clients>,
    request: StreamRequest,
    reconnect: Arc<Notify>,
    held: watch::Receiver<bool>,
    refreshed: mpsc::Receiver<StreamRequest>,
    body_reader: BodyReader,
    backoff: Backoff,
    events: EventQueue,
    secrets: Secrets,
    /// The token of the token service that was sent last, and one that the server has refused.
    token: Option<Arc<str>>,
    refused_token: Option<Arc<str>>,
    sleep_options: SleepOptions,
    sleep_detector: SleepDetector,
}

impl Stream {
    /// A stream that tells `sink` its news. `seed` decides the jitter of its waits.
    pub fn new(
        clients: Arc<Clients>,
        sink: Arc<dyn EventSink>,
        (connection, generation): (ConnectionId, u64),
        request: StreamRequest,
        seed: u64,
        sleep_options: SleepOptions,
    ) -> (Self, Control) {
        let options = &request.options;
        let (sender, refreshed) = mpsc::channel(1);
        let (hold, held) = watch::channel(false);
        let reconnect = Arc::new(Notify::new());
        let control = Control { reconnect: reconnect.clone(), held: hold, refreshed: sender };
        let stream = Self {
            clients,
            reconnect,
            held,
            refreshed,
            body_reader: BodyReader::new(options, initial_id(&request)),
            backoff: Backoff::new(options, seed),
            events: EventQueue::new(sink, connection, generation, options.on_slow),
            secrets: Secrets::default(),
            token: None,
            refused_token: None,
            sleep_detector: SleepDetector::new(Instant::now(), (sleep_options.wall_clock)()),
            sleep_options,
            request,
        };
        (stream, control)
    }

    /// Runs until the stream is over or nobody listens any more.
    pub async fn run(mut self) {
        // SinkClosed means that there is nobody to tell.
        let _ = self.live().await;
    }

    async fn live(&mut self) -> Result<(), SinkClosed> {
        let (reconnect, mut held) = (self.reconnect.clone(), self.held.clone());
        let mut first = true;
        loop {
            becomes(&mut held, false).await;
            let end = tokio::select! {
                biased;
                () = becomes(&mut held, true) => Disconnect::Held,
                () = reconnect.notified() => Disconnect::Forced,
                end = self.attempt(first) => end?,
            };
            first = false;
            let Some(delay) = self.next_delay(end) else { return self.events.flush().await };
            tokio::select! {
                biased;
                () = becomes(&mut held, true) => {}
                () = reconnect.notified() => self.backoff.forgive(),
                waited = self.wait(delay) => waited?,
            }
        }
    }

    /// Reports how the attempt has ended, and says how long to wait for the next one. `None` = the stream is over.
    fn next_delay(&mut self, end: Disconnect) -> Option<Duration> {
        let mut policy = ReconnectPolicy {
            request: &self.request,
            last_event_id: self.body_reader.last_event_id(),
            backoff: &mut self.backoff,
            events: &mut self.events,
            secrets: &self.secrets,
            now: Instant::now().into_std(),
        };
        policy.next_delay(end)
    }

    /// Waits; a machine that wakes up has waited long enough.
    async fn wait(&mut self, delay: Duration) -> Result<(), SinkClosed> {
        self.events.flush().await?;
        tokio::select! {
            () = sleep(delay) => {}
            () = slept(&mut self.sleep_detector, self.sleep_options) => {}
        }
        Ok(())
    }

    /// One attempt: connects, and reads as long as the connection lives. A refused request is made anew once.
    async fn attempt(&mut self, first: bool) -> Result<Disconnect, SinkClosed> {
        if !first && self.request.options.resume == Resume::None {
            self.body_reader.forget_id();
        }
        if !first && self.request.options.refresh {
            self.refresh().await?;
        }
        self.events.push(StreamEvent::Connecting { attempt: self.backoff.attempts() });
        self.events.flush().await?;
        let mut may_renew = true;
        let (url, body) = loop {
            let FinalResponse { url, response } = match self.connect().await {
                Ok(answer) => answer,
                Err(fault) => return Ok(Disconnect::Lost(fault)),
            };
            match check_response(response, &self.request.options).await {
                Ok(CheckedResponse::Stream(body)) => break (url, body),
                Ok(CheckedResponse::NoContent) => return Ok(Disconnect::NoContent),
                Err(fault) => {
                    let is_refused = fault.status == Some(401);
                    if !(is_refused && std::mem::take(&mut may_renew) && self.renew().await?) {
                        return Ok(Disconnect::Lost(fault));
                    }
                }
            }
        };
        self.body_reader.restart();
        self.backoff.opened(Instant::now().into_std());
        self.events.push(StreamEvent::Opened {
            status: body.response.status().as_u16(),
            url: Arc::from(shown_address(&url)),
            headers: to_map(body.response.headers()),
        });
        self.read(body).await
    }

    /// After a refusal: whether the next request will be another one.
    async fn renew(&mut self) -> Result<bool, SinkClosed> {
        if self.request.credentials.is_some() {
            self.refused_token = self.token.take();
            return Ok(self.refused_token.is_some());
        }
        if !self.request.options.refresh {
            return Ok(false);
        }
        let StreamRequest { url, headers, body, .. } = self.request.clone();
        self.refresh().await?;
        Ok((url, headers, body) != (self.request.url.clone(), self.request.headers.clone(), self.request.body.clone()))
    }

    /// Asks the app for the request anew. Without an answer the last one is sent again.
    async fn refresh(&mut self) -> Result<(), SinkClosed> {
        while self.refreshed.try_recv().is_ok() {}
        self.events.push(StreamEvent::Refresh { attempt: self.backoff.attempts() });
        self.events.flush().await?;
        if let Ok(Some(request)) = timeout(REFRESH_PATIENCE, self.refreshed.recv()).await {
            let options = std::mem::take(&mut self.request.options);
            self.request = StreamRequest { options, ..request };
        }
        Ok(())
    }

    /// Sends the request; always to the original address, not to where an earlier redirect led.
    async fn connect(&mut self) -> Result<FinalResponse, Fault> {
        let options = &self.request.options;
        let id = self.body_reader.last_event_id();
        let mut prepared = PreparedRequest::new(
            &self.request.url,
            &self.request.method,
            &self.request.headers,
            self.request.body.clone(),
        )?;
        prepared.default_header(ACCEPT, accepted(options.format));
        prepared.default_header(CACHE_CONTROL, "no-cache");
        if options.compression {
            prepared.default_header(ACCEPT_ENCODING, ACCEPTED);
        }
        prepared.headers.remove(LAST_EVENT_ID);
        if let Some(value) = id_header(id) {
            prepared.headers.insert(LAST_EVENT_ID, value);
        }
        if let Some(parameter) = &options.last_event_id_param {
            set_query_parameter(&mut prepared.url, parameter, id);
        }
        self.secrets = prepared.secrets.clone();
        if let Some(credentials) = &self.request.credentials {
            let refused = self.refused_token.take();
            let token = authorize(&mut prepared, &self.clients, credentials, refused.as_deref()).await;
            self.secrets = prepared.secrets.clone();
            self.token = Some(token?);
        }
        let client = self.clients.get(&Settings {
            connect_timeout: options.connect_timeout,
            cookies: options.with_credentials,
            proxy: options.proxy.clone(),
            trust: options.trust.clone(),
            pooled: false,
            own_host: prepared.headers.contains_key(HOST),
        })?;
        prepared.send(&client, &self.clients, options.max_redirects, options.idle_timeout).await
    }

    /// Reads the body until it ends. Everything it held is handed over or waits in the queue then.
    async fn read(&mut self, body: Body) -> Result<Disconnect, SinkClosed> {
        let Body { mut response, mut decoder } = body;
        let status = response.status().as_u16();
        let idle_timeout = self.request.options.idle_timeout;
        let mut last_byte = Instant::now();
        let mut has_slept = false;
        loop {
            // Time in which the socket is not read because the app is behind is no silence of the server.
            let patience = if has_slept { Some(self.sleep_options.patience) } else { idle_timeout };
            let silent_at = last_byte + patience.unwrap_or_default();
            let reads_on = self.events.reads_on();
            let chunk = tokio::select! {
                biased;
                sent = self.events.send(), if !self.events.is_empty() => {
                    sent?;
                    if !reads_on {
                        last_byte = Instant::now();
                    }
                    continue;
                }
                chunk = response.chunk(), if reads_on => chunk,
                () = sleep_until(silent_at), if reads_on && patience.is_some() => {
                    let silence = patience.unwrap_or_default().as_millis();
                    let after = if has_slept { " after a sleep of this machine" } else { "" };
                    return Ok(Disconnect::Lost(Fault::passing(format!("no byte for {silence} ms{after}")).with_status(status)));
                }
                () = slept(&mut self.sleep_detector, self.sleep_options), if !has_slept && reconnects_on_end(&self.request) => {
                    has_slept = true;
                    last_byte = Instant::now();
                    continue;
                }
            };
            last_byte = Instant::now();
            has_slept = false;
            let mut next = Some(chunk);
            while let Some(chunk) = next {
                let is_small = match chunk {
                    Ok(Some(bytes)) => {
                        let taken = match &mut decoder {
                            None => self.take(&bytes).await?,
                            Some(decoder) => self.take_encoded(&bytes, decoder).await?,
                        };
                        match taken {
                            Taken::More => {}
                            Taken::Finished => return Ok(Disconnect::Finished),
                            Taken::Broken(fault) => return Ok(Disconnect::Lost(fault.with_status(status))),
                        }
                        bytes.len() < SMALL_CHUNK
                    }
                    Ok(None) => return Ok(self.ended(decoder.as_ref(), status)),
                    Err(error) => return Ok(Disconnect::Lost(Fault::from(error).with_status(status))),
                };
                next = if is_small && !self.events.is_full() { next_if_here(&mut response).await } else { None };
            }
        }
    }

    /// The server has ended the body in order; whether it was whole, its encoding knows.
    fn ended(&mut self, decoder: Option<&Decoder>, status: u16) -> Disconnect {
        match decoder {
            Some(decoder) if !decoder.is_whole() => Disconnect::Lost(cut(decoder).with_status(status)),
            _ if self.body_reader.finish(&self.request.options, &mut self.backoff, &mut self.events) => {
                Disconnect::Finished
            }
            _ => Disconnect::Ended,
        }
    }

    /// Reads a chunk.
    async fn take(&mut self, bytes: &Bytes) -> Result<Taken, SinkClosed> {
        for slice in bytes.chunks(SLICE_BYTES) {
            if self.read_slice(slice).await? {
                return Ok(Taken::Finished);
            }
        }
        Ok(Taken::More)
    }

    /// Reads a chunk of an encoded body. What was good before a fault is read before the fault is told.
    async fn take_encoded(&mut self, bytes: &Bytes, decoder: &mut Decoder) -> Result<Taken, SinkClosed> {
        let mut input = &bytes[..];
        let mut output = buffer();
        loop {
            let (written, result) = decoder.decode(&mut input, &mut output);
            if self.read_slice(&output[..written]).await? {
                return Ok(Taken::Finished);
            }
            if result.is_err() {
                return Ok(Taken::Broken(broken(decoder)));
            }
            if input.is_empty() && written < output.len() {
                return Ok(Taken::More);
            }
        }
    }

    async fn read_slice(&mut self, slice: &[u8]) -> Result<bool, SinkClosed> {
        let is_finished = self.body_reader.read(slice, &self.request.options, &mut self.backoff, &mut self.events);
        if self.events.is_full() {
            self.events.flush().await?;
        }
        Ok(is_finished)
    }
}

/// What was in a chunk.
enum Taken {
    /// The stream goes on.
    More,
    /// The event that finishes the stream.
    Finished,
    /// Bytes that cannot be decoded.
    Broken(Fault),
}

/// Waits until the stream is held, or is not.
async fn becomes(held: &mut watch::Receiver<bool>, wanted: bool) {
    if held.wait_for(|held| *held == wanted).await.is_err() {
        // Nobody can hold it any more.
        if wanted {
            pending().await
        }
    }
}

/// Waits until the machine has slept and is awake again.
async fn slept(detector: &mut SleepDetector, options: SleepOptions) {
    loop {
        sleep(options.look_every).await;
        if detector.has_slept(Instant::now(), (options.wall_clock)()) {
            return;
        }
    }
}

/// The next chunk, when it has arrived already. A server that flushes each event makes many small chunks, and the connection
/// hands them over one by one: it gets its turn a few times, so that they go into one batch. Nothing is waited for.
async fn next_if_here(response: &mut Response) -> Option<reqwest::Result<Option<Bytes>>> {
    for _ in 0..TURNS {
        if let Some(chunk) = response.chunk().now_or_never() {
            return Some(chunk);
        }
        yield_now().await;
    }
    None
}
