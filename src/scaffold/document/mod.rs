//! Reads documents that describe streams: AsyncAPI 2 and 3, OpenAPI 3, gateway exports. Tolerant: unusable parts are reported with their lines, the
//! rest is read.

mod annotations;
mod asyncapi2;
mod asyncapi3;
mod direction;
mod event_schema;
mod gateways;
mod json_schema;
mod openapi;
mod operation;
mod parse;
mod reader;
mod referenced_files;
mod security;
mod servers;

use std::sync::Arc;

pub use self::direction::Direction;
pub(crate) use self::operation::usual_type;
use self::parse::{LIMITS, prepared};
use self::reader::Reader;
use self::referenced_files::ReferencedFiles;
pub use self::security::renamed;
pub(crate) use self::servers::add_undeclared;
pub use self::servers::with_scheme;
use super::{Description, Stream};
use ensemble_core::diag::{Code, Diagnostic, Report, Span};
use ensemble_core::syntax::{Node, parse_within};

/// Largest document, in bytes.
pub const LARGEST: usize = 16 * 1024 * 1024;

/// Reads a document and reports its faults; `None` when it describes no stream.
pub fn read(name: &str, text: &str, direction: Direction, report: &mut Report) -> Option<Description> {
    read_among(name, text, direction, &|_| None, report)
}

/// Reads a document with references to other files; `beside` returns their texts.
pub fn read_among(
    name: &str,
    text: &str,
    direction: Direction,
    beside: &dyn Fn(&str) -> Option<String>,
    report: &mut Report,
) -> Option<Description> {
    let text = prepared(text);
    let file = Arc::make_mut(&mut report.sources).add(name, text.as_str());
    let start = Span { file, start: 0, end: first_word(&text) };
    if text.len() > LARGEST {
        let message = format!("the document has {} MB; {} are read", text.len() >> 20, LARGEST >> 20);
        report.add(Diagnostic::error(Code::FileTooLarge, start, message));
        return None;
    }
    if text.trim_start().starts_with('<') {
        let fault =
            Diagnostic::error(Code::NoDescription, start, "this is a web page or XML, not a description of streams");
        report.add(fault.help("give the address of the document itself: a portal often links it as `Download` or `Raw`, or wants a login first"));
        return None;
    }
    let known = report.diagnostics().len();
    let Some(tree) = parse_within(LIMITS, &text, file, report) else {
        if report.diagnostics().len() == known {
            report.add(Diagnostic::error(Code::EmptyFile, start, "the document is empty"));
        }
        return None;
    };
    // Which files are needed shows when references are followed: read again until no further one is, each time from the start, because what is
    // read borrows from the files.
    let mut referenced = ReferencedFiles::default();
    loop {
        let mut scratch = Report::default();
        scratch.sources = report.sources.clone();
        let (description, wanted) = read_tree(name, &tree.root, &referenced, start, direction, &mut scratch);
        if wanted.is_empty() {
            scratch.diagnostics().iter().for_each(|fault| report.add(fault.clone()));
            return description;
        }
        referenced.add(&wanted, beside, report);
    }
}

fn read_tree(
    name: &str,
    root: &Node,
    referenced: &ReferencedFiles,
    start: Span,
    direction: Direction,
    report: &mut Report,
) -> (Option<Description>, Vec<String>) {
    let version = |key: &str| root.get(key).and_then(Node::scalar).map(|scalar| scalar.text.to_string());
    let mut reader = Reader::new(root, referenced, direction, report);
    reader.origin = origin(name);
    let description = if let Some(version) = version("asyncapi") {
        asyncapi(&mut reader, &version, start)
    } else if let Some(version) = version("openapi") {
        if !version.starts_with("3.") {
            let span = root.get("openapi").map_or(start, |node| node.span);
            let help = "versions 3.x are known; it is read as one";
            reader.warn(Code::DocumentVersion, span, format!("OpenAPI {version} is not known"), Some(help));
        }
        Some(openapi::read(&mut reader))
    } else if gateways::is_wso2(root) {
        gateways::wso2(&mut reader, start)
    } else if gateways::is_gravitee(root) {
        gateways::gravitee(&mut reader, start)
    } else {
        return (refuse(root, start, report), Vec::new());
    };
    let wanted = std::mem::take(&mut reader.wanted);
    if !wanted.is_empty() {
        return (description, wanted);
    }
    let Some(mut description) = description else { return (None, wanted) };
    join_streams(&mut description, &mut reader, start);
    if description.streams.is_empty() {
        let fault = Diagnostic::error(Code::NoStreams, start, "the document describes no event stream");
        report.add(fault.help(
            "a stream is a channel with an operation (AsyncAPI), or a response of type `text/event-stream` (OpenAPI)",
        ));
        return (None, wanted);
    }
    (Some(description), wanted)
}

/// Merges channels with equal requests into one stream, because a server cannot distinguish them.
fn join_streams(description: &mut Description, reader: &mut Reader<'_, '_>, start: Span) {
    let mut kept: Vec<Stream> = Vec::new();
    let mut joined = Vec::new();
    for stream in std::mem::take(&mut description.streams) {
        match kept.iter_mut().find(|known| known.is_asked_like(&stream)) {
            Some(known) => {
                joined.push(stream.title.clone());
                let new = stream.messages.into_iter().filter(|message| !known.messages.contains(message));
                let new: Vec<_> = new.collect();
                known.messages.extend(new);
            }
            None => kept.push(stream),
        }
    }
    description.streams = kept;
    if !joined.is_empty() {
        let message = format!("several channels have one address and are one stream: {} joined it", joined.join(", "));
        reader.warn(Code::UnusedPart, start, reader::short(&message), None);
    }
}

/// Reads an AsyncAPI document; `None`, with a fault, when it describes no event streams.
fn asyncapi(reader: &mut Reader<'_, '_>, version: &str, start: Span) -> Option<Description> {
    let root = reader.root;
    let span = root.get("asyncapi").map_or(start, |node| node.span);
    let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(2) => asyncapi2::read(reader),
        Some(3) => asyncapi3::read(reader),
        Some(0 | 1) => {
            let message = format!("AsyncAPI {version} has topics, no channels, and is not read");
            let help =
                "convert it first, for example with `asyncapi convert`: versions 2.0 to 2.6, 3.0 and 3.1 are read";
            reader.refuse(Code::DocumentVersion, span, message, help);
            None
        }
        _ => {
            let message = match major {
                Some(_) => format!("AsyncAPI {version} is newer than 3.1, the newest that is known"),
                None => format!("AsyncAPI `{}` is no version", reader::short(version)),
            };
            let help = "versions 2.0 to 2.6, 3.0 and 3.1 are known; the nearest is tried";
            reader.warn(Code::DocumentVersion, span, message, Some(help));
            if root.get("operations").is_some() { asyncapi3::read(reader) } else { asyncapi2::read(reader) }
        }
    }
}

/// `https://host:port` of a document's URL.
fn origin(name: &str) -> Option<String> {
    let (scheme, rest) = name.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let host = rest.split(['/', '?', '#']).next()?;
    // Credentials in the document's URL are not written into a file.
    let host = host.rsplit('@').next().filter(|host| !host.is_empty())?;
    Some(format!("{scheme}://{host}"))
}

/// Reports why the document is not a description, by its kind.
fn refuse(root: &Node, start: Span, report: &mut Report) -> Option<Description> {
    let (message, help) = if let Some(node) = root.get("swagger") {
        let version = node.scalar().map(|scalar| scalar.text.to_string()).unwrap_or_default();
        let fault = Diagnostic::error(
            Code::DocumentVersion,
            node.span,
            format!("Swagger {version} cannot describe a stream's events"),
        );
        report.add(fault.help("convert it to OpenAPI 3, or give the address of the stream itself"));
        return None;
    } else if root.get("View").is_some() || root.get("Widget").is_some() {
        ("this is a screen of an app, not a description of streams", "open it with `ensemble-run run`")
    } else if root.map().is_none() {
        (
            "this is no document: a description is a map that begins with `asyncapi:` or `openapi:`",
            "give the address of the document itself",
        )
    } else {
        ("the document says neither `asyncapi` nor `openapi`", "add `asyncapi: 3.0.0` or `openapi: 3.1.0` to its top")
    };
    report.add(Diagnostic::error(Code::NoDescription, start, message).help(help));
    None
}

/// End of the first word: the span that is marked when a whole document is at fault.
fn first_word(text: &str) -> u32 {
    text.find(['\n', '\r']).unwrap_or(text.len()).min(60) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_with_tabs_and_paired_escapes_becomes_yaml() {
        let mut report = Report::default();
        let text = "{\n\t\"asyncapi\": \"2.0.0\",\n\t\"info\": {\"title\": \"a \\ud83d\\ude00 \\\\ud83d \\ud83d b\"},\n\t\"channels\": {\"/a\": {\"subscribe\": {}}}\n}";
        let read = read("a.json", text, Direction::Auto, &mut report).unwrap();
        assert_eq!(read.title, "a 😀 \\ud83d \u{fffd} b");
        assert_eq!(read.streams.len(), 1);
    }
}
