//! HTTP requests and their answers: what streams and ordinary requests have in common.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

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
    /// Bytes.
    Bytes(Bytes),
}

/// Certificates that a `https` request trusts, and its own client certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Trust {
    /// Certificate authorities that are trusted.
    pub authorities: Authorities,
    /// Requirement on a server's certificate.
    pub proof: Proof,
    /// The client's own certificate and its key (PEM), for servers that ask for one.
    pub identity: Option<Arc<str>>,
}

/// Certificate authorities that are trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Authorities {
    /// Authorities that the system trusts, or those in `SSL_CERT_FILE`.
    #[default]
    System,
    /// The same and these (PEM).
    SystemAnd(Arc<str>),
    /// These authorities (PEM) and no others.
    Only(Arc<str>),
}

/// Requirement on a server's certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Proof {
    /// Vouched for by an authority, valid today, and for this name.
    #[default]
    Vouched,
    /// The certificate with this SHA-256 (hexadecimal), whoever has signed it.
    Fingerprint(Arc<str>),
    /// No requirement. For experiments on one's own machine.
    Anything,
}

/// OAuth 2 client credentials (RFC 6749, 4.4), exchanged for a token at a token service.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientCredentials {
    /// Address of the token service.
    pub token_url: Arc<str>,
    /// The client's name.
    pub client_id: Arc<str>,
    /// The client's password.
    pub client_secret: Arc<str>,
    /// The scope of the token, as the service names it; may be empty.
    pub scope: Arc<str>,
    /// Further parameters for the service, such as `audience`.
    pub parameters: Vec<(Arc<str>, Arc<str>)>,
    /// The client's name and password are parameters too; else they are a header, which every service must take.
    pub secret_in_body: bool,
}

/// A provider that the person has signed in to: the application's [`TokenSource`](crate::TokenSource) has the token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignedIn {
    /// The provider, as the application names it.
    pub provider: Arc<str>,
    /// A fresh token is got for every request.
    pub always_fresh: bool,
}

/// Source of the access token of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Credentials {
    /// A token service.
    Client(ClientCredentials),
    /// A signed-in person.
    SignedIn(SignedIn),
}

impl Credentials {
    /// The credentials for a token service; `None` where a person has signed in.
    pub fn client(&self) -> Option<&ClientCredentials> {
        match self {
            Self::Client(credentials) => Some(credentials),
            Self::SignedIn(_) => None,
        }
    }
}

/// The proxy of a request.
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
    /// Time-out from start to end.
    pub timeout: Duration,
    /// Takes part in the app's cookie jar.
    pub cookies: bool,
    /// Most redirects that are followed.
    pub max_redirects: u32,
    /// Trusted certificates.
    pub trust: Trust,
    /// The proxy.
    pub proxy: Proxy,
    /// Credentials for its token.
    pub credentials: Option<Arc<Credentials>>,
    /// True if the answer's body stays text.
    pub is_text: bool,
    /// True if the progress of the body is reported.
    pub reports_progress: bool,
}

impl HttpRequest {
    /// Time-out of a request unless another is given.
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
            trust: Trust::default(),
            proxy: Proxy::System,
            credentials: None,
            is_text: false,
            reports_progress: false,
        }
    }
}

/// A server's answer, of any status. `V` is the type into which a [`DataDecoder`](crate::DataDecoder) reads the body.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpResponse<V = Arc<str>> {
    /// The status code.
    pub status: u16,
    /// The words after the status code, or the usual ones when the server sent none.
    pub reason: Arc<str>,
    /// Lower-case names; values of one name joined with a comma.
    pub headers: Headers,
    /// The body, decoded by the charset of its `Content-Type`.
    pub body: V,
    /// Names and values of the cookies that the answer sets.
    pub cookies: Headers,
}

impl<V> HttpResponse<V> {
    /// The status is one of success (2xx).
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Failure of a request that has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpFault {
    /// The cause and what helps, without secrets.
    pub message: Arc<str>,
}
