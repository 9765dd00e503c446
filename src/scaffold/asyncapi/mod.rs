//! Writes a description as an AsyncAPI document, version 2.6, 3.0 or 3.1. `x-` keys hold what the standard cannot express: SSE options, request
//! headers and body, a second stream at one address in 2.6, and features of one version that the other lacks.

mod maps;
mod schema;
mod security;
mod version;

pub use version::Version;

use super::document::{usual_type, with_scheme};
use super::schema::Shape;
use super::{
    Annotations, Description, Example, Message, Parameter, ParameterLocation, Scheme, Server, Stream, Template, name,
};
use ensemble_core::value::{Map, Value};
use maps::{map, put, texts};
use schema::{parameter_schema, schema};

/// The document as YAML.
pub fn document(description: &Description, version: Version) -> String {
    super::yaml::block(&value(description, version))
}

/// The document as a value.
pub fn value(description: &Description, version: Version) -> Value {
    let writer = Writer::new(description, version);
    let mut root = Map::default();
    root.insert("asyncapi", Value::from(version.word()));
    let mut info = Map::default();
    info.insert("title", Value::from(description.title.as_str()));
    info.insert(
        "version",
        Value::from(if description.version.is_empty() { "1.0.0" } else { description.version.as_str() }),
    );
    put(&mut info, "description", &description.doc);
    let (in_info, in_root) = match version {
        Version::V26 => (&[][..], &["tags", "externalDocs"][..]),
        Version::V30 | Version::V31 => (&["tags", "externalDocs"][..], &[][..]),
    };
    let about = &description.words;
    put_words(&mut info, &Annotations { tags: Value::Null, external_docs: Value::Null, ..about.clone() }, &[]);
    let outside =
        Annotations { tags: about.tags.clone(), external_docs: about.external_docs.clone(), ..Annotations::default() };
    if !in_info.is_empty() {
        put_words(&mut info, &outside, in_info);
    }
    root.insert("info", map(info));
    root.insert("defaultContentType", Value::from("application/json"));
    if !in_root.is_empty() {
        put_words(&mut root, &outside, in_root);
    }
    if description.servers.iter().any(|server| !server.url.is_empty()) {
        let known = description.servers.iter().filter(|server| !server.url.is_empty());
        let servers = known.map(|server| (server_key(&server.name), writer.server(server)));
        root.insert("servers", Value::map(servers));
    }
    root.insert("channels", Value::map(writer.named.iter().map(|one| writer.channel(one))));
    if version.is_3() {
        let operations = writer.named.iter().map(|one| (one.operation.clone(), writer.operation(one)));
        root.insert("operations", Value::map(operations));
    }
    let components = writer.components();
    if components.as_map().is_some_and(|map| !map.is_empty()) {
        root.insert("components", components);
    }
    map(root)
}

/// A stream with its names in the document.
struct NamedStream<'d> {
    stream: &'d Stream,
    channel: String,
    address: String,
    operation: String,
    /// Messages with their keys in `components`.
    messages: Vec<(String, &'d Message)>,
}

struct Writer<'d> {
    version: Version,
    named: Vec<NamedStream<'d>>,
    /// Messages without duplicates, with their keys.
    messages: Vec<(String, &'d Message)>,
}

impl<'d> Writer<'d> {
    fn new(description: &'d Description, version: Version) -> Self {
        let (mut channels, mut operations) = (Vec::new(), Vec::new());
        let (mut keys, mut all) = (Vec::new(), Vec::<(String, &'d Message)>::new());
        let mut named = Vec::new();
        for stream in &description.streams {
            let mut messages = Vec::new();
            for message in &stream.messages {
                let word = message.event.clone().unwrap_or_else(|| stream.id.clone());
                let key = if message.key.is_empty() { name::camel(&word) } else { name_key(&message.key) };
                let known = all.iter().find(|(_, known)| **known == *message && !message.key.is_empty());
                let key = match known {
                    Some((key, _)) => key.clone(),
                    None => {
                        let key = name::unique(key, &mut keys);
                        all.push((key.clone(), message));
                        key
                    }
                };
                messages.push((key, message));
            }
            let address = address_of(stream);
            let id = if stream.channel_id.is_empty() { name::camel(&stream.id) } else { name_key(&stream.channel_id) };
            let channel = match version {
                Version::V26 => name::unique(address.clone(), &mut channels),
                Version::V30 | Version::V31 => name::unique(id, &mut channels),
            };
            let operation = name::unique(name_key(&stream.id), &mut operations);
            named.push(NamedStream { stream, channel, address, operation, messages });
        }
        Self { version, named, messages: all }
    }

    fn server(&self, server: &Server) -> Value {
        let mut written = Map::default();
        let address = server.template.as_ref().map_or(&server.url, |template| &template.address);
        let bare = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
        match self.version {
            Version::V26 => written.insert("url", Value::from(address.as_str())),
            Version::V30 | Version::V31 => {
                let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
                written.insert("host", Value::from(host));
                if !path.is_empty() {
                    written.insert("pathname", Value::from(format!("/{path}")));
                }
            }
        }
        // The standard has no word for SSE; version 3 has no scheme in its addresses.
        let own_host = server.url.split_once("://").map_or(server.url.as_str(), |(_, rest)| rest);
        let says_scheme = self.version == Version::V26 || with_scheme(own_host, &server.protocol) == server.url;
        let protocol = match self.version {
            _ if !server.protocol.is_empty() && says_scheme => server.protocol.as_str(),
            Version::V26 => "sse",
            Version::V30 | Version::V31 if server.url.starts_with("http://") => "http+sse",
            Version::V30 | Version::V31 => "https+sse",
        };
        written.insert("protocol", Value::from(protocol));
        let allowed: &[&str] = match self.version {
            Version::V26 => &["tags"],
            Version::V30 | Version::V31 => &["title", "summary", "tags", "externalDocs"],
        };
        put_words(&mut written, &server.words, allowed);
        if server.words == Annotations::default() {
            put(&mut written, "description", &server.doc);
        }
        if let Some(template) = &server.template {
            written.insert("variables", variables(template));
        }
        map(written)
    }

    fn channel(&self, named: &NamedStream<'d>) -> (String, Value) {
        let stream = named.stream;
        let mut channel = Map::default();
        let about = Annotations { title: stream.title.clone(), ..stream.channel.clone() };
        match self.version {
            Version::V26 => {
                if named.channel != named.address {
                    put(&mut channel, "x-address", &named.address);
                }
                put_words(&mut channel, &about, &[]);
                if let Some(server) = &stream.server {
                    channel.insert("servers", Value::list([Value::from(server_key(server))]));
                }
                let mut operation = self.operation_facts(named);
                operation.insert("operationId", Value::from(named.operation.as_str()));
                let message = match &named.messages[..] {
                    [] => None,
                    [(key, _)] => Some(reference("components/messages", key)),
                    several => {
                        let all = several.iter().map(|(key, _)| reference("components/messages", key));
                        Some(Value::map([("oneOf", Value::list(all))]))
                    }
                };
                if let Some(message) = message {
                    operation.insert("message", message);
                }
                channel.insert("subscribe", map(operation));
            }
            Version::V30 | Version::V31 => {
                channel.insert("address", Value::from(named.address.as_str()));
                put_words(&mut channel, &about, &["title", "summary", "tags", "externalDocs"]);
                if let Some(server) = &stream.server {
                    channel.insert("servers", Value::list([reference("servers", &server_key(server))]));
                }
                let messages =
                    named.messages.iter().map(|(key, _)| (key.clone(), reference("components/messages", key)));
                channel.insert("messages", Value::map(messages));
            }
        }
        // The topic of an address pattern is not a parameter of the document.
        let is_topic = |parameter: &&Parameter| stream.pattern.is_some() && parameter.name == "topic";
        let in_path = stream.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Path);
        let in_path = in_path.filter(|parameter| !is_topic(parameter));
        let parameters: Vec<(String, Value)> =
            in_path.map(|parameter| (parameter.name.clone(), self.parameter(parameter))).collect();
        if !parameters.is_empty() {
            channel.insert("parameters", Value::map(parameters));
        }
        (named.channel.clone(), map(channel))
    }

    fn parameter(&self, parameter: &Parameter) -> Value {
        let mut written = Map::default();
        put(&mut written, "description", &parameter.doc);
        match self.version {
            Version::V26 => written.insert("schema", map(parameter_schema(parameter))),
            Version::V30 | Version::V31 => {
                put(&mut written, "default", &parameter.default);
                if !parameter.choices.is_empty() {
                    written.insert("enum", texts(&parameter.choices));
                }
                let plain = Parameter { default: String::new(), choices: Vec::new(), ..parameter.clone() };
                let mut about = parameter_schema(&plain);
                if let Some(examples) = about.remove("examples") {
                    let examples = examples.as_list().unwrap_or_default().iter();
                    written.insert("examples", Value::list(examples.map(|one| Value::Text(one.to_display()))));
                }
                // Values are texts there.
                if about.len() > 1 || parameter.schema.shape != Shape::Text {
                    written.insert("x-schema", map(about));
                }
            }
        }
        map(written)
    }

    fn operation(&self, named: &NamedStream<'d>) -> Value {
        let mut operation = self.operation_facts(named);
        operation.insert("action", Value::from("receive"));
        operation.insert("channel", reference("channels", &named.channel));
        map(operation)
    }

    /// Keys of an operation that both versions have.
    fn operation_facts(&self, named: &NamedStream<'d>) -> Map {
        let stream = named.stream;
        let mut operation = Map::default();
        let allowed: &[&str] = match self.version {
            Version::V26 => &["summary", "tags", "externalDocs"],
            Version::V30 | Version::V31 => &["title", "summary", "tags", "externalDocs"],
        };
        put_words(&mut operation, &stream.words, allowed);
        if stream.words == Annotations::default() && stream.channel == Annotations::default() {
            put(&mut operation, "summary", &stream.doc);
        }
        let schemes = security::schemes_of(stream);
        if !schemes.is_empty() {
            let required = schemes.iter().map(|scheme| match self.version {
                Version::V26 => Value::map([(scheme.name.clone(), texts(&scheme.scopes))]),
                Version::V30 | Version::V31 => reference("components/securitySchemes", &scheme.name),
            });
            operation.insert("security", Value::list(required));
            let narrower = schemes.iter().filter(|scheme| self.version.is_3() && self.asks_more(scheme));
            let narrower: Vec<(String, Value)> =
                narrower.map(|scheme| (scheme.name.clone(), texts(&scheme.scopes))).collect();
            if !narrower.is_empty() {
                operation.insert("x-security-scopes", Value::map(narrower));
            }
        }
        let mut http = Map::default();
        if self.version == Version::V26 {
            http.insert("type", Value::from("request"));
        }
        http.insert("method", Value::from(stream.method.as_str()));
        if let Some(query) = parameters_schema(stream, ParameterLocation::Query) {
            http.insert("query", query);
        }
        http.insert("bindingVersion", Value::from(if self.version == Version::V26 { "0.1.0" } else { "0.3.0" }));
        let mut bindings = Map::default();
        bindings.insert("http", map(http));
        stream.bindings.iter().for_each(|(name, binding)| bindings.insert(name.clone(), binding.clone()));
        operation.insert("bindings", map(bindings));
        if let Some(headers) = parameters_schema(stream, ParameterLocation::Header) {
            operation.insert("x-headers", headers);
        }
        if let Some(body) = &stream.body {
            operation.insert("x-request-body", body.clone());
        }
        let behaviour = &stream.behaviour;
        let mut sse = Map::default();
        let millis = |millis: u64| Value::Number(millis as f64);
        if behaviour.lines {
            sse.insert("format", Value::from("ndjson"));
        }
        put(&mut sse, "closeOnEvent", behaviour.close_on_event.as_deref().unwrap_or_default());
        behaviour.retry.into_iter().for_each(|retry| sse.insert("retry", millis(retry)));
        behaviour.idle_timeout.into_iter().for_each(|idle| sse.insert("idleTimeout", millis(idle)));
        put(&mut sse, "lastEventIdParam", behaviour.last_event_id_param.as_deref().unwrap_or_default());
        put(&mut sse, "closeOn", behaviour.close_on.as_deref().unwrap_or_default());
        if !sse.is_empty() {
            operation.insert("x-sse", map(sse));
        }
        operation
    }

    /// True when another stream asks for scopes of the same scheme that this one does not need. Scopes are then written at each operation.
    fn asks_more(&self, scheme: &Scheme) -> bool {
        let all = self.named.iter().flat_map(|named| security::schemes_of(named.stream));
        all.into_iter().any(|other| other.name == scheme.name && other.scopes != scheme.scopes)
    }

    fn components(&self) -> Value {
        let mut components = Map::default();
        let messages: Vec<(String, Value)> =
            self.messages.iter().map(|(key, message)| (key.clone(), message_value(message))).collect();
        if !messages.is_empty() {
            components.insert("messages", Value::map(messages));
        }
        let schemes = security::components(self.named.iter().map(|named| named.stream), self.version);
        if !schemes.is_empty() {
            components.insert("securitySchemes", map(schemes));
        }
        map(components)
    }
}

/// The path of a stream, or its topic when that is a URL, as in Mercure.
fn address_of(stream: &Stream) -> String {
    if let Some(pattern) = &stream.pattern {
        // `#` would begin a fragment, which the standard forbids in addresses.
        return pattern.replace('#', "*");
    }
    match topic_of(stream) {
        Some(topic) => topic.default.clone(),
        None if stream.path.is_empty() => "/".to_owned(),
        None => stream.path.clone(),
    }
}

/// The parameter whose value is a topic URL.
fn topic_of(stream: &Stream) -> Option<&Parameter> {
    let topic = |one: &&Parameter| {
        one.location == ParameterLocation::Query && one.name == "topic" && one.default.contains("://")
    };
    stream.parameters.iter().find(topic).filter(|_| stream.path.is_empty())
}

fn parameters_schema(stream: &Stream, location: ParameterLocation) -> Option<Value> {
    let topic = topic_of(stream);
    let own = stream.parameters.iter().filter(|parameter| parameter.location == location && Some(*parameter) != topic);
    let own: Vec<&Parameter> = own.collect();
    if own.is_empty() {
        return None;
    }
    let properties = own.iter().map(|parameter| {
        let mut schema = parameter_schema(parameter);
        put(&mut schema, "description", &parameter.doc);
        (parameter.name.clone(), map(schema))
    });
    let mut written = Map::default();
    written.insert("type", Value::from("object"));
    let required: Vec<String> = own.iter().filter(|one| one.required).map(|one| one.name.clone()).collect();
    if !required.is_empty() {
        written.insert("required", texts(&required));
    }
    written.insert("properties", Value::map(properties));
    Some(map(written))
}

fn variables(template: &Template) -> Value {
    Value::map(template.variables.iter().map(|variable| {
        let mut written = Map::default();
        put(&mut written, "default", &variable.default);
        if !variable.choices.is_empty() {
            written.insert("enum", texts(&variable.choices));
        }
        put(&mut written, "description", &variable.doc);
        (variable.name.clone(), map(written))
    }))
}

fn message_value(message: &Message) -> Value {
    let mut written = Map::default();
    written.insert("name", Value::from(message.event.as_deref().unwrap_or("message")));
    put_words(&mut written, &message.words, &["title", "summary", "tags", "externalDocs"]);
    if message.words == Annotations::default() {
        put(&mut written, "summary", &message.doc);
    }
    let kind = if message.content_type.is_empty() { usual_type(&message.schema) } else { &message.content_type };
    written.insert("contentType", Value::from(kind));
    if let Some(headers) = &message.headers {
        written.insert("headers", schema(headers));
    }
    if !message.bindings.is_empty() {
        written.insert("bindings", map(message.bindings.clone()));
    }
    written.insert("payload", schema(&message.schema));
    let is_object = matches!(message.schema.shape, Shape::Object(_));
    // An example's payload has to fit its schema, which a parser checks.
    let examples = message.examples.iter().filter(|example| !is_object || example.data.as_map().is_some());
    let examples: Vec<&Example> = examples.collect();
    // Neither version has a place for an event's id.
    if examples.iter().any(|example| example.id.is_some()) {
        let ids = examples.iter().map(|example| example.id.as_deref().map_or(Value::Null, Value::from));
        written.insert("x-sse", Value::map([("ids", Value::list(ids))]));
    }
    if !examples.is_empty() {
        let shown = examples.iter().map(|example| {
            let mut one = Map::default();
            put(&mut one, "name", &example.name);
            put(&mut one, "summary", &example.summary);
            one.insert("payload", example.data.clone());
            map(one)
        });
        written.insert("examples", Value::list(shown));
    }
    map(written)
}

/// Writes annotations: keys that the standard allows here as they are, others with the prefix `x-`.
fn put_words(written: &mut Map, words: &Annotations, standard: &[&str]) {
    let key = |name: &str| if standard.contains(&name) { name.to_owned() } else { format!("x-{name}") };
    put(written, &key("title"), &words.title);
    put(written, &key("summary"), &words.summary);
    put(written, "description", &words.description);
    for (name, value) in [("tags", &words.tags), ("externalDocs", &words.external_docs)] {
        if !value.is_null() {
            written.insert(key(name), value.clone());
        }
    }
    words.extra.iter().for_each(|(name, value)| written.insert(name.clone(), value.clone()));
}

/// Converts a name to one that is allowed in references.
fn name_key(text: &str) -> String {
    let fits = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if fits { text.to_owned() } else { name::camel(text) }
}

/// Converts a server's name to word characters, as both versions require.
fn server_key(name: &str) -> String {
    let key: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    if key.is_empty() { "production".to_owned() } else { key }
}

fn reference(section: &str, key: &str) -> Value {
    // `~` first (RFC 6901 3), or the `~1` of a slash would be escaped again.
    Value::map([("$ref", Value::from(format!("#/{section}/{}", key.replace('~', "~0").replace('/', "~1"))))])
}
