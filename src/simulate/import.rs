//! Imports recordings of other tools: HAR files of browsers and proxies, output of `curl -N`.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ensemble_core::json::from_json;
use ensemble_core::recording::{Answer, AnswerParts, Connection, End, Exchange, Outcome, Sent, SentItem};
use ensemble_core::value::Value;
use ensemble_sse::parser::{Parsed, Parser};

/// Largest event, in bytes.
const LARGEST_EVENT: usize = 16 * 1024 * 1024;

/// Interval of events of a transcript, which has no times.
const PACE: Duration = Duration::from_millis(100);

/// Exchanges of a HAR file by path, in the file's order.
///
/// # Errors
///
/// A message when it is not a HAR file or holds no request.
pub fn har_exchanges(text: &str) -> Result<Vec<Exchange>, String> {
    let har = from_json(text.trim_start_matches('\u{FEFF}')).map_err(|error| format!("it is no JSON: {error}"))?;
    let entries = har.get("log").get("entries");
    let Some(entries) = entries.as_list() else { return Err("it has no `log.entries`, as HAR files have".to_owned()) };
    let mut exchanges: Vec<Exchange> = Vec::new();
    for entry in entries {
        let request = entry.get("request");
        let Some(url) = request.get("url").as_str().map(Arc::<str>::from) else { continue };
        let path = url::Url::parse(&url).map(|url| url.path().to_owned()).unwrap_or_default();
        let (connection, answer) = har_reply(entry);
        let known = exchanges.iter().position(|known| *known.api == *path);
        let at = known.unwrap_or_else(|| {
            let method = request.get("method").to_display();
            exchanges.push(Exchange { api: Arc::from(path), method, url, ..Exchange::default() });
            exchanges.len() - 1
        });
        exchanges[at].connections.extend(connection);
        exchanges[at].answers.extend(answer);
    }
    if exchanges.is_empty() { Err("it has no requests".to_owned()) } else { Ok(exchanges) }
}

fn har_reply(entry: &Value) -> (Option<Connection>, Option<Answer>) {
    let (response, content) = (entry.get("response"), entry.get("response").get("content"));
    let total = millis(&entry.get("time"));
    // The time to the first byte; without it, all of the time passes before.
    let timings = entry.get("timings");
    let delay = if timings.is_null() { total } else { millis(&timings.get("wait")) };
    let status = response.get("status").as_f64().unwrap_or_default() as u16;
    let kind = content.get("mimeType").to_display();
    let text = content_text(&content);
    if kind.starts_with("text/event-stream") && status == 200 {
        let mut sent = messages(entry).unwrap_or_else(|| transcript_events(text.as_bytes()));
        spread(&mut sent, total.saturating_sub(delay));
        let outcome = Outcome::Stream { headers: Vec::new(), sent, end: End::Closed(Duration::ZERO) };
        return (Some(Connection { delay, outcome }), None);
    }
    let body = match from_json(&text) {
        Ok(body) if ensemble_core::json::may_be_json(&text) => body,
        _ if text.is_empty() => Value::Null,
        _ => Value::text(text),
    };
    let result = match status {
        // Blocked, or the connection failed.
        0 => Err(Arc::from("the request had no answer")),
        status => Ok(AnswerParts { status, headers: Vec::new(), body }),
    };
    (None, Some(Answer { delay, result }))
}

/// Events with their times, where the tool has kept them apart: `_eventSourceMessages`, a list of
/// `{time, data, eventName, eventId}` with times in seconds.
fn messages(entry: &Value) -> Option<Vec<Sent>> {
    let list = entry.get("_eventSourceMessages");
    let list = list.as_list()?;
    let mut last: Option<f64> = None;
    let sent = list.iter().map(|message| {
        let seconds = message.get("time").as_f64();
        let after = last.zip(seconds).map_or(0.0, |(last, now)| (now - last).clamp(0.0, 86_400.0));
        last = seconds.or(last);
        let text = |keys: [&str; 2]| {
            keys.into_iter()
                .find_map(|key| message.get(key).as_str().map(Arc::from))
                .filter(|text: &Arc<str>| !text.is_empty())
        };
        Sent {
            after: Duration::from_secs_f64(after),
            item: SentItem::Event {
                event: text(["eventName", "event"]).filter(|event| &**event != "message"),
                id: text(["eventId", "id"]),
                data: text(["data", "payload"]).unwrap_or_default(),
            },
        }
    });
    Some(sent.collect())
}

fn content_text(content: &Value) -> String {
    let text = content.get("text").to_display();
    if content.get("encoding").as_str() == Some("base64") {
        let bytes = STANDARD.decode(text.as_bytes()).unwrap_or_default();
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    text.to_string()
}

fn millis(value: &Value) -> Duration {
    // A day: a browser's tab that was left open overnight.
    let millis = value.as_f64().unwrap_or_default().clamp(0.0, 86_400_000.0);
    Duration::from_secs_f64(millis / 1000.0)
}

/// Spreads events without times over the duration of the response.
fn spread(sent: &mut [Sent], time: Duration) {
    if sent.iter().any(|sent| !sent.after.is_zero()) || sent.is_empty() {
        return;
    }
    let each = time / u32::try_from(sent.len()).unwrap_or(u32::MAX);
    sent.iter_mut().for_each(|sent| sent.after = each);
}

/// The stream printed by `curl -N`, with or without headers (`-i`, `-v`), served at `/NAME`.
///
/// # Errors
///
/// A message when it contains no event.
pub fn transcript_exchange(name: &str, text: &[u8]) -> Result<Exchange, String> {
    let mut sent = transcript_events(body_of(&String::from_utf8_lossy(text)).as_bytes());
    if sent.is_empty() {
        return Err("there is no server-sent event in it: no `data:` line before a blank line".to_owned());
    }
    sent.iter_mut().for_each(|sent| sent.after = PACE);
    let outcome = Outcome::Stream { headers: Vec::new(), sent, end: End::Open };
    Ok(Exchange {
        api: Arc::from(name),
        method: Arc::from("GET"),
        url: Arc::from(format!("http://recorded/{name}")),
        connections: vec![Connection { delay: Duration::ZERO, outcome }],
        answers: Vec::new(),
    })
}

/// Removes the lines of `curl -v` and the headers of `curl -i`.
fn body_of(text: &str) -> String {
    let is_talk = |line: &&str| {
        ["* ", "< ", "> ", "{ [", "} ["].iter().any(|mark| line.starts_with(mark)) || *line == "<" || *line == ">"
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_talk(line)).collect();
    let starts_with_head = lines.first().is_some_and(|line| line.starts_with("HTTP/"));
    let body = if starts_with_head {
        lines.iter().position(|line| line.is_empty()).map_or(lines.len(), |end| end + 1)
    } else {
        0
    };
    // The last event of a transcript that was interrupted lacks its blank line.
    format!("{}\n\n", lines[body..].join("\n"))
}

fn transcript_events(bytes: &[u8]) -> Vec<Sent> {
    let mut sent = Vec::new();
    let mut last_id = String::new();
    let mut parser = Parser::new(LARGEST_EVENT).with_comments(true);
    parser.push(bytes, |parsed| {
        let item = match parsed {
            Parsed::Message { event, id, data } => {
                let fresh = (id != last_id).then(|| Arc::from(id));
                id.clone_into(&mut last_id);
                let event = (event != "message").then(|| Arc::from(event));
                SentItem::Event { event, id: fresh, data: Arc::from(data) }
            }
            Parsed::Comment(text) => SentItem::Comment(Arc::from(text)),
            Parsed::Retry(millis) => SentItem::Retry(Duration::from_millis(millis)),
            Parsed::Oversized => return,
        };
        sent.push(Sent { after: Duration::ZERO, item });
    });
    sent
}

/// A recorded stream as `text/event-stream`.
pub fn to_sse_text(exchange: &Exchange) -> String {
    let mut text = String::new();
    for connection in &exchange.connections {
        if let Outcome::Stream { sent, .. } = &connection.outcome {
            sent.iter().for_each(|sent| text.push_str(&String::from_utf8_lossy(&super::recorded::to_bytes(sent))));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(exchange: &Exchange) -> Vec<String> {
        let Outcome::Stream { sent, .. } = &exchange.connections[0].outcome else { panic!("no stream") };
        sent.iter()
            .map(|sent| match &sent.item {
                SentItem::Event { event, id, data } => {
                    format!("{} {:?} {:?} {data}", sent.after.as_millis(), event, id)
                }
                SentItem::Retry(delay) => format!("{} retry {}", sent.after.as_millis(), delay.as_millis()),
                SentItem::Comment(text) => format!("{}:{text}", sent.after.as_millis()),
            })
            .collect()
    }

    #[test]
    fn a_transcript_of_curl_is_a_stream() {
        let plain = b"id: 7\nevent: tick\ndata: a\ndata: b\n\n: ping\n\ndata: c\n";
        let expected = ["100 Some(\"tick\") Some(\"7\") a\nb", "100: ping", "100 None None c"];
        assert_eq!(data(&transcript_exchange("ticks", plain).unwrap()), expected);
        let verbose = "* Connected\n> GET /ticks HTTP/1.1\n>\n< HTTP/1.1 200 OK\n<\n".to_owned();
        let verbose = verbose + &String::from_utf8_lossy(plain);
        assert_eq!(data(&transcript_exchange("ticks", verbose.as_bytes()).unwrap()), expected);
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n{}", String::from_utf8_lossy(plain));
        assert_eq!(data(&transcript_exchange("ticks", head.as_bytes()).unwrap()), expected);
        assert!(transcript_exchange("ticks", b"hello").unwrap_err().contains("no server-sent event"));
    }

    #[test]
    fn a_har_file_has_streams_and_answers() {
        let har = r#"{"log": {"entries": [
            {"time": 1100, "timings": {"wait": 100}, "request": {"method": "GET", "url": "https://h/feed?x=1"},
             "response": {"status": 200, "content": {"mimeType": "text/event-stream; charset=utf-8", "text": "data: 1\n\ndata: 2\n\n"}}},
            {"time": 20, "request": {"method": "POST", "url": "https://h/login"},
             "response": {"status": 201, "content": {"mimeType": "application/json", "encoding": "base64", "text": "eyJhIjogMX0="}}}]}}"#;
        let exchanges = har_exchanges(har).unwrap();
        assert_eq!(data(&exchanges[0]), ["500 None None 1", "500 None None 2"]);
        let Ok(parts) = &exchanges[1].answers[0].result else { panic!("an answer") };
        assert_eq!((parts.status, parts.body.to_string()), (201, "{\"a\":1}".to_owned()));
        assert!(har_exchanges("{}").unwrap_err().contains("log.entries"));
        assert!(har_exchanges("x").unwrap_err().contains("no JSON"));
    }

    #[test]
    fn events_that_the_tool_kept_apart_have_their_times() {
        let har = r#"{"log": {"entries": [{"time": 5000, "request": {"method": "GET", "url": "https://h/feed"},
            "response": {"status": 200, "content": {"mimeType": "text/event-stream"}},
            "_eventSourceMessages": [{"time": 10.0, "data": "a"}, {"time": 12.5, "eventName": "x", "eventId": "3", "data": "b"}]}]}}"#;
        let exchanges = har_exchanges(har).unwrap();
        assert_eq!(data(&exchanges[0]), ["0 None None a", "2500 Some(\"x\") Some(\"3\") b"]);
        assert_eq!(to_sse_text(&exchanges[0]), "data: a\n\nid: 3\nevent: x\ndata: b\n\n");
    }
}
