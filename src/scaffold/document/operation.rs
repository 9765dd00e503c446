//! Shared by the AsyncAPI 2 and 3 readers: parameters, HTTP and SSE bindings, messages.

use super::reader::{Reader, short};
use crate::model::Behaviour;
use crate::schema::{Schema, Shape};
use crate::{Example, Message, Parameter, ParameterLocation, Stream, name};
use ensemble_core::diag::Code;
use ensemble_core::syntax::Node;
use ensemble_core::value::Value;

/// Limit of examples of one message.
const EXAMPLES: usize = 20;

impl<'t> Reader<'t, '_> {
    /// Parameters of a channel, including those of its path that are not described.
    fn channel_parameters(&mut self, channel: &'t Node, path: &str) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        for (name, _, node) in self.entries(channel, "parameters") {
            // Version 3 has no key for the schema of its values.
            let schema = self.get(node, "schema").or_else(|| self.get(node, "x-schema"));
            let mut parameter = self.parameter(name, schema.unwrap_or(node));
            if schema.is_some() {
                let own = self.parameter(name, node);
                if !own.default.is_empty() {
                    parameter.default = own.default;
                }
                if !own.choices.is_empty() {
                    parameter.choices = own.choices;
                }
            }
            let doc = self.text(node, "description");
            if !doc.is_empty() {
                parameter.doc = doc;
            }
            parameter.location =
                if path.contains(&format!("{{{name}}}")) { ParameterLocation::Path } else { ParameterLocation::Query };
            parameters.push(parameter);
        }
        add_undescribed(path, &mut parameters);
        parameters
    }

    /// Path and parameters of a channel. A topic that ends in a wildcard gets a parameter for the rest.
    pub fn address(&mut self, channel: &'t Node, topic: &str) -> (String, Vec<Parameter>) {
        let (path, wildcard) = match pattern_of(topic) {
            Some(pattern) => (format!("{}{{topic}}", pattern.trim_end_matches(['*', '#'])), true),
            None => (topic.to_owned(), false),
        };
        let mut parameters = self.channel_parameters(channel, &path);
        if wildcard
            && let Some(known) = parameters.iter_mut().find(|known| known.name == "topic" && known.doc.is_empty())
        {
            known.doc = TOPIC.to_owned();
        }
        let path = path_of(&path, &mut parameters);
        (path, parameters)
    }

    /// A parameter from its schema.
    pub fn parameter(&mut self, name: &str, node: &'t Node) -> Parameter {
        let schema = self.schema(node);
        // Only one item of a list is sent: `topics=head`.
        let item = match &schema.shape {
            Shape::List(item) => Some(&**item),
            _ => None,
        };
        let choices = item.map_or(&schema.choices, |item| &item.choices);
        let choices: Vec<String> = choices.iter().map(|choice| choice.to_display().to_string()).collect();
        let given = node.get("default").map(Node::to_value).or_else(|| schema.example.clone());
        let given = given.or_else(|| item.and_then(|item| item.example.clone()));
        let first = |value: Value| match value.as_list() {
            Some(items) => items.first().cloned().unwrap_or_default(),
            None => value,
        };
        let default = given.map(first).filter(|value| !value.is_null()).map(|value| value.to_display().to_string());
        let default = default.or_else(|| choices.first().cloned()).unwrap_or_default();
        let mut about =
            Schema { example: None, choices: Vec::new(), doc: String::new(), title: String::new(), ..schema };
        about.more.remove("default");
        if about.shape == Shape::Any {
            about.shape = Shape::Text;
        }
        let doc = schema.doc;
        Parameter { name: name.to_owned(), doc, default, choices, schema: about, ..Parameter::default() }
    }

    /// Reads parameters from an object's properties.
    fn property_parameters(&mut self, node: &'t Node, location: ParameterLocation) -> Vec<Parameter> {
        let required = self.items(node, "required");
        let properties = self.entries(node, "properties");
        let read = properties.into_iter().map(|(name, _, property)| Parameter {
            location,
            required: required.iter().any(|word| word.text().is_some_and(|word| &**word == name)),
            ..self.parameter(name, property)
        });
        read.collect()
    }

    /// Reads stream options from HTTP and SSE bindings and `x-` keys.
    pub fn bindings(&mut self, operation: &'t Node, stream: &mut Stream) {
        let bindings = self.get(operation, "bindings");
        let http = bindings.and_then(|bindings| self.get(bindings, "http"));
        if let Some(http) = http {
            let method = self.text(http, "method").to_ascii_uppercase();
            if !method.is_empty() {
                stream.method = method;
            }
            if let Some(query) = self.get(http, "query") {
                stream.parameters.extend(self.property_parameters(query, ParameterLocation::Query));
            }
        }
        if let Some(headers) = self.get(operation, "x-headers") {
            stream.parameters.extend(self.property_parameters(headers, ParameterLocation::Header));
        }
        if let Some(body) = self.get(operation, "x-request-body") {
            stream.body = Some(body.to_value());
        }
        let sse = bindings.and_then(|bindings| self.get(bindings, "sse"));
        for node in [sse, self.get(operation, "x-sse")].into_iter().flatten() {
            self.behaviour(node, &mut stream.behaviour);
        }
        if let Some(retry) = millis(operation, "x-retry") {
            stream.behaviour.retry = Some(retry);
        }
    }

    fn behaviour(&mut self, node: &'t Node, behaviour: &mut Behaviour) {
        behaviour.retry = millis(node, "retry").or(behaviour.retry);
        // A stream that has missed two keep-alives counts as dead.
        let keep_alive = millis(node, "keepAlive").map(|every| every * 5 / 2);
        behaviour.idle_timeout = millis(node, "idleTimeout").or(keep_alive).or(behaviour.idle_timeout);
        let text = |text: String| Some(text).filter(|text| !text.is_empty());
        behaviour.last_event_id_param =
            text(self.text(node, "lastEventIdParam")).or(behaviour.last_event_id_param.take());
        behaviour.close_on = text(self.text(node, "closeOn")).or(behaviour.close_on.take());
        behaviour.close_on_event = text(self.text(node, "closeOnEvent")).or(behaviour.close_on_event.take());
        behaviour.lines |= self.text(node, "format") == "ndjson";
    }

    /// Messages of an operation: one, a list, or alternatives. `key` is the name of a message that has none.
    pub fn messages(&mut self, nodes: Vec<(Option<&'t str>, &'t Node)>) -> Vec<Message> {
        let mut messages = Vec::new();
        for (key, written) in nodes {
            let Some(node) = self.follow(written) else { continue };
            if let Some(alternatives) = node.get("oneOf").and_then(Node::list) {
                messages.extend(self.messages(alternatives.iter().map(|node| (None, node)).collect()));
                continue;
            }
            // Its key among the document's messages: a name for code, not the event name that the server sends.
            let target = written.get("$ref").and_then(Node::text).and_then(|target| target.rsplit('/').next());
            let mut message = self.message(key, node);
            message.key = key.or(target).unwrap_or_default().to_owned();
            let variants = self.get(node, "payload").map(|payload| self.variants(payload)).unwrap_or_default();
            messages.extend(split(message, variants));
        }
        messages
    }

    fn message(&mut self, key: Option<&str>, node: &'t Node) -> Message {
        let text = |text: String| Some(text).filter(|text| !text.is_empty());
        let bound = self.get(node, "bindings").and_then(|bindings| self.get(bindings, "sse"));
        let own = self.get(node, "x-sse");
        let bound = bound.or(own);
        let bound = bound.and_then(|sse| text(self.text(sse, "event")));
        let event = bound.or_else(|| text(self.text(node, "name"))).or_else(|| key.map(str::to_owned));
        let mut message = Message {
            event,
            schema: self.payload(node),
            words: self.words(node),
            content_type: self.text(node, "contentType"),
            headers: self.headers(node),
            bindings: self.other_bindings(node),
            ..Message::default()
        };
        let traits = self.items(node, "traits");
        for part in traits {
            if message.event.is_none() {
                message.event = text(self.text(part, "name"));
            }
            if message.content_type.is_empty() {
                message.content_type = self.text(part, "contentType");
            }
            message.words = std::mem::take(&mut message.words).or(self.words(part));
            message.headers = message.headers.or_else(|| self.headers(part));
            self.examples(part, &mut message.examples);
        }
        // `message` is the name of events without one.
        message.event = message.event.filter(|event| event != "message");
        message.doc = message.words.doc();
        if message.content_type.is_empty() {
            message.content_type = self.text(self.root, "defaultContentType");
        }
        if usual(&message.content_type, &message.schema) {
            message.content_type.clear();
        }
        self.examples(node, &mut message.examples);
        let ids = own.map(|own| self.items(own, "ids")).unwrap_or_default();
        for (example, id) in message.examples.iter_mut().zip(ids).filter(|(_, id)| !id.is_null()) {
            example.id = id.scalar().map(|id| id.text.to_string());
        }
        message
    }

    /// Headers of a message, if declared.
    fn headers(&mut self, node: &'t Node) -> Option<Schema> {
        let headers = self.get(node, "headers")?;
        let schema = self.schema(headers);
        (!schema.fields().is_empty()).then_some(schema)
    }

    fn payload(&mut self, node: &'t Node) -> Schema {
        let Some(payload) = self.get(node, "payload") else {
            let kind = self.text(node, "contentType");
            let plain = kind.starts_with("text/") && !kind.starts_with("text/event-stream");
            return if plain { Schema::of(Shape::Text) } else { Schema::default() };
        };
        let format = self.first_text(node, &["schemaFormat"]);
        let inner_format = self.text(payload, "schemaFormat");
        let format = if inner_format.is_empty() { format } else { inner_format };
        let known = ["", "application/vnd.aai", "application/schema", "application/vnd.oai"];
        if !known.iter().skip(1).any(|start| format.starts_with(start)) && !format.is_empty() {
            let message = format!("a schema of format `{}` is not read", short(&format));
            self.warn(Code::UnusedPart, payload.span, message, Some("events of this message are shown as JSON"));
            return Schema::default();
        }
        let schema = self.get(payload, "schema").filter(|_| payload.get("schemaFormat").is_some()).unwrap_or(payload);
        self.schema(schema)
    }

    fn examples(&mut self, node: &'t Node, examples: &mut Vec<Example>) {
        for example in self.items(node, "examples") {
            if examples.len() >= EXAMPLES {
                return;
            }
            // Before version 2.3, some documents write the payload without the `payload` key.
            let data = example.get("payload").map_or_else(|| example.to_value(), Node::to_value);
            if !data.is_null() {
                let (name, summary) = (self.text(example, "name"), self.text(example, "summary"));
                let is_whole = example.get("payload").is_none();
                let words = if is_whole { (String::new(), String::new()) } else { (name, summary) };
                examples.push(Example { id: None, data, name: words.0, summary: words.1 });
            }
        }
    }
}

const TOPIC: &str = "The topic to subscribe to";

/// The topic, if it has a wildcard: `/*`, `/prices/*`, `#`.
pub fn pattern_of(topic: &str) -> Option<String> {
    let below = topic.trim_end_matches(['*', '#']);
    let is_pattern = below.len() < topic.len() && (below.is_empty() || below.ends_with('/')) && !topic.contains("://");
    is_pattern.then(|| format!("/{}", topic.trim_start_matches('/')))
}

/// Splits a message into one for each variant of its data, with the examples that fit it.
pub fn split(message: Message, variants: Vec<(String, Schema)>) -> Vec<Message> {
    if variants.is_empty() {
        return vec![message];
    }
    let mut examples = message.examples.clone();
    let sorts = variants.into_iter().map(|(name, schema)| {
        let (own, others) = examples.drain(..).partition(|example: &Example| schema.fits(&example.data));
        examples = others;
        let doc = if schema.doc.is_empty() { message.doc.clone() } else { schema.doc.clone() };
        let key = if name.is_empty() { message.key.clone() } else { name };
        Message { key, doc, schema, examples: own, ..message.clone() }
    });
    sorts.collect()
}

/// Adds parameters that occur in the path only.
pub fn add_undescribed(path: &str, parameters: &mut Vec<Parameter>) {
    for part in path.split('{').skip(1) {
        let Some((written, _)) = part.split_once('}') else { continue };
        if !written.is_empty() && !parameters.iter().any(|known| known.name == written) {
            let schema = Schema::of(Shape::Text);
            parameters.push(Parameter { name: written.to_owned(), schema, ..Parameter::default() });
        }
    }
}

/// Converts a topic to a path: `/prices`, and `prices.eu` to `/prices.eu`. Its query becomes parameters. A topic that is a URL, as in Mercure,
/// becomes a query parameter.
pub fn path_of(topic: &str, parameters: &mut Vec<Parameter>) -> String {
    if topic.contains("://") {
        let fill = |topic: String, parameter: &Parameter| {
            topic.replace(&format!("{{{}}}", parameter.name), &parameter.default)
        };
        let default = parameters.iter().fold(topic.to_owned(), fill);
        let doc = TOPIC.to_owned();
        let schema = Schema::of(Shape::Text);
        let topic = Parameter {
            name: "topic".to_owned(),
            location: ParameterLocation::Query,
            default,
            doc,
            schema,
            ..Parameter::default()
        };
        *parameters = vec![topic];
        return String::new();
    }
    let (path, query) = topic.split_once('?').unwrap_or((topic, ""));
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let key = key.trim_matches(['{', '}']);
        // `?unit={unit}`: a placeholder like those of the path, sent in the query.
        let named = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
        if let Some(known) = named.and_then(|named| parameters.iter_mut().find(|known| known.name == named)) {
            known.location = ParameterLocation::Query;
            known.name = key.to_owned();
            continue;
        }
        let default = if value.starts_with('{') { String::new() } else { value.to_owned() };
        if !key.is_empty() && !parameters.iter().any(|known| known.name == key) {
            let (name, schema) = (key.to_owned(), Schema::of(Shape::Text));
            parameters.push(Parameter {
                name,
                location: ParameterLocation::Query,
                default,
                schema,
                ..Parameter::default()
            });
        }
    }
    // The fragment of a URL is never sent; in a topic `#` is an ordinary character.
    format!("/{}", path.trim_start_matches('/').replace('#', "%23"))
}

/// Title of a stream: its title, a short readable path, its operation id, or its address.
pub fn title_of(given: &str, operation_id: &str, topic: &str, path: &str) -> String {
    if !given.is_empty() && given.len() <= 40 {
        return given.to_owned();
    }
    let fixed: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && !part.contains('{')).collect();
    let is_word = |part: &&str| part.starts_with(char::is_alphabetic) && !part.contains('.');
    let is_name = !fixed.is_empty() && fixed.len() <= 2 && fixed.iter().all(is_word);
    if !is_name && !operation_id.is_empty() {
        return name::title(without_verb(operation_id));
    }
    let fixed = fixed.join(" ");
    let source = [fixed.as_str(), operation_id, topic].into_iter().find(|text| name::kebab(text) != "stream");
    source.map_or_else(|| "Events".to_owned(), name::title)
}

/// Removes the verb of an operation id: `LightMeasured` for `onLightMeasured` and `receiveLightMeasured`.
fn without_verb(id: &str) -> &str {
    for verb in ["subscribeTo", "subscribe", "receive", "consume", "listenTo", "listen", "send", "publish", "get", "on"]
    {
        let rest = id.strip_prefix(verb).map(|rest| rest.trim_start_matches(['_', '-', '.'])).unwrap_or_default();
        let is_next_word = rest.starts_with(char::is_uppercase) || id.contains(['_', '-']);
        if is_next_word && rest.chars().count() > 2 {
            return rest;
        }
    }
    id
}

/// True for the default content type of `schema`, which an export omits.
pub fn usual(kind: &str, schema: &Schema) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    matches!(kind, "" | "text/event-stream") || kind == usual_type(schema)
}

/// Default content type for data of this shape.
pub(crate) fn usual_type(schema: &Schema) -> &'static str {
    if schema.is_text() { "text/plain" } else { "application/json" }
}

fn millis(node: &Node, key: &str) -> Option<u64> {
    match node.get(key)?.to_value() {
        Value::Number(millis) if (1.0..=86_400_000.0).contains(&millis) => Some(millis as u64),
        _ => None,
    }
}
