//! Reads YAML into a [`Tree`]. The only file that knows the YAML parser. Works on the parser's events with a stack of its own, so that no
//! input can exhaust the thread's.

use std::borrow::Cow;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError};
use rustc_hash::FxHashMap;

use super::tree::{Content, Entry, Node, Scalar, Style, Tree};
use super::yaml_repair::{MOST, Repaired};
use super::{OffsetMap, scalar, yaml_cause};
use crate::diag::{Code, Diagnostic, FileId, Report, Span};
use crate::value::Value;

/// Limits for a YAML text.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Levels of lists and maps.
    pub levels: usize,
    /// Values that aliases may add.
    pub alias_nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        // Functions that walk a tree recurse once per level, so `levels` bounds their stack. `alias_nodes` bounds the memory: ten aliases of ten
        // aliases of ten … grow tenfold with every line.
        Self { levels: 256, alias_nodes: 100_000 }
    }
}

/// Reads the first document of `text`. Every fault is reported; `None` when there is no tree at all. A syntax fault with one plain repair is
/// reported as an error, repaired, and reading goes on.
pub fn parse(text: &str, file: FileId, report: &mut Report) -> Option<Tree> {
    parse_within(Limits::default(), text, file, report)
}

/// Reads the first document of `text` within `limits`.
pub fn parse_within(limits: Limits, text: &str, file: FileId, report: &mut Report) -> Option<Tree> {
    let mut repaired = Repaired::of(text);
    for _ in 0..MOST {
        // The next attempt finds the faults of a failed one again, except the syntax fault that ended it.
        let mut found = Report::default();
        match attempt(limits, text, &repaired, file, &mut found) {
            Attempt::Read(tree) => {
                found.diagnostics().iter().for_each(|fault| report.add(fault.clone()));
                return tree;
            }
            Attempt::Slip(slip, at, kind) if repaired.repair(at, &kind) => report.add(slip),
            Attempt::Slip(slip, _, _) => {
                found.diagnostics().iter().for_each(|fault| report.add(fault.clone()));
                report.add(slip);
                return None;
            }
        }
    }
    None
}

/// Outcome of one parse of a text.
enum Attempt {
    /// The end was reached, or a limit.
    Read(Option<Tree>),
    /// A syntax fault at this byte.
    Slip(Diagnostic, usize, ErrorKind),
}

fn attempt(limits: Limits, text: &str, repaired: &Repaired<'_>, file: FileId, report: &mut Report) -> Attempt {
    let mut options = granit_parser::options! {
        // Without it the parser stops at the first unknown alias, and the faults behind it are not found.
        emit_unresolved_aliases: true,
        flow_nesting_limit: limits.levels,
        block_nesting_limit: limits.levels,
    };
    options.set_emit_comments(false);
    let mut builder = Builder {
        text,
        repaired,
        file,
        report,
        limits,
        stack: Vec::new(),
        anchors: FxHashMap::default(),
        root: None,
        aliased: 0,
    };
    let mut parser = Parser::new_from_str_with_options(&repaired.text, options);
    while let Some(event) = parser.next_event() {
        let (event, span) = match event {
            Ok(found) => found,
            Err(fault) => {
                let at = fault.marker().byte_offset().unwrap_or_default();
                return match builder.syntax_fault(&fault) {
                    Some(slip) => Attempt::Slip(slip, at, fault.kind().clone()),
                    None => Attempt::Read(None),
                };
            }
        };
        let span = builder.span(&span);
        if matches!(event, Event::DocumentStart(..)) && builder.root.is_some() {
            let fault = Diagnostic::error(Code::SeveralDocuments, span, "a second YAML document begins here");
            builder.report.add(fault.help("keep one document in a file; `---` begins another one"));
            break;
        }
        if builder.event(event, span).is_err() {
            return Attempt::Read(None);
        }
    }
    Attempt::Read(builder.root.map(|root| Tree { root }))
}

/// Reading has to stop; the reason is reported.
struct Stop;

struct Builder<'a> {
    text: &'a str,
    repaired: &'a Repaired<'a>,
    file: FileId,
    report: &'a mut Report,
    limits: Limits,
    stack: Vec<Open>,
    anchors: FxHashMap<usize, Node>,
    root: Option<Node>,
    aliased: usize,
}

/// A list or map that has not ended.
struct Open {
    span: Span,
    anchor: usize,
    height: u32,
    parts: Parts,
}

enum Parts {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, seen: FxHashMap<Arc<str>, usize>, key: Key, merges: Vec<Node> },
}

/// The next thing that a map expects.
enum Key {
    Awaited,
    Read(Arc<str>, Span),
    /// The value that comes is dropped: its key is reported.
    Unusable,
    /// `<<`.
    Merge,
}

impl Builder<'_> {
    fn span(&self, span: &granit_parser::Span) -> Span {
        let byte = |marker: &granit_parser::Marker| marker.byte_offset().unwrap_or_default() as u32;
        Span { file: self.file, start: byte(&span.start), end: byte(&span.end).max(byte(&span.start)) }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
                let node = self.scalar(text, style, is_text, span);
                self.finish(node, anchor)
            }
            Event::SequenceStart(_, anchor, _) => self.open(span, anchor, Parts::List(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                let (entries, seen, merges) = (Vec::new(), FxHashMap::default(), Vec::new());
                self.open(span, anchor, Parts::Map { entries, seen, key: Key::Awaited, merges })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::UnresolvedAlias(name) => {
                let fault = Diagnostic::error(Code::UnknownAnchor, span, format!("unknown anchor `{name}`"));
                self.report.add(
                    fault.help(format!("text that begins with `*` needs quotes; an anchor is set with `&{name}`")),
                );
                self.finish(null(span), 0)
            }
            _ => Ok(()),
        }
    }

    fn scalar(&self, text: Cow<'_, str>, style: ScalarStyle, is_text: bool, span: Span) -> Node {
        let raw = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        // An absent value comes as `~` with no place.
        let text: Arc<str> =
            if raw.is_empty() && style == ScalarStyle::Plain { Arc::from("") } else { Arc::from(text) };
        let whole = self.repaired.restored(&text, span.start as usize).filter(|_| style == ScalarStyle::Plain);
        let text = whole.map_or(text, Arc::from);
        let quote = match style {
            ScalarStyle::SingleQuoted => Some('\''),
            ScalarStyle::DoubleQuoted => Some('"'),
            _ => None,
        };
        let skipped = u32::from(quote.is_some());
        // Most text stands in its file as it is and needs no table.
        let straight = raw.get(skipped as usize..).is_some_and(|raw| raw.starts_with(&*text));
        let offsets = if straight {
            OffsetMap::starting_at(span.start + skipped)
        } else {
            OffsetMap::aligned(&text, raw.get(skipped as usize..).unwrap_or_default(), span.start + skipped, quote)
        };
        let (style, value) = match style {
            ScalarStyle::Plain if is_text => (Style::Plain, Value::Text(text.clone())),
            ScalarStyle::Plain => (Style::Plain, scalar::typed(&text)),
            ScalarStyle::Literal | ScalarStyle::Folded => (Style::Block, Value::Text(text.clone())),
            _ => (Style::Quoted, Value::Text(text.clone())),
        };
        // Keeps one copy of the text.
        let value = if value.as_str().is_some() { Value::Text(text.clone()) } else { value };
        Node { span, content: Content::Scalar(Scalar { text, style, value, offsets }), height: 0 }
    }

    fn open(&mut self, span: Span, anchor: usize, parts: Parts) -> Result<(), Stop> {
        if self.stack.len() >= self.limits.levels {
            self.too_deep(span);
            return Err(Stop);
        }
        self.stack.push(Open { span, anchor, height: 1, parts });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Stop> {
        let Some(open) = self.stack.pop() else { return Ok(()) };
        let bracket = end.end;
        let (content, last) = match open.parts {
            Parts::List(items) => {
                let last = items.last().map(|item| item.span.end);
                (Content::List(items), last)
            }
            Parts::Map { mut entries, mut seen, merges, .. } => {
                let last = entries.last().map(|entry| entry.node.span.end.max(entry.key_span.end));
                // At the end, because a key of the map's own wins wherever it stands.
                for merged in merges {
                    merge(&mut entries, &mut seen, merged);
                }
                (Content::Map(entries), last)
            }
        };
        // A block ends where the next thing begins; its last item says more.
        let flow = end.end > end.start;
        let end = if flow { bracket } else { last.unwrap_or(bracket) };
        let span = Span { end: end.max(open.span.start), ..open.span };
        self.finish(Node { span, content, height: open.height }, open.anchor)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Stop> {
        // An anchor is known from the end of what it names on.
        let Some(node) = self.anchors.get(&anchor).cloned() else {
            let fault = Diagnostic::error(Code::UnknownAnchor, span, "an alias inside of what it stands for");
            self.report.add(fault);
            return self.finish(null(span), 0);
        };
        self.aliased += count(&node);
        if self.aliased > self.limits.alias_nodes {
            let message = format!("aliases expand to more than {} values", self.limits.alias_nodes);
            self.report.add(Diagnostic::error(Code::TooManyAliases, span, message));
            return Err(Stop);
        }
        // The parser counts what is written; an alias near the limit would go beyond it unseen.
        if self.stack.len() + node.height as usize > self.limits.levels {
            self.too_deep(span);
            return Err(Stop);
        }
        self.finish(node, 0)
    }

    fn finish(&mut self, node: Node, anchor: usize) -> Result<(), Stop> {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
            // Keeping copies of nested anchors costs like expanding them.
            self.aliased += count(&node);
            if self.aliased > self.limits.alias_nodes {
                let message = format!("anchors keep more than {} values", self.limits.alias_nodes);
                self.report.add(Diagnostic::error(Code::TooManyAliases, node.span, message));
                return Err(Stop);
            }
        }
        let list_key = self.list_key_above();
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.height = open.height.max(node.height + 1);
        match &mut open.parts {
            Parts::List(items) => items.push(node),
            Parts::Map { entries, seen, key, merges } => match std::mem::replace(key, Key::Awaited) {
                Key::Awaited => *key = read_key(&node, self.report),
                Key::Read(name, key_span) => {
                    if let Some(hex) = yaml_cause::commented_colour(self.text, &node) {
                        let span = Span { start: hex.start as u32, end: hex.end as u32, ..key_span };
                        let word = &self.text[hex];
                        let message = format!("`{word}` is a comment here, so `{name}` has no value");
                        let fault = Diagnostic::warning(Code::CommentedValue, span, message);
                        self.report.add(fault.help(format!("put it in quotes: `{name}: \"{word}\"`")));
                    }
                    add_entry(entries, seen, Entry { key: name, key_span, node }, list_key, self.report);
                }
                Key::Unusable => {}
                Key::Merge => match node.content {
                    Content::List(items) => merges.extend(items),
                    _ => merges.push(node),
                },
            },
        }
        Ok(())
    }

    /// The key `children` or `actions`, directly below which the innermost map stands: a list is wanted there.
    fn list_key_above(&self) -> Option<Arc<str>> {
        let [.., around, _] = &self.stack[..] else { return None };
        match &around.parts {
            Parts::Map { key: Key::Read(name, _), .. } if matches!(&**name, "children" | "actions") => {
                Some(name.clone())
            }
            _ => None,
        }
    }

    fn too_deep(&mut self, span: Span) {
        let message = format!("more than {} levels of lists and maps", self.limits.levels);
        self.report.add(Diagnostic::error(Code::TooDeep, span, message));
    }

    /// The syntax fault; `None` for a fault of another kind, which is reported.
    fn syntax_fault(&mut self, fault: &ScanError) -> Option<Diagnostic> {
        let at = fault.marker().byte_offset().unwrap_or_default().min(self.text.len());
        let mut end = (at + 1).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        let span = Span { file: self.file, start: at as u32, end: end as u32 };
        if *fault.kind() == ErrorKind::RecursionLimitExceeded {
            self.too_deep(span);
            return None;
        }
        if let Some(cause) = yaml_cause::find(self.text, at, fault.kind()) {
            let span = Span { start: cause.start as u32, end: cause.end as u32, ..span };
            return Some(Diagnostic::error(Code::YamlSyntax, span, cause.message).help(cause.help));
        }
        let (message, help) = in_our_words(fault);
        let diagnostic = Diagnostic::error(Code::YamlSyntax, span, message);
        let help = yaml_cause::quotes(self.text, at).or(help.map(str::to_owned));
        Some(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        })
    }
}

fn null(span: Span) -> Node {
    let scalar = Scalar {
        text: Arc::from(""),
        style: Style::Plain,
        value: Value::Null,
        offsets: OffsetMap::starting_at(span.start),
    };
    Node { span, content: Content::Scalar(scalar), height: 0 }
}

/// How many values a node has. Recursion is bounded by the limit on levels.
fn count(node: &Node) -> usize {
    1 + match &node.content {
        Content::Scalar(_) => 0,
        Content::List(items) => items.iter().map(count).sum(),
        Content::Map(entries) => entries.iter().map(|entry| count(&entry.node)).sum(),
    }
}

fn read_key(node: &Node, report: &mut Report) -> Key {
    let Content::Scalar(scalar) = &node.content else {
        let fault = Diagnostic::error(Code::UnusableKey, node.span, format!("{} cannot be a key", node.described()));
        report.add(fault.help("put text that holds `{`, `}`, `[` or `]` in quotes"));
        return Key::Unusable;
    };
    if &*scalar.text == "<<" && scalar.style == Style::Plain {
        return Key::Merge;
    }
    Key::Read(scalar.text.clone(), node.span)
}

/// The first of two equal keys stays. `list` is the key above the map where a list is meant, whose items lack their dashes.
fn add_entry(
    entries: &mut Vec<Entry>,
    seen: &mut FxHashMap<Arc<str>, usize>,
    entry: Entry,
    list: Option<Arc<str>>,
    report: &mut Report,
) {
    let Some(first) = seen.get(&entry.key).and_then(|at| entries.get(*at)) else {
        seen.insert(entry.key.clone(), entries.len());
        entries.push(entry);
        return;
    };
    let key = &entry.key;
    report.add(match list {
        Some(list) => {
            let message = format!("`{list}` is a list: this item lacks its `- `");
            Diagnostic::error(Code::DuplicateKey, first.key_span, message)
                .label(format!("`{key}` is written twice, which a list allows and a map does not"))
                .help(format!("begin each item with `- `: `- {key}:`"))
        }
        None => Diagnostic::error(Code::DuplicateKey, entry.key_span, format!("`{key}` is written twice"))
            .label("the first one counts")
            .help("remove one of them"),
    });
}

/// Adds what `merged` has and the map has not.
fn merge(entries: &mut Vec<Entry>, seen: &mut FxHashMap<Arc<str>, usize>, merged: Node) {
    let Content::Map(added) = merged.content else { return };
    for entry in added {
        if !seen.contains_key(&entry.key) {
            seen.insert(entry.key.clone(), entries.len());
            entries.push(entry);
        }
    }
}

/// The parser's message in words for authors, and a text to type instead.
fn in_our_words(fault: &ScanError) -> (String, Option<&'static str>) {
    let (message, help) = match fault.kind() {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart => ("a tab cannot indent", Some("use spaces")),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => (
            "a `:` where no key can stand",
            Some("put text that holds `: ` in quotes; begin each key on a line of its own"),
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => ("a key without `:`", Some("write `key: value`")),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => {
            ("this does not line up with the lines above", Some("indent keys that belong together alike"))
        }
        ErrorKind::ExpectedBlockSequenceEntry => {
            ("this does not line up with the list above", Some("begin each item with `- `"))
        }
        ErrorKind::BlockSequenceEntryNotAllowed => {
            ("a list item cannot stand here", Some("begin the list on a line of its own below its key"))
        }
        ErrorKind::ExpectedFlowMappingSeparator => ("a `,` or `}` is missing", None),
        ErrorKind::ExpectedFlowSequenceSeparator => ("a `,` or `]` is missing", None),
        ErrorKind::UnclosedFlowCollection { open: '[' } | ErrorKind::UnexpectedEofFlowSequence => {
            ("`[` is never closed", Some("add `]`"))
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => ("`{` is never closed", Some("add `}`")),
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            ("a closing bracket without its opening one", None)
        }
        ErrorKind::UnclosedQuotedScalar => ("a quotation mark is never closed", None),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text after a closing quotation mark",
            Some("put the whole value in quotes; a `'` inside of single quotes is written `''`"),
        ),
        ErrorKind::UnknownQuotedScalarEscape => {
            ("unknown escape after `\\`", Some("write `\\\\` for a backslash, or use single quotes"))
        }
        ErrorKind::UnexpectedCharacter { character: '@' | '`' } => {
            ("text cannot begin with this character", Some("put the text in quotes"))
        }
        ErrorKind::UnexpectedCharacter { character: '%' } => {
            ("text cannot begin with `%`", Some("put the text in quotes"))
        }
        ErrorKind::InvalidBlockScalarHeader => ("text after `|` or `>`", Some("begin the block on the next line")),
        ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => {
            ("this line is indented too little", Some("indent it more than its key"))
        }
        ErrorKind::CommentInterceptedScalar => {
            ("a comment inside of a text of several lines", Some("put the text in quotes or in a block after `|-`"))
        }
        ErrorKind::UnexpectedEof => ("the file ends in the middle of a value", None),
        _ => {
            let words = fault.info();
            return (format!("this is no YAML: {}", words.trim_end_matches('.')), None);
        }
    };
    (message.to_owned(), help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sources;

    fn read(text: &str) -> (Option<Tree>, Vec<String>) {
        let mut sources = Sources::default();
        let file = sources.add("t.yaml", text);
        let mut report = Report::default();
        let tree = parse(text, file, &mut report);
        let source = sources.get(file).unwrap();
        let faults = report.diagnostics().iter().map(|fault| {
            let place = source.position(fault.span.map_or(0, |span| span.start));
            format!("{}:{} {}", place.line, place.column, fault.message)
        });
        (tree, faults.collect())
    }

    fn written(node: &Node, text: &str) -> String {
        text[node.span.start as usize..node.span.end as usize].to_owned()
    }

    #[test]
    fn every_key_and_value_has_its_place() {
        let text = "a: |\n  x ${b}\n    y\n\n# c\nb: 'it''s'\nf: [1, {x: y}]\ng:\n  - h: é\n  - i\nj: 1\n";
        let root = read(text).0.unwrap().root;
        assert_eq!(written(root.get("b").unwrap(), text), "'it''s'");
        assert_eq!(written(root.get("f").unwrap(), text), "[1, {x: y}]");
        assert_eq!(written(root.get("g").unwrap(), text), "- h: é\n  - i");
        let block = root.get("a").unwrap().scalar().unwrap();
        assert_eq!((&*block.text, block.style), ("x ${b}\n  y\n", Style::Block));
        assert_eq!(block.offsets.in_file(2) as usize, text.find("${b}").unwrap());
        assert_eq!(
            root.to_value().to_string(),
            r#"{"a":"x ${b}\n  y\n","b":"it's","f":[1,{"x":"y"}],"g":[{"h":"é"},"i"],"j":1}"#
        );
    }

    #[test]
    fn of_two_equal_keys_the_first_stays() {
        let (tree, faults) = read("a: 1\nb: 2\na: 3\n");
        assert_eq!(faults, ["3:1 `a` is written twice"]);
        assert_eq!(tree.unwrap().root.to_value().to_string(), r#"{"a":1,"b":2}"#);
    }

    #[test]
    fn aliases_and_merge_keys_are_followed() {
        let (tree, faults) = read("base: &b {x: 1, y: 2}\nc:\n  <<: *b\n  x: 3\nd: *b\n");
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(
            tree.unwrap().root.to_value().to_string(),
            r#"{"base":{"x":1,"y":2},"c":{"x":3,"y":2},"d":{"x":1,"y":2}}"#
        );
    }

    #[test]
    fn faults_say_what_is_wrong_and_where() {
        for (text, fault) in [
            ("a:\n\t- x", "2:2 a tab cannot indent"),
            ("a: b: c", "1:5 a `:` where no key can stand"),
            ("a:\n  b: 1\n c: 2", "3:2 this does not line up with the lines above"),
            ("a: [1, 2", "1:4 `[` is never closed"),
            ("a: *x", "1:4 unknown anchor `x`"),
            ("a: {{x}}", "1:5 a map cannot be a key"),
            ("a: 'x", "1:4 a quotation mark is never closed"),
            ("a: @x", "1:4 text cannot begin with this character"),
            ("a: 1\n---\nb: 2", "2:1 a second YAML document begins here"),
        ] {
            assert_eq!(read(text).1, [fault], "{text}");
        }
    }

    #[test]
    fn hostile_texts_are_refused_with_one_fault() {
        let laughs: String = std::iter::once("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned())
            .chain((1..12).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", "))))
            .collect();
        let chain: String = std::iter::once("a0: &a0 x\n".to_owned())
            .chain((1..2000).map(|n| format!("a{n}: &a{n} [*a{}]\n", n - 1)))
            .collect();
        let levels: String = (0..5000).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
        let itself = "a: &a [*a]".to_owned();
        for text in [laughs, chain, levels, itself, "[".repeat(200_000), "{a: ".repeat(200_000), "- ".repeat(200_000)] {
            let (_, faults) = read(&text);
            assert_eq!(faults.len(), 1, "{:?}: {faults:?}", &text[..10]);
        }
    }
}
