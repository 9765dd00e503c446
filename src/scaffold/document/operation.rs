//! What the two AsyncAPI versions share: parameters, http and sse bindings, messages.

use super::reader::{Reader, short};
use crate::diag::Code;
use crate::scaffold::model::Behaviour;
use crate::scaffold::schema::{Schema, Shape};
use crate::scaffold::{Example, Message, Parameter, Place, Stream, name};
use crate::syntax::Node;
use crate::value::Value;

/// How many examples of a message are kept.
const EXAMPLES: usize = 20;

impl<'t> Reader<'t, '_> {
    /// The parameters of a channel. Those of the path that nobody describes are added.
    pub fn channel_parameters(&mut self, channel: &'t Node, path: &str) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        for (name, _, node) in self.entries(channel, "parameters") {
            let schema = self.get(node, "schema").unwrap_or(node);
            let mut parameter = self.parameter(name, schema);
            let doc = self.text(node, "description");
            if !doc.is_empty() {
                parameter.doc = doc;
            }
            parameter.place = if path.contains(&format!("{{{name}}}")) { Place::Path } else { Place::Query };
            parameters.push(parameter);
        }
        add_undescribed(path, &mut parameters);
        parameters
    }

    /// A parameter from its schema.
    pub fn parameter(&mut self, name: &str, node: &'t Node) -> Parameter {
        let schema = self.schema(node);
        let choices: Vec<String> = schema.choices.iter().map(|choice| choice.to_display().to_string()).collect();
        let given = node.get("default").map(Node::to_value).or(schema.example);
        let default = given.filter(|value| !value.is_null()).map(|value| value.to_display().to_string());
        let default = default.or_else(|| choices.first().cloned()).unwrap_or_default();
        Parameter { name: name.to_owned(), place: Place::Path, doc: schema.doc, default, choices }
    }

    /// What the operation's http and sse bindings and its `x-` keys say.
    pub fn bindings(&mut self, operation: &'t Node, stream: &mut Stream) {
        let bindings = self.get(operation, "bindings");
        let http = bindings.and_then(|bindings| self.get(bindings, "http"));
        if let Some(http) = http {
            let method = self.text(http, "method").to_ascii_uppercase();
            if !method.is_empty() {
                stream.method = method;
            }
            if let Some(query) = self.get(http, "query") {
                for (name, _, node) in self.entries(query, "properties") {
                    let parameter = Parameter { place: Place::Query, ..self.parameter(name, node) };
                    stream.parameters.push(parameter);
                }
            }
        }
        if let Some(headers) = self.get(operation, "x-headers") {
            for (name, _, node) in self.entries(headers, "properties") {
                let parameter = Parameter { place: Place::Header, ..self.parameter(name, node) };
                stream.parameters.push(parameter);
            }
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
        // A stream that has missed two signs of life is dead.
        let keep_alive = millis(node, "keepAlive").map(|every| every * 5 / 2);
        behaviour.idle_timeout = millis(node, "idleTimeout").or(keep_alive).or(behaviour.idle_timeout);
        let text = |text: String| Some(text).filter(|text| !text.is_empty());
        behaviour.last_event_id_param =
            text(self.text(node, "lastEventIdParam")).or(behaviour.last_event_id_param.take());
        behaviour.close_on = text(self.text(node, "closeOn")).or(behaviour.close_on.take());
    }

    /// The messages of an operation: one, a list, or alternatives. `key` names one that does not name itself.
    pub fn messages(&mut self, nodes: Vec<(Option<&'t str>, &'t Node)>) -> Vec<Message> {
        let mut messages = Vec::new();
        for (key, node) in nodes {
            let Some(node) = self.follow(node) else { continue };
            if node.get("oneOf").is_some() {
                let alternatives = self.items(node, "oneOf").into_iter().map(|node| (None, node)).collect();
                messages.extend(self.messages(alternatives));
            } else {
                messages.push(self.message(key, node));
            }
        }
        // The only sort of event may come without a name.
        if let [only] = &mut messages[..] {
            only.event = only.event.take().filter(|event| event != "message");
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
            doc: self.first_text(node, &["summary", "description", "title"]),
            schema: self.payload(node),
            examples: Vec::new(),
        };
        let traits = self.items(node, "traits");
        for part in traits {
            if message.event.is_none() {
                message.event = text(self.text(part, "name"));
            }
            if message.doc.is_empty() {
                message.doc = self.first_text(part, &["summary", "description", "title"]);
            }
            self.examples(part, &mut message.examples);
        }
        self.examples(node, &mut message.examples);
        let ids = own.map(|own| self.items(own, "ids")).unwrap_or_default();
        for (example, id) in message.examples.iter_mut().zip(ids).filter(|(_, id)| !id.is_null()) {
            example.id = id.scalar().map(|id| id.text.to_string());
        }
        message
    }

    fn payload(&mut self, node: &'t Node) -> Schema {
        let Some(payload) = self.get(node, "payload") else {
            let plain = self.text(node, "contentType").starts_with("text/plain");
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
            // Before version 2.3 some write the payload itself.
            let data = example.get("payload").map_or_else(|| example.to_value(), Node::to_value);
            if !data.is_null() {
                examples.push(Example { id: None, data });
            }
        }
    }
}

/// Adds the parameters that stand in the path only.
pub fn add_undescribed(path: &str, parameters: &mut Vec<Parameter>) {
    for part in path.split('{').skip(1) {
        let Some((written, _)) = part.split_once('}') else { continue };
        if !written.is_empty() && !parameters.iter().any(|known| known.name == written) {
            parameters.push(Parameter { name: written.to_owned(), ..Parameter::default() });
        }
    }
}

/// A topic as a path: `/prices`, and `prices.eu` as `/prices.eu`. A query in it becomes parameters. A topic that is an address
/// itself, as Mercure has them, is asked for in the query.
pub fn path_of(topic: &str, parameters: &mut Vec<Parameter>) -> String {
    if topic.contains("://") {
        let fill = |topic: String, parameter: &Parameter| {
            topic.replace(&format!("{{{}}}", parameter.name), &parameter.default)
        };
        let default = parameters.iter().fold(topic.to_owned(), fill);
        let doc = "The topic to subscribe to".to_owned();
        *parameters =
            vec![Parameter { name: "topic".to_owned(), place: Place::Query, default, doc, choices: Vec::new() }];
        return String::new();
    }
    let (path, query) = topic.split_once('?').unwrap_or((topic, ""));
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let key = key.trim_matches(['{', '}']);
        let default = if value.starts_with('{') { String::new() } else { value.to_owned() };
        if !key.is_empty() && !parameters.iter().any(|known| known.name == key) {
            parameters.push(Parameter { name: key.to_owned(), place: Place::Query, default, ..Parameter::default() });
        }
    }
    format!("/{}", path.trim_start_matches('/'))
}

/// A name for people, from what is written about a stream.
pub fn title_of(given: &str, id: &str, path: &str) -> String {
    if !given.is_empty() && given.len() <= 40 {
        return given.to_owned();
    }
    if path.is_empty() {
        return name::title(id);
    }
    let fixed: String = path.split('/').filter(|part| !part.contains('{')).collect::<Vec<_>>().join(" ");
    let source = if name::kebab(&fixed) == "stream" { id } else { &fixed };
    name::title(source)
}

fn millis(node: &Node, key: &str) -> Option<u64> {
    match node.get(key)?.to_value() {
        Value::Number(millis) if (1.0..=86_400_000.0).contains(&millis) => Some(millis as u64),
        _ => None,
    }
}
