//! Connection of a stream: a token, a request, a body that is read.

use std::future::pending;
use std::sync::Arc;

use bytes::Bytes;
use futures::future::BoxFuture;
use http::Extensions;
use reqwest::header::{ACCEPT, HOST, HeaderMap, HeaderValue};
use reqwest::{Method, Response, StatusCode};

use crate::driver::body::Body;
use crate::driver::client::{Clients, Settings};
use crate::driver::http_exchange::ask;
use crate::driver::read_buffer::ReadBuffer;
use crate::driver::tls::{CA_AS_SERVER, fingerprints};
use crate::fault::Fault;
use crate::http_request::Trust;
use crate::prepared::PreparedRequest;
use crate::request::StreamOptions;

/// The connection that the machine's last action has started.
pub(super) enum Link {
    /// Nothing.
    None,
    /// A token on its way.
    Token(BoxFuture<'static, Result<Arc<str>, Fault>>),
    /// The head of an answer on its way.
    Head(BoxFuture<'static, Result<Response, Fault>>),
    /// The head is there.
    Answered(Response),
    /// A body that is read.
    Reading(Box<Reading>),
    /// A body that is kept open on purpose and not read.
    Stalled(#[expect(dead_code, reason = "dropping it would close the connection")] Box<Reading>),
}

pub(super) struct Reading {
    pub(super) body: Body,
    pub(super) buffer: ReadBuffer,
    /// Bytes that have arrived and were not fed yet.
    pub(super) chunk: Bytes,
    /// True while `chunk`, or the decoder's buffer, has bytes left.
    pub(super) has_chunk: bool,
    /// The last chunk was small: more is looked for before events are handed over.
    pub(super) is_small: bool,
}

/// Event of a connection.
pub(super) enum LinkEvent {
    Token(Result<Arc<str>, Fault>),
    Head(Result<Response, Fault>),
    Chunk(reqwest::Result<Option<Bytes>>),
}

impl Reading {
    /// Begins to read a body.
    pub(super) fn new(mut body: Body) -> Self {
        // The headers lie in the connection's read buffer: while they are kept, each connection needs a second one.
        *body.response.headers_mut() = HeaderMap::new();
        *body.response.extensions_mut() = Extensions::new();
        Self { body, buffer: ReadBuffer::default(), chunk: Bytes::new(), has_chunk: false, is_small: false }
    }
}

impl Link {
    /// The next event of the connection; pending without end if there is none to come. Cancel-safe.
    pub(super) async fn next(&mut self) -> LinkEvent {
        match self {
            Self::None | Self::Answered(_) | Self::Stalled(_) => pending().await,
            Self::Token(token) => LinkEvent::Token(token.await),
            Self::Head(head) => LinkEvent::Head(head.await),
            Self::Reading(reading) => LinkEvent::Chunk(reading.body.response.chunk().await),
        }
    }
}

/// Sends a request by the client that its stream's options ask for.
pub(super) fn connect(
    clients: Arc<Clients>,
    request: PreparedRequest,
    options: &StreamOptions,
) -> impl Future<Output = Result<Response, Fault>> + Send + use<> {
    let settings = Settings {
        connect_timeout: options.connect_timeout,
        cookies: options.with_credentials,
        proxy: options.proxy.clone(),
        trust: options.trust.clone(),
        pooled: false,
        own_host: request.headers.contains_key(HOST),
    };
    // Inside, so that certificates that cannot be read are the failure of an attempt and go the way of all others.
    async move {
        let response = trusted(&clients, &settings, &request).await?;
        if response.status() != StatusCode::NOT_ACCEPTABLE || request.method != Method::GET {
            return Ok(response);
        }
        // Some servers answer 406 to whatever does not want JSON before they look at the login or the path: what they say to everybody is
        // nearer to what is wrong. Asked once, and only where asking changes nothing.
        let mut anything = request.clone();
        anything.headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        match trusted(&clients, &settings, &anything).await {
            Ok(other) if other.status() != StatusCode::NOT_ACCEPTABLE => Ok(other),
            Ok(_) | Err(_) => Ok(response),
        }
    }
}

/// Sends a request. A server's own certificate that the caller trusts is accepted whatever its key usage is: the request is then repeated by its
/// fingerprint.
async fn trusted(clients: &Arc<Clients>, settings: &Settings, request: &PreparedRequest) -> Result<Response, Fault> {
    let client = clients.get(settings)?;
    match ask(&client, request, clients.hints, None).await {
        Err(fault) if fault.message.contains(CA_AS_SERVER) => {
            let Some(proof) = fingerprints(&settings.trust) else { return Err(fault) };
            let trust = Trust { proof, ..settings.trust.clone() };
            let client = clients.get(&Settings { trust, ..settings.clone() })?;
            ask(&client, request, clients.hints, None).await.map_err(|_| fault)
        }
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m02_the_head_of_an_answer_is_not_kept_while_its_body_is_read() {
        let answer = http::Response::builder().header("x-large", "x").extension(7_u8).body("data: a").unwrap();
        let reading = Reading::new(Body::new(Response::from(answer)).unwrap());
        let response = &reading.body.response;
        assert!(response.headers().is_empty() && response.extensions().is_empty());
    }
}
