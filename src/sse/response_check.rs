//! Says whether an answer is an event stream: status, content type, encoding.

use std::time::{Duration, SystemTime};

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, StatusCode};

use super::body::Body;
use super::exchange::to_map;
use super::fault::Fault;
use ensemble_core::message::stream::{StreamFormat, StreamOptions};

/// How much of a refusal is read.
const BODY_BYTES: usize = 16 * 1024;

/// How long a refusal may take to arrive.
const BODY_PATIENCE: Duration = Duration::from_secs(2);

/// How much of a refusal is shown in the message.
const SHOWN_CHARS: usize = 200;

/// What a good answer is.
pub(super) enum CheckedResponse {
    /// A stream follows.
    Stream(Body),
    /// There is nothing (more) to come.
    NoContent,
}

/// Content types of lines of JSON. Some servers send them as plain JSON; who asks for lines takes it as such.
const LINES: [&str; 9] = [
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/x-jsonl",
    "application/jsonlines",
    "application/x-jsonlines",
    "application/json-seq",
    "application/stream+json",
    "application/json",
];

/// What `Accept` says for a format.
pub(super) fn accepted(format: StreamFormat) -> &'static str {
    match format {
        StreamFormat::Events => "text/event-stream",
        StreamFormat::Lines => "application/x-ndjson, application/jsonl, application/json-seq, application/json;q=0.5",
    }
}

/// Looks at the headers of an answer. A refusal says why, with the server's own words.
pub(super) async fn check_response(response: Response, options: &StreamOptions) -> Result<CheckedResponse, Fault> {
    let status = response.status();
    if status == StatusCode::NO_CONTENT {
        return Ok(CheckedResponse::NoContent);
    }
    if status != StatusCode::OK {
        let mut fault = Fault::fatal(format!("the server answered {status}"));
        fault.passing = options.retry_on.contains(&status.as_u16());
        fault.retry_after = retry_after(&response, SystemTime::now());
        return Err(with_words(fault, response).await);
    }
    let content_type = header_text(&response, CONTENT_TYPE);
    if !is_stream(&content_type, options.format) {
        let found = if content_type.is_empty() { "no content type".to_owned() } else { format!("`{content_type}`") };
        let wanted = match options.format {
            StreamFormat::Events => "text/event-stream",
            StreamFormat::Lines => "application/x-ndjson",
        };
        let fault = Fault::fatal(format!("the server sent {found} instead of `{wanted}`"));
        return Err(with_words(fault, response).await);
    }
    Body::new(response).map(CheckedResponse::Stream)
}

fn header_text(response: &Response, name: reqwest::header::HeaderName) -> String {
    response
        .headers()
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
        .unwrap_or_default()
}

fn is_stream(content_type: &str, format: StreamFormat) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    match format {
        StreamFormat::Events => essence.eq_ignore_ascii_case("text/event-stream"),
        StreamFormat::Lines => LINES.iter().any(|known| essence.eq_ignore_ascii_case(known)),
    }
}

/// How long the server wants to be left alone: seconds or a date to come.
fn retry_after(response: &Response, now: SystemTime) -> Option<Duration> {
    parse_retry_after(&header_text(response, RETRY_AFTER), now)
}

/// Reads the value of a `Retry-After` header.
pub(super) fn parse_retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    httpdate::parse_http_date(value).ok()?.duration_since(now).ok()
}

/// Adds what the server says about it: login pages and JSON errors are the common cause.
async fn with_words(mut fault: Fault, response: Response) -> Fault {
    fault.status = Some(response.status().as_u16());
    fault.headers = to_map(response.headers()).into();
    let mut body = Vec::new();
    // A body that does not come or cannot be read is no second fault.
    if let Ok(encoded) = Body::new(response) {
        let _ = tokio::time::timeout(BODY_PATIENCE, encoded.read_start(BODY_BYTES, &mut body)).await;
    }
    if body.is_empty() || body.contains(&0) {
        return fault;
    }
    saying(fault, String::from_utf8_lossy(&body).into_owned())
}

/// A fault with the server's own words.
pub(super) fn saying(mut fault: Fault, text: String) -> Fault {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !words.is_empty() {
        let shown: String = words.chars().take(SHOWN_CHARS).collect();
        fault.message = format!("{}: {shown}", fault.message);
    }
    fault.body = Some(text);
    fault
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c04_the_essence_of_the_content_type_counts() {
        for good in
            ["text/event-stream", "Text/Event-Stream; charset=utf-8", "text/event-stream;", "text/event-stream ;x"]
        {
            assert!(is_stream(good, StreamFormat::Events), "{good}");
        }
        for bad in ["", "text/plain", "text/event-streaming", "application/json", "text/event-stream, text/html"] {
            assert!(!is_stream(bad, StreamFormat::Events), "{bad}");
        }
    }

    #[test]
    fn c04_lines_have_types_of_their_own() {
        assert!(is_stream("application/x-ndjson; charset=utf-8", StreamFormat::Lines));
        assert!(is_stream("application/jsonl", StreamFormat::Lines));
        assert!(!is_stream("text/event-stream", StreamFormat::Lines));
        assert!(!is_stream("application/x-ndjson", StreamFormat::Events));
    }

    #[test]
    fn c06_retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(parse_retry_after("7", now), Some(Duration::from_secs(7)));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:49:40 GMT", now), Some(Duration::from_secs(3)));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:49:30 GMT", now), None);
        assert_eq!(parse_retry_after("99999999999999999999999", now), Some(Duration::from_secs(u64::MAX)));
        for nonsense in ["", "-1", "1.5", "soon"] {
            assert_eq!(parse_retry_after(nonsense, now), None, "{nonsense}");
        }
    }
}
