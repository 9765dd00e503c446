//! Requests to a provider: discovery (OpenID Connect Discovery), keys, tokens, claims of the user.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;
use url::form_urlencoded::Serializer;

use super::id_token::{self, Expected};
use crate::shell::terminal;
use ensemble_core::json::JsonReader;
use ensemble_core::message::http::{Body, HttpRequest};
use ensemble_core::message::sign_in::Provider;
use ensemble_core::value::Value;
use ensemble_sse::{NetOptions, perform_request};

/// Timeout of each request.
const PATIENCE: Duration = Duration::from_secs(20);

/// Lifetime of a token for providers that do not send one, in seconds.
const USUAL_LIFE: f64 = 300.0;

/// The endpoints of a provider.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Endpoints {
    /// Issuer as the provider names itself.
    pub issuer: String,
    /// Authorization endpoint: the page on which the person signs in.
    pub authorization: String,
    /// Token endpoint.
    pub token: String,
    /// Address of the key set (JWKS).
    pub keys: String,
    /// UserInfo endpoint.
    pub user: Option<String>,
    /// Revocation endpoint.
    pub revocation: Option<String>,
}

/// Answer of the token endpoint.
pub struct Tokens {
    /// Access token.
    pub access: String,
    /// Refresh token.
    pub refresh: Option<String>,
    /// Id token.
    pub id: Option<String>,
    /// Lifetime of the access token in seconds.
    pub life: f64,
}

/// Failure of a request for tokens.
pub enum Refusal {
    /// Permanent: the grant is refused.
    Final(String),
    /// Transient: the endpoint is unreachable or down.
    Passing(String),
}

/// Discovers the endpoints of a provider.
///
/// # Errors
///
/// A message when the answer is incomplete or not trustworthy.
pub fn discover(issuer: &str, net: &NetOptions) -> Result<Endpoints, String> {
    let base = issuer.trim_end_matches('/');
    let address = format!("{base}/.well-known/openid-configuration");
    safe(&address)?;
    let found =
        get(&address, None, net).map_err(|words| format!("the provider `{issuer}` cannot be asked: {words}"))?;
    // Another one's document would send the code there (RFC 8414, 3.3).
    let said = found.get("issuer").to_display();
    if said.trim_end_matches('/') != base {
        return Err(format!("`{issuer}` calls itself `{said}`"));
    }
    let text = |key: &str| found.get(key).as_str().map(str::to_owned);
    let needed = |key: &str| text(key).ok_or_else(|| format!("the provider `{issuer}` does not say its `{key}`"));
    let endpoints = Endpoints {
        issuer: said.to_string(),
        authorization: needed("authorization_endpoint")?,
        token: needed("token_endpoint")?,
        keys: needed("jwks_uri")?,
        user: text("userinfo_endpoint"),
        revocation: text("revocation_endpoint"),
    };
    let all = [Some(&endpoints.authorization), Some(&endpoints.token), Some(&endpoints.keys)];
    for address in all.into_iter().chain([endpoints.user.as_ref(), endpoints.revocation.as_ref()]).flatten() {
        safe(address)?;
    }
    Ok(endpoints)
}

/// Fails for a URL that is neither encrypted nor on this machine.
fn safe(address: &str) -> Result<(), String> {
    let url = Url::parse(address).map_err(|error| format!("`{address}` is no address: {error}"))?;
    let is_here = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_here => Ok(()),
        _ => Err(format!("`{address}` is not encrypted: sign-in needs `https`")),
    }
}

/// URL of the page on which the user signs in.
///
/// # Errors
///
/// If the provider's URL is invalid.
pub fn page(
    provider: &Provider,
    endpoints: &Endpoints,
    redirect: &str,
    proof: &super::pkce::Proof,
) -> Result<String, String> {
    let mut url = Url::parse(&endpoints.authorization).map_err(|error| error.to_string())?;
    let mut query = url.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", redirect)
        .append_pair("scope", &provider.scopes.join(" "))
        .append_pair("state", &proof.state)
        .append_pair("nonce", &proof.nonce)
        .append_pair("code_challenge", &proof.challenge())
        .append_pair("code_challenge_method", "S256");
    for (name, value) in &provider.parameters {
        query.append_pair(name, value);
    }
    drop(query);
    Ok(url.into())
}

/// Requests tokens for a grant with these parameters.
///
/// # Errors
///
/// If the provider refuses or is unreachable.
pub fn tokens(
    provider: &Provider,
    endpoints: &Endpoints,
    grant: &[(&str, &str)],
    net: &NetOptions,
) -> Result<Tokens, Refusal> {
    let mut form = Serializer::new(String::new());
    form.extend_pairs(grant).append_pair("client_id", &provider.client_id);
    if !provider.client_secret.is_empty() {
        form.append_pair("client_secret", &provider.client_secret);
    }
    let (status, answer) = post(&endpoints.token, form.finish(), net).map_err(Refusal::Passing)?;
    if !(200..300).contains(&status) {
        let words = [answer.get("error"), answer.get("error_description")];
        let words: Vec<_> = words.iter().filter(|words| !words.is_null()).map(Value::to_display).collect();
        let words = format!("the provider answered {status} {}", words.join(": "));
        let is_final = (400..500).contains(&status) && status != 429;
        return Err(if is_final { Refusal::Final(words) } else { Refusal::Passing(words) });
    }
    let text = |key: &str| answer.get(key).as_str().map(str::to_owned);
    let Some(access) = text("access_token") else {
        return Err(Refusal::Final("the provider gave no access token".to_owned()));
    };
    let life = answer.get("expires_in");
    let life = life.as_f64().or_else(|| life.as_str()?.parse().ok()).unwrap_or(USUAL_LIFE);
    let tokens = Tokens { access, refresh: text("refresh_token"), id: text("id_token"), life };
    // A server may echo one, and a script print what it was answered.
    terminal::hide(
        [Some(&tokens.access), tokens.refresh.as_ref(), tokens.id.as_ref()].into_iter().flatten().map(String::as_str),
    );
    Ok(tokens)
}

/// Claims about the user: from the id token, completed by the provider's UserInfo endpoint.
///
/// # Errors
///
/// A message when the id token is invalid.
pub fn claims(
    provider: &Provider,
    endpoints: &Endpoints,
    tokens: &Tokens,
    (nonce, now): (&str, f64),
    net: &NetOptions,
) -> Result<Value, String> {
    let Some(token) = &tokens.id else { return Err("the provider gave no id token".to_owned()) };
    let keys =
        get(&endpoints.keys, None, net).map_err(|words| format!("the provider's keys cannot be had: {words}"))?;
    let expected = Expected { issuer: &endpoints.issuer, client_id: &provider.client_id, nonce: Some(nonce), now };
    let claims = id_token::verify(token, &keys, &expected)?;
    let says_who = ["email", "name"].iter().any(|name| !claims.get(name).is_null());
    let Some(address) = endpoints.user.as_ref().filter(|_| !says_who) else { return Ok(claims) };
    match get(address, Some(&tokens.access), net) {
        // A different subject indicates a substituted response (OpenID Connect Core, 5.3.2).
        Ok(more) if more.get("sub") == claims.get("sub") => Ok(more),
        _ => Ok(claims),
    }
}

/// Revokes a token at the provider, if it supports that (RFC 7009); the app has dropped it in any case.
pub fn revoke(provider: &Provider, endpoints: &Endpoints, token: &str, net: &NetOptions) {
    let Some(address) = &endpoints.revocation else { return };
    let mut form = Serializer::new(String::new());
    form.append_pair("token", token).append_pair("client_id", &provider.client_id);
    if !provider.client_secret.is_empty() {
        form.append_pair("client_secret", &provider.client_secret);
    }
    if let Err(words) = post(address, form.finish(), net) {
        terminal::say(&format!("warning: `{}` was not told of the sign-out: {words}", provider.name));
    }
}

fn get(address: &str, token: Option<&str>, net: &NetOptions) -> Result<Value, String> {
    let mut headers = vec![(Arc::from("accept"), Arc::from("application/json"))];
    headers.extend(token.map(|token| (Arc::from("authorization"), Arc::from(format!("Bearer {token}")))));
    let request = HttpRequest { headers, timeout: PATIENCE, max_redirects: 0, ..HttpRequest::get(address) };
    let answer = perform_request::<JsonReader>(request, net)?;
    match answer.status {
        200..=299 => Ok(answer.body),
        status => Err(format!("`{address}` answered {status}")),
    }
}

fn post(address: &str, form: String, net: &NetOptions) -> Result<(u16, Value), String> {
    let headers = [("accept", "application/json"), ("content-type", "application/x-www-form-urlencoded")];
    let request = HttpRequest {
        method: Arc::from("POST"),
        headers: headers.map(|(name, value)| (Arc::from(name), Arc::from(value))).to_vec(),
        body: Body::Text(form.into()),
        timeout: PATIENCE,
        // The request body is secret, so redirects are not followed.
        max_redirects: 0,
        ..HttpRequest::get(address)
    };
    let answer = perform_request::<JsonReader>(request, net)?;
    Ok((answer.status, answer.body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_travel_encrypted_or_within_this_computer() {
        for good in ["https://id.example/token", "http://127.0.0.1:7/token", "http://localhost/token", "http://[::1]/t"]
        {
            assert_eq!(safe(good), Ok(()), "{good}");
        }
        for bad in
            ["http://id.example/token", "http://localhost.example/", "ftp://127.0.0.1/", "file:///etc/passwd", "x"]
        {
            assert!(safe(bad).is_err(), "{bad}");
        }
    }
}
