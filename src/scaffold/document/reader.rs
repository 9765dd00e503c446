//! `Reader`: follows references through a document and reports each fault once.

use rustc_hash::FxHashSet;

use super::Direction;
use super::referenced_files::FILES;
use super::referenced_files::{self, ReferencedFiles};
use ensemble_core::diag::{Code, Diagnostic, Report, Span};
use ensemble_core::syntax::Node;

/// Limit of streams in one app.
const STREAMS: usize = 200;

/// Limit of consecutive references.
const HOPS: usize = 64;

/// Limit of schemas read for one stream, and for the document. References multiply schemas.
const SCHEMAS: usize = 20_000;
const ALL_SCHEMAS: usize = 200_000;

/// State of reading a document.
pub struct Reader<'t, 'r> {
    /// Root of the document.
    pub root: &'t Node,
    referenced: &'t ReferencedFiles,
    /// Files that references lead to and that have not been read.
    pub wanted: Vec<String>,
    /// Direction chosen by the user.
    pub direction: Direction,
    /// Origin of the document's URL, if it came from the web.
    pub origin: Option<String>,
    /// Remaining budget of schemas for the current stream.
    pub schemas_left: usize,
    all_schemas_left: usize,
    report: &'r mut Report,
    told: FxHashSet<(Code, Span)>,
}

impl<'t, 'r> Reader<'t, 'r> {
    /// A reader at the root of a document.
    pub fn new(root: &'t Node, referenced: &'t ReferencedFiles, direction: Direction, report: &'r mut Report) -> Self {
        let (origin, wanted, told) = (None, Vec::new(), FxHashSet::default());
        Self {
            root,
            referenced,
            wanted,
            direction,
            origin,
            schemas_left: SCHEMAS,
            all_schemas_left: ALL_SCHEMAS,
            report,
            told,
        }
    }

    /// Starts a stream: its share of the schema budget leaves enough for the streams after it.
    pub fn begin_stream(&mut self) {
        self.all_schemas_left = self.all_schemas_left.saturating_sub(SCHEMAS.saturating_sub(self.schemas_left));
        self.schemas_left = SCHEMAS.min(self.all_schemas_left);
    }

    /// Reports a part that cannot be used, once for each place.
    pub fn warn(&mut self, code: Code, span: Span, message: impl Into<String>, help: Option<&str>) {
        // Once for each place, which is read again for every reference to it.
        if self.told.insert((code, span)) {
            let fault = Diagnostic::warning(code, span, message);
            self.report.add(match help {
                Some(help) => fault.help(help),
                None => fault,
            });
        }
    }

    /// Reports that the document cannot be used.
    pub fn refuse(&mut self, code: Code, span: Span, message: String, help: &str) {
        if self.told.insert((code, span)) {
            self.report.add(Diagnostic::error(code, span, message).help(help));
        }
    }

    /// True when the limit of streams is reached; reports at `span` that `left` channels are skipped.
    pub fn is_full(&mut self, streams: usize, left: usize, span: Span) -> bool {
        if streams < STREAMS {
            return false;
        }
        let message = format!("{left} more channels are left out: an app holds {STREAMS} streams");
        self.warn(Code::UnusedPart, span, message, None);
        true
    }

    /// Follows `$ref`; `None`, with a fault, when the target does not exist.
    pub fn follow(&mut self, node: &'t Node) -> Option<&'t Node> {
        let mut seen = Vec::new();
        let mut at = node;
        while let Some(reference) = at.get("$ref") {
            let Some(target) = reference.text() else {
                self.warn(Code::BrokenReference, reference.span, "`$ref` is no text", None);
                return None;
            };
            if seen.contains(&target) || seen.len() >= HOPS {
                let message = format!("`{}` leads back to itself", short(target));
                self.warn(Code::ReferenceCycle, reference.span, message, Some("let one of them hold the thing itself"));
                return None;
            }
            seen.push(target);
            at = self.target(target, reference.span)?;
        }
        Some(at)
    }

    fn target(&mut self, reference: &str, span: Span) -> Option<&'t Node> {
        let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        // A reference stays in the file in which it is written, or leads to one beside it.
        let here = self.referenced.read.iter().find(|one| one.file == Some(span.file));
        let at = match path {
            "" => here.and_then(|one| one.tree.as_ref()).map_or(self.root, |tree| &tree.root),
            _ => self.file(reference, here.map_or("", |one| one.path.as_str()), span)?,
        };
        let mut at = at;
        for step in pointer.split('/').filter(|step| !step.is_empty()) {
            let step = unescaped(step);
            let next = match at.list() {
                Some(items) => step.parse::<usize>().ok().and_then(|place| items.get(place)),
                None => at.get(&step),
            };
            let Some(next) = next else {
                let message = format!("`{}` leads nowhere: there is no `{}`", short(reference), short(&step));
                let known = at.map().unwrap_or_default().iter().map(|entry| &*entry.key);
                let help = ensemble_core::diag::nearest(&step, known).map(|near| format!("did you mean `{near}`?"));
                self.warn(Code::BrokenReference, span, message, help.as_deref());
                return None;
            };
            at = next;
        }
        Some(at)
    }

    /// Content of the file that a reference in file `from` leads to. A file that has not been read is added to `wanted`.
    fn file(&mut self, reference: &str, from: &str, span: Span) -> Option<&'t Node> {
        let path = referenced_files::path_of(reference, from);
        let known = path.as_ref().and_then(|path| self.referenced.at(path));
        if let Some(tree) = known.and_then(|one| one.tree.as_ref()) {
            return Some(&tree.root);
        }
        let (message, help) = match (path, known) {
            (Some(path), None) if !self.referenced.is_full => {
                if !self.wanted.contains(&path) {
                    self.wanted.push(path);
                }
                return None;
            }
            (Some(_), None) => {
                let message =
                    format!("`{}` is left out: a document is made of {FILES} files at most", short(reference));
                (message, "bundle the document into one file")
            }
            (Some(_), Some(_)) => {
                let message = format!("`{}` lies in another file, which is not read", short(reference));
                (message, "put what it points to into this document, below `components`")
            }
            (None, _) => {
                let message =
                    format!("`{}` lies outside of the document's folder and the one above it", short(reference));
                (message, "put what it points to beside the document, or bundle the document into one file")
            }
        };
        self.warn(Code::BrokenReference, span, message, Some(help));
        None
    }

    /// The value under `key`, with references followed.
    pub fn get(&mut self, node: &'t Node, key: &str) -> Option<&'t Node> {
        self.follow(node.get(key).filter(|node| !node.is_null())?)
    }

    /// The text under `key`; numbers and booleans as written.
    pub fn text(&mut self, node: &'t Node, key: &str) -> String {
        let found = self.get(node, key).and_then(Node::scalar);
        found.map(|scalar| scalar.text.trim().to_owned()).unwrap_or_default()
    }

    /// The first non-empty text under these keys.
    pub fn first_text(&mut self, node: &'t Node, keys: &[&str]) -> String {
        keys.iter().map(|key| self.text(node, key)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Entries of the map under `key`, with references followed; a fault when it is not a map.
    pub fn entries(&mut self, node: &'t Node, key: &str) -> Vec<(&'t str, Span, &'t Node)> {
        let Some(map) = self.get(node, key) else { return Vec::new() };
        let Some(entries) = map.map() else {
            let message = format!("`{key}` is {}, not a map", map.described());
            self.warn(Code::WrongShape, map.span, message, None);
            return Vec::new();
        };
        let followed = entries.iter().filter_map(|entry| {
            let node = self.follow(&entry.node)?;
            Some((&*entry.key, entry.key_span, node))
        });
        followed.collect()
    }

    /// Items of the list under `key`, with references followed; a single value is a list of one.
    pub fn items(&mut self, node: &'t Node, key: &str) -> Vec<&'t Node> {
        let Some(found) = self.get(node, key) else { return Vec::new() };
        match found.list() {
            Some(items) => items.iter().filter_map(|item| self.follow(item)).collect(),
            None => vec![found],
        }
    }
}

/// Shortens text for a message.
pub fn short(text: &str) -> String {
    text.chars().take(80).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn unescaped(step: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(step).decode_utf8_lossy();
    // In this order (RFC 6901 4): `~01` stands for `~1`, not for a slash.
    decoded.replace("~1", "/").replace("~0", "~")
}
