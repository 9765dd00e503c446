//! One HTTP request and its whole answer.

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HOST, HeaderMap, SET_COOKIE};

use super::authorize::authorize;
use super::body::Body;
use super::client::{Clients, Settings};
use super::decode::ACCEPTED;
use super::exchange::{FinalResponse, PreparedRequest, to_map};
use super::fault::Fault;
use super::json::{from_json, may_be_json};
use super::secret::Secrets;
use ensemble_core::message::http::{HttpFault, HttpRequest, HttpResponse};
use ensemble_core::value::{Map, Value};

/// A larger answer is refused.
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// Performs a request within its time.
pub(super) async fn perform(clients: &Clients, request: HttpRequest) -> Result<HttpResponse, HttpFault> {
    let (head, body) = fetch(clients, &request).await?;
    let content_type = head.headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
    Ok(HttpResponse {
        status: head.status.as_u16(),
        reason: head.reason.into(),
        headers: to_map(&head.headers),
        body: read_body(&body, content_type.as_deref().unwrap_or_default()),
        cookies: read_cookies(&head.headers),
    })
}

/// Downloads a file within its time. An answer that is no success is a fault.
pub(super) async fn download(clients: &Clients, request: &HttpRequest) -> Result<Bytes, HttpFault> {
    let (head, body) = fetch(clients, request).await?;
    if !head.status.is_success() {
        return Err(HttpFault { message: format!("the server answered {}", head.status).into() });
    }
    Ok(body)
}

/// An answer without its body.
struct Head {
    status: StatusCode,
    reason: String,
    headers: HeaderMap,
}

async fn fetch(clients: &Clients, request: &HttpRequest) -> Result<(Head, Bytes), HttpFault> {
    let mut secrets = Secrets::default();
    let exchange = exchange(clients, request, &mut secrets);
    let outcome = match tokio::time::timeout(request.timeout, exchange).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Fault::passing(format!("no answer within {} ms", request.timeout.as_millis()))),
    };
    outcome.map_err(|fault| HttpFault { message: secrets.mask(fault.message).into() })
}

/// Performs a request for a token within its time: one that needs no token itself.
pub(super) async fn exchange_plainly(clients: &Clients, request: HttpRequest) -> Result<(StatusCode, Vec<u8>), Fault> {
    let exchange = async {
        let prepared = prepared(&request)?;
        let (head, body) = answer(prepared, clients, &request).await?;
        Ok((head.status, body.to_vec()))
    };
    match tokio::time::timeout(request.timeout, exchange).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Fault::passing(format!("no answer within {} ms", request.timeout.as_millis()))),
    }
}

async fn exchange(clients: &Clients, request: &HttpRequest, secrets: &mut Secrets) -> Result<(Head, Bytes), Fault> {
    let mut first = prepared(request)?;
    *secrets = first.secrets.clone();
    let Some(credentials) = &request.credentials else { return answer(first, clients, request).await };
    let token = authorize(&mut first, clients, credentials, None).await;
    *secrets = first.secrets.clone();
    let token = token?;
    let (head, body) = answer(first, clients, request).await?;
    if head.status != StatusCode::UNAUTHORIZED {
        return Ok((head, body));
    }
    // The token may have been taken back: a fresh one is tried, once.
    let mut second = prepared(request)?;
    authorize(&mut second, clients, credentials, Some(&token)).await?;
    *secrets = second.secrets.clone();
    answer(second, clients, request).await
}

fn prepared(request: &HttpRequest) -> Result<PreparedRequest, Fault> {
    let mut prepared = PreparedRequest::new(&request.url, &request.method, &request.headers, request.body.clone())?;
    prepared.default_header(ACCEPT, "*/*");
    prepared.default_header(ACCEPT_ENCODING, ACCEPTED);
    Ok(prepared)
}

async fn answer(prepared: PreparedRequest, clients: &Clients, request: &HttpRequest) -> Result<(Head, Bytes), Fault> {
    let client = clients.get(&Settings {
        connect_timeout: request.timeout,
        cookies: request.cookies,
        proxy: request.proxy.clone(),
        trust: request.trust.clone(),
        pooled: true,
        own_host: prepared.headers.contains_key(HOST),
    })?;
    let FinalResponse { response, .. } =
        prepared.send(&client, clients, request.max_redirects, Some(request.timeout)).await?;
    let reason = response.status().canonical_reason().unwrap_or_default().to_owned();
    let head = Head { status: response.status(), reason, headers: response.headers().clone() };
    let body = Body::new(response)?.read(MAX_BODY_BYTES).await?;
    Ok((head, body.into()))
}

/// JSON where it parses, else text in the encoding that the content type names.
fn read_body(body: &[u8], content_type: &str) -> Value {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let content_type = content_type.to_ascii_lowercase();
    let is_latin = ["iso-8859-1", "latin1", "windows-1252"].iter().any(|charset| content_type.contains(charset));
    let text = if is_latin && std::str::from_utf8(body).is_err() {
        body.iter().map(|&byte| char::from(byte)).collect::<String>().into()
    } else {
        String::from_utf8_lossy(body)
    };
    if may_be_json(&text)
        && let Ok(value) = from_json(&text)
    {
        return value;
    }
    Value::text(text)
}

/// The cookies an answer sets, by name.
fn read_cookies(headers: &HeaderMap) -> Map {
    let read = |value: &reqwest::header::HeaderValue| {
        let line = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let pair = line.split(';').next().unwrap_or_default();
        pair.split_once('=').map(|(name, value)| (name.trim().to_owned(), Value::from(value.trim())))
    };
    headers.get_all(SET_COOKIE).iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_json_where_it_parses() {
        assert_eq!(read_body(br#"{"a":1}"#, "text/plain").to_string(), r#"{"a":1}"#);
        assert_eq!(read_body(b"\xEF\xBB\xBF[1]", "application/json").to_string(), "[1]");
        assert_eq!(read_body(b"no: json", "application/json"), Value::from("no: json"));
        assert_eq!(read_body(b"", ""), Value::from(""));
    }

    #[test]
    fn a_body_has_its_charset() {
        assert_eq!(read_body(b"gr\xFC\xDFe", "text/plain; charset=ISO-8859-1"), Value::from("grüße"));
        assert_eq!(read_body("grüße".as_bytes(), "text/plain"), Value::from("grüße"));
    }

    #[test]
    fn cookies_with_dates_are_whole() {
        let mut headers = HeaderMap::new();
        headers.append(SET_COOKIE, "a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT".parse().unwrap());
        headers.append(SET_COOKIE, "b=x=y; Path=/".parse().unwrap());
        assert_eq!(Value::Map(read_cookies(&headers).into()).to_string(), r#"{"a":"1","b":"x=y"}"#);
    }
}
