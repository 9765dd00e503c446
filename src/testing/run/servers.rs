//! The servers of a test: what its mocks say, answer by answer and connection by connection.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::shell::play::Servers;
use crate::testing::Mocks;
use crate::testing::file::millis;
use ensemble_core::message::http::HttpRequest;
use ensemble_core::message::stream::StreamRequest;
use ensemble_core::spec::FromValue;
use ensemble_core::value::{Map, Value};
use ensemble_simulate::Imitation;
use ensemble_sse::mock::{Answer, Connection, Ending, Piece, Reply, Said, Server, kept_alive};

/// What stands in for APIs without a mock.
pub trait Understudy {
    /// The answer to a request; `None` when it has none either.
    fn answer(&self, request: &HttpRequest) -> Option<Answer>;

    /// The server behind a stream; `None` when there is none.
    fn stream(&self, request: &StreamRequest) -> Option<Rc<dyn Server>>;
}

impl Understudy for Imitation {
    fn answer(&self, request: &HttpRequest) -> Option<Answer> {
        Self::answer(self, request)
    }

    fn stream(&self, request: &StreamRequest) -> Option<Rc<dyn Server>> {
        Self::stream(self, request)
    }
}

/// The servers of one test.
pub struct MockServers {
    mocks: RefCell<Mocks>,
    parts: RefCell<BTreeMap<Arc<str>, Rc<Part>>>,
    understudy: Option<Rc<dyn Understudy>>,
}

/// The mock of one API and how often it was asked.
struct Part {
    replies: Vec<Value>,
    asked: Cell<usize>,
}

impl MockServers {
    /// Servers that do what `mocks` say.
    pub fn new(mocks: Mocks, understudy: Option<Rc<dyn Understudy>>) -> Self {
        Self { mocks: RefCell::new(mocks), parts: RefCell::default(), understudy }
    }

    /// From now on these mocks go before those there were.
    pub fn replace(&self, over: &Mocks) {
        let joined = self.mocks.borrow().and(over);
        *self.mocks.borrow_mut() = joined;
        for (name, _) in &over.0 {
            self.parts.borrow_mut().remove(name);
        }
    }

    fn part(&self, api: &str) -> Option<Rc<Part>> {
        if let Some(part) = self.parts.borrow().get(api) {
            return Some(part.clone());
        }
        let mock = self.mocks.borrow().of(api)?;
        let replies = match mock.get("responses") {
            // What stands beside the sequence holds for all of it.
            Value::List(replies) if !replies.is_empty() => replies.iter().map(|reply| over(&mock, reply)).collect(),
            _ => vec![mock],
        };
        let part = Rc::new(Part { replies, asked: Cell::new(0) });
        self.parts.borrow_mut().insert(Arc::from(api), part.clone());
        Some(part)
    }
}

/// `base` without its sequence, and `reply` over it.
fn over(base: &Value, reply: &Value) -> Value {
    let mut map = base.as_map().cloned().unwrap_or_default();
    map.remove("responses");
    for (key, value) in reply.as_map().into_iter().flat_map(Map::iter) {
        map.insert(key.clone(), value.clone());
    }
    Value::Map(Arc::new(map))
}

impl Servers for MockServers {
    fn answer(&self, api: &str, request: &HttpRequest) -> Option<Answer> {
        let Some(part) = self.part(api) else { return self.understudy.as_ref()?.answer(request) };
        let (reply, _) = part.next();
        let status = status(reply);
        let body = if status.is_none() { unreachable(reply).into() } else { reply.get("body") };
        Some(Answer { delay: delay(reply, "delayMs"), status, headers: headers(reply), body })
    }

    fn stream(&self, api: &str, request: &StreamRequest) -> Option<Rc<dyn Server>> {
        match self.part(api) {
            Some(part) => Some(part),
            None => self.understudy.as_ref()?.stream(request),
        }
    }
}

impl Part {
    /// The next reply, the last one again and again; and whether it was given before.
    fn next(&self) -> (&Value, bool) {
        let at = self.asked.get();
        self.asked.set(at + 1);
        let last = self.replies.len().saturating_sub(1);
        (&self.replies[at.min(last)], at > last)
    }
}

impl Server for Part {
    fn connect(&self, _: &StreamRequest, _: &str, _: Duration) -> Connection {
        let (reply, again) = self.next();
        let delay = delay(reply, "delayMs");
        let reply = match status(reply) {
            None => Reply::Unreachable(unreachable(reply)),
            Some(200) => {
                // A refusal goes on; events come once: after them, the server has nothing new.
                let pieces = if again { Vec::new() } else { pieces(reply) };
                let end = if again { Ending::Open } else { ending(reply) };
                let keep_alive = Some(self::delay(reply, "keepAliveMs")).filter(|every| !every.is_zero());
                let pieces: Box<dyn Iterator<Item = Piece>> = match keep_alive {
                    Some(every) => {
                        let sign = Said::Comment(String::new());
                        Box::new(kept_alive(pieces.into_iter(), every, sign, end == Ending::Open))
                    }
                    None => Box::new(pieces.into_iter()),
                };
                Reply::Stream { headers: headers(reply), pieces, end }
            }
            Some(status) => Reply::Refused { status, headers: headers(reply), body: text(&reply.get("body")) },
        };
        Connection { delay, reply }
    }
}

/// The status of a reply; `None` when nobody is there: `error: refused`, `statusCode: 0`.
fn status(reply: &Value) -> Option<u16> {
    let written = [reply.get("statusCode"), reply.get("status")].into_iter().find(|status| !status.is_null());
    match written.as_ref().and_then(f64::from_value) {
        Some(status) if status < 100.0 => None,
        Some(status) => Some(status as u16),
        None if !reply.get("error").is_null() => None,
        None => Some(200),
    }
}

/// What the client says when nobody listens.
const REFUSED: &str =
    "cannot connect: nobody listens there (connection refused); start the server, or correct the port";

fn unreachable(reply: &Value) -> String {
    match reply.get("error") {
        Value::Text(text) => text.to_string(),
        _ => REFUSED.to_owned(),
    }
}

fn delay(reply: &Value, key: &str) -> Duration {
    f64::from_value(&reply.get(key)).map_or(Duration::ZERO, millis)
}

fn headers(reply: &Value) -> Map {
    let headers = reply.get("headers");
    let headers = headers.as_map().into_iter().flat_map(Map::iter);
    headers.map(|(name, value)| (name.to_lowercase(), Value::Text(value.to_display()))).collect()
}

/// Text as it is, everything else as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.to_string(),
        other => other.to_string(),
    }
}

fn pieces(reply: &Value) -> Vec<Piece> {
    match (reply.get("events"), reply.get("body")) {
        (Value::List(events), _) => events.iter().flat_map(piece).take(MOST_PIECES).collect(),
        (_, Value::Null) => Vec::new(),
        // The short form for a single event: what it holds.
        (_, body) => vec![Piece { after: Duration::ZERO, said: event(None, None, Some(text(&body)), None) }],
    }
}

/// The events of one connection, repetitions included; those beyond are left out.
const MOST_PIECES: usize = 200_000;

fn piece(written: &Value) -> Vec<Piece> {
    let after = delay(written, "delayMs");
    if let Value::Text(comment) = written.get("comment") {
        return vec![Piece { after, said: Said::Comment(comment.to_string()) }];
    }
    let plain = |key: &str| Some(written.get(key)).filter(|value| !value.is_null()).map(|value| text(&value));
    let retry = f64::from_value(&written.get("retry")).map(|retry| retry.max(0.0) as u64);
    let has_data = written.as_map().is_some_and(|map| map.get("data").is_some());
    let data = has_data.then(|| match written.get("data") {
        Value::Null => "null".to_owned(),
        data => text(&data),
    });
    let said = event(plain("event"), plain("id"), data, retry);
    let times = f64::from_value(&written.get("times")).map_or(1, |times| times.max(0.0) as usize).min(MOST_PIECES);
    (0..times).map(|_| Piece { after, said: said.clone() }).collect()
}

fn event(event: Option<String>, id: Option<String>, data: Option<String>, retry: Option<u64>) -> Said {
    Said::Event { event, id, data, retry }
}

/// `close: true`, `end`, `cut`, with `closeAfterMs`.
fn ending(reply: &Value) -> Ending {
    let after = delay(reply, "closeAfterMs");
    match reply.get("close") {
        Value::Bool(true) => Ending::Closed(after),
        Value::Text(word) if &*word == "cut" => Ending::Cut(after),
        Value::Text(word) if matches!(&*word, "end" | "true") => Ending::Closed(after),
        _ => Ending::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn servers(json: &str) -> MockServers {
        let value = ensemble_sse::json::from_json(json).unwrap();
        MockServers::new(Mocks(vec![(Arc::from("feed"), value)]), None)
    }

    fn connect(servers: &MockServers) -> (Duration, String) {
        let request = StreamRequest::get("http://there");
        let Connection { delay, reply } =
            servers.stream("feed", &request).unwrap().connect(&request, "", Duration::ZERO);
        let words = match reply {
            Reply::Unreachable(message) => message,
            Reply::Refused { status, body, .. } => format!("{status} {body}"),
            Reply::Stream { pieces, end, .. } => {
                let said: Vec<String> = pieces
                    .take(6)
                    .map(|piece| match piece.said {
                        Said::Event { data, .. } => format!("{}:{}", piece.after.as_millis(), data.unwrap_or_default()),
                        Said::Comment(_) => format!("{}:", piece.after.as_millis()),
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
    fn signs_of_life_fill_the_silence() {
        let servers = servers(r#"{"events": [{"data": "a", "delayMs": 2500}], "keepAliveMs": 1000}"#);
        assert_eq!(connect(&servers).1, "1000: 1000: 500:a 1000: 1000: 1000: Open");
    }

    #[test]
    fn nobody_is_there_when_an_error_is_written() {
        assert_eq!(connect(&servers(r#"{"error": "no route"}"#)).1, "no route");
        assert_eq!(connect(&servers(r#"{"statusCode": 0}"#)).1, REFUSED);
        assert!(servers("{}").answer("other", &HttpRequest::get("http://there")).is_none());
    }

    #[test]
    fn answers_come_in_turn_and_the_last_one_stays() {
        let servers = servers(r#"{"delayMs": 3, "responses": [{"body": 1}, {"statusCode": 404, "body": "none"}]}"#);
        let ask = || servers.answer("feed", &HttpRequest::get("http://there")).unwrap();
        let said: Vec<(Option<u16>, String)> = (0..3).map(|_| ask()).map(|a| (a.status, a.body.to_string())).collect();
        assert_eq!(said, [(Some(200), "1".into()), (Some(404), "\"none\"".into()), (Some(404), "\"none\"".into())]);
        assert_eq!(ask().delay, Duration::from_millis(3));
    }
}
