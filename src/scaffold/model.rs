//! Format-independent description of streams.

use std::collections::BTreeSet;

use super::schema::Schema;
use ensemble_core::value::{Map, Value};

/// Streams and their servers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Description {
    /// Title.
    pub title: String,
    /// Version.
    pub version: String,
    /// Description.
    pub doc: String,
    /// Servers; the app uses the first.
    pub servers: Vec<Server>,
    /// The streams.
    pub streams: Vec<Stream>,
    /// True for an export of WSO2's publisher: its server is then the backend, not the gateway.
    pub from_wso2: bool,
    /// Other annotations: tags, contact, licence.
    pub words: Annotations,
    /// Certificates that the generated app trusts.
    pub trust: CertificateTrust,
}

/// Annotations that no screen shows and an export repeats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// Title.
    pub title: String,
    /// Summary, one line.
    pub summary: String,
    /// Description.
    pub description: String,
    /// `[{name, description}]`.
    pub tags: Value,
    /// `{url, description}`.
    pub external_docs: Value,
    /// `x-` keys, verbatim.
    pub extra: Map,
}

impl Annotations {
    /// The summary, otherwise the first line of the description.
    pub fn doc(&self) -> String {
        [&self.summary, &self.description, &self.title]
            .into_iter()
            .find(|text| !text.is_empty())
            .cloned()
            .unwrap_or_default()
    }

    /// Fills empty annotations from `other`.
    pub fn or(self, other: Self) -> Self {
        let text = |one: String, other: String| if one.is_empty() { other } else { one };
        let value = |one: Value, other: Value| if one.is_null() { other } else { one };
        let mut extra = other.extra;
        self.extra.iter().for_each(|(key, value)| extra.insert(key.clone(), value.clone()));
        Self {
            title: text(self.title, other.title),
            summary: text(self.summary, other.summary),
            description: text(self.description, other.description),
            tags: value(self.tags, other.tags),
            external_docs: value(self.external_docs, other.external_docs),
            extra,
        }
    }
}

/// TLS settings of an app beyond the system's certificates. The private key is a secret and not part of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateTrust {
    /// Trusted certificates (PEM): authorities, or servers' own.
    pub authorities: Option<String>,
    /// Client certificate (PEM).
    pub certificate: Option<String>,
    /// SHA-256 fingerprint of the only trusted certificate, hexadecimal.
    pub fingerprint: Option<String>,
    /// True when every certificate is accepted.
    pub accepts_any: bool,
}

impl CertificateTrust {
    /// True for the system's certificates and no client certificate.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// A server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Server {
    /// Name.
    pub name: String,
    /// URL without a trailing `/`, with variables replaced.
    pub url: String,
    /// Description.
    pub doc: String,
    /// Annotations, verbatim.
    pub words: Annotations,
    /// Protocol, as written.
    pub protocol: String,
    /// URL with `{variables}`, if any.
    pub template: Option<Template>,
}

/// A URL with variables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// The URL.
    pub address: String,
    /// Variables of the URL.
    pub variables: Vec<Variable>,
}

/// A variable of a server's URL.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variable {
    /// Name.
    pub name: String,
    /// Default value.
    pub default: String,
    /// Allowed values; empty for any.
    pub choices: Vec<String>,
    /// Description.
    pub doc: String,
}

/// A stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stream {
    /// Name for people.
    pub title: String,
    /// Identifier as written: an operation id, a path or a topic.
    pub id: String,
    /// Description.
    pub doc: String,
    /// HTTP method: `GET` or `POST`.
    pub method: String,
    /// Path with `{parameters}`; begins with `/`.
    pub path: String,
    /// Original path with a wildcard, such as `/*`. [`Self::path`] then ends in a parameter.
    pub pattern: Option<String>,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// Name of its server, unless it is the first.
    pub server: Option<String>,
    /// Required credentials.
    pub auth: Option<Auth>,
    /// Messages: one for each kind of event.
    pub messages: Vec<Message>,
    /// Request body.
    pub body: Option<Value>,
    /// Stream options.
    pub behaviour: Behaviour,
    /// Annotations of its operation, verbatim.
    pub words: Annotations,
    /// Name of its channel, if that is not a path.
    pub channel_id: String,
    /// Annotations of its channel, verbatim; the channel's title is [`Self::title`].
    pub channel: Annotations,
    /// Accepted security schemes; the app uses the first that is supported.
    pub schemes: Vec<Scheme>,
    /// Bindings of its operation to other protocols.
    pub bindings: Map,
}

impl Stream {
    /// True when a server cannot distinguish the requests of both streams: equal method, path, server and query.
    pub(crate) fn is_asked_like(&self, other: &Self) -> bool {
        fn query(stream: &Stream) -> Vec<(&str, &str)> {
            let sent = stream.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Query);
            sent.filter(|one| !one.default.is_empty()).map(|one| (one.name.as_str(), one.default.as_str())).collect()
        }
        (&self.method, &self.path, &self.server) == (&other.method, &other.path, &other.server)
            && query(self) == query(other)
    }
}

/// A security scheme of the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scheme {
    /// Name.
    pub name: String,
    /// Definition, with flows and `scopes` in the form of version 2.
    pub written: Value,
    /// Required scopes.
    pub scopes: Vec<String>,
}

/// Stream options in a description.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Behaviour {
    /// Delay before a reconnect, in milliseconds.
    pub retry: Option<u64>,
    /// Idle time after which the stream counts as dead, in milliseconds.
    pub idle_timeout: Option<u64>,
    /// Query parameter that carries the last event id in addition to the header.
    pub last_event_id_param: Option<String>,
    /// Data of the event that ends the stream.
    pub close_on: Option<String>,
    /// The name of the event that ends the stream.
    pub close_on_event: Option<String>,
    /// True for JSON lines instead of server-sent events.
    pub lines: bool,
}

/// A parameter of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameter {
    /// Name.
    pub name: String,
    /// Location in the request.
    pub location: ParameterLocation,
    /// Description.
    pub doc: String,
    /// Default value.
    pub default: String,
    /// Allowed values; empty for any.
    pub choices: Vec<String>,
    /// True when requests without it are refused.
    pub required: bool,
    /// Schema of its value.
    pub schema: Schema,
}

/// Value of a path parameter without a default or choices. An empty segment would make another path.
pub(crate) const UNKNOWN_PATH_PARAMETER: &str = "demo";

/// Location of a parameter in a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParameterLocation {
    /// Path segment.
    #[default]
    Path,
    /// Query parameter.
    Query,
    /// Request header.
    Header,
}

/// Required credentials. Fields hold names of secrets, not their values.
#[derive(Clone, Debug, PartialEq)]
pub enum Auth {
    /// Bearer token.
    Bearer {
        /// Name of the secret.
        token: String,
    },
    /// HTTP basic authentication.
    Basic {
        /// Name of the secret with the user name.
        user: String,
        /// Name of the secret with the password.
        password: String,
    },
    /// API key.
    Key {
        /// Name of the header or query parameter.
        name: String,
        /// True for a query parameter, false for a header.
        in_query: bool,
        /// Name of the secret.
        secret: String,
    },
}

impl Auth {
    /// Names of the secrets.
    pub fn secrets(&self) -> Vec<&str> {
        match self {
            Self::Bearer { token } => vec![token],
            Self::Basic { user, password } => vec![user, password],
            Self::Key { secret, .. } => vec![secret],
        }
    }
}

/// A kind of event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// Event name; `None` for `message`.
    pub event: Option<String>,
    /// Description.
    pub doc: String,
    /// Schema of the data.
    pub schema: Schema,
    /// Example events.
    pub examples: Vec<Example>,
    /// Key among the document's messages.
    pub key: String,
    /// Annotations, verbatim.
    pub words: Annotations,
    /// Content type; empty for the default of its data.
    pub content_type: String,
    /// Headers, for protocols that have them.
    pub headers: Option<Schema>,
    /// Bindings to other protocols.
    pub bindings: Map,
}

/// An example event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// Event id.
    pub id: Option<String>,
    /// Event data.
    pub data: Value,
    /// Name of the example.
    pub name: String,
    /// Summary of the example.
    pub summary: String,
}

/// Name of the secret with the client certificate's private key.
pub(crate) const CLIENT_KEY: &str = "CLIENT_KEY";

impl Description {
    /// Names of all secrets, sorted, without duplicates.
    pub fn secrets(&self) -> Vec<&str> {
        let all = self.streams.iter().filter_map(|stream| stream.auth.as_ref()).flat_map(Auth::secrets);
        let key = self.trust.certificate.is_some().then_some(CLIENT_KEY);
        all.chain(key).collect::<BTreeSet<_>>().into_iter().collect()
    }
}
