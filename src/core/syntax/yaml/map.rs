//! Keys and entries of a map: equal keys, merge keys, keys that are no text.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic, Report, Span};
use crate::syntax::tree::{Content, Entry, Node, Style};

/// State of a map: the next expected item.
pub(super) enum Key {
    Awaited,
    Read(Arc<str>, Span),
    /// The next value is dropped, because its key was reported.
    Unusable,
    /// `<<`.
    Merge,
}

pub(super) fn read_key(node: &Node, report: &mut Report) -> Key {
    let Content::Scalar(scalar) = &node.content else {
        let fault = Diagnostic::error(Code::UnusableKey, node.span, format!("{} cannot be a key", node.described()));
        // `{{name}}` is a binding in other systems.
        let name = node.map().and_then(|entries| entries.first()).filter(|entry| entry.node.is_null());
        report.add(match name {
            Some(entry) => {
                fault.help(format!("a binding is written `${{{}}}`; put text that holds `{{` in quotes", entry.key))
            }
            None => fault.help("put text that holds `{`, `}`, `[` or `]` in quotes"),
        });
        return Key::Unusable;
    };
    if &*scalar.text == "<<" && scalar.style == Style::Plain {
        return Key::Merge;
    }
    Key::Read(scalar.text.clone(), node.span)
}

/// Adds an entry; of equal keys the first wins. `list` is the key above a map that was meant as a list without dashes.
pub(super) fn add_entry(
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

/// Adds the entries of `merged` whose keys are missing.
pub(super) fn merge(entries: &mut Vec<Entry>, seen: &mut FxHashMap<Arc<str>, usize>, merged: Node) {
    let Content::Map(added) = merged.content else { return };
    for entry in added {
        if !seen.contains_key(&entry.key) {
            seen.insert(entry.key.clone(), entries.len());
            entries.push(entry);
        }
    }
}
