//! What the net room says of an HTTP request, and what it is asked.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::value::{Map, Value};

/// Header names and values in the order they are sent.
pub type Headers = Vec<(Arc<str>, Arc<str>)>;

/// The body of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Body {
    /// None.
    #[default]
    Empty,
    /// Text, sent as UTF-8.
    Text(Arc<str>),
    /// Anything.
    Bytes(Bytes),
}

/// Which servers a `https` request trusts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Trust {
    /// Those the system trusts, and `SSL_CERT_FILE`.
    #[default]
    System,
    /// Those the system trusts, and those that these authorities (PEM) vouch for.
    WithAuthorities(Arc<str>),
    /// Those that these authorities (PEM) vouch for, and no others.
    Pinned(Arc<str>),
    /// Anyone. For experiments on one's own machine.
    Anyone,
}

/// How a request gets to its server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Proxy {
    /// As `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say.
    #[default]
    System,
    /// Directly.
    Direct,
    /// Through the proxy at this address.
    Url(Arc<str>),
}

/// One HTTP request.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpRequest {
    /// The address with its query.
    pub url: Arc<str>,
    /// `GET`, `POST` and so on.
    pub method: Arc<str>,
    /// The caller's headers.
    pub headers: Headers,
    /// The body.
    pub body: Body,
    /// How long it may take from start to end.
    pub timeout: Duration,
    /// Takes part in the app's cookie jar.
    pub cookies: bool,
    /// How many redirects are followed.
    pub max_redirects: u32,
    /// Who is trusted.
    pub trust: Trust,
    /// How it gets there.
    pub proxy: Proxy,
}

impl HttpRequest {
    /// How long a request may take when its API does not say otherwise.
    pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

    /// A plain `GET`.
    pub fn get(url: impl Into<Arc<str>>) -> Self {
        Self {
            url: url.into(),
            method: Arc::from("GET"),
            headers: Vec::new(),
            body: Body::Empty,
            timeout: Self::DEFAULT_TIMEOUT,
            cookies: false,
            max_redirects: 20,
            trust: Trust::System,
            proxy: Proxy::System,
        }
    }
}

/// A server's answer, good or bad.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// The words after the status code, or the usual ones when the server sent none.
    pub reason: Arc<str>,
    /// Lower-case names; values of one name joined with a comma.
    pub headers: Map,
    /// JSON where it parses, else text.
    pub body: Value,
    /// The cookies the answer sets.
    pub cookies: Map,
}

impl HttpResponse {
    /// Whether the status says that it worked.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpFault {
    /// What went wrong, without secrets.
    pub message: Arc<str>,
}
