//! What a description says about streams, whatever it is written in.

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
    /// What it says about itself.
    pub doc: String,
    /// Where the streams are served; the first is the one that is used.
    pub servers: Vec<Server>,
    /// The streams.
    pub streams: Vec<Stream>,
    /// Whether WSO2's publisher wrote it: its address is then the backend's, not the gateway's.
    pub from_wso2: bool,
    /// What else it says about itself: tags, contact, licence.
    pub words: Annotations,
}

/// Annotations about a part of a description that no screen shows, but an export repeats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// Its title.
    pub title: String,
    /// What it is, in a line.
    pub summary: String,
    /// What it is, at length.
    pub description: String,
    /// `[{name, description}]`.
    pub tags: Value,
    /// `{url, description}`.
    pub external_docs: Value,
    /// `x-` keys, as they stand there.
    pub extra: Map,
}

impl Annotations {
    /// What says most in a line.
    pub fn doc(&self) -> String {
        [&self.summary, &self.description, &self.title]
            .into_iter()
            .find(|text| !text.is_empty())
            .cloned()
            .unwrap_or_default()
    }

    /// These words, with those of a trait where there are none.
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

/// Where streams are served.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Server {
    /// Its name.
    pub name: String,
    /// Its address without a `/` at the end, variables put in.
    pub url: String,
    /// What it says about itself.
    pub doc: String,
    /// What it says, word for word.
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
    /// What can be put in.
    pub variables: Vec<Variable>,
}

/// A variable of a server's address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What is put in unless somebody says otherwise.
    pub default: String,
    /// What it can be; anything when empty.
    pub choices: Vec<String>,
    /// What it means.
    pub doc: String,
}

/// One stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stream {
    /// A name for people.
    pub title: String,
    /// A name for code, as written: an operation id, a path or a topic.
    pub id: String,
    /// What it delivers.
    pub doc: String,
    /// `GET`, seldom `POST`.
    pub method: String,
    /// Its path with `{parameters}`, beginning with `/`.
    pub path: String,
    /// What can be chosen when it is opened.
    pub parameters: Vec<Parameter>,
    /// The server that serves it, when it is not the first.
    pub server: Option<String>,
    /// What has to be shown to be let in.
    pub auth: Option<Auth>,
    /// The events it sends.
    pub messages: Vec<Message>,
    /// The body that is sent to open it.
    pub body: Option<Value>,
    /// How it behaves.
    pub behaviour: Behaviour,
    /// What its operation says, word for word.
    pub words: Annotations,
    /// The name of its channel, where that is no path.
    pub channel_id: String,
    /// What its channel says, word for word; its title is the stream's.
    pub channel: Annotations,
    /// Every security scheme that lets one in, the first that can be used first.
    pub schemes: Vec<Scheme>,
    /// Bindings of its operation to other protocols.
    pub bindings: Map,
}

/// A security scheme as the document has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scheme {
    /// Its name.
    pub name: String,
    /// What it says, flows with `scopes` as before version 3.
    pub written: Value,
    /// Which scopes are asked for.
    pub scopes: Vec<String>,
}

/// What a description says about how a stream behaves.
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
}

/// Something that can be chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it is sent.
    pub place: Place,
    /// What it means.
    pub doc: String,
    /// What it is at first.
    pub default: String,
    /// What it can be; anything when empty.
    pub choices: Vec<String>,
    /// Whether it has to be there.
    pub required: bool,
    /// What else is said of its values.
    pub schema: Schema,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    #[default]
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}

/// What has to be shown to be let in. Names are those of the secrets.
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
        /// Whether it goes into the query.
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
    /// What it means.
    pub doc: String,
    /// What its data is.
    pub schema: Schema,
    /// Events as they may come.
    pub examples: Vec<Example>,
    /// Its key among the messages of the document.
    pub key: String,
    /// What it says, word for word.
    pub words: Annotations,
    /// Its content type; none for the usual one of its data.
    pub content_type: String,
    /// Headers that it carries on protocols that have some.
    pub headers: Option<Schema>,
    /// Bindings to other protocols.
    pub bindings: Map,
}

/// An event as it may come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// Its id.
    pub id: Option<String>,
    /// Its data.
    pub data: Value,
    /// Its name.
    pub name: String,
    /// What it shows.
    pub summary: String,
}

impl Description {
    /// Every secret once, sorted.
    pub fn secrets(&self) -> Vec<&str> {
        let all = self.streams.iter().filter_map(|stream| stream.auth.as_ref()).flat_map(Auth::secrets);
        all.collect::<BTreeSet<_>>().into_iter().collect()
    }
}
