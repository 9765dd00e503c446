//! Messages for errors of the network: the cause and the cure.

use std::borrow::Cow;
use std::error::Error;

use url::Url;

use super::resolver::AddressRefused;
use super::tls::OTHER_FINGERPRINT;
use crate::fault::Fault;
use crate::hints::Hints;

/// An error while a body is read: no setting would help.
impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Self {
        fault_of(&error, Hints::default())
    }
}

/// An error as a fault with its cure, in the application's names of settings.
pub(super) fn fault_of(error: &reqwest::Error, hints: Hints) -> Fault {
    let cause = root_cause(error);
    if is_refused(error) {
        return Fault::fatal(cause);
    }
    if error.is_builder() {
        return Fault::fatal(format!("the request cannot be made: {cause}"));
    }
    if let Some(cure) = certificate_cure(&cause, hints) {
        return Fault::fatal(format!("the server is not trusted: {cure}"));
    }
    Fault::transient(if error.is_timeout() && error.is_connect() {
        "connecting took too long".to_owned()
    } else if error.is_timeout() {
        // The system's own limit: what was sent waits too long for its acknowledgement, or for space.
        "the connection was lost: the server takes in nothing of what is sent to it".to_owned()
    } else if error.is_connect() {
        format!("cannot connect: {}", connecting(&cause, error.url()))
    } else {
        format!("the connection was lost: {}", losing(&cause))
    })
}

/// True when a connection that was made was lost before the head of an answer.
pub(super) fn lost_its_connection(error: &reqwest::Error) -> bool {
    let is_elsewhere = error.is_connect() || error.is_timeout() || error.is_builder() || is_refused(error);
    let cause = root_cause(error).to_ascii_lowercase();
    let is_cut =
        ["before message completed", "connection reset", "broken pipe", "not a result of an error", "end of file"];
    !is_elsewhere && error.is_request() && is_cut.iter().any(|words| cause.contains(words))
}

/// True if the gate refused an address to which the host name resolves.
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

/// The reason why there is no connection to `url`, by its host and port, with the cure.
fn connecting<'a>(cause: &'a str, url: Option<&Url>) -> Cow<'a, str> {
    let host = url.and_then(Url::host_str).unwrap_or("the host");
    let port = url.and_then(Url::port_or_known_default).map_or("this port".to_owned(), |port| format!("port {port}"));
    let said = cause.to_ascii_lowercase();
    Cow::Owned(if said.contains("connection refused") {
        let what = if a_proxy_is_set() { "the server or the proxy" } else { "the server" };
        format!("nobody listens at {port} of {host} (connection refused); start {what}, or correct the port")
    } else if said.contains("failed to lookup address") {
        format!("the name `{host}` is not known; correct it, or look whether the network is up")
    } else if said.contains("invalidcontenttype") {
        format!("the server does not speak TLS at {port}; `http://` may be meant, or another port")
    } else if said.contains("unreachable") {
        format!("no way leads to {port} of {host} ({cause}); look whether the network is up")
    } else if said.starts_with("tunnel error") {
        format!("the proxy does not let through to {port} of {host}")
    } else {
        return Cow::Borrowed(cause);
    })
}

/// True when the environment names a proxy, which may be the unreachable host.
fn a_proxy_is_set() -> bool {
    let names = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
    names.iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Reason of a lost connection.
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
    } else if said.contains("not a result of an error") {
        "the server closed it before it had answered"
    } else if said.contains("refused stream") {
        "the server refuses further requests for now"
    } else if said.contains("head is too large") {
        "the headers of the answer are too large"
    } else {
        return Cow::Borrowed(cause);
    })
}

/// The fault of a certificate with its cure; `None` for other causes. The fault is wrapped by libraries whose types are not public.
fn certificate_cure(cause: &str, hints: Hints) -> Option<Cow<'static, str>> {
    if cause.contains(OTHER_FINGERPRINT) {
        return Some(Cow::Borrowed(
            "the fingerprint of its certificate is another one; if the server has a new certificate, put the new fingerprint there",
        ));
    }
    let fault = cause.split_once("invalid peer certificate: ")?.1;
    let cure = match fault {
        // Authorities of one name are told apart by their signatures.
        fault if fault.starts_with("UnknownIssuer") || fault.starts_with("BadSignature") => {
            let names = hints.authorities;
            return Some(Cow::Owned(format!(
                "nobody known here vouches for its certificate; name its authority in {names}"
            )));
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

/// The innermost source of an error. The layers above name only the functions that it passed through.
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
            ("Network is unreachable (os error 101)", "(Network is unreachable (os error 101)); look whether"),
            ("something new", "something new"),
        ];
        let url = Url::parse("https://user:password@there.example/x?key=secret").unwrap();
        for (cause, cure) in causes {
            for url in [None, Some(&url)] {
                let said = connecting(cause, url);
                assert!(
                    said.contains(cure) && !said.contains("password") && !said.contains("secret"),
                    "{cause}: {said}"
                );
                let names = ["there.example", "port 443"].iter().any(|name| said.contains(name));
                assert_eq!(names, url.is_some() && cause != "something new", "{cause}: {said}");
            }
        }
    }
}
