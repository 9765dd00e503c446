//! Streams of a description, independent of the format that it is written in.

use std::collections::BTreeSet;

use super::schema::Schema;
use ensemble_core::value::{Map, Value};

/// Streams and where they come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Description {
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// Its description.
    pub doc: String,
    /// Where the streams are served; the first is the one that is used.
    pub servers: Vec<Server>,
    /// The streams.
    pub streams: Vec<Stream>,
    /// True when WSO2's publisher wrote the description: its address is then the backend's, not the gateway's.
    pub from_wso2: bool,
    /// Its other annotations: tags, contact, licence.
    pub words: Annotations,
    /// Which certificates an app of it trusts.
    pub trust: CertificateTrust,
}

/// Annotations about a part of a description that no screen shows, but an export repeats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// Its title.
    pub title: String,
    /// Its summary, one line.
    pub summary: String,
    /// Its description, any length.
    pub description: String,
    /// `[{name, description}]`.
    pub tags: Value,
    /// `{url, description}`.
    pub external_docs: Value,
    /// `x-` keys, as they stand there.
    pub extra: Map,
}

impl Annotations {
    /// The summary, else the first line of the description.
    pub fn doc(&self) -> String {
        [&self.summary, &self.description, &self.title]
            .into_iter()
            .find(|text| !text.is_empty())
            .cloned()
            .unwrap_or_default()
    }

    /// These annotations; empty ones are taken from a trait.
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

/// Certificates that an app trusts or shows, beyond what the system trusts. The key of its own certificate is a secret and not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateTrust {
    /// Certificates (PEM) of authorities, or a server's own.
    pub authorities: Option<String>,
    /// The app's own certificate (PEM), for servers that ask for one.
    pub certificate: Option<String>,
    /// SHA-256 of the only certificate that is trusted, in hexadecimal digits.
    pub fingerprint: Option<String>,
    /// Every certificate is accepted.
    pub accepts_any: bool,
}

impl CertificateTrust {
    /// Returns true when the app trusts what the system trusts and shows no certificate.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// Where streams are served.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Server {
    /// Its name.
    pub name: String,
    /// Its address without a `/` at the end, with variables filled in.
    pub url: String,
    /// Its description.
    pub doc: String,
    /// Its keys and values as they are written.
    pub words: Annotations,
    /// Its protocol, as written.
    pub protocol: String,
    /// Its address with `{variables}`, when it has some.
    pub template: Option<Template>,
}

/// An address with variables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// The address.
    pub address: String,
    /// Variables of the address.
    pub variables: Vec<Variable>,
}

/// A variable of a server's address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its default.
    pub default: String,
    /// The accepted values; any when empty.
    pub choices: Vec<String>,
    /// Its description.
    pub doc: String,
}

/// One stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stream {
    /// A name for people.
    pub title: String,
    /// A name for code, as written: an operation id, a path or a topic.
    pub id: String,
    /// Its events.
    pub doc: String,
    /// `GET`, seldom `POST`.
    pub method: String,
    /// Its path with `{parameters}`, beginning with `/`.
    pub path: String,
    /// The path as the document has it, when it matches several: `/*`. The path then ends in a parameter.
    pub pattern: Option<String>,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The server that serves it, when it is not the first.
    pub server: Option<String>,
    /// The credentials it asks for.
    pub auth: Option<Auth>,
    /// The events it sends.
    pub messages: Vec<Message>,
    /// The body that is sent to open it.
    pub body: Option<Value>,
    /// How it behaves.
    pub behaviour: Behaviour,
    /// The annotations of its operation, as they are written.
    pub words: Annotations,
    /// The name of its channel, where that is no path.
    pub channel_id: String,
    /// The annotations of its channel, as they are written; its title is the stream's.
    pub channel: Annotations,
    /// Every accepted security scheme, the first that can be used first.
    pub schemes: Vec<Scheme>,
    /// Bindings of its operation to other protocols.
    pub bindings: Map,
}

impl Stream {
    /// Returns true when a server cannot tell the requests for both streams apart: one method, one path, one server, one query.
    pub fn is_asked_like(&self, other: &Self) -> bool {
        fn query(stream: &Stream) -> Vec<(&str, &str)> {
            let sent = stream.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Query);
            sent.filter(|one| !one.default.is_empty()).map(|one| (one.name.as_str(), one.default.as_str())).collect()
        }
        (&self.method, &self.path, &self.server) == (&other.method, &other.path, &other.server)
            && query(self) == query(other)
    }
}

/// A security scheme as the document has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scheme {
    /// Its name.
    pub name: String,
    /// Its keys and values; flows with `scopes` as before version 3.
    pub written: Value,
    /// The requested scopes.
    pub scopes: Vec<String>,
}

/// Stream options that a description states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Behaviour {
    /// Milliseconds before a reconnect.
    pub retry: Option<u64>,
    /// Milliseconds of silence after which the stream counts as dead.
    pub idle_timeout: Option<u64>,
    /// The query parameter that carries the last event's id, too.
    pub last_event_id_param: Option<String>,
    /// The data that ends the stream.
    pub close_on: Option<String>,
    /// The name of the event that ends the stream.
    pub close_on_event: Option<String>,
    /// It sends lines of JSON instead of server-sent events.
    pub lines: bool,
}

/// A parameter of a stream's address or headers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it is sent.
    pub location: ParameterLocation,
    /// Its description.
    pub doc: String,
    /// Its default.
    pub default: String,
    /// The accepted values; any when empty.
    pub choices: Vec<String>,
    /// A request without it is refused.
    pub required: bool,
    /// The schema of its values.
    pub schema: Schema,
}

/// Value of a path parameter without default and choices: a path with an empty segment would be another path.
pub const UNKNOWN_PATH_PARAMETER: &str = "demo";

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParameterLocation {
    /// In the path.
    #[default]
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}

/// The credentials that a server asks for. The fields are names of secrets, not their values.
#[derive(Clone, Debug, PartialEq)]
pub enum Auth {
    /// A token.
    Bearer {
        /// The secret.
        token: String,
    },
    /// A name and a password.
    Basic {
        /// The secret that holds the name.
        user: String,
        /// The secret that holds the password.
        password: String,
    },
    /// A key in a header or in the query.
    Key {
        /// The header's or the parameter's name.
        name: String,
        /// The key is sent in the query; otherwise in a header.
        in_query: bool,
        /// The secret.
        secret: String,
    },
}

impl Auth {
    /// The names of the secrets.
    pub fn secrets(&self) -> Vec<&str> {
        match self {
            Self::Bearer { token } => vec![token],
            Self::Basic { user, password } => vec![user, password],
            Self::Key { secret, .. } => vec![secret],
        }
    }
}

/// One sort of event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// The event's name; none for `message`.
    pub event: Option<String>,
    /// Its description.
    pub doc: String,
    /// The schema of its data.
    pub schema: Schema,
    /// Example events.
    pub examples: Vec<Example>,
    /// Its key among the messages of the document.
    pub key: String,
    /// Its keys and values as they are written.
    pub words: Annotations,
    /// Its content type; none for the usual one of its data.
    pub content_type: String,
    /// Headers that it carries on protocols that have some.
    pub headers: Option<Schema>,
    /// Bindings to other protocols.
    pub bindings: Map,
}

/// An example event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// Its id.
    pub id: Option<String>,
    /// Its data.
    pub data: Value,
    /// Its name.
    pub name: String,
    /// Its payload.
    pub summary: String,
}

/// The secret that holds the key of the app's own certificate.
pub const CLIENT_KEY: &str = "CLIENT_KEY";

impl Description {
    /// Every secret once, sorted.
    pub fn secrets(&self) -> Vec<&str> {
        let all = self.streams.iter().filter_map(|stream| stream.auth.as_ref()).flat_map(Auth::secrets);
        let key = self.trust.certificate.is_some().then_some(CLIENT_KEY);
        all.chain(key).collect::<BTreeSet<_>>().into_iter().collect()
    }
}
