//! Check of a response's head: status (C2, C5), content type (C4), encoding (C10).

use std::time::{Duration, SystemTime};

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, DATE, RETRY_AFTER, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, StatusCode};

use crate::fault::Fault;
use crate::prepared::joined_headers;
use crate::request::{StreamFormat, StreamOptions};

/// Limit of characters of a response shown in a message.
const SHOWN_CHARS: usize = 200;

/// Encodings without effect. `none` is not registered, but graphql-sse and others send it to prevent compression by proxies.
const PLAIN: [&str; 3] = ["", "identity", "none"];

/// The transfer coding that the transport undoes.
const CHUNKED: &str = "chunked";

/// The outcome of the check.
#[derive(Debug)]
pub(crate) enum CheckedResponse {
    /// A stream follows.
    Stream,
    /// The request was accepted, and its answer, empty or JSON, is complete.
    Accepted,
    /// 204: the server has no (more) content.
    NoContent,
    /// A response that is not a stream, with the start of its text: login pages and JSON errors are the common cause.
    Refused(Fault),
    /// A stream in an encoding that cannot be read.
    Unreadable(Fault),
}

/// Content types of lines of JSON. Some servers send them as plain JSON, which is accepted when lines are asked for.
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

/// The value of `Accept` for a format.
pub(crate) fn accepted(format: StreamFormat) -> &'static str {
    match format {
        StreamFormat::Events => "text/event-stream",
        StreamFormat::Lines => "application/x-ndjson, application/jsonl, application/json-seq, application/json;q=0.5",
    }
}

/// Looks at the head of an answer. `is_order`: the request was one that changes something, such as a `POST`. `encodings` are those that the
/// driver undoes.
pub(crate) fn check_response(
    status: StatusCode,
    headers: &HeaderMap,
    options: &StreamOptions,
    is_order: bool,
    encodings: &[&str],
    now: SystemTime,
) -> CheckedResponse {
    if status == StatusCode::NO_CONTENT {
        return CheckedResponse::NoContent;
    }
    let fault = |message: String| Fault {
        status: Some(status.as_u16()),
        headers: joined_headers(headers),
        ..Fault::fatal(message)
    };
    // The Model Context Protocol answers 202 to a message without an answer; other protocols answer 202 with a receipt in JSON.
    if status == StatusCode::ACCEPTED && is_order && is_receipt(&header_text(headers, CONTENT_TYPE)) {
        return if can_decode(&body_encoding(headers), encodings) {
            CheckedResponse::Accepted
        } else {
            unreadable(status, headers)
        };
    }
    if status != StatusCode::OK {
        let mut fault = fault(format!("the server answered {status}"));
        fault.is_transient = options.retry_on.contains(&status.as_u16());
        // `Retry-After` may be a date, which is compared with the server's `Date`, because the client's clock may be wrong.
        let now = httpdate::parse_http_date(&header_text(headers, DATE)).unwrap_or(now);
        fault.retry_after = parse_retry_after(&header_text(headers, RETRY_AFTER), now);
        return CheckedResponse::Refused(fault);
    }
    let content_type = header_text(headers, CONTENT_TYPE);
    if !is_stream(&content_type, options.format) {
        let found = if content_type.is_empty() { "no content type".to_owned() } else { format!("`{content_type}`") };
        let wanted = content_type_of(options.format);
        return CheckedResponse::Refused(fault(format!("the server sent {found} instead of `{wanted}`")));
    }
    if can_decode(&body_encoding(headers), encodings) { CheckedResponse::Stream } else { unreadable(status, headers) }
}

fn unreadable(status: StatusCode, headers: &HeaderMap) -> CheckedResponse {
    let encoding = body_encoding(headers);
    let message = format!("the server sent an encoding that is not understood: `{}`", encoding.escape_debug());
    CheckedResponse::Unreadable(Fault::fatal(message).with_status(status.as_u16()))
}

/// True without a content type, and for JSON.
fn is_receipt(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.is_empty() || essence == "application/json" || essence.ends_with("+json")
}

/// A body in this encoding, of [`body_encoding`], can be read.
fn can_decode(encoding: &str, encodings: &[&str]) -> bool {
    encoding.is_empty() || encodings.iter().any(|known| encoding.eq_ignore_ascii_case(known))
}

/// The encodings of a body, joined with commas in the order in which they were applied; empty for a plain one. A server may name several, on one line or
/// on many, and may name one as a transfer coding.
pub(crate) fn body_encoding(headers: &HeaderMap) -> String {
    let lines = [CONTENT_ENCODING, TRANSFER_ENCODING].into_iter().flat_map(|name| headers.get_all(name));
    let text: Vec<_> = lines.map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
    let named = text.iter().flat_map(|line| line.split(',')).map(str::trim);
    let changes = |name: &&str| !PLAIN.iter().chain([&CHUNKED]).any(|plain| name.eq_ignore_ascii_case(plain));
    named.filter(changes).collect::<Vec<_>>().join(", ")
}

/// The content type that a format is sent as.
pub(crate) fn content_type_of(format: StreamFormat) -> &'static str {
    match format {
        StreamFormat::Events => "text/event-stream",
        StreamFormat::Lines => "application/x-ndjson",
    }
}

/// The text of a header; empty when there is none.
pub(crate) fn header_text(headers: &HeaderMap, name: HeaderName) -> String {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned()).unwrap_or_default()
}

fn is_stream(content_type: &str, format: StreamFormat) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    match format {
        StreamFormat::Events => essence.eq_ignore_ascii_case("text/event-stream"),
        StreamFormat::Lines => LINES.iter().any(|known| essence.eq_ignore_ascii_case(known)),
    }
}

/// Reads the value of a `Retry-After` header.
fn parse_retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // Digits fail to parse only when they are too many; the back-off cuts the wait to a day.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    // A date that is past is no wish to wait.
    httpdate::parse_http_date(value).ok()?.duration_since(now).ok()
}

/// A fault with the server's text.
pub(crate) fn saying(mut fault: Fault, text: String) -> Fault {
    // Of a web page its title says what it is.
    let said = title(&text).unwrap_or(&text);
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    if !words.is_empty() {
        let mut shown: String = words.chars().take(SHOWN_CHARS).collect();
        if shown.len() < words.len() {
            // A secret that is cut here is known by this mark.
            shown.push('…');
        }
        fault.message = format!("{}: {shown}", fault.message);
    }
    fault.body = Some(text);
    fault
}

/// The title of an HTML page.
fn title(text: &str) -> Option<&str> {
    let start = text.trim_start();
    let is_page = start.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("<html"))
        || start.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"));
    if !is_page {
        return None;
    }
    // ASCII letters only, so that places in one text are places in the other.
    let folded = text.to_ascii_lowercase();
    let from = folded.find("<title")?;
    let from = from + folded[from..].find('>')? + 1;
    let to = from + folded[from..].find("</title")?;
    text.get(from..to).map(str::trim).filter(|title| !title.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_page_is_told_by_its_title() {
        let page =
            "<!DOCTYPE html>\n<html><head><TITLE>502 Bad\n Gateway</TITLE></head><body><h1>Oops</h1></body></html>";
        let fault = saying(Fault::fatal("the server answered 502 Bad Gateway".to_owned()), page.to_owned());
        assert_eq!(fault.message, "the server answered 502 Bad Gateway: 502 Bad Gateway");
        for (page, said) in [
            ("<html>words", "<html>words"),
            ("<html><title>Bad</title>", "Bad"),
            ("<HTML lang=de>\n<title>a</title>", "a"),
        ] {
            assert_eq!(saying(Fault::fatal("no".to_owned()), page.to_owned()).message, format!("no: {said}"));
        }
    }

    #[test]
    fn c10_all_encodings_of_a_body_are_known() {
        for (lines, expected) in [
            (&[][..], ""),
            (&[("content-encoding", "Identity"), ("transfer-encoding", "chunked")], ""),
            (&[("content-encoding", "none, identity,,")], ""),
            (&[("content-encoding", " GZIP ")], "GZIP"),
            (&[("content-encoding", "identity, br")], "br"),
            (&[("content-encoding", "gzip, gzip")], "gzip, gzip"),
            (&[("content-encoding", "gzip"), ("content-encoding", "br")], "gzip, br"),
            (&[("transfer-encoding", "gzip, Chunked")], "gzip"),
            (&[("content-encoding", "br"), ("transfer-encoding", "gzip, chunked")], "br, gzip"),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in lines {
                headers.append(*name, value.parse().unwrap());
            }
            assert_eq!(body_encoding(&headers), expected, "{lines:?}");
        }
    }

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
