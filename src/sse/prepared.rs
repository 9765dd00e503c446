//! A request as it is sent: checked (S2), with its credentials (Q5, S1), and its successor after a redirect (C3).

use base64::Engine;
use http::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH};
use http::header::{CONTENT_TYPE, COOKIE, TRANSFER_ENCODING};
use http::header::{HeaderMap, HeaderName, HeaderValue, LOCATION, SET_COOKIE};
use http::{Method, StatusCode};
use percent_encoding::percent_decode_str;
use url::{ParseError, Url};

use crate::address;
use crate::fault::Fault;
use crate::gate::{Gate, Purpose};
use crate::http_request::{Body, Headers};
use crate::secret::{Secrets, is_secret_header};

/// Bytes of the longest address that the `http` crate takes.
const LONGEST_ADDRESS: usize = 65_534;

/// A request on its way, changed by every redirect.
#[derive(Clone, Debug)]
pub struct PreparedRequest {
    /// The address, without credentials and fragment.
    pub url: Url,
    /// The method.
    pub method: Method,
    /// All headers except those that frame the body, which the transport adds.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
    /// Headers set by the caller, except those that reveal nothing about the caller.
    callers: Vec<HeaderName>,
    /// Values in it that must not be shown.
    pub(crate) secrets: Secrets,
}

impl PreparedRequest {
    /// Checks everything before a byte is sent: nothing in it can split the request.
    pub(crate) fn new(url: &str, method: &str, headers: &Headers, body: Body) -> Result<Self, Fault> {
        // Before parsing: the URL standard drops tabs and line ends without a word, and the request would go elsewhere than written.
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
        let (mut map, mut callers) = (HeaderMap::new(), Vec::new());
        let mut secrets = Secrets::default();
        secrets.add_query(&url);
        // Before the caller's headers, so that an `Authorization` among them wins (Q2).
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
            if is_secret_header(name.as_str()) {
                secrets.add(value.trim());
            }
            if name == COOKIE {
                secrets.add_cookies(value);
            }
            let value = HeaderValue::from_bytes(value.trim().as_bytes())
                .map_err(|_| Fault::fatal(format!("the value of header `{name}` holds a control character")))?;
            if !SAFELISTED.contains(&name) {
                callers.push(name.clone());
            }
            // Not `append`: of a header that is given twice the last one goes out, once (Q1).
            map.insert(name, value);
        }
        Ok(Self { url, method, headers: map, body, callers, secrets })
    }

    /// Sets a header that the caller has not set.
    pub(crate) fn default_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.entry(name).or_insert(value);
    }

    /// Follows a redirect.
    pub(crate) fn redirect(&mut self, status: StatusCode, headers: &HeaderMap) -> Result<(), Fault> {
        let location = headers.get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let Some(location) = location.filter(|location| !location.trim().is_empty()) else {
            return Err(Fault::fatal(format!("the server redirects ({}) but does not say where", status)));
        };
        let mut target = address::join(&self.url, location.trim())
            .map_err(|error| Fault::fatal(format!("the server redirects to an address that is not valid: {error}")))?;
        // Credentials in a redirect are the server's invention, not the user's.
        take_credentials(&mut target, &mut Secrets::default());
        if self.url.scheme() == "https" && target.scheme() == "http" {
            return Err(Fault::fatal("the server redirects from https to http"));
        }
        let repeats_as_get = match status {
            // RFC 9110 15.4.4 lets a HEAD stay one; Fetch does so, too.
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
            // Headers of the caller, whatever their names, are for the first server only: they may hold a key or a tenant.
            for name in std::mem::take(&mut self.callers) {
                self.headers.remove(name);
            }
            // Also secrets that the client added: credentials of the URL, or a token.
            let secret: Vec<HeaderName> =
                self.headers.keys().filter(|name| is_secret_header(name.as_str())).cloned().collect();
            for name in secret {
                self.headers.remove(name);
            }
        }
        self.url = target;
        Ok(())
    }
}

/// Caller's headers that another origin also gets: the safelist of the Fetch standard, without which the response would differ.
const SAFELISTED: [HeaderName; 4] = [ACCEPT, ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE];

pub(crate) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Converts `user:password@` in a URL to an `Authorization` header.
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

/// Refuses an address that may not be reached: another scheme than `http` and `https`, or one that the gate does not let through to.
pub(crate) fn check_address(url: &Url, gate: &dyn Gate, purpose: Purpose) -> Result<(), Fault> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Fault::fatal(format!("`{}` is no scheme for this; use http or https", url.scheme())));
    }
    if url.host_str().is_none() {
        return Err(Fault::fatal("the address has no host"));
    }
    let length = url.as_str().len();
    if length > LONGEST_ADDRESS {
        return Err(Fault::fatal(format!("the address has {length} bytes; at most {LONGEST_ADDRESS} can be sent")));
    }
    gate.may_reach(url, purpose).map_err(Fault::fatal)
}

/// The fault of a redirect beyond the `most` that are followed.
pub(crate) fn too_many_redirects(most: u32) -> Fault {
    Fault::fatal(if most == 0 {
        "the server redirects, which is not followed here; correct the address".to_owned()
    } else {
        format!("more than {most} redirects")
    })
}

/// An answer's headers: names in lower case, values of one name joined with a comma.
pub(crate) fn joined_headers(headers: &HeaderMap) -> Headers {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let joined = |name: &HeaderName, separator: &str| {
        headers.get_all(name).iter().map(text).collect::<Vec<_>>().join(separator).into()
    };
    let names = headers.keys().filter(|name| *name != SET_COOKIE);
    let mut all: Headers = names.map(|name| (name.as_str().into(), joined(name, ", "))).collect();
    // A cookie's date has a comma of its own, so cookies stand on lines.
    if headers.contains_key(SET_COOKIE) {
        all.push((SET_COOKIE.as_str().into(), joined(&SET_COOKIE, "\n")));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::AllowedHosts;

    fn check(allowed: &[&str], url: &str) -> Result<(), String> {
        let allowed = AllowedHosts(allowed.iter().map(|&host| host.to_owned()).collect());
        check_address(&Url::parse(url).unwrap(), &allowed, Purpose::Stream).map_err(|fault| fault.message)
    }

    #[test]
    fn every_host_is_allowed_when_none_is_named() {
        assert_eq!(check(&[], "http://example.com"), Ok(()));
    }

    #[test]
    fn only_named_hosts_are_allowed() {
        assert_eq!(check(&["Example.com"], "http://example.com:8080/x"), Ok(()));
        assert_eq!(check(&["localhost:81"], "http://localhost:81/"), Ok(()));
        assert!(check(&["localhost:81"], "http://localhost:82/").is_err());
        assert!(check(&["example.com"], "http://evil.example.com/").unwrap_err().contains("--allow-host"));
    }

    #[test]
    fn an_address_that_no_request_can_carry_is_refused_by_its_length() {
        let path = "a".repeat(LONGEST_ADDRESS - "http://h/".len());
        assert_eq!(check(&[], &format!("http://h/{path}")), Ok(()));
        let longer = check(&[], &format!("http://h/{path}b")).unwrap_err();
        assert_eq!(longer, "the address has 65535 bytes; at most 65534 can be sent");
    }

    #[test]
    fn only_web_addresses_are_fetched() {
        assert!(check(&[], "file:///etc/passwd").is_err());
    }

    fn prepared(url: &str, headers: &[(&str, &str)]) -> PreparedRequest {
        let headers: Headers = headers.iter().map(|&(name, value)| (name.into(), value.into())).collect();
        PreparedRequest::new(url, "GET", &headers, Body::Empty).unwrap()
    }

    #[test]
    fn q05_credentials_of_an_address_are_a_header_and_masked() {
        for (url, pair) in [
            ("http://user:pass%3Aword@h/", "user:pass:word"),
            ("http://user@h/", "user:"),
            ("http://:pass%3Aword@h/", ":pass:word"),
        ] {
            let request = prepared(url, &[]);
            let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
            assert_eq!(request.headers[AUTHORIZATION], format!("Basic {encoded}"), "{url}");
            assert_eq!(request.url.as_str(), "http://h/");
            let said = format!("Basic {encoded}, pass:word");
            let shown = if pair == "user:" { "Basic ***, pass:word" } else { "Basic ***, ***" };
            assert_eq!(request.secrets.mask(said), shown, "{url}");
        }
        assert!(!prepared("http://h/", &[]).headers.contains_key(AUTHORIZATION));
        let own = prepared("http://user:password@h/", &[("authorization", "Bearer mine")]);
        assert_eq!(own.headers[AUTHORIZATION], "Bearer mine");
    }

    #[test]
    fn s03_what_a_request_carries_is_masked() {
        let headers = [("cookie", "session=of-a-cookie"), ("x-topic", "plain=of-a-topic"), ("x-api-key", "of-a-key")];
        let request = prepared("http://h/?token=of-a-query", &headers);
        let said = "of-a-cookie of-a-topic of-a-key of-a-query".to_owned();
        assert_eq!(request.secrets.mask(said), "*** of-a-topic *** ***");
    }

    #[test]
    fn s02_the_framing_of_a_body_is_not_the_callers() {
        let request = prepared("http://h/", &[("content-length", "7"), ("Transfer-Encoding", "chunked"), ("x-a", "1")]);
        assert_eq!(request.headers.len(), 1, "{:?}", request.headers);
    }

    #[test]
    fn q01_headers_of_one_name_are_joined_and_cookies_stand_on_lines() {
        let mut headers = HeaderMap::new();
        for (name, value) in [("x-a", "1"), ("set-cookie", "a=1; Expires=Wed, 09"), ("x-a", "2"), ("set-cookie", "b=2")]
        {
            headers.append(name, HeaderValue::from_static(value));
        }
        let joined: Headers = [("x-a", "1, 2"), ("set-cookie", "a=1; Expires=Wed, 09\nb=2")]
            .map(|(name, value)| (name.into(), value.into()))
            .into();
        assert_eq!(joined_headers(&headers), joined);
        headers.remove(SET_COOKIE);
        assert_eq!(joined_headers(&headers).len(), 1);
    }
}
