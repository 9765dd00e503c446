//! HTTP exchange without credentials: the request, its redirects, the whole answer.

use bytes::Bytes;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HOST, HeaderMap, HeaderValue};
use reqwest::{Client, Method, Response, StatusCode};

use super::body::Body;
use super::client::{Clients, Settings};
use super::counted_body::{self, SentBytes};
use super::decode::ACCEPTED;
use super::error::{fault_of, lost_its_connection};
use crate::fault::Fault;
use crate::gate::Purpose;
use crate::hints::Hints;
use crate::http_request::{Body as RequestBody, HttpRequest};
use crate::machine::repeats_no_work;
use crate::prepared::{PreparedRequest, check_address, is_redirect, too_many_redirects};

/// Largest response in bytes.
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// An answer without its body.
pub(super) struct Head {
    pub(super) status: StatusCode,
    pub(super) reason: String,
    pub(super) headers: HeaderMap,
}

/// Performs a request for a token with a timeout; it must not need a token itself.
pub(super) async fn exchange_plainly(clients: &Clients, request: HttpRequest) -> Result<(StatusCode, Vec<u8>), Fault> {
    let exchange = async {
        let prepared = prepared(&request)?;
        let (head, body) = answer(prepared, clients, &request, (Purpose::Token, None)).await?;
        Ok((head.status, body.to_vec()))
    };
    match tokio::time::timeout(request.timeout, exchange).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Fault::transient(format!("no answer within {} ms", request.timeout.as_millis()))),
    }
}

pub(super) fn prepared(request: &HttpRequest) -> Result<PreparedRequest, Fault> {
    let mut prepared = PreparedRequest::new(&request.url, &request.method, &request.headers, request.body.clone())?;
    prepared.default_header(ACCEPT, HeaderValue::from_static("*/*"));
    prepared.default_header(ACCEPT_ENCODING, HeaderValue::from_static(ACCEPTED));
    Ok(prepared)
}

pub(super) async fn answer(
    prepared: PreparedRequest,
    clients: &Clients,
    request: &HttpRequest,
    purpose: (Purpose, Option<&SentBytes>),
) -> Result<(Head, Bytes), Fault> {
    let settings = Settings {
        connect_timeout: request.timeout,
        cookies: request.cookies,
        proxy: request.proxy.clone(),
        trust: request.trust.clone(),
        pooled: true,
        own_host: prepared.headers.contains_key(HOST),
    };
    let response = follow(prepared, &settings, clients, purpose, request.max_redirects).await?;
    let reason = response.status().canonical_reason().unwrap_or_default().to_owned();
    let head = Head { status: response.status(), reason, headers: response.headers().clone() };
    let body = Body::new(response)?.read(MAX_BODY_BYTES).await?;
    Ok((head, body.into()))
}

/// Sends a request and follows redirects (C3).
async fn follow(
    mut request: PreparedRequest,
    settings: &Settings,
    clients: &Clients,
    (mut purpose, sent): (Purpose, Option<&SentBytes>),
    max_redirects: u32,
) -> Result<Response, Fault> {
    // The status of a redirect whose target cannot be reached.
    let mut status = None;
    for _ in 0..=max_redirects {
        check_address(&request.url, &**clients.gate(), purpose).map_err(|fault| Fault { status, ..fault })?;
        let response = ask_twice(settings, &request, clients, sent).await?;
        if !is_redirect(response.status()) {
            return Ok(response);
        }
        (status, purpose) = (Some(response.status().as_u16()), Purpose::Redirect);
        request.redirect(response.status(), response.headers()).map_err(|fault| Fault { status, ..fault })?;
    }
    Err(Fault { status, ..too_many_redirects(max_redirects) })
}

/// Sends a request, and once more on a new connection when the first was lost before an answer and nothing is done twice by it: the server may have
/// closed a connection that was kept at the moment in which it was used again (C18).
async fn ask_twice(
    settings: &Settings,
    request: &PreparedRequest,
    clients: &Clients,
    sent: Option<&SentBytes>,
) -> Result<Response, Fault> {
    match send(&clients.get(settings)?, request, sent).await {
        Err(error) if lost_its_connection(&error) && is_idempotent(&request.method) => {
            let fresh = clients.get(&Settings { pooled: false, ..settings.clone() })?;
            ask(&fresh, request, clients.hints, sent).await
        }
        outcome => outcome.map_err(|error| fault_of(&error, clients.hints)),
    }
}

/// True for methods whose request may be made twice with the effect of one (RFC 9110 9.2.2).
fn is_idempotent(method: &Method) -> bool {
    repeats_no_work(method.as_str())
        || matches!(*method, Method::PUT | Method::DELETE | Method::OPTIONS | Method::TRACE)
}

/// Sends a request, up to the head of its answer.
pub(super) async fn ask(
    client: &Client,
    prepared: &PreparedRequest,
    hints: Hints,
    sent: Option<&SentBytes>,
) -> Result<Response, Fault> {
    send(client, prepared, sent).await.map_err(|error| fault_of(&error, hints))
}

async fn send(
    client: &Client,
    prepared: &PreparedRequest,
    sent: Option<&SentBytes>,
) -> Result<Response, reqwest::Error> {
    let mut request = reqwest::Request::new(prepared.method.clone(), prepared.url.clone());
    *request.headers_mut() = prepared.headers.clone();
    *request.body_mut() = match &prepared.body {
        RequestBody::Empty => None,
        RequestBody::Text(text) => Some(text.to_string().into()),
        RequestBody::Bytes(bytes) => Some(match sent {
            Some(sent) => counted_body::body(bytes, sent),
            None => bytes.clone().into(),
        }),
    };
    client.execute(request).await
}
