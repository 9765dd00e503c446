//! HTTP server on the loopback address.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HOST, LOCATION, RETRY_AFTER,
    WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use futures::Stream;
use futures::stream::unfold;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::sleep;

use super::answer::Answer;
use super::clock;
use super::fault_injection::{Chunks, Rejection, Transform, token_of, transformed};
use super::live_stream::Refused;
use super::plain_http::PlainHttp;
use super::publish::Publish;
use super::recorded::{Reply, StreamEnd};
use super::request::Request;
use super::route_table::{Route, RouteService, RouteTable};
use super::simulation::Simulation;
use super::tls::Identity;

/// Limit of a request body in bytes.
const LARGEST_BODY: usize = 1024 * 1024;

/// A running server. Dropping it ends its streams and stops it.
pub struct Server {
    address: SocketAddr,
    authority: Option<String>,
    _closing: watch::Sender<bool>,
}

impl Server {
    /// Address that it listens on: `http://127.0.0.1:PORT`, `https://` with TLS.
    pub fn url(&self) -> String {
        let scheme = if self.authority.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// PEM of its certificate authority, with HTTPS.
    pub fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }
}

/// Serves `simulation` on a port of the loopback address; 0 for any free one.
pub async fn serve(simulation: Simulation, port: u16) -> io::Result<Server> {
    start(simulation, port, None).await
}

/// Serves over HTTPS, with its own certificate authority.
pub async fn serve_tls(simulation: Simulation, port: u16) -> io::Result<Server> {
    start(simulation, port, Some(Identity::make()?)).await
}

async fn start(simulation: Simulation, port: u16, identity: Option<Identity>) -> io::Result<Server> {
    let taken = |error: io::Error| io::Error::new(error.kind(), format!("cannot listen on port {port}: {error}"));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(taken)?;
    let address = listener.local_addr().map_err(taken)?;
    let (closing, mut closed) = watch::channel(false);
    let scheme = if identity.is_some() { "https" } else { "http" };
    let routes = Arc::new(RouteTable::new(simulation, scheme, closed.clone()));
    let app = Router::new().fallback(answer).with_state(routes);
    let stop = async move {
        // The sender only ever goes away.
        let _ = closed.changed().await;
    };
    let authority = identity.as_ref().map(|identity| identity.authority.clone());
    tokio::spawn(async move {
        let ended = match identity {
            None => axum::serve(listener, app).with_graceful_shutdown(stop).await,
            Some(identity) => axum::serve(identity.listen(listener), app).with_graceful_shutdown(stop).await,
        };
        if let Err(error) = ended {
            tracing::warn!("the local server stopped: {error}");
        }
    });
    Ok(Server { address, authority, _closing: closing })
}

/// Handles a request.
async fn answer(State(routes): State<Arc<RouteTable>>, request: axum::extract::Request) -> Response {
    let (parts, body) = request.into_parts();
    let allowed = parts.headers.get("access-control-request-headers").cloned();
    let mut response = match parts.method {
        Method::OPTIONS => empty(StatusCode::NO_CONTENT),
        _ => {
            let path = parts.uri.path().to_owned();
            match read_request(&parts, body, routes.scheme()).await {
                Ok(request) => route(&routes, &path, request).await,
                Err(status) => json_answer(status, &json!({"error": "the request's body is too large"})),
            }
        }
    };
    allow_every_origin(response.headers_mut(), allowed);
    response
}

async fn read_request(parts: &axum::http::request::Parts, body: Body, scheme: &str) -> Result<Request, StatusCode> {
    let body = axum::body::to_bytes(body, LARGEST_BODY).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let query = parts.uri.query().unwrap_or_default();
    let host = parts.headers.get(HOST).map(text).or_else(|| parts.uri.authority().map(ToString::to_string));
    Ok(Request {
        method: parts.method.as_str().to_owned(),
        headers: parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        server: format!("{scheme}://{}", host.unwrap_or_default()),
        body: read_body(&body),
    })
}

fn read_body(body: &[u8]) -> Value {
    match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(_) if body.is_empty() => Value::Null,
        Err(_) => String::from_utf8_lossy(body).into(),
    }
}

async fn route(routes: &Arc<RouteTable>, path: &str, request: Request) -> Response {
    let Some((route, below)) = routes.find(path, &request) else {
        return match path {
            "/" => text_answer(routes.listing()),
            _ => json_answer(
                StatusCode::NOT_FOUND,
                &json!({"error": "not found", "message": format!("nothing is simulated at {path}; / lists what is")}),
            ),
        };
    };
    let mut request = request;
    if let Some(below) = below {
        request.query.retain(|(name, _)| name != "path");
        request.query.push(("path".to_owned(), below));
    }
    let methods = &route.address.methods;
    let head = request.method == "HEAD" && methods.iter().any(|method| method == "GET");
    if !head && !methods.contains(&request.method) {
        let body = json!({"error": "method not allowed", "message": format!("use {}", methods.join(" or "))});
        let mut response = json_answer(StatusCode::METHOD_NOT_ALLOWED, &body);
        set(response.headers_mut(), ALLOW, &methods.join(", "));
        return response;
    }
    let token = token_of(&request);
    if token.as_deref().is_some_and(|token| route.expired.refuses(token)) {
        return token_expired();
    }
    let is_renewed = token.as_deref().is_some_and(|token| route.expired.succeeds(token));
    if let Err(refusal) = route.auth.check(&request)
        && !(is_renewed && refusal.status == StatusCode::UNAUTHORIZED.as_u16())
    {
        let mut response = json_answer(to_status(refusal.status), &refusal.body);
        if let Some(challenge) = refusal.challenge {
            set(response.headers_mut(), WWW_AUTHENTICATE, challenge);
        }
        return response;
    }
    let Some(permit) = routes.permit() else {
        return json_answer(StatusCode::SERVICE_UNAVAILABLE, &json!({"error": "too many connections"}));
    };
    if let Some(turned) = route.rejector.next() {
        return rejection_response(turned, path);
    }
    match &route.service {
        RouteService::Http(http) => plain_answer(http, &request).await,
        RouteService::Recorded(recorded) => recorded_answer(recorded.next(), route, routes.closing(), permit).await,
        RouteService::Publish(publish) => published(routes, publish, &request),
        RouteService::Stream(_) | RouteService::Answer(_) if head => {
            event_stream(Body::empty(), route.service.sends_lines())
        }
        RouteService::Answer(answer) => {
            let pieces = answer_pieces(answer, &request, routes.closing(), permit);
            piped(route, token, Box::pin(pieces), routes.closing())
        }
        RouteService::Stream(running) => match running.connect(&request, routes.closing(), permit) {
            Ok(client) => piped(route, token, Box::pin(client.into_body()), routes.closing()),
            Err(refused) => refusal(&refused),
        },
    }
}

/// A stream with the damage that its route does to it.
fn piped(route: &Route, token: Option<String>, pieces: Chunks, closing: watch::Receiver<bool>) -> Response {
    let lines = route.service.sends_lines();
    let Some(pipe) = Transform::new(&route.injected) else { return event_stream(Body::from_stream(pieces), lines) };
    let pipe = pipe.with_token(token, &route.expired);
    let is_compressed = pipe.is_compressed();
    let mut response = event_stream(Body::from_stream(transformed(pieces, pipe, closing)), lines);
    if is_compressed {
        set(response.headers_mut(), CONTENT_ENCODING, "gzip");
    }
    response
}

/// The answer to a token that has expired, as Ably gives it.
fn token_expired() -> Response {
    let href = "https://help.ably.io/error/40142";
    let body = json!({"error": {"message": "Token expired", "code": 40142, "statusCode": 401, "href": href}});
    let mut response = json_answer(StatusCode::UNAUTHORIZED, &body);
    set(response.headers_mut(), WWW_AUTHENTICATE, "Bearer");
    response
}

/// The response of an injected rejection.
fn rejection_response(turned: Rejection, path: &str) -> Response {
    match turned {
        Rejection::NoContent => empty(StatusCode::NO_CONTENT),
        Rejection::Redirect => {
            let mut response = empty(StatusCode::FOUND);
            set(response.headers_mut(), LOCATION, path);
            response
        }
        Rejection::Unauthorized => {
            let body = json!({"error": "unauthorized", "message": "the token has expired", "statusCode": 401});
            let mut response = json_answer(StatusCode::UNAUTHORIZED, &body);
            set(response.headers_mut(), WWW_AUTHENTICATE, "Bearer");
            response
        }
        Rejection::Unavailable(seconds) => {
            let body = json!({"error": "unavailable", "message": "come back later", "statusCode": 503});
            refusal(&Refused { status: 503, retry_after: Some(seconds), body })
        }
        Rejection::Throttled(seconds) => {
            // As WSO2's gateway says it.
            let body = json!({"code": "900800", "message": "Message throttled out", "description": "You have exceeded your quota. You can access API after some time"});
            refusal(&Refused { status: 429, retry_after: Some(seconds), body })
        }
        Rejection::LoginPage => {
            let mut response = text_answer(Rejection::PAGE.to_owned());
            set(response.headers_mut(), CONTENT_TYPE, "text/html; charset=utf-8");
            response
        }
    }
}

/// The response around a stream; `lines` for JSON lines.
fn event_stream(body: Body, lines: bool) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    set(headers, CONTENT_TYPE, if lines { "application/x-ndjson" } else { "text/event-stream; charset=utf-8" });
    set(headers, CACHE_CONTROL, "no-store");
    set(headers, HeaderName::from_static("x-accel-buffering"), "no");
    response
}

/// Sends the events of an answer at their pace.
fn answer_pieces(
    answer: &Answer,
    request: &Request,
    closing: watch::Receiver<bool>,
    permit: OwnedSemaphorePermit,
) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
    let events = answer.events(request, clock::now()).into_iter();
    let mut wait = answer.waits();
    unfold((events, permit), move |(mut events, permit)| {
        let (pause, mut closing) = (wait(), closing.clone());
        async move {
            let event = events.next()?;
            tokio::select! {
                () = sleep(pause) => Some((Ok(event.to_bytes()), (events, permit))),
                _ = closing.changed() => None,
            }
        }
    })
}

async fn plain_answer(http: &Mutex<PlainHttp>, request: &Request) -> Response {
    let (status, delay, headers, body) = {
        // The generators are whole after every answer, so a panic elsewhere cannot have spoilt them.
        let mut http = http.lock().unwrap_or_else(PoisonError::into_inner);
        (http.status, http.delay, http.headers.clone(), http.next(request, clock::now()))
    };
    sleep(delay).await;
    let mut response = Response::new(body.into());
    *response.status_mut() = to_status(status);
    for (name, value) in headers {
        if let Ok(name) = HeaderName::try_from(name) {
            set(response.headers_mut(), name, &value);
        }
    }
    response
}

/// Replays the response of a recorded server.
async fn recorded_answer(
    reply: Reply,
    route: &Route,
    closing: watch::Receiver<bool>,
    permit: OwnedSemaphorePermit,
) -> Response {
    match reply {
        Reply::Plain { delay, status, body, is_json } => {
            sleep(delay).await;
            let mut response = text_answer(body);
            *response.status_mut() = to_status(status);
            if is_json {
                set(response.headers_mut(), CONTENT_TYPE, "application/json");
            }
            response
        }
        Reply::Stream { delay, parts, end } => {
            sleep(delay).await;
            piped(route, None, Box::pin(recorded_pieces(parts, end, closing.clone(), permit)), closing)
        }
    }
}

/// Replays a recorded connection at its pace, to its end.
fn recorded_pieces(
    parts: Vec<(Duration, Bytes)>,
    end: StreamEnd,
    closing: watch::Receiver<bool>,
    permit: OwnedSemaphorePermit,
) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
    let state = (parts.into_iter(), Some(end), permit);
    unfold(state, move |(mut parts, mut end, permit)| {
        let mut closing = closing.clone();
        async move {
            let next = parts.next();
            let wait = match (&next, end) {
                (Some((wait, _)), _) => Some(*wait),
                (None, Some(StreamEnd::Closed(wait) | StreamEnd::Cut(wait))) => Some(wait),
                (None, Some(StreamEnd::Open)) => None,
                // Behind the cut nothing comes.
                (None, None) => Some(Duration::ZERO),
            };
            let pause = async {
                match wait {
                    Some(wait) => sleep(wait).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = pause => match next {
                    Some((_, bytes)) => Some((Ok(bytes), (parts, end, permit))),
                    None if matches!(end.take(), Some(StreamEnd::Cut(_))) => {
                        let cut = io::Error::new(io::ErrorKind::ConnectionReset, "the connection was cut when it was recorded");
                        Some((Err(cut), (parts, end, permit)))
                    }
                    None => None,
                },
                _ = closing.changed() => None,
            }
        }
    })
}

fn published(routes: &RouteTable, publish: &Mutex<Publish>, request: &Request) -> Response {
    let (status, to, published) = {
        let mut publish = publish.lock().unwrap_or_else(PoisonError::into_inner);
        (publish.status, publish.to.clone(), publish.next(request, clock::now()))
    };
    let Some(stream) = routes.stream(&to) else { return empty(StatusCode::NOT_FOUND) };
    match stream.publish(&published.reader, published.event, &routes.closing()) {
        Ok(()) => json_answer(to_status(status), &published.answer),
        Err(refused) => refusal(&refused),
    }
}

fn refusal(refused: &Refused) -> Response {
    let mut response = match to_status(refused.status) {
        StatusCode::NO_CONTENT => empty(StatusCode::NO_CONTENT),
        status => json_answer(status, &refused.body),
    };
    if let Some(seconds) = refused.retry_after {
        set(response.headers_mut(), RETRY_AFTER, &seconds.to_string());
    }
    response
}

fn json_answer(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(format!("{body}\n").into());
    *response.status_mut() = status;
    set(response.headers_mut(), CONTENT_TYPE, "application/json");
    response
}

fn text_answer(text: String) -> Response {
    let mut response = Response::new(text.into());
    set(response.headers_mut(), CONTENT_TYPE, "text/plain; charset=utf-8");
    response
}

fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// Statuses are validated when the file is read, so the fallback is unreachable.
fn to_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Adds CORS headers, which browsers require before a page of another origin may read a response.
fn allow_every_origin(headers: &mut HeaderMap, asked_for: Option<HeaderValue>) {
    set(headers, ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(headers, ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS");
    set(headers, ACCESS_CONTROL_EXPOSE_HEADERS, "*");
    if let Some(asked_for) = asked_for {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, asked_for);
    }
}

/// Sets a header; a value that is invalid in a header is dropped.
fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
