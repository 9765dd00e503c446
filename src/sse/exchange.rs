//! Sends one request and follows its redirects, up to the headers of the final answer.

use std::time::Duration;

use base64::Engine;
use percent_encoding::percent_decode_str;
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, TRANSFER_ENCODING};
use reqwest::header::{HOST, HeaderMap, HeaderName, HeaderValue, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, Response, StatusCode};
use url::{ParseError, Url};

use super::address;
use super::client::Clients;
use super::fault::Fault;
use super::secret::{Secrets, is_secret};
use ensemble_core::message::http::{Body, Headers};
use ensemble_core::value::{Map, Value};

/// How long to wait for the headers of an answer when nothing else bounds it. Browsers wait as long.
const LONGEST_SILENCE: Duration = Duration::from_secs(300);

/// A request on its way, changed by every redirect.
#[derive(Debug)]
pub(super) struct PreparedRequest {
    pub url: Url,
    pub method: Method,
    pub headers: HeaderMap,
    pub body: Body,
    pub secrets: Secrets,
}

/// The final answer and where it came from.
#[derive(Debug)]
pub(super) struct FinalResponse {
    pub url: Url,
    pub response: Response,
}

impl PreparedRequest {
    /// Checks everything before a byte is sent: nothing in it can split the request.
    pub fn new(url: &str, method: &str, headers: &Headers, body: Body) -> Result<Self, Fault> {
        if url.contains(|character: char| character.is_control()) {
            return Err(Fault::fatal("the address holds a control character"));
        }
        let mut url = address::parse(url.trim()).map_err(|error| match error {
            ParseError::RelativeUrlWithoutBase => {
                Fault::fatal("the address is not valid: begin it with `https://` or `http://`")
            }
            error => Fault::fatal(format!("the address is not valid: {error}")),
        })?;
        let method = Method::from_bytes(method.trim().to_ascii_uppercase().as_bytes())
            .map_err(|_| Fault::fatal(format!("`{}` is no method", method.escape_debug())))?;
        let mut map = HeaderMap::new();
        let mut secrets = Secrets::default();
        secrets.add_query(&url);
        if let Some(credentials) = take_credentials(&mut url, &mut secrets) {
            map.insert(AUTHORIZATION, credentials);
        }
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.trim().as_bytes())
                .map_err(|_| Fault::fatal(format!("`{}` is no header name", name.escape_debug())))?;
            // How the body is framed is the client's affair.
            if name == CONTENT_LENGTH || name == TRANSFER_ENCODING {
                continue;
            }
            if is_secret(name.as_str()) {
                secrets.add(value.trim());
            }
            if name == COOKIE {
                secrets.add_cookies(value);
            }
            let value = HeaderValue::from_bytes(value.trim().as_bytes())
                .map_err(|_| Fault::fatal(format!("the value of header `{name}` holds a control character")))?;
            map.insert(name, value);
        }
        Ok(Self { url, method, headers: map, body, secrets })
    }

    /// Sets a header that the caller has not set.
    pub fn default_header(&mut self, name: HeaderName, value: &'static str) {
        self.headers.entry(name).or_insert_with(|| HeaderValue::from_static(value));
    }

    /// Sends it and follows redirects. `patience` is how long the server may be silent before each answer.
    pub async fn send(
        mut self,
        client: &Client,
        clients: &Clients,
        max_redirects: u32,
        patience: Option<Duration>,
    ) -> Result<FinalResponse, Fault> {
        // The status of a redirect that leads to where nobody can go.
        let mut status = None;
        for _ in 0..=max_redirects {
            clients.check(&self.url).map_err(|fault| Fault { status, ..fault })?;
            let response = self.ask(client, patience.unwrap_or(LONGEST_SILENCE)).await?;
            if !is_redirect(response.status()) {
                return Ok(FinalResponse { url: self.url, response });
            }
            status = Some(response.status().as_u16());
            self.redirect(&response).map_err(|fault| Fault { status, ..fault })?;
        }
        Err(Fault { status, ..Fault::fatal(format!("more than {max_redirects} redirects")) })
    }

    async fn ask(&self, client: &Client, patience: Duration) -> Result<Response, Fault> {
        let mut request = reqwest::Request::new(self.method.clone(), self.url.clone());
        *request.headers_mut() = self.headers.clone();
        *request.body_mut() = match &self.body {
            Body::Empty => None,
            Body::Text(text) => Some(text.to_string().into()),
            Body::Bytes(bytes) => Some(bytes.clone().into()),
        };
        match tokio::time::timeout(patience, client.execute(request)).await {
            Ok(answer) => Ok(answer?),
            Err(_) => Err(Fault::passing(format!("no answer within {} ms", patience.as_millis()))),
        }
    }

    /// Turns this request into the one that the redirect asks for.
    fn redirect(&mut self, response: &Response) -> Result<(), Fault> {
        let location = response.headers().get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let Some(location) = location.filter(|location| !location.trim().is_empty()) else {
            return Err(Fault::fatal(format!("the server redirects ({}) but does not say where", response.status())));
        };
        let mut target = address::join(&self.url, location.trim())
            .map_err(|error| Fault::fatal(format!("the server redirects to an address that is not valid: {error}")))?;
        // Credentials in a redirect are the server's invention, not the user's.
        take_credentials(&mut target, &mut Secrets::default());
        if self.url.scheme() == "https" && target.scheme() == "http" {
            return Err(Fault::fatal("the server redirects from https to http"));
        }
        let repeats_as_get = match response.status() {
            StatusCode::SEE_OTHER => self.method != Method::HEAD,
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => self.method == Method::POST,
            _ => false,
        };
        if repeats_as_get {
            self.method = Method::GET;
            self.body = Body::Empty;
            self.headers.remove(CONTENT_TYPE);
            self.headers.remove(CONTENT_ENCODING);
        }
        if target.origin() != self.url.origin() {
            self.headers.remove(HOST);
            let secret: Vec<HeaderName> =
                self.headers.keys().filter(|name| is_secret(name.as_str())).cloned().collect();
            for name in secret {
                self.headers.remove(name);
            }
        }
        self.url = target;
        Ok(())
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Removes `user:password@` from an address and turns it into the header that says the same.
fn take_credentials(url: &mut Url, secrets: &mut Secrets) -> Option<HeaderValue> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let mut pair: Vec<u8> = percent_decode_str(url.username()).collect();
    pair.push(b':');
    if let Some(password) = url.password() {
        let password: Vec<u8> = percent_decode_str(password).collect();
        secrets.add(&String::from_utf8_lossy(&password));
        pair.extend(password);
    }
    // Addresses that can have no credentials have none to remove.
    let _ = url.set_password(None);
    let _ = url.set_username("");
    let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
    secrets.add(&encoded);
    HeaderValue::from_str(&format!("Basic {encoded}")).ok()
}

/// An answer's headers as apps see them: values of one name are joined with a comma.
pub(super) fn to_map(headers: &HeaderMap) -> Map {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let names = headers.keys().filter(|name| *name != SET_COOKIE);
    let joined = |name: &HeaderName| headers.get_all(name).iter().map(text).collect::<Vec<_>>().join(", ");
    let mut map: Map = names.map(|name| (name.as_str(), Value::from(joined(name)))).collect();
    // A cookie's date has a comma of its own, so cookies stand on lines.
    let cookies: Vec<String> = headers.get_all(SET_COOKIE).iter().map(text).collect();
    if !cookies.is_empty() {
        map.insert(SET_COOKIE.as_str(), Value::from(cookies.join("\n")));
    }
    map
}
