//! Mocked servers of a test: responses and connections in sequence.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::shell::virtual_app::Servers;
use crate::testing::mocks::{Mocks, millis};
use ensemble_core::message::http::{Headers, HttpRequest};
use ensemble_core::message::stream::StreamRequest;
use ensemble_core::spec::FromValue;
use ensemble_core::value::{Map, Value};
use ensemble_simulate::VirtualServer;
use ensemble_sse::mock::{BodyEnd, Chunk, Connection, Frame, MockResponse, MockServer, Response, with_keep_alive};

/// Servers for APIs without a mock.
pub trait MockFallback {
    /// The response to a request; `None` without one.
    fn answer(&self, request: &HttpRequest) -> Option<MockResponse<Value>>;

    /// The server of a stream; `None` without one.
    fn stream(&self, request: &StreamRequest) -> Option<Rc<dyn MockServer>>;
}

impl MockFallback for VirtualServer {
    fn answer(&self, request: &HttpRequest) -> Option<MockResponse<Value>> {
        Self::answer(self, request)
    }

    fn stream(&self, request: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        Self::stream(self, request)
    }
}

/// Mocked servers of a test.
pub struct MockServers {
    mocks: RefCell<Mocks>,
    mock_apis: RefCell<BTreeMap<Arc<str>, Rc<MockApi>>>,
    fallback: Option<Rc<dyn MockFallback>>,
}

/// Mock of an API, with the number of its requests.
struct MockApi {
    responses: Vec<Value>,
    asked: Cell<usize>,
}

impl MockServers {
    /// Servers with these mocks.
    pub fn new(mocks: Mocks, fallback: Option<Rc<dyn MockFallback>>) -> Self {
        Self { mocks: RefCell::new(mocks), mock_apis: RefCell::default(), fallback }
    }

    /// Adds mocks that take precedence.
    pub fn replace(&self, over: &Mocks) {
        let joined = self.mocks.borrow().and(over);
        *self.mocks.borrow_mut() = joined;
        for (name, _) in &over.0 {
            // The new mock starts with its first response.
            self.mock_apis.borrow_mut().remove(name);
        }
    }

    fn mock_api(&self, api: &str) -> Option<Rc<MockApi>> {
        if let Some(mock_api) = self.mock_apis.borrow().get(api) {
            return Some(mock_api.clone());
        }
        let mock = self.mocks.borrow().of(api)?;
        let responses = match mock.get("responses") {
            // Keys beside `responses` are defaults of each response.
            Value::List(responses) if !responses.is_empty() => {
                responses.iter().map(|response| over(&mock, response)).collect()
            }
            _ => vec![mock],
        };
        let mock_api = Rc::new(MockApi { responses, asked: Cell::new(0) });
        self.mock_apis.borrow_mut().insert(Arc::from(api), mock_api.clone());
        Some(mock_api)
    }
}

/// `base` without its sequence, merged with `response`.
fn over(base: &Value, response: &Value) -> Value {
    let mut map = base.as_map().cloned().unwrap_or_default();
    map.remove("responses");
    for (key, value) in response.as_map().into_iter().flat_map(Map::iter) {
        map.insert(key.clone(), value.clone());
    }
    Value::Map(Arc::new(map))
}

impl Servers for MockServers {
    fn answer(&self, api: &str, request: &HttpRequest) -> Option<MockResponse<Value>> {
        let Some(mock_api) = self.mock_api(api) else { return self.fallback.as_ref()?.answer(request) };
        let (response, _) = mock_api.next();
        let status = status(response).ok_or_else(|| unreachable(response).into());
        let body = response.get("body");
        Some(MockResponse { delay: delay(response, "delayMs"), status, headers: headers(response), body })
    }

    fn stream(&self, api: &str, request: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        match self.mock_api(api) {
            Some(mock_api) => Some(mock_api),
            None => self.fallback.as_ref()?.stream(request),
        }
    }
}

impl MockApi {
    /// The next response (the last one repeats), and true if it was given before.
    fn next(&self) -> (&Value, bool) {
        let at = self.asked.get();
        self.asked.set(at + 1);
        let last = self.responses.len().saturating_sub(1);
        (&self.responses[at.min(last)], at > last)
    }
}

impl MockServer for MockApi {
    fn connect(&self, _: &StreamRequest, _: &str, _: Duration) -> Connection {
        let (response, again) = self.next();
        let delay = delay(response, "delayMs");
        let response = match status(response) {
            None => Response::Unreachable(unreachable(response)),
            Some(200) => {
                // Events are sent to the first connection only; later connections stay open without events.
                let chunks = if again { Vec::new() } else { chunks(response) };
                let end = if again { BodyEnd::Open } else { ending(response) };
                let keep_alive = Some(self::delay(response, "keepAliveMs")).filter(|every| !every.is_zero());
                let chunks: Box<dyn Iterator<Item = Chunk>> = match keep_alive {
                    Some(every) => {
                        let sign = Frame::Comment(String::new());
                        Box::new(with_keep_alive(chunks.into_iter(), every, sign, end == BodyEnd::Open))
                    }
                    None => Box::new(chunks.into_iter()),
                };
                Response::Stream { headers: headers(response), chunks, end }
            }
            Some(status) => Response::Refused { status, headers: headers(response), body: text(&response.get("body")) },
        };
        Connection { delay, response }
    }
}

/// Status of a response; `None` for an unreachable server: `error: refused`, `statusCode: 0`.
fn status(response: &Value) -> Option<u16> {
    let written = [response.get("statusCode"), response.get("status")].into_iter().find(|status| !status.is_null());
    match written.as_ref().and_then(f64::from_value) {
        // 0 is what `XMLHttpRequest` reports when there was no connection.
        Some(status) if status < 100.0 => None,
        Some(status) => Some(status as u16),
        None if !response.get("error").is_null() => None,
        None => Some(200),
    }
}

/// The client's message when nothing listens at the address. It is that of the real client without host and port.
const REFUSED: &str =
    "cannot connect: nobody listens there (connection refused); start the server, or correct the port";

fn unreachable(response: &Value) -> String {
    match response.get("error") {
        Value::Text(text) => text.to_string(),
        _ => REFUSED.to_owned(),
    }
}

fn delay(response: &Value, key: &str) -> Duration {
    f64::from_value(&response.get(key)).map_or(Duration::ZERO, millis)
}

fn headers(response: &Value) -> Headers {
    let headers = response.get("headers");
    let headers = headers.as_map().into_iter().flat_map(Map::iter);
    headers.map(|(name, value)| (name.to_lowercase().into(), value.to_display())).collect()
}

/// Text without quotes, other values as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.to_string(),
        other => other.to_string(),
    }
}

fn chunks(response: &Value) -> Vec<Chunk> {
    match (response.get("events"), response.get("body")) {
        (Value::List(events), _) => events.iter().flat_map(chunk).take(MOST_CHUNKS).collect(),
        (_, Value::Null) => Vec::new(),
        // The short form for a single event: what it holds.
        (_, body) => vec![Chunk { after: Duration::ZERO, frame: event(None, None, Some(text(&body)), None) }],
    }
}

/// Limit of events of one connection, including repetitions; further ones are dropped.
// They are made before the first is sent: `times: 1000000000` would fill the memory.
const MOST_CHUNKS: usize = 200_000;

fn chunk(written: &Value) -> Vec<Chunk> {
    let after = delay(written, "delayMs");
    if let Value::Text(comment) = written.get("comment") {
        return vec![Chunk { after, frame: Frame::Comment(comment.to_string()) }];
    }
    let plain = |key: &str| Some(written.get(key)).filter(|value| !value.is_null()).map(|value| text(&value));
    let retry = f64::from_value(&written.get("retry")).map(|retry| retry.max(0.0) as u64);
    let has_data = written.as_map().is_some_and(|map| map.get("data").is_some());
    let data = has_data.then(|| match written.get("data") {
        // `data:` that is written is sent, even as `null`; an event without it has no data and is not dispatched.
        Value::Null => "null".to_owned(),
        data => text(&data),
    });
    let frame = event(plain("event"), plain("id"), data, retry);
    let times = f64::from_value(&written.get("times")).map_or(1, |times| times.max(0.0) as usize).min(MOST_CHUNKS);
    (0..times).map(|_| Chunk { after, frame: frame.clone() }).collect()
}

fn event(event: Option<String>, id: Option<String>, data: Option<String>, retry: Option<u64>) -> Frame {
    Frame::Event { event, id, data, retry }
}

/// `close: true`, `end`, `cut`, with `closeAfterMs`.
fn ending(response: &Value) -> BodyEnd {
    let after = delay(response, "closeAfterMs");
    match response.get("close") {
        Value::Bool(true) => BodyEnd::Closed(after),
        Value::Text(word) if &*word == "cut" => BodyEnd::Cut(after),
        Value::Text(word) if matches!(&*word, "end" | "true") => BodyEnd::Closed(after),
        _ => BodyEnd::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn servers(json: &str) -> MockServers {
        let value = ensemble_core::json::from_json(json).unwrap();
        MockServers::new(Mocks(vec![(Arc::from("feed"), value)]), None)
    }

    fn connect(servers: &MockServers) -> (Duration, String) {
        let request = StreamRequest::get("http://there");
        let Connection { delay, response } =
            servers.stream("feed", &request).unwrap().connect(&request, "", Duration::ZERO);
        let words = match response {
            Response::Unreachable(message) => message,
            Response::Refused { status, body, .. } => format!("{status} {body}"),
            Response::Stream { chunks, end, .. } => {
                let said: Vec<String> = chunks
                    .take(6)
                    .map(|chunk| match chunk.frame {
                        Frame::Event { data, .. } => {
                            format!("{}:{}", chunk.after.as_millis(), data.unwrap_or_default())
                        }
                        Frame::Comment(_) => format!("{}:", chunk.after.as_millis()),
                    })
                    .collect();
                format!("{} {end:?}", said.join(" "))
            }
        };
        (delay, words)
    }

    #[test]
    fn connections_come_in_turn_and_the_last_refusal_stays() {
        let servers = servers(
            r#"{"responses": [{"events": [{"data": {"n": 1}}], "close": "cut", "closeAfterMs": 5}, {"status": 503, "body": {"error": "busy"}}]}"#,
        );
        assert_eq!(connect(&servers).1, "0:{\"n\":1} Cut(5ms)");
        assert_eq!(connect(&servers).1, "503 {\"error\":\"busy\"}");
        assert_eq!(connect(&servers).1, "503 {\"error\":\"busy\"}");
    }

    #[test]
    fn events_come_once() {
        let servers = servers(
            r#"{"events": [{"data": "a"}, {"data": "b", "times": 2, "delayMs": 10}], "close": true, "delayMs": 7}"#,
        );
        assert_eq!(connect(&servers), (Duration::from_millis(7), "0:a 10:b 10:b Closed(0ns)".to_owned()));
        assert_eq!(connect(&servers).1, " Open");
    }

    #[test]
    fn keep_alive_comments_fill_the_silence() {
        let servers = servers(r#"{"events": [{"data": "a", "delayMs": 2500}], "keepAliveMs": 1000}"#);
        assert_eq!(connect(&servers).1, "1000: 1000: 500:a 1000: 1000: 1000: Open");
    }

    #[test]
    fn a_mock_with_an_error_cannot_be_reached() {
        assert_eq!(connect(&servers(r#"{"error": "no route"}"#)).1, "no route");
        assert_eq!(connect(&servers(r#"{"statusCode": 0}"#)).1, REFUSED);
        assert!(servers("{}").answer("other", &HttpRequest::get("http://there")).is_none());
    }

    #[test]
    fn answers_come_in_turn_and_the_last_one_stays() {
        let servers = servers(r#"{"delayMs": 3, "responses": [{"body": 1}, {"statusCode": 404, "body": "none"}]}"#);
        let ask = || servers.answer("feed", &HttpRequest::get("http://there")).unwrap();
        let said: Vec<_> = (0..3).map(|_| ask()).map(|a| (a.status.unwrap(), a.body.to_string())).collect();
        assert_eq!(said, [(200, "1".into()), (404, "\"none\"".into()), (404, "\"none\"".into())]);
        assert_eq!(ask().delay, Duration::from_millis(3));
    }
}
