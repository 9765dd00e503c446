//! Reads AsyncAPI 2.0 to 2.6, including WSO2's export. `subscribe` is the direction in which the client receives.

use super::Direction;
use super::operation::{pattern_of, title_of};
use super::reader::{Reader, short};
use super::servers::Servers;
use crate::{Auth, Description, Scheme, Stream, name};
use ensemble_core::diag::{Code, Span};
use ensemble_core::syntax::Node;

/// Reads the description; `None`, with a fault, when no server speaks a protocol that carries events.
pub fn read(reader: &mut Reader<'_, '_>) -> Option<Description> {
    let root = reader.root;
    let servers = reader.async_servers(|reader, node| reader.text(node, "url"));
    if servers.speak_otherwise {
        return None;
    }
    let mut description = reader.described();
    let channels = reader.entries(root, "channels");
    description.from_wso2 = channels.iter().any(|(_, _, channel)| is_wso2(channel));
    let named = channels.iter().filter(|(topic, ..)| !is_wildcard(topic)).count();
    let count = channels.len();
    for (at, (topic, span, channel)) in channels.into_iter().enumerate() {
        if reader.is_full(description.streams.len(), count - at, span) {
            break;
        }
        if is_wildcard(topic) && named > 0 {
            let message = format!("`{}` stands for every topic; the {named} that are named are used", short(topic));
            reader.warn(Code::UnusedPart, span, message, None);
            continue;
        }
        description.streams.extend(stream(reader, topic, span, channel, &servers, description.from_wso2));
    }
    description.servers = servers.usable;
    Some(description)
}

/// True for a wildcard topic. `/` is none: it is the server's own address.
fn is_wildcard(topic: &str) -> bool {
    matches!(topic.trim_start_matches('/'), "*" | "**" | "#")
}

/// True for a channel with the keys that WSO2's publisher adds.
fn is_wso2(channel: &Node) -> bool {
    let operation = channel.get("subscribe");
    ["x-auth-type", "x-uri-mapping", "x-scopes"]
        .iter()
        .any(|key| channel.get(key).is_some() || operation.is_some_and(|operation| operation.get(key).is_some()))
}

fn stream<'t>(
    reader: &mut Reader<'t, '_>,
    key: &str,
    span: Span,
    channel: &'t Node,
    servers: &Servers,
    from_wso2: bool,
) -> Option<Stream> {
    reader.begin_stream();
    // In version 2 a channel has one operation: a second one at the same address has a channel key of its own.
    let address = reader.text(channel, "x-address");
    let topic = if address.is_empty() { key } else { address.as_str() };
    let named: Vec<String> =
        reader.items(channel, "servers").iter().filter_map(|name| name.text().map(ToString::to_string)).collect();
    if !named.is_empty() && named.iter().all(|name| servers.unusable.contains(name)) {
        let message = format!("channel `{}` is on servers only that carry no events", short(topic));
        reader.warn(Code::UnusedPart, span, message, None);
        return None;
    }
    let operation = operation(reader, topic, span, channel)?;
    let (path, parameters) = reader.address(channel, topic);
    let id = reader.text(operation, "operationId");
    let traits = reader.items(operation, "traits");
    let words = traits.iter().fold(reader.words(operation), |words, part| words.or(reader.words(part)));
    let mut about = reader.words(channel);
    let title = std::mem::take(&mut about.title);
    let mut stream = Stream {
        title: title_of(&title, &id, topic.trim_matches(['/', '*', '#']), &path),
        id: if id.is_empty() { name::camel(if is_wildcard(topic) { "events" } else { topic }) } else { id },
        doc: [words.doc(), about.doc()].into_iter().find(|text| !text.is_empty()).unwrap_or_default(),
        method: "GET".to_owned(),
        pattern: pattern_of(topic),
        path,
        parameters,
        server: servers.chosen(&named),
        words,
        channel: about,
        bindings: reader.other_bindings(operation),
        ..Stream::default()
    };
    // Traits first, because the operation's own keys override them.
    traits.iter().for_each(|part| reader.bindings(part, &mut stream));
    reader.bindings(operation, &mut stream);
    let secured = security(reader, channel, operation, &stream, from_wso2);
    (stream.auth, stream.schemes) = secured.map_or((None, Vec::new()), |(auth, schemes)| (Some(auth), schemes));
    let messages = operation.get("message").map(|node| (None, node)).into_iter().collect();
    stream.messages = reader.messages(messages);
    Some(stream)
}

/// `subscribe`, or `publish` when it is the only operation: many authors confuse them.
fn operation<'t>(reader: &mut Reader<'t, '_>, topic: &str, span: Span, channel: &'t Node) -> Option<&'t Node> {
    let (first, second) = match reader.direction {
        Direction::Receive => ("publish", "subscribe"),
        Direction::Auto | Direction::Send => ("subscribe", "publish"),
    };
    if let Some(operation) = reader.get(channel, first) {
        return Some(operation);
    }
    if let Some(operation) = reader.get(channel, second) {
        let message = format!("channel `{}` has `{second}` only; its events are taken as incoming", short(topic));
        let help = "`subscribe` is what a client receives";
        reader.warn(Code::DirectionAssumed, span, message, Some(help));
        return Some(operation);
    }
    let message = format!("channel `{}` has no operation", short(topic));
    reader.warn(Code::UnusedPart, span, message, Some("add `subscribe:` below it"));
    None
}

fn security<'t>(
    reader: &mut Reader<'t, '_>,
    channel: &'t Node,
    operation: &'t Node,
    stream: &Stream,
    from_wso2: bool,
) -> Option<(Auth, Vec<Scheme>)> {
    let kind =
        [channel, operation].into_iter().map(|node| reader.text(node, "x-auth-type")).find(|kind| !kind.is_empty());
    if kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("none")) {
        return None;
    }
    if let Some(found) = reader.security(operation) {
        return Some(found);
    }
    reader.server_security(stream.server.as_deref(), from_wso2 || kind.is_some())
}

impl Servers {
    /// The server of a channel that lists servers, unless it is the first of the document.
    pub fn chosen(&self, named: &[String]) -> Option<String> {
        let first = self.usable.first()?;
        if named.is_empty() || named.contains(&first.name) {
            return None;
        }
        self.usable.iter().find(|server| named.contains(&server.name)).map(|server| server.name.clone())
    }
}
