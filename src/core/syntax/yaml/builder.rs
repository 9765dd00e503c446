//! Builds a tree from the parser's events, on a stack of its own.

use std::borrow::Cow;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, ScalarStyle, ScanError};
use rustc_hash::FxHashMap;

use super::cause;
use super::cut_value::end_of_cut;
use super::limits::Limits;
use super::map::{Key, add_entry, merge, read_key};
use super::messages::in_our_words;
use super::repair::Repaired;
use crate::diag::{Code, Diagnostic, FileId, Report, Span};
use crate::syntax::tree::{Content, Entry, Node, Scalar, Style};
use crate::syntax::{OffsetMap, scalar};
use crate::value::Value;

/// Reading has to stop; the reason is reported.
pub(super) struct Stop;

pub(super) struct Builder<'a> {
    text: &'a str,
    repaired: &'a Repaired<'a>,
    file: FileId,
    pub(super) report: &'a mut Report,
    limits: Limits,
    stack: Vec<OpenCollection>,
    anchors: FxHashMap<usize, Node>,
    pub(super) root: Option<Node>,
    aliased: usize,
}

/// A list or map that has not ended.
struct OpenCollection {
    span: Span,
    anchor: usize,
    height: u32,
    parts: Parts,
    /// End of the last value that a comma cut, 0 without one: what YAML finds before it belongs to that value.
    cut_until: u32,
    /// Start of that value.
    cut_from: u32,
}

enum Parts {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, seen: FxHashMap<Arc<str>, usize>, key: Key, merges: Vec<Node> },
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        text: &'a str,
        repaired: &'a Repaired<'a>,
        file: FileId,
        report: &'a mut Report,
        limits: Limits,
    ) -> Self {
        Self {
            text,
            repaired,
            file,
            report,
            limits,
            stack: Vec::new(),
            anchors: FxHashMap::default(),
            root: None,
            aliased: 0,
        }
    }

    pub(super) fn span(&self, span: &granit_parser::Span) -> Span {
        let byte = |marker: &granit_parser::Marker| marker.byte_offset().unwrap_or_default() as u32;
        Span { file: self.file, start: byte(&span.start), end: byte(&span.end).max(byte(&span.start)) }
    }

    pub(super) fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
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

    pub(super) fn scalar(&self, text: Cow<'_, str>, style: ScalarStyle, is_text: bool, span: Span) -> Node {
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
        self.stack.push(OpenCollection { span, anchor, height: 1, parts, cut_until: 0, cut_from: 0 });
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
        // The end event of a block stands at the next token, so that the end of its last item is used instead.
        let flow = end.end > end.start;
        let end = if flow { bracket } else { last.unwrap_or(bracket) };
        let span = Span { end: end.max(open.span.start), ..open.span };
        self.finish(Node { span, content, height: open.height }, open.anchor)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Stop> {
        // An anchor is declared when its node is complete; an alias inside of the node does not find it.
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
        let node = self.uncut(node);
        let list_key = self.list_key_above();
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.height = open.height.max(node.height + 1);
        // Further events of a value that was cut at a comma and is complete: an item, or a key without a value.
        let is_rest = |span: Span| span.end <= open.cut_until && span.start > open.cut_from;
        match &mut open.parts {
            Parts::List(_) if is_rest(node.span) => {}
            Parts::List(items) => items.push(node),
            Parts::Map { entries, seen, key, merges } => match std::mem::replace(key, Key::Awaited) {
                Key::Awaited => *key = read_key(&node, self.report),
                Key::Read(_, key_span) if is_rest(key_span) => {}
                Key::Read(name, key_span) => {
                    if let Some(hex) = cause::commented_colour(self.text, &node) {
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

    /// The whole value, with a fault, where a comma in `{…}` or `[…]` cut it; `node` otherwise.
    fn uncut(&mut self, node: Node) -> Node {
        let Some(open) = self.stack.last() else { return node };
        let is_value = !matches!(&open.parts, Parts::Map { key, .. } if !matches!(key, Key::Read(..)));
        let in_flow = matches!(self.text.as_bytes().get(open.span.start as usize), Some(b'{' | b'['));
        if !is_value || !in_flow || node.span.start < open.cut_until {
            return node;
        }
        let Some(end) = end_of_cut(self.text, &node) else { return node };
        let span = Span { end: end as u32, ..node.span };
        let Some(whole) = self.text.get(span.start as usize..end) else { return node };
        let fault = Diagnostic::warning(Code::CutValue, span, format!("the comma cuts `{whole}`"));
        self.report.add(fault.help(format!("put it in quotes: `\"{whole}\"`")));
        let node = self.scalar(Cow::Borrowed(whole), ScalarStyle::Plain, true, span);
        if let Some(open) = self.stack.last_mut() {
            (open.cut_from, open.cut_until) = (span.start, span.end);
        }
        node
    }

    /// The key `children` or `actions`, if the innermost map is directly below it, where a list is expected.
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

    /// The syntax fault; `None` for other faults, which are reported.
    pub(super) fn syntax_fault(&mut self, fault: &ScanError) -> Option<Diagnostic> {
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
        if let Some(found) = cause::find(self.text, at, fault.kind()) {
            let span = Span { start: found.start as u32, end: found.end as u32, ..span };
            return Some(Diagnostic::error(Code::YamlSyntax, span, found.message).help(found.help));
        }
        let (message, help) = in_our_words(fault);
        let diagnostic = Diagnostic::error(Code::YamlSyntax, span, message);
        let help = cause::quotes(self.text, at).or(help.map(str::to_owned));
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

/// Number of values in a node, including itself. The limit of levels bounds the recursion.
fn count(node: &Node) -> usize {
    1 + match &node.content {
        Content::Scalar(_) => 0,
        Content::List(items) => items.iter().map(count).sum(),
        Content::Map(entries) => entries.iter().map(|entry| count(&entry.node)).sum(),
    }
}
