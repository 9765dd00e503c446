//! Reads AsyncAPI 3. Authors disagree on the direction of `send` and `receive`, so other parts of the document decide.

use super::Direction;
use super::operation::{pattern_of, title_of};
use super::reader::{Reader, short};
use super::servers::Servers;
use crate::{Auth, Description, Scheme, Stream};
use ensemble_core::diag::{Code, Span};
use ensemble_core::syntax::Node;

/// An operation: name, span of the name, node.
type Operation<'t> = (&'t str, Span, &'t Node);

/// Reads the description; `None`, with a fault, when no server speaks a protocol that carries events.
pub fn read(reader: &mut Reader<'_, '_>) -> Option<Description> {
    let root = reader.root;
    let servers = reader.async_servers(|reader, node| {
        let host = reader.text(node, "host");
        let host = if host.is_empty() { reader.text(node, "url") } else { host };
        let path = reader.text(node, "pathname");
        if path.is_empty() { host } else { format!("{}/{}", host.trim_end_matches('/'), path.trim_start_matches('/')) }
    });
    if servers.speak_otherwise {
        return None;
    }
    let mut description = reader.described();
    let operations = reader.entries(root, "operations");
    let channels = reader.entries(root, "channels");
    let mut all = operations.iter().chain(&channels).map(|(_, _, node)| *node);
    description.from_wso2 =
        all.any(|one| ["x-auth-type", "x-uri-mapping", "x-scopes"].iter().any(|key| one.get(key).is_some()));
    let count = channels.len();
    for (at, (id, span, channel)) in channels.into_iter().enumerate() {
        if reader.is_full(description.streams.len(), count - at, span) {
            break;
        }
        let own: Vec<Operation<'_>> =
            operations.iter().filter(|(_, _, one)| is_of(reader, one, channel)).copied().collect();
        description.streams.extend(stream(reader, id, span, channel, &own, &servers, description.from_wso2));
    }
    description.servers = servers.usable;
    Some(description)
}

/// True when the operation refers to this channel.
fn is_of<'t>(reader: &mut Reader<'t, '_>, operation: &'t Node, channel: &'t Node) -> bool {
    // By place, because an operation names its channel by a reference and not by its key.
    reader.get(operation, "channel").is_some_and(|named| named.span == channel.span)
}

fn stream<'t>(
    reader: &mut Reader<'t, '_>,
    id: &'t str,
    span: Span,
    channel: &'t Node,
    operations: &[Operation<'t>],
    servers: &Servers,
    from_wso2: bool,
) -> Option<Stream> {
    reader.begin_stream();
    let named = server_names(channel);
    if !named.is_empty() && named.iter().all(|name| servers.unusable.contains(name)) {
        let message = format!("channel `{}` is on servers only that carry no events", short(id));
        reader.warn(Code::UnusedPart, span, message, None);
        return None;
    }
    let operation = incoming(reader, id, span, operations, servers)?;
    let address = reader.text(channel, "address");
    let topic = if address.is_empty() { format!("/{id}") } else { address };
    let (path, parameters) = reader.address(channel, &topic);
    let traits = operation.map(|(_, _, node)| reader.items(node, "traits")).unwrap_or_default();
    let words = operation.map(|(_, _, node)| reader.words(node)).unwrap_or_default();
    let words = traits.iter().fold(words, |words, part| words.or(reader.words(part)));
    let mut about = reader.words(channel);
    let title = std::mem::take(&mut about.title);
    let mut stream = Stream {
        title: title_of(&title, operation.map_or("", |(name, ..)| name), id, &path),
        id: operation.map_or(id, |(name, ..)| name).to_owned(),
        doc: [words.doc(), about.doc()].into_iter().find(|text| !text.is_empty()).unwrap_or_default(),
        method: "GET".to_owned(),
        pattern: pattern_of(&topic),
        path,
        parameters,
        server: servers.chosen(&named),
        words,
        channel_id: id.to_owned(),
        channel: about,
        ..Stream::default()
    };
    traits.iter().for_each(|part| reader.bindings(part, &mut stream));
    if let Some((_, _, node)) = operation {
        reader.bindings(node, &mut stream);
        stream.bindings = reader.other_bindings(node);
    }
    let secured = security(reader, channel, operation.map(|(_, _, node)| node), &stream, from_wso2);
    (stream.auth, stream.schemes) = secured.map_or((None, Vec::new()), |(auth, schemes)| (Some(auth), schemes));
    if let Some((_, _, node)) = operation {
        reader.narrow_scopes(node, &mut stream.schemes);
    }
    let chosen =
        operation.map(|(_, _, node)| node.get("messages").and_then(Node::list).unwrap_or_default()).unwrap_or_default();
    let messages = if chosen.is_empty() {
        let all = reader.entries(channel, "messages");
        all.into_iter().map(|(key, _, node)| (Some(key), node)).collect()
    } else {
        chosen.iter().map(|node| (key_of(node), node)).collect()
    };
    stream.messages = reader.messages(messages);
    Some(stream)
}

/// Key of a message in its channel: the last segment of its reference.
fn key_of(node: &Node) -> Option<&str> {
    node.get("$ref")?.text()?.rsplit('/').next()
}

fn server_names(channel: &Node) -> Vec<String> {
    let servers = channel.get("servers").and_then(Node::list).unwrap_or_default();
    servers.iter().filter_map(key_of).map(str::to_owned).collect()
}

/// The operation that delivers events: the only one, otherwise the one chosen by `--direction` or by the servers. The outer `None` skips the channel.
fn incoming<'t>(
    reader: &mut Reader<'t, '_>,
    id: &str,
    span: Span,
    operations: &[Operation<'t>],
    servers: &Servers,
) -> Option<Option<Operation<'t>>> {
    let action = |reader: &mut Reader<'t, '_>, operation: &Operation<'t>| reader.text(operation.2, "action");
    match operations {
        [] => {
            let message = format!("channel `{}` has no operation; its messages are taken as incoming", short(id));
            reader.warn(Code::DirectionAssumed, span, message, None);
            Some(None)
        }
        [only] => {
            let word = action(reader, only);
            if word == "send" && reader.direction == Direction::Auto && !servers.says_sse {
                let message = format!("`{}` says `send`; its events are taken as incoming", short(only.0));
                reader.warn(Code::DirectionAssumed, only.1, message, Some("`--direction` says it otherwise"));
            }
            Some(Some(*only))
        }
        several => {
            let wanted = match reader.direction {
                Direction::Send => "send",
                Direction::Receive => "receive",
                Direction::Auto if servers.says_sse => "send",
                Direction::Auto => {
                    let message = format!(
                        "channel `{}` has several operations; the first that says `send` is taken as incoming",
                        short(id)
                    );
                    reader.warn(Code::DirectionAssumed, span, message, Some("`--direction receive` takes the other"));
                    "send"
                }
            };
            let found = several.iter().find(|operation| action(reader, operation) == wanted);
            Some(found.or(several.first()).copied())
        }
    }
}

fn security<'t>(
    reader: &mut Reader<'t, '_>,
    channel: &'t Node,
    operation: Option<&'t Node>,
    stream: &Stream,
    from_wso2: bool,
) -> Option<(Auth, Vec<Scheme>)> {
    let said = [operation, Some(channel)].into_iter().flatten();
    let kind = said.map(|node| reader.text(node, "x-auth-type")).find(|kind| !kind.is_empty()).unwrap_or_default();
    if kind.eq_ignore_ascii_case("none") {
        return None;
    }
    if let Some(found) = operation.and_then(|operation| reader.security(operation)) {
        return Some(found);
    }
    reader.server_security(stream.server.as_deref(), from_wso2)
}
