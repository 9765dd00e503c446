//! One event stream from its opening to its end: connect, read, wait, connect again.
//!
//! A stream is one loop in one task, so one loss can only start one reconnect. Dropping the task ends it at once, whatever it is
//! doing, and closes its socket.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use reqwest::Response;
use reqwest::header::{ACCEPT, CACHE_CONTROL, HeaderName, HeaderValue};
use tokio::sync::{Notify, mpsc};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use url::Url;

use super::backoff::Backoff;
use super::client::{Clients, Settings};
use super::exchange::{Answer, Outgoing, to_map};
use super::fault::Fault;
use super::greeting::{Greeting, read_greeting};
use super::json::{JsonReader, may_be_json};
use super::outbox::{Outbox, Unheard};
use super::secret::Secrets;
use super::sink::Sink;
use super::sse::{Parsed, Parser};
use crate::message::stream::{
    CloseReason, ConnectionId, Failure, Message, ParseJson, StreamEvent, StreamOptions, StreamRequest,
};
use crate::value::Value;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

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
    refreshed: mpsc::Sender<StreamRequest>,
}

impl Control {
    /// Connects again at once.
    pub fn reconnect(&self) {
        self.reconnect.notify_one();
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
    refreshed: mpsc::Receiver<StreamRequest>,
    parser: Parser,
    json: JsonReader,
    backoff: Backoff,
    outbox: Outbox,
    secrets: Secrets,
}

/// How an attempt or a connection has ended.
enum End {
    /// Someone wants another one now.
    Forced,
    /// By a fault.
    Lost(Fault),
    /// The server has ended it in order.
    Ended,
    /// The server has nothing to send.
    NoContent,
    /// The event that finishes the stream has come.
    Finished,
}

impl Stream {
    /// A stream that tells `sink` its news. `seed` decides the jitter of its waits.
    pub fn new(
        clients: Arc<Clients>,
        sink: Arc<dyn Sink>,
        connection: ConnectionId,
        generation: u64,
        request: StreamRequest,
        seed: u64,
    ) -> (Self, Control) {
        let options = &request.options;
        let (sender, refreshed) = mpsc::channel(1);
        let reconnect = Arc::new(Notify::new());
        let control = Control { reconnect: reconnect.clone(), refreshed: sender };
        let stream = Self {
            clients,
            reconnect,
            refreshed,
            parser: Parser::new(options.max_event_bytes)
                .with_comments(options.comments)
                .with_last_event_id(initial_id(&request)),
            json: JsonReader::default(),
            backoff: Backoff::new(options, seed),
            outbox: Outbox::new(sink, connection, generation, options.on_slow),
            secrets: Secrets::default(),
            request,
        };
        (stream, control)
    }

    /// Runs until the stream is over or nobody listens any more.
    pub async fn run(mut self) {
        // Unheard means that there is nobody to tell.
        let _ = self.live().await;
    }

    async fn live(&mut self) -> Result<(), Unheard> {
        let reconnect = self.reconnect.clone();
        let mut first = true;
        loop {
            let end = tokio::select! {
                biased;
                () = reconnect.notified() => End::Forced,
                end = self.attempt(first) => end?,
            };
            first = false;
            let Some(delay) = self.next_delay(end) else { return self.outbox.flush().await };
            tokio::select! {
                biased;
                () = reconnect.notified() => self.backoff.forgive(),
                waited = self.wait(delay) => waited?,
            }
        }
    }

    /// Reports how the attempt has ended, and says how long to wait for the next one. `None` = the stream is over.
    fn next_delay(&mut self, end: End) -> Option<Duration> {
        match end {
            End::Forced => {
                self.backoff.forgive();
                Some(Duration::ZERO)
            }
            End::NoContent => self.close(CloseReason::NoContent),
            End::Finished => self.close(CloseReason::Finished),
            End::Lost(fault) => self.next_delay_after_loss(fault),
            End::Ended if !self.reconnects_on_end() => self.close(CloseReason::Ended),
            End::Ended => match self.backoff.lost(Instant::now().into_std(), None) {
                Some(retry) => {
                    let last_event_id = self.parser.last_event_id().clone();
                    self.outbox.push(StreamEvent::Waiting {
                        attempt: retry.attempt,
                        delay: retry.delay,
                        last_event_id,
                    });
                    Some(retry.delay)
                }
                None => {
                    let attempts = self.backoff.attempts();
                    let mut fault = Fault::fatal(format!("the server ended the stream {} times", attempts + 1));
                    fault.status = Some(200);
                    self.next_delay_after_loss(fault)
                }
            },
        }
    }

    fn next_delay_after_loss(&mut self, fault: Fault) -> Option<Duration> {
        let now = Instant::now().into_std();
        let retry = if fault.passing { self.backoff.lost(now, fault.retry_after) } else { None };
        self.outbox.push(StreamEvent::Failed(Failure {
            status: fault.status,
            message: self.secrets.mask(fault.message).into(),
            body: fault.body.map(|body| self.secrets.mask(body).into()),
            headers: *fault.headers,
            retrying: retry.is_some(),
            attempt: retry.map_or(self.backoff.attempts(), |retry| retry.attempt),
            delay: retry.map(|retry| retry.delay),
        }));
        match retry {
            Some(retry) => Some(retry.delay),
            None => self.close(CloseReason::Failed),
        }
    }

    fn close(&mut self, reason: CloseReason) -> Option<Duration> {
        self.outbox.push(StreamEvent::Closed { reason });
        None
    }

    fn reconnects_on_end(&self) -> bool {
        let options = &self.request.options;
        options.auto_reconnect
            && options.max_reconnect_attempts > 0
            && options.reconnect_on_end.unwrap_or_else(|| self.request.method.eq_ignore_ascii_case("GET"))
    }

    async fn wait(&mut self, delay: Duration) -> Result<(), Unheard> {
        self.outbox.flush().await?;
        sleep(delay).await;
        Ok(())
    }

    /// One attempt: connects, and reads as long as the connection lives.
    async fn attempt(&mut self, first: bool) -> Result<End, Unheard> {
        if !first && self.request.options.refresh {
            self.refresh().await?;
        }
        self.outbox.push(StreamEvent::Connecting { attempt: self.backoff.attempts() });
        self.outbox.flush().await?;
        let Answer { url, response } = match self.connect().await {
            Ok(answer) => answer,
            Err(fault) => return Ok(End::Lost(fault)),
        };
        let response = match read_greeting(response, &self.request.options.retry_on).await {
            Ok(Greeting::Stream(response)) => response,
            Ok(Greeting::NoContent) => return Ok(End::NoContent),
            Err(fault) => return Ok(End::Lost(fault)),
        };
        self.parser.restart();
        self.backoff.opened(Instant::now().into_std());
        self.outbox.push(StreamEvent::Opened {
            status: response.status().as_u16(),
            url: Arc::from(url.as_str()),
            headers: to_map(response.headers()),
        });
        self.read(response).await
    }

    /// Asks the app for the request anew. Without an answer the last one is sent again.
    async fn refresh(&mut self) -> Result<(), Unheard> {
        while self.refreshed.try_recv().is_ok() {}
        self.outbox.push(StreamEvent::Refresh { attempt: self.backoff.attempts() });
        self.outbox.flush().await?;
        if let Ok(Some(request)) = timeout(REFRESH_PATIENCE, self.refreshed.recv()).await {
            let options = std::mem::take(&mut self.request.options);
            self.request = StreamRequest { options, ..request };
        }
        Ok(())
    }

    /// Sends the request; always to the original address, not to where an earlier redirect led.
    async fn connect(&mut self) -> Result<Answer, Fault> {
        let options = &self.request.options;
        let id = self.parser.last_event_id();
        let mut outgoing =
            Outgoing::new(&self.request.url, &self.request.method, &self.request.headers, self.request.body.clone())?;
        outgoing.default_header(ACCEPT, "text/event-stream");
        outgoing.default_header(CACHE_CONTROL, "no-cache");
        outgoing.headers.remove(LAST_EVENT_ID);
        if let Some(value) = id_header(id) {
            outgoing.headers.insert(LAST_EVENT_ID, value);
        }
        if let Some(parameter) = &options.last_event_id_param {
            set_query_parameter(&mut outgoing.url, parameter, id);
        }
        self.secrets = outgoing.secrets.clone();
        let client = self.clients.get(&Settings {
            connect_timeout: options.connect_timeout,
            compression: options.compression,
            cookies: options.with_credentials,
            proxy: options.proxy.clone(),
            trust: options.trust.clone(),
            pooled: false,
        })?;
        outgoing.send(&client, &self.clients, options.max_redirects, options.idle_timeout).await
    }

    /// Reads the body until it ends. Everything it held is handed over or waits in the outbox then.
    async fn read(&mut self, mut response: Response) -> Result<End, Unheard> {
        let status = response.status().as_u16();
        let idle_timeout = self.request.options.idle_timeout;
        let mut last_byte = Instant::now();
        loop {
            // Time in which the socket is not read because the app is behind is no silence of the server.
            let silent_at = last_byte + idle_timeout.unwrap_or_default();
            let reads_on = self.outbox.reads_on();
            let chunk = tokio::select! {
                biased;
                sent = self.outbox.send(), if !self.outbox.is_empty() => {
                    sent?;
                    if !reads_on {
                        last_byte = Instant::now();
                    }
                    continue;
                }
                chunk = response.chunk(), if reads_on => chunk,
                () = sleep_until(silent_at), if reads_on && idle_timeout.is_some() => {
                    let silence = idle_timeout.unwrap_or_default().as_millis();
                    return Ok(End::Lost(Fault::passing(format!("no byte for {silence} ms")).with_status(status)));
                }
            };
            last_byte = Instant::now();
            let mut next = Some(chunk);
            while let Some(chunk) = next {
                let is_small = match chunk {
                    Ok(Some(bytes)) => {
                        if self.take(&bytes).await? {
                            return Ok(End::Finished);
                        }
                        bytes.len() < SMALL_CHUNK
                    }
                    Ok(None) => return Ok(End::Ended),
                    Err(error) => return Ok(End::Lost(Fault::from(error).with_status(status))),
                };
                next = if is_small && !self.outbox.is_full() { next_if_here(&mut response).await } else { None };
            }
        }
    }

    /// Parses a chunk; `true` when the event that finishes the stream was in it.
    async fn take(&mut self, bytes: &Bytes) -> Result<bool, Unheard> {
        for slice in bytes.chunks(SLICE_BYTES) {
            if self.parse(slice) {
                return Ok(true);
            }
            if self.outbox.is_full() {
                self.outbox.flush().await?;
            }
        }
        Ok(false)
    }

    fn parse(&mut self, slice: &[u8]) -> bool {
        let Self { parser, json, backoff, outbox, request, .. } = self;
        let options = &request.options;
        let mut finished = false;
        parser.push(slice, |parsed| match parsed {
            _ if finished => {}
            Parsed::Message { event, id, data } => {
                backoff.received_event();
                finished = options.close_on.as_ref().is_some_and(|close_on| close_on.matches(&event, &data));
                if options.events.is_empty() || options.events.contains(&event) {
                    outbox.push(read_message(event, id, data, options, json));
                }
            }
            Parsed::Comment(text) => outbox.push(StreamEvent::Comment { text: text.into() }),
            Parsed::Retry(millis) => backoff.server_retry(millis),
            Parsed::Oversized => outbox.push(StreamEvent::Oversized { limit: options.max_event_bytes }),
        });
        finished
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

/// An event with its data read as the options say.
fn read_message(
    event: Arc<str>,
    id: Arc<str>,
    raw: Arc<str>,
    options: &StreamOptions,
    json: &mut JsonReader,
) -> StreamEvent {
    let read = match options.parse_json {
        ParseJson::Never => None,
        ParseJson::Auto | ParseJson::Always => may_be_json(&raw).then(|| json.read(&raw).ok()).flatten(),
    };
    let malformed = read.is_none() && options.parse_json == ParseJson::Always;
    let data = read.unwrap_or_else(|| Value::Text(raw.clone()));
    let message = Message { event, id, bytes: raw.len(), raw, data };
    if malformed { StreamEvent::Malformed { message } } else { StreamEvent::Message(message) }
}

/// The id that counts as received before the first connection.
fn initial_id(request: &StreamRequest) -> &str {
    let header = request.headers.iter().rev().find(|(name, _)| name.eq_ignore_ascii_case(LAST_EVENT_ID.as_str()));
    request.options.last_event_id.as_deref().or(header.map(|(_, value)| &**value)).unwrap_or_default()
}

/// The header that carries an id: its bytes as they are. An id that a header cannot carry is left out.
fn id_header(id: &str) -> Option<HeaderValue> {
    let id = id.trim_matches([' ', '\t']);
    if id.is_empty() {
        return None;
    }
    let value = HeaderValue::from_bytes(id.as_bytes());
    if value.is_err() {
        tracing::warn!(id = %id.escape_debug(), "the last event id cannot be sent in a header");
    }
    value.ok()
}

/// Sets one parameter and leaves all others byte for byte as they are.
fn set_query_parameter(url: &mut Url, name: &str, value: &str) {
    let is_other = |pair: &&str| url::form_urlencoded::parse(pair.as_bytes()).next().is_none_or(|(key, _)| key != name);
    let others: Vec<&str> = url.query().into_iter().flat_map(|query| query.split('&')).filter(is_other).collect();
    let mut query = others.join("&");
    if !value.is_empty() {
        let pair = url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&pair);
    }
    url.set_query((!query.is_empty()).then_some(&query));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r14_the_id_parameter_replaces_itself_only() {
        let mut url = Url::parse("http://h/?a=%2F&lastEvent=1&b=x+y&b=").unwrap();
        set_query_parameter(&mut url, "lastEvent", "ü 2");
        assert_eq!(url.as_str(), "http://h/?a=%2F&b=x+y&b=&lastEvent=%C3%BC+2");
        set_query_parameter(&mut url, "lastEvent", "");
        assert_eq!(url.as_str(), "http://h/?a=%2F&b=x+y&b=");
    }

    #[test]
    fn q06_an_id_that_no_header_can_carry_is_left_out() {
        assert_eq!(id_header("a\u{1}b"), None);
        assert_eq!(id_header(" "), None);
        assert_eq!(id_header(" 7 ").unwrap().as_bytes(), b"7");
        assert_eq!(id_header("ü😀").unwrap().as_bytes(), "ü😀".as_bytes());
    }
}
