//! Gets tokens for requests with OAuth 2 client credentials (RFC 6749, 4.4) and keeps them as long as they are good.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use reqwest::StatusCode;
use serde::Deserialize;
use tokio::sync::Mutex as AsyncMutex;
use tokio::time::Instant;
use url::form_urlencoded::Serializer;

use crate::fault::Fault;
use crate::http_request::{Body, ClientCredentials, HttpRequest, Proxy, Trust};

/// A token is not used up to its last moment: the request has to arrive before it.
const MARGIN: Duration = Duration::from_secs(30);

/// Lifetime of a token whose service does not tell it.
const USUAL_LIFE: Duration = Duration::from_secs(300);

/// Longest lifetime of a token; keeps sums of times within their bounds.
const LONGEST_LIFE: Duration = Duration::from_secs(365 * 24 * 3600);

/// Time-out of a request for a token.
const PATIENCE: Duration = Duration::from_secs(20);

/// Most tokens that are kept: an app may make up credentials without end.
const MOST: usize = 256;

/// Tokens of an app, by what they were asked for with. Whoever needs one that is being fetched waits for it.
pub(super) struct Tokens {
    known: Mutex<TokenCache>,
    /// Called with every new token.
    on_token: fn(&str),
}

type TokenCache = HashMap<ClientCredentials, Arc<AsyncMutex<Option<Token>>>>;

#[derive(Clone, Debug)]
struct Token {
    text: Arc<str>,
    good_until: Instant,
}

/// The answer of a token service, as far as it matters here.
#[derive(Deserialize)]
struct TokenResponse {
    access_token: String,
    /// Lifetime in seconds. Some services write the number as text.
    #[serde(default)]
    expires_in: serde_json::Value,
}

impl Tokens {
    /// A cache without a token; `on_token` is called with each that comes.
    pub fn telling(on_token: fn(&str)) -> Self {
        Self { known: Mutex::default(), on_token }
    }

    /// A good token; `clock` says what time it is, `fetch` performs the request for a new one. `refused` is one that a server has just refused.
    pub async fn get<F>(
        &self,
        credentials: &ClientCredentials,
        refused: Option<&str>,
        clock: impl Fn() -> Instant,
        fetch: impl FnOnce(HttpRequest) -> F,
    ) -> Result<Arc<str>, Fault>
    where
        F: Future<Output = Result<(StatusCode, Vec<u8>), Fault>>,
    {
        // The map is locked only briefly, so a slow token service delays only requests with its token.
        let slot = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if known.len() >= MOST && !known.contains_key(credentials) {
                // Tokens without waiting requests are fetched again when needed.
                known.retain(|_, slot| Arc::strong_count(slot) > 1);
            }
            known.entry(credentials.clone()).or_default().clone()
        };
        let mut token = slot.lock().await;
        if let Some(token) = token.as_ref()
            && token.good_until > clock()
            && refused != Some(&*token.text)
        {
            return Ok(token.text.clone());
        }
        // Before the request: where it fails or is given up, the old token must not be taken for a good one.
        *token = None;
        let (status, body) = fetch(request(credentials)).await.map_err(|fault| Fault {
            message: format!("no token from the token service: {}", fault.message),
            ..fault
        })?;
        let fresh = read(status, &body, clock())?;
        let text = fresh.text.clone();
        (self.on_token)(&text);
        *token = Some(fresh);
        Ok(text)
    }
}

fn request(credentials: &ClientCredentials) -> HttpRequest {
    let ClientCredentials { client_id, client_secret, scope, parameters, .. } = credentials;
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "client_credentials");
    if !scope.is_empty() {
        form.append_pair("scope", scope);
    }
    for (name, value) in parameters {
        form.append_pair(name, value);
    }
    let mut headers = vec![
        (Arc::from("accept"), Arc::from("application/json")),
        (Arc::from("content-type"), Arc::from("application/x-www-form-urlencoded")),
    ];
    if credentials.secret_in_body {
        form.append_pair("client_id", client_id).append_pair("client_secret", client_secret);
    } else {
        // RFC 6749 2.3.1 has both form-encoded before they are joined: a secret may hold a colon or what is no ASCII.
        let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", encode(client_id), encode(client_secret));
        let pair = base64::engine::general_purpose::STANDARD.encode(pair);
        headers.push((Arc::from("authorization"), Arc::from(format!("Basic {pair}"))));
    }
    HttpRequest {
        method: Arc::from("POST"),
        headers,
        body: Body::Text(form.finish().into()),
        timeout: PATIENCE,
        // The body is secret, and a redirect that keeps the method would carry it to another server.
        max_redirects: 0,
        trust: Trust::default(),
        proxy: Proxy::System,
        ..HttpRequest::get(credentials.token_url.clone())
    }
}

fn read(status: StatusCode, body: &[u8], now: Instant) -> Result<Token, Fault> {
    if !status.is_success() {
        // A service that is down may come up again; one that says no has said it.
        let mut fault = Fault::fatal(format!("the token service answered {status}"));
        fault.is_transient = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
        return Err(fault);
    }
    let answer: TokenResponse = serde_json::from_slice(body)
        .map_err(|_| Fault::fatal("the token service answered without an `access_token`"))?;
    let seconds = match &answer.expires_in {
        serde_json::Value::Number(number) => number.as_f64(),
        serde_json::Value::String(text) => text.parse().ok(),
        _ => None,
    };
    let life = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).unwrap_or(USUAL_LIFE);
    // A short-lived token is used for most of its life all the same.
    let life = life.min(LONGEST_LIFE);
    let good_until = now + life.saturating_sub(MARGIN.min(life / 4));
    Ok(Token { text: answer.access_token.into(), good_until })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> ClientCredentials {
        ClientCredentials {
            token_url: "http://token.example/".into(),
            client_id: "me".into(),
            client_secret: "p w:".into(),
            scope: "read".into(),
            parameters: vec![("audience".into(), "x&y".into())],
            secret_in_body: false,
        }
    }

    fn answer(text: &str) -> impl FnOnce(HttpRequest) -> std::future::Ready<Result<(StatusCode, Vec<u8>), Fault>> {
        let body = text.as_bytes().to_vec();
        move |_| std::future::ready(Ok((StatusCode::OK, body)))
    }

    fn none(_: HttpRequest) -> std::future::Ready<Result<(StatusCode, Vec<u8>), Fault>> {
        panic!("a token is there")
    }

    #[test]
    fn a01_the_request_is_the_one_of_the_standard() {
        let request = request(&credentials());
        assert_eq!(request.body, Body::Text("grant_type=client_credentials&scope=read&audience=x%26y".into()));
        let authorization = request.headers.iter().find(|(name, _)| &**name == "authorization");
        assert_eq!(authorization.map(|(_, value)| &**value), Some("Basic bWU6cCt3JTNB"));
        let in_body = ClientCredentials { secret_in_body: true, ..credentials() };
        let Body::Text(form) = super::request(&in_body).body else { panic!() };
        assert!(form.ends_with("&client_id=me&client_secret=p+w%3A"), "{form}");
    }

    #[tokio::test]
    async fn every_token_is_reported_before_it_is_used() {
        static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());
        let tokens = Tokens::telling(|token| TOLD.lock().unwrap().push(token.to_owned()));
        let (credentials, start) = (credentials(), Instant::now());
        tokens.get(&credentials, None, || start, answer(r#"{"access_token":"one"}"#)).await.unwrap();
        tokens.get(&credentials, None, || start, none).await.unwrap();
        tokens.get(&credentials, Some("one"), || start, answer(r#"{"access_token":"two"}"#)).await.unwrap();
        assert_eq!(*TOLD.lock().unwrap(), ["one", "two"]);
    }

    #[tokio::test]
    async fn a03_a_token_is_kept_until_shortly_before_its_end() {
        let (tokens, credentials) = (Tokens::telling(|_| {}), credentials());
        let start = Instant::now();
        let at = |seconds: u64| move || start + Duration::from_secs(seconds);
        let one = r#"{"access_token":"one","expires_in":100}"#;
        assert_eq!(&*tokens.get(&credentials, None, at(0), answer(one)).await.unwrap(), "one");
        assert_eq!(&*tokens.get(&credentials, None, at(74), none).await.unwrap(), "one");
        let two = r#"{"access_token":"two","expires_in":"3600"}"#;
        assert_eq!(&*tokens.get(&credentials, None, at(76), answer(two)).await.unwrap(), "two");
    }

    #[tokio::test]
    async fn a03_a_refused_token_is_replaced_once() {
        let (tokens, credentials) = (Tokens::telling(|_| {}), credentials());
        let start = Instant::now();
        let clock = || start;
        tokens.get(&credentials, None, clock, answer(r#"{"access_token":"one"}"#)).await.unwrap();
        let two = answer(r#"{"access_token":"two"}"#);
        assert_eq!(&*tokens.get(&credentials, Some("one"), clock, two).await.unwrap(), "two");
        // Another stream was refused with the old token, too; the new one is there already.
        assert_eq!(&*tokens.get(&credentials, Some("one"), clock, none).await.unwrap(), "two");
    }

    #[tokio::test]
    async fn tokens_of_made_up_credentials_have_an_end() {
        let tokens = Tokens::telling(|_| {});
        for number in 0..3 * MOST {
            let one = ClientCredentials { client_id: format!("client-{number}").into(), ..credentials() };
            tokens.get(&one, None, Instant::now, answer(r#"{"access_token":"one"}"#)).await.unwrap();
            assert!(tokens.known.lock().unwrap().len() <= MOST);
        }
    }

    #[tokio::test]
    async fn a_service_that_says_no_is_heard() {
        let refused = |status: StatusCode| move |_| std::future::ready(Ok((status, b"client_secret".to_vec())));
        let (tokens, credentials) = (Tokens::telling(|_| {}), credentials());
        let fault = tokens.get(&credentials, None, Instant::now, refused(StatusCode::UNAUTHORIZED)).await.unwrap_err();
        assert_eq!(
            (fault.message.as_str(), fault.is_transient),
            ("the token service answered 401 Unauthorized", false)
        );
        let fault = tokens.get(&credentials, None, Instant::now, refused(StatusCode::BAD_GATEWAY)).await.unwrap_err();
        assert!(fault.is_transient);
        assert!(tokens.get(&credentials, None, Instant::now, answer("<html>")).await.is_err());
    }
}
