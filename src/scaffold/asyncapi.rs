//! A description as an AsyncAPI document, 2.6 or 3.0. `x-` keys stand only where the standard has no word: how an SSE stream behaves,
//! headers of the request, its body.

use super::schema::{Schema, Shape};
use super::{Auth, Description, Example, Message, Parameter, Place, Server, Stream, name};
use crate::value::{Map, Value};

/// Which version is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 2.6.0
    V26,
    /// 3.0.0
    V30,
}

/// The document as YAML.
pub fn document(description: &Description, version: Version) -> String {
    super::write::block(&value(description, version))
}

/// The document as a value.
pub fn value(description: &Description, version: Version) -> Value {
    let writer = Writer::new(description, version);
    let mut root = Map::default();
    root.insert("asyncapi", Value::from(if version == Version::V26 { "2.6.0" } else { "3.0.0" }));
    let mut info = Map::default();
    info.insert("title", Value::from(description.title.as_str()));
    info.insert(
        "version",
        Value::from(if description.version.is_empty() { "1.0.0" } else { description.version.as_str() }),
    );
    put(&mut info, "description", &description.doc);
    root.insert("info", map(info));
    root.insert("defaultContentType", Value::from("application/json"));
    if !description.servers.is_empty() {
        let servers = description.servers.iter().map(|server| (server_key(&server.name), writer.server(server)));
        root.insert("servers", Value::map(servers));
    }
    root.insert("channels", Value::map(writer.named.iter().map(|one| writer.channel(one))));
    if version == Version::V30 {
        let operations = writer.named.iter().map(|one| (one.operation.clone(), writer.operation(one)));
        root.insert("operations", Value::map(operations));
    }
    let components = writer.components();
    if components.as_map().is_some_and(|map| !map.is_empty()) {
        root.insert("components", components);
    }
    map(root)
}

/// A stream with the names it has in the document.
struct Named<'d> {
    stream: &'d Stream,
    channel: String,
    operation: String,
    /// Messages by their keys in `components`.
    messages: Vec<(String, &'d Message)>,
}

struct Writer<'d> {
    version: Version,
    named: Vec<Named<'d>>,
}

impl<'d> Writer<'d> {
    fn new(description: &'d Description, version: Version) -> Self {
        let (mut channels, mut operations, mut messages) = (Vec::new(), Vec::new(), Vec::new());
        let named = description.streams.iter().map(|stream| {
            let id = name::camel(&stream.id);
            let own = stream.messages.iter().map(|message| {
                let word = message.event.clone().unwrap_or_else(|| stream.id.clone());
                (name::unique(name::camel(&word), &mut messages), message)
            });
            let messages = own.collect();
            let channel = match version {
                Version::V26 => name::unique(stream.path.clone(), &mut channels),
                Version::V30 => name::unique(id.clone(), &mut channels),
            };
            Named { stream, channel, operation: name::unique(id, &mut operations), messages }
        });
        Self { version, named: named.collect() }
    }

    fn server(&self, server: &Server) -> Value {
        let mut written = Map::default();
        match self.version {
            Version::V26 => written.insert("url", Value::from(server.url.as_str())),
            Version::V30 => {
                let bare = server.url.split_once("://").map_or(server.url.as_str(), |(_, rest)| rest);
                let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
                written.insert("host", Value::from(host));
                if !path.is_empty() {
                    written.insert("pathname", Value::from(format!("/{path}")));
                }
            }
        }
        // The standard has no word for SSE; version 3 has no scheme in its addresses.
        let protocol = match self.version {
            Version::V26 => "sse",
            Version::V30 if server.url.starts_with("http://") => "http+sse",
            Version::V30 => "https+sse",
        };
        written.insert("protocol", Value::from(protocol));
        put(&mut written, "description", &server.doc);
        map(written)
    }

    fn channel(&self, named: &Named<'d>) -> (String, Value) {
        let stream = named.stream;
        let mut channel = Map::default();
        match self.version {
            Version::V26 => {
                put(&mut channel, "x-title", &stream.title);
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
                operation
                    .insert("message", message.unwrap_or_else(|| Value::map([("payload", Value::map::<&str>([]))])));
                channel.insert("subscribe", map(operation));
            }
            Version::V30 => {
                channel.insert("address", Value::from(stream.path.as_str()));
                put(&mut channel, "title", &stream.title);
                if let Some(server) = &stream.server {
                    channel.insert("servers", Value::list([reference("servers", &server_key(server))]));
                }
                let messages =
                    named.messages.iter().map(|(key, _)| (key.clone(), reference("components/messages", key)));
                channel.insert("messages", Value::map(messages));
            }
        }
        let in_path = stream.parameters.iter().filter(|parameter| parameter.place == Place::Path);
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
            Version::V26 => written.insert("schema", parameter_schema(parameter)),
            Version::V30 => {
                put(&mut written, "default", &parameter.default);
                if !parameter.choices.is_empty() {
                    written.insert("enum", texts(&parameter.choices));
                }
            }
        }
        map(written)
    }

    fn operation(&self, named: &Named<'d>) -> Value {
        let mut operation = self.operation_facts(named);
        operation.insert("action", Value::from("receive"));
        operation.insert("channel", reference("channels", &named.channel));
        map(operation)
    }

    /// What both versions say of an operation.
    fn operation_facts(&self, named: &Named<'d>) -> Map {
        let stream = named.stream;
        let mut operation = Map::default();
        put(&mut operation, "summary", &stream.doc);
        if let Some(auth) = &stream.auth {
            let scheme = scheme_name(auth);
            let required = match self.version {
                Version::V26 => Value::map([(scheme, Value::list([]))]),
                Version::V30 => reference("components/securitySchemes", &scheme),
            };
            operation.insert("security", Value::list([required]));
        }
        let mut http = Map::default();
        if self.version == Version::V26 {
            http.insert("type", Value::from("request"));
        }
        http.insert("method", Value::from(stream.method.as_str()));
        if let Some(query) = self.parameters_schema(stream, Place::Query) {
            http.insert("query", query);
        }
        http.insert("bindingVersion", Value::from(if self.version == Version::V26 { "0.1.0" } else { "0.3.0" }));
        operation.insert("bindings", Value::map([("http", map(http))]));
        if let Some(headers) = self.parameters_schema(stream, Place::Header) {
            operation.insert("x-headers", headers);
        }
        if let Some(body) = &stream.body {
            operation.insert("x-request-body", body.clone());
        }
        let behaviour = &stream.behaviour;
        let mut sse = Map::default();
        let millis = |millis: u64| Value::Number(millis as f64);
        behaviour.retry.into_iter().for_each(|retry| sse.insert("retry", millis(retry)));
        behaviour.idle_timeout.into_iter().for_each(|idle| sse.insert("idleTimeout", millis(idle)));
        put(&mut sse, "lastEventIdParam", behaviour.last_event_id_param.as_deref().unwrap_or_default());
        put(&mut sse, "closeOn", behaviour.close_on.as_deref().unwrap_or_default());
        if !sse.is_empty() {
            operation.insert("x-sse", map(sse));
        }
        operation
    }

    fn parameters_schema(&self, stream: &Stream, place: Place) -> Option<Value> {
        let own = stream.parameters.iter().filter(|parameter| parameter.place == place);
        let properties: Vec<(String, Value)> = own
            .map(|parameter| {
                let mut schema = parameter_schema(parameter).as_map().cloned().unwrap_or_default();
                put(&mut schema, "description", &parameter.doc);
                (parameter.name.clone(), map(schema))
            })
            .collect();
        if properties.is_empty() {
            return None;
        }
        Some(Value::map([("type", Value::from("object")), ("properties", Value::map(properties))]))
    }

    fn components(&self) -> Value {
        let mut components = Map::default();
        let messages: Vec<(String, Value)> = self
            .named
            .iter()
            .flat_map(|named| &named.messages)
            .map(|(key, message)| (key.clone(), message_value(message)))
            .collect();
        if !messages.is_empty() {
            components.insert("messages", Value::map(messages));
        }
        let mut schemes = Map::default();
        for auth in self.named.iter().filter_map(|named| named.stream.auth.as_ref()) {
            schemes.insert(scheme_name(auth), scheme(auth));
        }
        if !schemes.is_empty() {
            components.insert("securitySchemes", map(schemes));
        }
        map(components)
    }
}

fn message_value(message: &Message) -> Value {
    let mut written = Map::default();
    written.insert("name", Value::from(message.event.as_deref().unwrap_or("message")));
    put(&mut written, "summary", &message.doc);
    let is_text = message.schema.is_text();
    written.insert("contentType", Value::from(if is_text { "text/plain" } else { "application/json" }));
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
        let payloads = examples.iter().map(|example| Value::map([("payload", example.data.clone())]));
        written.insert("examples", Value::list(payloads));
    }
    map(written)
}

/// A schema as JSON Schema.
pub fn schema(schema: &Schema) -> Value {
    let mut written = Map::default();
    let kind = match &schema.shape {
        Shape::Any => "",
        Shape::Bool => "boolean",
        Shape::Integer => "integer",
        Shape::Number => "number",
        Shape::Text => "string",
        Shape::List(_) => "array",
        Shape::Object(_) => "object",
    };
    put(&mut written, "type", kind);
    put(&mut written, "description", &schema.doc);
    put(&mut written, "format", &schema.format);
    if !schema.choices.is_empty() {
        written.insert("enum", Value::list(schema.choices.iter().cloned()));
    }
    schema.range.0.into_iter().for_each(|least| written.insert("minimum", Value::Number(least)));
    schema.range.1.into_iter().for_each(|greatest| written.insert("maximum", Value::Number(greatest)));
    match &schema.shape {
        Shape::List(item) => written.insert("items", self::schema(item)),
        Shape::Object(fields) => {
            let required: Vec<String> =
                fields.iter().filter(|field| field.required).map(|field| field.name.clone()).collect();
            if !required.is_empty() {
                written.insert("required", texts(&required));
            }
            let properties = fields.iter().map(|field| (field.name.clone(), self::schema(&field.schema)));
            written.insert("properties", Value::map(properties));
        }
        _ => {}
    }
    map(written)
}

fn parameter_schema(parameter: &Parameter) -> Value {
    let mut schema = Map::default();
    schema.insert("type", Value::from("string"));
    put(&mut schema, "default", &parameter.default);
    if !parameter.choices.is_empty() {
        schema.insert("enum", texts(&parameter.choices));
    }
    map(schema)
}

/// The scheme's name, from which the names of the secrets can be made again.
fn scheme_name(auth: &Auth) -> String {
    let (secret, end) = match auth {
        Auth::Bearer { token } => (token, "_TOKEN"),
        Auth::Basic { user, .. } => (user, "_USER"),
        Auth::Key { secret, .. } => (secret, ""),
    };
    let stem = secret.strip_suffix(end).filter(|stem| !stem.is_empty()).unwrap_or(secret);
    name::camel(&stem.to_lowercase())
}

fn scheme(auth: &Auth) -> Value {
    let text = |pairs: &[(&str, &str)]| Value::map(pairs.iter().map(|(key, value)| (*key, Value::from(*value))));
    match auth {
        Auth::Bearer { .. } => text(&[("type", "http"), ("scheme", "bearer")]),
        Auth::Basic { .. } => text(&[("type", "http"), ("scheme", "basic")]),
        Auth::Key { name, in_query, .. } => {
            text(&[("type", "httpApiKey"), ("in", if *in_query { "query" } else { "header" }), ("name", name)])
        }
    }
}

/// Names of servers are words in both versions.
fn server_key(name: &str) -> String {
    let key: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    if key.is_empty() { "production".to_owned() } else { key }
}

fn reference(place: &str, key: &str) -> Value {
    Value::map([("$ref", Value::from(format!("#/{place}/{}", key.replace('~', "~0").replace('/', "~1"))))])
}

fn put(map: &mut Map, key: &str, text: &str) {
    if !text.is_empty() {
        map.insert(key, Value::from(text));
    }
}

fn texts(texts: &[String]) -> Value {
    Value::list(texts.iter().map(|text| Value::from(text.as_str())))
}

fn map(map: Map) -> Value {
    Value::Map(std::sync::Arc::new(map))
}
