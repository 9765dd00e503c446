//! Reads OpenAPI 3: each operation with a `text/event-stream` response is a stream.

use super::operation::{add_undescribed, path_of, title_of};
use super::reader::{Reader, short};
use crate::model::UNKNOWN_PATH_PARAMETER;
use crate::schema::{Schema, Shape};
use crate::{Description, Parameter, ParameterLocation, Stream, name};
use ensemble_core::diag::Code;
use ensemble_core::syntax::Node;
use ensemble_core::value::Value;

/// Longest summary that serves as a title, in bytes.
const SUMMARY: usize = 40;

const METHODS: [&str; 6] = ["get", "post", "put", "patch", "delete", "query"];

/// Reads the description.
pub fn read(reader: &mut Reader<'_, '_>) -> Description {
    let root = reader.root;
    let mut description = Description { servers: reader.open_servers(), ..reader.described() };
    let paths = reader.entries(root, "paths");
    let count = paths.len();
    for (at, (path, span, item)) in paths.into_iter().enumerate() {
        if reader.is_full(description.streams.len(), count - at, span) {
            break;
        }
        for method in METHODS {
            if let Some(operation) = reader.get(item, method) {
                description.streams.extend(stream(reader, path, item, method, operation));
            }
        }
    }
    description
}

fn stream<'t>(
    reader: &mut Reader<'t, '_>,
    path: &str,
    item: &'t Node,
    method: &str,
    operation: &'t Node,
) -> Option<Stream> {
    let content = event_stream(reader, operation)?;
    reader.begin_stream();
    // Before the events: they may take all that is read for one stream.
    let body = body(reader, operation);
    let id = reader.text(operation, "operationId");
    let summary = reader.text(operation, "summary");
    let mut parameters = Vec::new();
    for node in reader.items(item, "parameters").into_iter().chain(reader.items(operation, "parameters")) {
        parameters.extend(parameter(reader, node));
    }
    let path = path_of(path, &mut parameters);
    add_undescribed(&path, &mut parameters);
    let mut words = reader.words(operation);
    // A summary that is the title already would say it twice.
    if !words.description.is_empty() && summary.chars().count() <= SUMMARY {
        words.summary.clear();
    }
    let secured = match operation.get("security") {
        // An operation's own list replaces the document's, also when it is empty: then it needs nothing.
        Some(_) => reader.security(operation),
        None => reader.security(reader.root),
    };
    let (auth, schemes) = secured.map_or((None, Vec::new()), |(auth, schemes)| (Some(auth), schemes));
    Some(Stream {
        title: title_of(&summary, &id, &path, &path),
        id: if id.is_empty() { name::camel(&path) } else { id },
        doc: words.doc(),
        method: method.to_ascii_uppercase(),
        path,
        parameters,
        server: None,
        auth,
        schemes,
        words,
        messages: reader.stream_messages(content),
        body,
        ..Stream::default()
    })
}

/// The `text/event-stream` content of the operation's success responses.
fn event_stream<'t>(reader: &mut Reader<'t, '_>, operation: &'t Node) -> Option<&'t Node> {
    for (status, _, response) in reader.entries(operation, "responses") {
        if !status.starts_with('2') && status != "default" {
            continue;
        }
        for (kind, _, content) in reader.entries(response, "content") {
            if kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream")) {
                return Some(content);
            }
        }
    }
    None
}

fn parameter<'t>(reader: &mut Reader<'t, '_>, node: &'t Node) -> Option<Parameter> {
    let name = reader.text(node, "name");
    let location = match reader.text(node, "in").as_str() {
        "path" => ParameterLocation::Path,
        "query" | "querystring" => ParameterLocation::Query,
        // The client sends it by itself.
        "header" if name.eq_ignore_ascii_case("last-event-id") || name.eq_ignore_ascii_case("accept") => return None,
        "header" => ParameterLocation::Header,
        other => {
            let message = format!("parameter `{}` in `{}` cannot be sent", short(&name), short(other));
            reader.warn(Code::UnusedPart, node.span, message, None);
            return None;
        }
    };
    let mut parameter = match reader.get(node, "schema") {
        Some(schema) => reader.parameter(&name, schema),
        None => Parameter { name, schema: Schema::of(Shape::Text), ..Parameter::default() },
    };
    let examples = reader.entries(node, "examples");
    let named = examples.first().and_then(|(_, _, example)| example.get("value"));
    if let Some(example) = node.get("example").or(named).map(Node::to_value)
        && parameter.default.is_empty()
    {
        let first = example.as_list().and_then(<[Value]>::first).cloned();
        parameter.default = first.unwrap_or(example).to_display().to_string();
    }
    let doc = reader.text(node, "description");
    if !doc.is_empty() {
        parameter.doc = doc;
    }
    let required = node.get("required").is_some_and(|node| node.to_value().as_bool() == Some(true));
    if required && parameter.default.is_empty() && matches!(parameter.schema.shape, Shape::List(_)) {
        parameter.default = UNKNOWN_PATH_PARAMETER.to_owned();
    }
    Some(Parameter { location, required: required && location != ParameterLocation::Path, ..parameter })
}

/// An example of the JSON request body.
fn body<'t>(reader: &mut Reader<'t, '_>, operation: &'t Node) -> Option<Value> {
    let request = reader.get(operation, "requestBody")?;
    let (_, _, content) = reader.entries(request, "content").into_iter().find(|(kind, ..)| kind.contains("json"))?;
    if let Some(example) = content.get("example") {
        return Some(example.to_value());
    }
    let named = reader.entries(content, "examples");
    if let Some(value) = named.first().and_then(|(_, _, example)| example.get("value")) {
        return Some(value.to_value());
    }
    let schema = reader.get(content, "schema")?;
    let schema = reader.schema(schema);
    Some(crate::sample::required(&schema))
}
