//! One HTTP request and its whole answer.

use std::borrow::Cow;

use bytes::Bytes;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, SET_COOKIE};

use super::authorize::authorize;
use super::client::Clients;
use super::counted_body::SentBytes;
use super::http_exchange::{Head, answer, prepared};
use crate::decoder::DataDecoder;
use crate::fault::Fault;
use crate::gate::Purpose;
use crate::http_request::{Headers, HttpFault, HttpRequest, HttpResponse};
use crate::prepared::joined_headers;
use crate::request::ParseJson;
use crate::response_check::header_text;
use crate::secret::Secrets;

/// Performs a request within its time.
pub(super) async fn perform<D: DataDecoder>(
    clients: &Clients,
    request: HttpRequest,
    sent: Option<&SentBytes>,
) -> Result<HttpResponse<D::Data>, HttpFault> {
    let is_text = request.is_text;
    let (head, body) = fetch(clients, &request, Purpose::Request, sent).await?;
    let text = decode_text(&body, &header_text(&head.headers, CONTENT_TYPE));
    Ok(HttpResponse {
        body: read_body::<D>(text, is_text).map_err(|message| HttpFault { message: message.into() })?,
        status: head.status.as_u16(),
        reason: head.reason.into(),
        headers: joined_headers(&head.headers),
        cookies: read_cookies(&head.headers),
    })
}

fn read_body<D: DataDecoder>(text: Cow<'_, str>, is_text: bool) -> Result<D::Data, String> {
    let mut decoder = D::default();
    if !is_text {
        return decoder.read_body(text);
    }
    match decoder.read(&text.into(), ParseJson::Never) {
        Ok(data) | Err(data) => Ok(data),
    }
}

/// Downloads a file within its time. An answer that is no success is a fault.
pub(super) async fn download(clients: &Clients, request: &HttpRequest) -> Result<Bytes, HttpFault> {
    let (head, body) = fetch(clients, request, Purpose::Download, None).await?;
    if !head.status.is_success() {
        return Err(HttpFault { message: format!("the server answered {}", head.status).into() });
    }
    Ok(body)
}

async fn fetch(
    clients: &Clients,
    request: &HttpRequest,
    purpose: Purpose,
    sent: Option<&SentBytes>,
) -> Result<(Head, Bytes), HttpFault> {
    // Outside of the exchange, because a time-out drops that with all it knows, and its message is masked as well.
    let mut secrets = Secrets::default();
    let exchange = exchange(clients, request, (purpose, sent), &mut secrets);
    let outcome = match tokio::time::timeout(request.timeout, exchange).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Fault::transient(format!("no answer within {} ms", request.timeout.as_millis()))),
    };
    outcome.map_err(|fault| HttpFault { message: secrets.reported(fault.message) })
}

async fn exchange(
    clients: &Clients,
    request: &HttpRequest,
    purpose: (Purpose, Option<&SentBytes>),
    secrets: &mut Secrets,
) -> Result<(Head, Bytes), Fault> {
    let mut first = prepared(request)?;
    *secrets = first.secrets.clone();
    let Some(credentials) = &request.credentials else { return answer(first, clients, request, purpose).await };
    let token = authorize(&mut first, clients, credentials, None).await;
    *secrets = first.secrets.clone();
    let token = token?;
    let (head, body) = answer(first, clients, request, purpose).await?;
    if head.status != StatusCode::UNAUTHORIZED {
        return Ok((head, body));
    }
    // The token may have been taken back: a fresh one is tried, once.
    let mut second = prepared(request)?;
    authorize(&mut second, clients, credentials, Some(&token)).await?;
    *secrets = second.secrets.clone();
    answer(second, clients, request, purpose).await
}

/// Text of a body: in the encoding of its byte order mark, else in the charset of its `Content-Type`, else in UTF-8.
fn decode_text<'a>(body: &'a [u8], content_type: &str) -> Cow<'a, str> {
    let encoding = charset(content_type).and_then(|label| Encoding::for_label(label.as_bytes())).unwrap_or(UTF_8);
    // Many servers call everything Latin-1, the default of their framework, and send UTF-8.
    let is_mislabelled = encoding == WINDOWS_1252 && std::str::from_utf8(body).is_ok();
    let encoding = if is_mislabelled { UTF_8 } else { encoding };
    encoding.decode(body).0
}

fn charset(content_type: &str) -> Option<&str> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.next().map(|(_, value)| value.trim().trim_matches('"'))
}

/// The cookies an answer sets: names and values.
fn read_cookies(headers: &HeaderMap) -> Headers {
    let read = |value: &HeaderValue| {
        let line = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let pair = line.split(';').next().unwrap_or_default();
        pair.split_once('=').map(|(name, value)| (name.trim().into(), value.trim().into()))
    };
    headers.get_all(SET_COOKIE).iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c15_a_body_has_the_charset_of_its_content_type() {
        for (bytes, content_type, text) in [
            (&b"gr\xFC\xDFe"[..], "text/plain; charset=ISO-8859-1", "grüße"),
            (b"10 \x80 \x96 \x93hi\x94", "text/html; Charset=\"windows-1252\"", "10 € – “hi”"),
            (b"\x93\xFA\x96{\x8C\xEA", "text/plain; charset=Shift_JIS", "日本語"),
            (b"\xD6\xD0\xCE\xC4", "application/json;charset=gbk", "中文"),
            (b"\x1B$BF|K\x5C\x1B(B", "text/plain; charset=iso-2022-jp", "日本"),
            (b"\xCF\xF0\xE8", "text/xml; version=1; charset=windows-1251", "При"),
            (b"\xFF\xFEa\0\xE4\0", "text/plain", "aä"),
            (b"\xEF\xBB\xBF[1]", "application/json; charset=iso-8859-1", "[1]"),
            ("grüße".as_bytes(), "text/plain", "grüße"),
            ("grüße".as_bytes(), "text/plain; charset=latin1", "grüße"),
            (b"gr\xFC", "text/plain; charset=nonsense", "gr\u{FFFD}"),
            (b"", "", ""),
        ] {
            assert_eq!(decode_text(bytes, content_type), text, "{content_type}");
        }
    }

    #[test]
    fn cookies_with_dates_are_whole() {
        let mut headers = HeaderMap::new();
        headers.append(SET_COOKIE, "a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT".parse().unwrap());
        headers.append(SET_COOKIE, "b=x=y; Path=/".parse().unwrap());
        assert_eq!(read_cookies(&headers), [("a".into(), "1".into()), ("b".into(), "x=y".into())]);
    }
}
