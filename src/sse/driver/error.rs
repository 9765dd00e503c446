//! What the network's errors mean, in words that say what helps.

use std::borrow::Cow;
use std::error::Error;

use super::resolver::AddressRefused;
use super::tls::OTHER_FINGERPRINT;
use crate::fault::Fault;

impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Self {
        let cause = root_cause(&error);
        if is_refused(&error) {
            return Self::fatal(cause);
        }
        if error.is_builder() {
            return Self::fatal(format!("the request cannot be made: {cause}"));
        }
        if let Some(cure) = certificate_cure(&cause) {
            return Self::fatal(format!("the server is not trusted: {cure}"));
        }
        Self::transient(if error.is_timeout() {
            "connecting took too long".to_owned()
        } else if error.is_connect() {
            format!("cannot connect: {}", connecting(&cause))
        } else {
            format!("the connection was lost: {}", losing(&cause))
        })
    }
}

/// Whether the gate has refused what a name stands for.
fn is_refused(error: &reqwest::Error) -> bool {
    let mut layer: Option<&dyn Error> = Some(error);
    while let Some(error) = layer {
        if error.is::<AddressRefused>() {
            return true;
        }
        layer = error.source();
    }
    false
}

/// What keeps a connection from coming about, and what helps.
fn connecting(cause: &str) -> Cow<'_, str> {
    let said = cause.to_ascii_lowercase();
    Cow::Borrowed(if said.contains("connection refused") {
        if a_proxy_is_set() {
            "nobody listens there (connection refused); start the server or the proxy, or correct the port"
        } else {
            "nobody listens there (connection refused); start the server, or correct the port"
        }
    } else if said.contains("failed to lookup address") {
        "the name of the host is not known; correct it, or look whether the network is up"
    } else if said.contains("invalidcontenttype") {
        "the server does not speak TLS at this port; `http://` may be meant"
    } else if said.starts_with("tunnel error") {
        "the proxy does not let through to the server"
    } else {
        return Cow::Borrowed(cause);
    })
}

/// Whether the environment names a proxy, which may be the one that does not answer.
fn a_proxy_is_set() -> bool {
    let names = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
    names.iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// How a connection has ended that should not have.
fn losing(cause: &str) -> Cow<'_, str> {
    let said = cause.to_ascii_lowercase();
    let broke_off =
        ["unexpected eof", "end of file before", "before message completed", "unexpected end of file", "close_notify"];
    Cow::Borrowed(if broke_off.iter().any(|words| said.contains(words)) {
        "the server closed it in the middle of its answer"
    } else if said.contains("connection reset") || said.contains("broken pipe") {
        "the server, or something on the way to it, has reset it"
    } else if said.starts_with("invalid http") {
        "what answers there does not speak HTTP; `https://` may be meant, or another port"
    } else if said.contains("head is too large") {
        "the headers of the answer are too large"
    } else {
        return Cow::Borrowed(cause);
    })
}

/// What is wrong with a certificate and what helps. The fault is wrapped by libraries whose types are not ours to name.
fn certificate_cure(cause: &str) -> Option<Cow<'static, str>> {
    if cause.contains(OTHER_FINGERPRINT) {
        return Some(Cow::Borrowed(
            "the fingerprint of its certificate is another one; if the server has a new certificate, put the new fingerprint there",
        ));
    }
    let fault = cause.split_once("invalid peer certificate: ")?.1;
    let cure = match fault {
        // Authorities of one name are told apart by their signatures.
        fault if fault.starts_with("UnknownIssuer") || fault.starts_with("BadSignature") => {
            "nobody known here vouches for its certificate; name its authority in `SSL_CERT_FILE` or, in an app, in `sslConfig.ca`"
        }
        fault if fault.starts_with("certificate expired") || fault.starts_with("Expired") => {
            "its certificate has expired; the server needs a new one, or the clock here is wrong"
        }
        fault if fault.starts_with("certificate not valid yet") || fault.starts_with("NotValidYet") => {
            "its certificate is not valid yet; the clock there or here is wrong"
        }
        fault if fault.starts_with("certificate not valid for name") || fault.starts_with("NotValidForName") => {
            return Some(Cow::Owned(format!("{fault}; use the name that its certificate is for")));
        }
        fault => return Some(Cow::Owned(fault.to_owned())),
    };
    Some(Cow::Borrowed(cure))
}

/// What lies at the bottom of an error. The layers above it only say where it passed through.
pub(super) fn root_cause(error: &dyn Error) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_is_lost_says_how() {
        for cause in ["unexpected EOF during chunk size line", "end of file before message length reached"] {
            assert_eq!(losing(cause), "the server closed it in the middle of its answer");
        }
        assert!(losing("Connection reset by peer (os error 104)").contains("reset it"));
        assert!(losing("invalid HTTP version parsed").contains("`https://`"));
        assert!(losing("message head is too large").contains("too large"));
        assert_eq!(losing("invalid chunk size line"), "invalid chunk size line");
    }

    #[test]
    fn what_keeps_a_connection_from_coming_about_says_what_helps() {
        let causes = [
            ("Connection refused (os error 111)", "start the server"),
            ("failed to lookup address information: Name or service not known", "correct it"),
            ("received corrupt message of type InvalidContentType", "`http://`"),
            ("tunnel error: unsuccessful", "the proxy"),
            ("Network is unreachable (os error 101)", "Network is unreachable (os error 101)"),
        ];
        for (cause, cure) in causes {
            assert!(connecting(cause).contains(cure), "{cause}: {}", connecting(cause));
        }
    }
}
