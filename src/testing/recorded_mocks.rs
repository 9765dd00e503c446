//! Mocks that replay the servers of a recording.

use std::sync::Arc;
use std::time::Duration;

use super::mocks::Mocks;
use ensemble_core::message::http::Headers;
use ensemble_core::recording::{
    Answer, AnswerParts, Connection, End, EntryReader, Exchange, Outcome, Sent, SentItem, Tape, exchanges,
};
use ensemble_core::value::{Map, Value};

/// Mocks of all APIs of a recording.
pub fn recorded_mocks(tape: &Tape) -> Mocks {
    // Interactions are of no interest here, so no names of widgets are needed.
    let mut reader = EntryReader::new(Default::default());
    let exchanges = exchanges(tape, &mut reader);
    Mocks(exchanges.iter().filter_map(|exchange| Some((exchange.api.clone(), mock(exchange)?))).collect())
}

/// The mock of one API; `None` when its server has sent nothing.
fn mock(exchange: &Exchange) -> Option<Value> {
    let replies: Vec<Value> = match exchange.connections.is_empty() {
        true => exchange.answers.iter().map(answer).collect(),
        false => exchange.connections.iter().map(connection).collect(),
    };
    match replies.len() {
        0 => None,
        1 => replies.into_iter().next(),
        _ => Some(Value::map([("responses", Value::list(replies))])),
    }
}

fn answer(answer: &Answer) -> Value {
    let mut map = reply(answer.delay);
    match &answer.result {
        Ok(AnswerParts { status, headers, body }) => {
            if *status != 200 {
                map.insert("statusCode", Value::Number(f64::from(*status)));
            }
            insert_headers(&mut map, headers);
            map.insert("body", body.clone());
        }
        Err(message) => map.insert("error", Value::Text(message.clone())),
    }
    Value::Map(Arc::new(map))
}

fn connection(connection: &Connection) -> Value {
    let mut map = reply(connection.delay);
    match &connection.outcome {
        Outcome::Stream { headers, sent, end } => {
            insert_headers(&mut map, headers);
            map.insert("events", Value::list(sent.iter().map(event)));
            match end {
                End::Open => {}
                End::Closed(after) => insert_end(&mut map, Value::Bool(true), *after),
                End::Cut(after) => insert_end(&mut map, Value::from("cut"), *after),
            }
        }
        Outcome::Refused { status, headers, body } => {
            map.insert("statusCode", Value::Number(f64::from(*status)));
            insert_headers(&mut map, headers);
            if !body.is_empty() {
                map.insert("body", Value::Text(body.clone()));
            }
        }
        Outcome::Unreachable(message) => map.insert("error", Value::Text(message.clone())),
    }
    Value::Map(Arc::new(map))
}

fn event(sent: &Sent) -> Value {
    let mut map = Map::default();
    insert_millis(&mut map, "delayMs", sent.after);
    match &sent.item {
        SentItem::Event { event, id, data } => {
            for (key, text) in [("event", event), ("id", id)] {
                if let Some(text) = text {
                    map.insert(key, Value::Text(text.clone()));
                }
            }
            map.insert("data", Value::Text(data.clone()));
        }
        SentItem::Retry(delay) => map.insert("retry", Value::Number(delay.as_millis() as f64)),
        SentItem::Comment(text) => map.insert("comment", Value::Text(text.clone())),
    }
    Value::Map(Arc::new(map))
}

fn reply(delay: Duration) -> Map {
    let mut map = Map::default();
    insert_millis(&mut map, "delayMs", delay);
    map
}

fn insert_end(map: &mut Map, how: Value, after: Duration) {
    map.insert("close", how);
    insert_millis(map, "closeAfterMs", after);
}

fn insert_millis(map: &mut Map, key: &str, time: Duration) {
    if !time.is_zero() {
        map.insert(key, Value::Number(time.as_micros() as f64 / 1000.0));
    }
}

/// Adds headers that a client uses, without those of the transport.
fn insert_headers(map: &mut Map, headers: &Headers) {
    const OF_TRANSPORT: [&str; 8] = [
        "connection",
        "content-encoding",
        "content-length",
        "date",
        "keep-alive",
        "transfer-encoding",
        "cache-control",
        "content-type",
    ];
    let kept = headers.iter().filter(|(name, value)| !OF_TRANSPORT.contains(&&**name) && &**value != "***");
    let kept: Map = kept.map(|(name, value)| (name.clone(), Value::Text(value.clone()))).collect();
    if !kept.is_empty() {
        map.insert("headers", Value::Map(Arc::new(kept)));
    }
}
