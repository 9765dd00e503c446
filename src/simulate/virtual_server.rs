//! A simulation in virtual time, without sockets: its streams are servers of [`ensemble_sse::mock`]. `kind: publish` and transport faults need a real
//! server and are not available.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use super::address::{Address, choose};
use super::answer::Answer as AnswerKind;
use super::auth::Refusal;
use super::connection::ConnectionPlan;
use super::endpoint::{Endpoint, Kind};
use super::random::Random;
use super::request::Request;
use super::scope::{Scope, plain};
use super::simulation::Simulation;
use super::stream::{KeepAlive, KeepAliveForm, Source, Stream};
use ensemble_core::json::from_json;
use ensemble_core::message::http::{Body, Headers, HttpRequest};
use ensemble_core::message::stream::StreamRequest;
use ensemble_core::value::Value;
use ensemble_sse::encode::Event;
use ensemble_sse::mock::{BodyEnd, Chunk, Connection, Frame, MockResponse, MockServer, Response, with_keep_alive};

/// Endpoints of a simulation as mocked servers.
pub struct VirtualServer {
    endpoints: Vec<Rc<VirtualEndpoint>>,
    /// Wall-clock time at the start, in milliseconds since 1970.
    wall_millis: u64,
    /// Base URLs of the simulated server; unknown paths below them get 404.
    bases: Vec<String>,
}

struct VirtualEndpoint {
    address: Address,
    endpoint: RefCell<Endpoint>,
    wall_millis: u64,
    connections: RefCell<usize>,
    /// Running streams, by their values of `per`.
    sources: RefCell<BTreeMap<Vec<String>, Rc<RefCell<Source>>>>,
}

impl VirtualServer {
    /// A server with equal events in every run: its clock starts at `wall_millis`. `bases` are the base URLs of the simulated server; of other URLs
    /// only the paths are compared.
    pub fn new(simulation: Simulation, wall_millis: f64, bases: Vec<String>) -> Self {
        let wall_millis = wall_millis.max(0.0) as u64;
        let virtual_endpoint = |endpoint: Endpoint| {
            let (connections, sources) = (RefCell::default(), RefCell::default());
            let address = endpoint.address.clone();
            Rc::new(VirtualEndpoint { address, endpoint: RefCell::new(endpoint), wall_millis, connections, sources })
        };
        Self { endpoints: simulation.endpoints.into_iter().map(virtual_endpoint).collect(), wall_millis, bases }
    }

    /// The server of a stream; `None` when the simulation has none at this URL.
    pub fn stream(&self, request: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        let asked = asked(&request.url, &request.method, &request.headers, &request.body);
        let Some(found) = self.find(&request.url, &asked) else {
            return self.is_ours(&request.url).then(|| Rc::new(NotFound) as Rc<dyn MockServer>);
        };
        let serves = matches!(found.endpoint.borrow().kind, Kind::Stream(_) | Kind::Answer(_));
        serves.then_some(found as Rc<dyn MockServer>)
    }

    fn is_ours(&self, url: &str) -> bool {
        self.bases.iter().any(|base| !base.is_empty() && url.starts_with(base.as_str()))
    }

    /// The response to a request; `None` when the simulation has none at this URL.
    pub fn answer(&self, request: &HttpRequest) -> Option<MockResponse<Value>> {
        let asked = asked(&request.url, &request.method, &request.headers, &request.body);
        let Some(found) = self.find(&request.url, &asked) else {
            let nothing = || MockResponse {
                delay: Duration::ZERO,
                status: Ok(404),
                headers: Vec::new(),
                body: parsed(NOT_FOUND.to_owned()),
            };
            return self.is_ours(&request.url).then(nothing);
        };
        let mut endpoint = found.endpoint.borrow_mut();
        if let Err(refusal) = admit(&endpoint, &asked) {
            let (status, headers, body) = refused(refusal);
            return Some(MockResponse { delay: Duration::ZERO, status: Ok(status), headers, body: parsed(body) });
        }
        let Kind::Http(http) = &mut endpoint.kind else { return None };
        let body = http.next(&asked, self.wall_millis);
        let headers = http.headers.iter().map(|(name, value)| (name.as_str().into(), value.as_str().into())).collect();
        Some(MockResponse { delay: http.delay, status: Ok(http.status), headers, body: parsed(body) })
    }

    fn find(&self, url: &str, asked: &Request) -> Option<Rc<VirtualEndpoint>> {
        let url = url::Url::parse(url).ok()?;
        let all = self.endpoints.iter().map(|found| (&found.address, found));
        choose(all, url.path(), asked).map(|(found, _)| found.clone())
    }
}

/// Response body for an unknown path.
const NOT_FOUND: &str = "{\"error\":\"not found\"}";

/// Server of an unknown path.
struct NotFound;

impl MockServer for NotFound {
    fn connect(&self, _: &StreamRequest, _: &str, _: Duration) -> Connection {
        let response = Response::Refused { status: 404, headers: Vec::new(), body: NOT_FOUND.to_owned() };
        Connection { delay: Duration::ZERO, response }
    }
}

impl MockServer for VirtualEndpoint {
    fn connect(&self, request: &StreamRequest, last_event_id: &str, now: Duration) -> Connection {
        let mut asked = asked(&request.url, &request.method, &request.headers, &request.body);
        if !last_event_id.is_empty() {
            asked.headers.push(("last-event-id".to_owned(), last_event_id.to_owned()));
        }
        let endpoint = self.endpoint.borrow();
        let path = url::Url::parse(&request.url).map(|url| url.path().to_owned()).unwrap_or_default();
        if let Some(((), Some(below))) = choose([(&self.address, ())].into_iter(), &path, &asked) {
            asked.query.push(("path".to_owned(), below));
        }
        let response = match admit(&endpoint, &asked) {
            Err(refusal) => {
                let (status, headers, body) = refused(refusal);
                Response::Refused { status, headers, body }
            }
            Ok(()) => match &endpoint.kind {
                Kind::Stream(stream) => self.plan(stream, &asked, now),
                Kind::Answer(answer) => answering(answer, &asked, self.millis(now)),
                Kind::Http(_) | Kind::Publish(_) | Kind::Recorded(_) => {
                    Response::Unreachable("no stream is there".to_owned())
                }
            },
        };
        Connection { delay: Duration::ZERO, response }
    }
}

impl VirtualEndpoint {
    fn millis(&self, now: Duration) -> u64 {
        self.wall_millis + u64::try_from(now.as_millis()).unwrap_or(u64::MAX / 2)
    }

    /// The script of the next connection: `connections` of the file are used in turn.
    fn plan(&self, stream: &Stream, asked: &Request, now: Duration) -> Response {
        let number = self.connections.replace_with(|count| *count + 1);
        let plan = stream.plans.get(number % stream.plans.len().max(1)).cloned();
        let mut end = match plan {
            Some(ConnectionPlan::Refused { status, retry_after, body }) => {
                let headers = retry_after.map(|seconds| ("retry-after".into(), seconds.to_string().into()));
                return Response::Refused { status, headers: headers.into_iter().collect(), body: plain(&body) };
            }
            Some(ConnectionPlan::Served(end)) => end,
            None => Default::default(),
        };
        let key = stream.own(asked);
        let fresh = !self.sources.borrow().contains_key(&key);
        let mut sources = self.sources.borrow_mut();
        let source = sources.entry(key).or_insert_with(|| {
            let query = if stream.per.is_empty() { serde_json::Value::Null } else { stream.query_of(asked) };
            Rc::new(RefCell::new(stream.source(query)))
        });
        let mut source_events =
            SourceEvents { source: source.clone(), millis: self.millis(now), wait: Duration::ZERO, left: u64::MAX };
        let mut first: Vec<Chunk> = Vec::new();
        first.extend(stream.hello.iter().map(|hello| at_once(Frame::Comment(hello.clone()))));
        let retry = stream.retry.map(|retry| Frame::Event { event: None, id: None, data: None, retry: Some(retry) });
        first.extend(retry.map(at_once));
        if fresh {
            // With times at which they would have come, as the real server makes them.
            let every = u64::try_from(stream.pace.every.as_millis()).unwrap_or(u64::MAX);
            let now = source_events.millis;
            let past = (1..=stream.rewind as u64)
                .rev()
                .filter_map(|ago| source.borrow_mut().next(now.saturating_sub(every.saturating_mul(ago))))
                .map(frame)
                .map(at_once);
            first.extend(past);
        }
        let ending = match (end.after, end.within) {
            (None, None) => BodyEnd::Open,
            _ if end.cut => BodyEnd::Cut(Duration::ZERO),
            _ => BodyEnd::Closed(Duration::ZERO),
        };
        source_events.left = end.after.unwrap_or(u64::MAX);
        let within = end.within;
        let mut random = Random::new(source_events.left);
        let mut scope = Scope::new(source_events.millis, &mut random);
        let last: Vec<Chunk> = end.last.iter_mut().map(|sort| at_once(frame(sort.make(&mut scope, None)))).collect();
        let mut passed = Duration::ZERO;
        let events = source_events.take_while(move |chunk| {
            passed += chunk.after;
            within.is_none_or(|within| passed <= within)
        });
        let events = events.chain(last);
        let chunks: Box<dyn Iterator<Item = Chunk>> = match &stream.keep_alive {
            Some(keep_alive) => {
                let goes_on = ending == BodyEnd::Open;
                Box::new(first.into_iter().chain(with_keep_alive(events, keep_alive.every, sign(keep_alive), goes_on)))
            }
            None => Box::new(first.into_iter().chain(events)),
        };
        Response::Stream { headers: Vec::new(), chunks, end: ending }
    }
}

/// Events of a source, each after its delay.
struct SourceEvents {
    source: Rc<RefCell<Source>>,
    millis: u64,
    wait: Duration,
    left: u64,
}

impl Iterator for SourceEvents {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        self.left = self.left.checked_sub(1)?;
        let after = self.wait;
        self.millis += u64::try_from(after.as_millis()).unwrap_or(u64::MAX / 2);
        let mut source = self.source.borrow_mut();
        let event = source.next(self.millis)?;
        self.wait = source.wait();
        Some(Chunk { after, frame: frame(event) })
    }
}

fn sign(keep_alive: &KeepAlive) -> Frame {
    match &keep_alive.sign {
        KeepAliveForm::Comment(text) => Frame::Comment(text.clone()),
        // What such an event holds is nothing that an app looks at.
        KeepAliveForm::Event(_) => Frame::Comment(String::new()),
    }
}

fn answering(answer: &AnswerKind, asked: &Request, now: u64) -> Response {
    let (events, mut wait) = (answer.events(asked, now), answer.waits());
    let chunks: Vec<Chunk> = events.into_iter().map(|event| Chunk { after: wait(), frame: frame(event) }).collect();
    let end = BodyEnd::Closed(Duration::ZERO);
    Response::Stream { headers: Vec::new(), chunks: Box::new(chunks.into_iter()), end }
}

fn at_once(frame: Frame) -> Chunk {
    Chunk { after: Duration::ZERO, frame }
}

fn frame(event: Event) -> Frame {
    Frame::Event { event: event.name, id: event.id, data: event.data, retry: event.retry }
}

/// Checks a request.
fn admit(endpoint: &Endpoint, asked: &Request) -> Result<(), Refusal> {
    if !endpoint.address.methods.contains(&asked.method) {
        let body = serde_json::json!({"error": "method not allowed"});
        return Err(Refusal { status: 405, body, challenge: None });
    }
    endpoint.auth.check(asked)
}

fn refused(refusal: Refusal) -> (u16, Headers, String) {
    let challenge = refusal.challenge.map(|scheme| ("www-authenticate".into(), scheme.into()));
    (refusal.status, challenge.into_iter().collect(), plain(&refusal.body))
}

fn asked(url: &str, method: &str, headers: &Headers, body: &Body) -> Request {
    let url = url::Url::parse(url);
    let query = url.as_ref().map(|url| url.query_pairs().into_owned().collect()).unwrap_or_default();
    let server = url.as_ref().map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    let body = match body {
        Body::Empty => serde_json::Value::Null,
        Body::Text(text) => serde_json::from_str(text).unwrap_or_else(|_| serde_json::Value::from(&**text)),
        Body::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned().into(),
    };
    let headers = headers.iter().map(|(name, value)| (name.to_lowercase(), value.to_string())).collect();
    Request { method: method.to_uppercase(), headers, query, server, body }
}

fn parsed(body: String) -> Value {
    from_json(&body).unwrap_or_else(|_| Value::text(body))
}
