//! Follows references through a document and keeps what is said about it: each thing once.

use rustc_hash::FxHashSet;

use super::Direction;
use super::referenced_files::FILES;
use super::referenced_files::{self, ReferencedFiles};
use ensemble_core::diag::{Code, Diagnostic, Report, Span};
use ensemble_core::syntax::Node;

/// How many streams one app shows.
const STREAMS: usize = 200;

/// How many references may follow each other.
const HOPS: usize = 64;

/// How many schemas are read for one stream, and for all of them; references multiply them.
const SCHEMAS: usize = 20_000;
const ALL_SCHEMAS: usize = 200_000;

/// A document that is being read.
pub struct Reader<'t, 'r> {
    /// Its root.
    pub root: &'t Node,
    referenced: &'t ReferencedFiles,
    /// Paths of files that references lead to and that are not read yet.
    pub wanted: Vec<String>,
    /// The direction that the user has chosen.
    pub direction: Direction,
    /// The scheme, the host and the port that the document came from, when it came from the web.
    pub origin: Option<String>,
    /// How many more schemas are read for the stream at hand.
    pub schemas_left: usize,
    all_schemas_left: usize,
    report: &'r mut Report,
    told: FxHashSet<(Code, Span)>,
}

impl<'t, 'r> Reader<'t, 'r> {
    /// A reader at the start.
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

    /// Begins another stream: a large one leaves enough for those behind it.
    pub fn begin_stream(&mut self) {
        self.all_schemas_left = self.all_schemas_left.saturating_sub(SCHEMAS.saturating_sub(self.schemas_left));
        self.schemas_left = SCHEMAS.min(self.all_schemas_left);
    }

    /// Says what cannot be used, once for each place.
    pub fn warn(&mut self, code: Code, span: Span, message: impl Into<String>, help: Option<&str>) {
        // What several references lead to is read several times.
        if self.told.insert((code, span)) {
            let fault = Diagnostic::warning(code, span, message);
            self.report.add(match help {
                Some(help) => fault.help(help),
                None => fault,
            });
        }
    }

    /// Says why a document cannot be used at all.
    pub fn refuse(&mut self, code: Code, span: Span, message: String, help: &str) {
        if self.told.insert((code, span)) {
            self.report.add(Diagnostic::error(code, span, message).help(help));
        }
    }

    /// Returns true when `streams` is the most that one app is made of, and reports at `span` that `left` channels are left out.
    pub fn is_full(&mut self, streams: usize, left: usize, span: Span) -> bool {
        if streams < STREAMS {
            return false;
        }
        let message = format!("{left} more channels are left out: an app holds {STREAMS} streams");
        self.warn(Code::UnusedPart, span, message, None);
        true
    }

    /// The node, or where its `$ref` leads. `None` when it leads nowhere.
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

    /// The content of the file that a reference in the file at `from` leads to. One that is not read yet is noted as wanted.
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

    /// The value under `key`, references followed.
    pub fn get(&mut self, node: &'t Node, key: &str) -> Option<&'t Node> {
        self.follow(node.get(key).filter(|node| !node.is_null())?)
    }

    /// The text under `key`; numbers and truth values as they are written.
    pub fn text(&mut self, node: &'t Node, key: &str) -> String {
        let found = self.get(node, key).and_then(Node::scalar);
        found.map(|scalar| scalar.text.trim().to_owned()).unwrap_or_default()
    }

    /// The first of these texts that says something.
    pub fn first_text(&mut self, node: &'t Node, keys: &[&str]) -> String {
        keys.iter().map(|key| self.text(node, key)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// The entries of the map under `key`, each followed; what is no map is reported.
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

    /// The items of the list under `key`, each followed; one thing is a list of itself.
    pub fn items(&mut self, node: &'t Node, key: &str) -> Vec<&'t Node> {
        let Some(found) = self.get(node, key) else { return Vec::new() };
        match found.list() {
            Some(items) => items.iter().filter_map(|item| self.follow(item)).collect(),
            None => vec![found],
        }
    }
}

/// Text as it fits into a message.
pub fn short(text: &str) -> String {
    text.chars().take(80).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn unescaped(step: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(step).decode_utf8_lossy();
    // In this order (RFC 6901 4): `~01` stands for `~1`, not for a slash.
    decoded.replace("~1", "/").replace("~0", "~")
}
