//! Samples a live stream and describes its events.

use std::io::{IsTerminal, Write as _};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use url::Url;

use crate::cli::login::LoginArgs;
use crate::shell::Net;
use crate::shell::net_options::net_options;
use crate::shell::terminal::say;
use ensemble_core::message::http::{Body, Headers, Trust};
use ensemble_core::message::net::{NetCommand, NetEvent, TaskId};
use ensemble_core::message::stream::{
    CloseReason, ConnectionId, StreamEvent, StreamFormat, StreamOptions, StreamRequest,
};
use ensemble_scaffold::infer::{self, SampledEvent};
use ensemble_scaffold::model::Behaviour;
use ensemble_scaffold::{Auth, Description, Parameter, ParameterLocation, Server, Stream};
use ensemble_sse::{Hints, NetOptions};

const STREAM: ConnectionId = ConnectionId(1);
const DEADLINE: TaskId = TaskId(1);
const FIRST_BYTE: TaskId = TaskId(2);

/// Timeout of a server that sends nothing. The standard advises servers to send a comment every 15 seconds.
const FIRST_BYTE_TIMEOUT: Duration = Duration::from_secs(20);

/// Kind of content at a URL.
pub enum SampleResult {
    /// A stream.
    Stream(Sample),
    /// A response that is not a stream.
    Something,
    /// JSON lines, although server-sent events were requested.
    Lines,
    /// No response, with the reason.
    Nothing(String),
}

/// Sample of a stream.
#[derive(Debug, Default)]
pub struct Sample {
    /// Events that were received.
    pub seen: Vec<SampledEvent>,
    /// Time from the first byte to the last event.
    pub took: Duration,
    /// Arrival times of comments.
    pub comments: Vec<Duration>,
}

/// The request for a stream.
#[derive(Clone, Debug, Default)]
pub struct SampleRequest {
    /// Address of the stream.
    pub url: String,
    /// HTTP method.
    pub method: String,
    /// Headers of the request.
    pub headers: Headers,
    /// Request body.
    pub body: Option<String>,
    /// True for lines of JSON instead of server-sent events.
    pub lines: bool,
    /// Trusted certificates.
    pub trust: Trust,
}

impl SampleRequest {
    /// A GET request.
    pub fn get(url: &str, headers: Headers) -> Self {
        Self { url: url.to_owned(), method: "GET".to_owned(), headers, ..Self::default() }
    }

    fn request(&self) -> StreamRequest {
        let options = StreamOptions {
            auto_reconnect: false,
            max_reconnect_attempts: 0,
            comments: true,
            format: if self.lines { StreamFormat::Lines } else { StreamFormat::Events },
            trust: self.trust.clone(),
            ..StreamOptions::default()
        };
        let mut request =
            StreamRequest { headers: self.headers.clone(), options, ..StreamRequest::get(self.url.as_str()) };
        if !self.method.is_empty() {
            request.method = self.method.as_str().into();
        }
        if let Some(body) = &self.body {
            request.body = Body::Text(body.as_str().into());
            if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                request.headers.push(("content-type".into(), "application/json".into()));
            }
        }
        request
    }
}

/// Samples until `most` events or the time limit `patience`. `shows`: show a counter on the terminal. A server of JSON lines reveals them in its
/// content type and gets a second request.
pub fn listen(asked: &mut SampleRequest, most: usize, patience: Duration, shows: bool) -> SampleResult {
    match listen_once(asked, most, patience, shows) {
        // A POST is not repeated: it may order something.
        SampleResult::Lines if !asked.lines && asked.method == "GET" => {
            asked.lines = true;
            listen_once(asked, most, patience, shows)
        }
        SampleResult::Lines => SampleResult::Something,
        heard => heard,
    }
}

fn listen_once(asked: &SampleRequest, most: usize, patience: Duration, shows: bool) -> SampleResult {
    let (sender, mut events) = mpsc::channel(8);
    let net = match Net::start(sender, NetOptions { hints: hints(), ..net_options() }) {
        Ok(net) => net,
        Err(error) => return SampleResult::Nothing(format!("cannot start the network: {error}")),
    };
    let request = asked.request();
    net.perform(NetCommand::OpenStream { id: STREAM, generation: 0, request: Box::new(request) });
    net.perform(NetCommand::Timer { id: FIRST_BYTE, after: FIRST_BYTE_TIMEOUT });
    let progress = ProgressLine { is_shown: shows && std::io::stderr().is_terminal() };
    let (mut sample, mut start) = (Sample::default(), None);
    while let Some(event) = events.blocking_recv() {
        let batch = match event {
            NetEvent::Stream(batch) => batch,
            NetEvent::Timer { id: FIRST_BYTE } if start.is_none() => {
                return SampleResult::Nothing(format!(
                    "the server has not answered within {} s",
                    FIRST_BYTE_TIMEOUT.as_secs()
                ));
            }
            NetEvent::Timer { id: FIRST_BYTE } => continue,
            NetEvent::Timer { .. } => break,
            NetEvent::Response { .. } | NetEvent::Fetched { .. } | NetEvent::Progress { .. } | NetEvent::Socket(_) => {
                continue;
            }
        };
        let mut over = false;
        for event in batch.events {
            let now = start.map(|start: Instant| start.elapsed()).unwrap_or_default();
            match event {
                StreamEvent::Opened { .. } => {
                    start = Some(Instant::now());
                    net.perform(NetCommand::Timer { id: DEADLINE, after: patience });
                }
                StreamEvent::Message(message) => {
                    let (event, id) = (message.event.to_string(), message.id.to_string());
                    sample.seen.push(SampledEvent { event, id, data: message.data });
                    sample.took = now;
                }
                StreamEvent::Comment { .. } => sample.comments.push(now),
                StreamEvent::Failed(failure) if start.is_none() => {
                    // A good answer of another type is a document, perhaps.
                    return match failure.status {
                        Some(200) if says_lines(&failure.message) => SampleResult::Lines,
                        Some(200) => SampleResult::Something,
                        status => SampleResult::Nothing(with_advice(&failure.message, status)),
                    };
                }
                StreamEvent::Closed { reason: CloseReason::NoContent } if start.is_none() => {
                    return SampleResult::Nothing(with_advice("the server answered 204 No Content", Some(204)));
                }
                StreamEvent::Closed { .. } => over = true,
                _ => {}
            }
        }
        progress.show(sample.seen.len(), most);
        if over || sample.seen.len() >= most {
            break;
        }
    }
    drop(progress);
    sample.seen.truncate(most);
    match start {
        Some(_) => SampleResult::Stream(sample),
        None => SampleResult::Nothing("the server ended the connection without an answer".to_owned()),
    }
}

/// Counter on the terminal; its line is erased when dropped.
struct ProgressLine {
    is_shown: bool,
}

impl ProgressLine {
    fn show(&self, seen: usize, most: usize) {
        if self.is_shown {
            // Progress that cannot be shown is no fault.
            let _ = write!(std::io::stderr(), "\rlistening: {seen} of {most} events");
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if self.is_shown {
            let _ = write!(std::io::stderr(), "\r{:50}\r", "");
        }
    }
}

/// Names of command line options, for messages about network settings.
fn hints() -> Hints {
    Hints {
        authorities: "`SSL_CERT_FILE`, or give its file as `--ca`; `--insecure` accepts any",
        certificates: "`--ca`",
        retry_unsafe: "`sseOptions.retryUnsafe`",
    }
}

/// True when the client has refused a content type of JSON lines.
fn says_lines(message: &str) -> bool {
    ["application/x-ndjson", "application/jsonl", "application/json-seq", "application/x-json-stream"]
        .iter()
        .any(|kind| message.contains(kind))
}

/// A failure with advice.
fn with_advice(message: &str, status: Option<u16>) -> String {
    let advice = match status {
        Some(401 | 403) => "log in with --bearer TOKEN, --user NAME:PASSWORD or --header 'Name: value'",
        Some(404 | 410) => "look at the path: behind a gateway it often begins with the API's context and version",
        Some(405) => {
            "the stream is asked for in another way, POST perhaps: describe it in an AsyncAPI or OpenAPI document"
        }
        Some(204) => "there is nothing to listen to now: try again while something is published",
        Some(429) => "wait for a while: the server counts requests",
        Some(500..) => "try again later, or ask whoever runs the server",
        Some(_) => return message.to_owned(),
        None => "is the server running, and is the address right?",
    };
    format!("{message}\nhelp: {advice}")
}

impl Sample {
    /// Prints a line for each kind of event.
    pub fn print_summary(&self) {
        let count = self.seen.len();
        let rate = count as f64 / self.took.as_secs_f64().max(0.001);
        let with_ids = self.seen.iter().filter(|event| !event.id.is_empty()).count();
        let ids = if with_ids == 0 { "no ids" } else { "with ids" };
        let pace =
            if count > 1 { format!(" in {:.1} s, {rate:.1} a second", self.took.as_secs_f64()) } else { String::new() };
        say(&format!("heard {count} events{pace}, {ids}, {} comments", self.comments.len()));
        for message in infer::messages(&self.seen) {
            let own =
                self.seen.iter().filter(|event| message.event.as_deref().unwrap_or("message") == event.event).count();
            let fields: Vec<String> = message
                .schema
                .fields()
                .iter()
                .take(12)
                .map(|field| {
                    let optional = if field.required { "" } else { "?" };
                    format!("{}{optional} {}", field.name, field.schema.word())
                })
                .collect();
            let data = if fields.is_empty() { message.schema.word().to_owned() } else { fields.join(", ") };
            say(&format!("  {} ({own}): {data}", message.event.as_deref().unwrap_or("message")));
        }
    }

    /// Three times the longest pause between events or comments, if there were several.
    pub fn idle_timeout(&self) -> Option<u64> {
        let gaps = self.comments.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
        let longest = gaps.max()?.as_millis() as u64;
        (longest >= 1000).then(|| longest.div_ceil(1000) * 3000)
    }
}

/// Names of query parameters that hold secrets.
const SECRET: [&str; 8] = ["key", "token", "access_token", "apikey", "api_key", "auth", "authorization", "accesstoken"];

/// The description of a sampled stream.
pub fn description(asked: &SampleRequest, login: &LoginArgs, sample: &Sample) -> Description {
    let parsed = Url::parse(&asked.url).ok();
    let host = parsed.as_ref().and_then(|url| url.host_str()).unwrap_or("stream").to_owned();
    let server = parsed.as_ref().map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    let path = parsed.as_ref().map_or("/", |url| url.path()).to_owned();
    let (mut parameters, mut auth) = (Vec::new(), auth_of(login));
    for (name, value) in parsed.iter().flat_map(|url| url.query_pairs()) {
        if SECRET.contains(&name.to_ascii_lowercase().as_str()) {
            let secret = ensemble_scaffold::secret_name(&name);
            auth = auth.or(Some(Auth::Key { name: name.into_owned(), in_query: true, secret }));
        } else {
            let (name, default) = (name.into_owned(), value.into_owned());
            parameters.push(Parameter { name, location: ParameterLocation::Query, default, ..Parameter::default() });
        }
    }
    // Headers that are no login belong to the request.
    let key = match &auth {
        Some(Auth::Key { name, in_query: false, .. }) => Some(name.clone()),
        _ => None,
    };
    let plain = asked.headers.iter().filter(|(name, value)| {
        is_plain_header(name) && !value.is_empty() && key.as_deref().is_none_or(|key| !key.eq_ignore_ascii_case(name))
    });
    parameters.extend(plain.map(|(name, value)| Parameter {
        name: name.to_string(),
        location: ParameterLocation::Header,
        default: value.to_string(),
        ..Parameter::default()
    }));
    let last = distinctive_segment(&path)
        .or_else(|| own_name(&host))
        .or_else(|| path.split('/').rfind(|step| !step.is_empty()))
        .unwrap_or(&host)
        .to_owned();
    let last = last.strip_suffix(".json").filter(|stem| !stem.is_empty()).map_or(last.clone(), str::to_owned);
    let body = asked.body.as_ref().map(|body| infer::json(body).unwrap_or_else(|| body.as_str().into()));
    let stream = Stream {
        id: last,
        method: if asked.method.is_empty() { "GET".to_owned() } else { asked.method.to_ascii_uppercase() },
        path,
        parameters,
        auth,
        body,
        messages: infer::messages(&sample.seen),
        behaviour: Behaviour { idle_timeout: sample.idle_timeout(), lines: asked.lines, ..Behaviour::default() },
        ..Stream::default()
    };
    // An IP address is no name for a person.
    let is_address = host.parse::<std::net::IpAddr>().is_ok() || host == "localhost" || host.starts_with('[');
    Description {
        title: if is_address { ensemble_scaffold::title(&stream.id) } else { host },
        servers: vec![Server { name: "production".to_owned(), url: server, ..Server::default() }],
        streams: vec![stream],
        ..Description::default()
    }
}

/// True for a header that influences the response and is not a secret; the client sends the others itself.
fn is_plain_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["version", "accept-language", "prefer", "beta"].iter().any(|part| name.ends_with(part)) && name != "accept"
}

/// The last segment of a path that is not generic: `orders` of `/orders/stream`.
fn distinctive_segment(path: &str) -> Option<&str> {
    const USUAL: [&str; 12] = [
        "stream",
        "streams",
        "sse",
        "events",
        "event",
        "event-stream",
        "eventstream",
        "feed",
        "live",
        "subscribe",
        "all",
        "api",
    ];
    let is_version =
        |step: &str| step.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let is_own = |step: &&str| {
        let step = step.to_ascii_lowercase();
        !step.is_empty() && !USUAL.contains(&step.as_str()) && !is_version(&step)
    };
    path.split('/').rfind(is_own)
}

/// Name taken from a host: `launchdarkly` of `stream.launchdarkly.com`; `None` for an IP address or this machine.
fn own_name(host: &str) -> Option<&str> {
    if host.parse::<std::net::IpAddr>().is_ok() || host == "localhost" || host.starts_with('[') {
        return None;
    }
    let labels: Vec<&str> = host.split('.').collect();
    labels.len().checked_sub(2).map(|at| labels[at])
}

/// The credentials of the request, as names of the app's secrets.
fn auth_of(login: &LoginArgs) -> Option<Auth> {
    let bearer = || Auth::Bearer { token: "API_TOKEN".to_owned() };
    if login.bearer().is_some() {
        return Some(bearer());
    }
    let basic = || Auth::Basic { user: "API_USER".to_owned(), password: "API_PASSWORD".to_owned() };
    if login.user.is_some() {
        return Some(basic());
    }
    let usual =
        ["accept", "content-type", "user-agent", "cache-control", "accept-encoding", "connection", "origin", "referer"];
    let own = |(name, _): &&(String, String)| !usual.contains(&&*name.to_ascii_lowercase()) && !is_plain_header(name);
    let (name, value) = login.header_pairs().find(own)?;
    if !name.eq_ignore_ascii_case("authorization") {
        return Some(Auth::Key { name: name.clone(), in_query: false, secret: ensemble_scaffold::secret_name(name) });
    }
    Some(if value.to_ascii_lowercase().starts_with("basic ") { basic() } else { bearer() })
}

#[cfg(test)]
mod tests {
    use super::{distinctive_segment, own_name};

    #[test]
    fn a_stream_is_called_after_what_tells_it_apart() {
        for (path, name) in [
            ("/orders/stream", Some("orders")),
            ("/v2/stream/recentchange", Some("recentchange")),
            ("/eventstream/clip/v2", Some("clip")),
            ("/events", None),
            ("/", None),
        ] {
            assert_eq!(distinctive_segment(path), name, "{path}");
        }
        for (host, name) in
            [("stream.launchdarkly.com", Some("launchdarkly")), ("device.local", Some("device")), ("127.0.0.1", None)]
        {
            assert_eq!(own_name(host), name, "{host}");
        }
    }
}
