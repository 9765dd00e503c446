//! `into` of a stream: the lists that its events fill.

use std::sync::Arc;

use super::loader::Loader;
use crate::app::reducer::{Mode, Reducer};
use crate::diag::Code as FaultCode;
use crate::spec::{FromValue, Kind, Prop, prop};
use crate::syntax::{Entry, Node};
use crate::value::Segment;

const MODES: &[&str] = &["append", "prepend", "upsert", "replace"];
const MODE: Prop = prop(
    "mode",
    Kind::Enum(MODES),
    "Effect of an event: it becomes the last row, the first row, takes the place of the row with the same `key`, or becomes the whole list.",
)
.or("append");
const OF: Prop = prop(
    "of",
    Kind::Enum(&["data", "event"]),
    "Content of a row: an event's data, or the whole event `{n, time, event, id, raw, data}`.",
)
.or("data");
const KEEP: Prop = prop(
    "keep",
    Kind::Number { min: 1.0, max: 100_000.0 },
    "How many rows the list holds at most; older ones fall out.",
)
.or("500");
const KEEP_BYTES: Prop = prop(
    "keepBytes",
    Kind::Number { min: 65_536.0, max: 1_073_741_824.0 },
    "Most bytes that the rows take, however few they are; older ones fall out, which is said once.",
)
.or("67108864");

/// Keys of one list of `into`.
pub const KEYS: &[Prop] = &[
    prop("name", Kind::Text, "Name of the list below the API's name: `${feed.items}`.").or("\"items\""),
    MODE,
    prop(
        "key",
        Kind::Text,
        "The field that tells rows apart, such as `id` or `stock.symbol`; needed by `mode: upsert`.",
    ),
    KEEP,
    KEEP_BYTES,
    OF,
];

/// Reserved names below an API: its own properties, and those of every JavaScript object.
const RESERVED_NAMES: [&str; 19] = [
    "body",
    "constructor",
    "cookies",
    "data",
    "hasOwnProperty",
    "headers",
    "isConnected",
    "isError",
    "isLoading",
    "isReconnecting",
    "isSuccess",
    "length",
    "name",
    "reasonPhrase",
    "sse",
    "statusCode",
    // An object with a `then` is a promise to `await`.
    "then",
    "toString",
    "valueOf",
];

impl Loader<'_> {
    /// The lists at `entry`: one as a map, several as a list of maps, or only a name.
    pub fn reducers(&mut self, entry: &Entry) -> Vec<Reducer> {
        let parts = entry.node.list().unwrap_or(std::slice::from_ref(&entry.node));
        let mut lists: Vec<Reducer> = Vec::with_capacity(parts.len());
        for part in parts {
            let Some(list) = self.reducer(part) else { continue };
            if lists.iter().any(|known| known.name == list.name) {
                let message = format!("two lists of `into` are called `{}`", list.name);
                self.error(FaultCode::DuplicateName, part.span, message, "give one another `name`".to_owned());
                continue;
            }
            lists.push(list);
        }
        lists
    }

    fn reducer(&mut self, node: &Node) -> Option<Reducer> {
        let name = Reducer::NAME.into();
        let (keep, keep_bytes) = (Reducer::KEEP, Reducer::KEEP_BYTES);
        let default = Reducer { name, mode: Mode::Append, key: Vec::new(), keep, keep_bytes, whole: false };
        if node.text().is_some() {
            return Some(Reducer { name: self.list_name(node)?, ..default });
        }
        let Some(entries) = node.map() else {
            let help = "write `into: {name: items, mode: append}`".to_owned();
            self.wrong_shape(node, &format!("`into` is {}, not a map", node.described()), Some(help));
            return None;
        };
        self.undeclared_keys(entries, KEYS, "`into`");
        let name = match node.get("name") {
            Some(name) => self.list_name(name)?,
            None => default.name,
        };
        let mode = node.get("mode").map_or(default.mode, |mode| self.list_mode(mode));
        let keep = self.bound(node.get("keep"), &KEEP).unwrap_or(keep);
        let keep_bytes = self.bound(node.get("keepBytes"), &KEEP_BYTES).unwrap_or(keep_bytes);
        let key = self.list_key(node, mode)?;
        let whole = node.get("of").is_some_and(|of| self.is_whole(of));
        Some(Reducer { name, mode, key, keep, keep_bytes, whole })
    }

    fn list_name(&mut self, node: &Node) -> Option<Arc<str>> {
        let name = node.text().cloned().unwrap_or_default();
        if RESERVED_NAMES.contains(&&*name) {
            let message = format!("every API has a `{name}` already");
            self.error(FaultCode::DuplicateName, node.span, message, "choose another `name`".to_owned());
            return None;
        }
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && !name.starts_with("__")
            && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !is_name {
            let help = "write one word of letters and digits, such as `items`".to_owned();
            self.error(FaultCode::WrongType, node.span, "`name` of `into` is no name", help);
            return None;
        }
        Some(name)
    }

    fn list_mode(&mut self, node: &Node) -> Mode {
        if !self.is_written_out(node, "mode") {
            return Mode::Append;
        }
        let binding = self.checked_binding(&MODE, node, "into");
        match binding.constant().and_then(|value| value.as_str()) {
            Some("prepend") => Mode::Prepend,
            Some("upsert") => Mode::Upsert,
            Some("replace") => Mode::Replace,
            _ => Mode::Append,
        }
    }

    fn is_whole(&mut self, node: &Node) -> bool {
        self.is_written_out(node, "of")
            && self.checked_binding(&OF, node, "into").constant().and_then(|value| value.as_str()) == Some("event")
    }

    fn bound(&mut self, node: Option<&Node>, prop: &'static Prop) -> Option<usize> {
        let node = node?;
        if !self.is_written_out(node, prop.name) {
            return None;
        }
        usize::from_value(self.checked_binding(prop, node, "into").constant()?)
    }

    /// `key` as a way into the data; `None` when `upsert` has none.
    fn list_key(&mut self, node: &Node, mode: Mode) -> Option<Vec<Segment>> {
        let written = node.map()?.iter().find(|entry| &*entry.key == "key" && !entry.node.is_null());
        match (mode, written) {
            (Mode::Upsert, None) => {
                let span = node.get("mode").map_or(node.span, |mode| mode.span);
                let help = "add `key:` with the field that tells rows apart, such as `key: id`".to_owned();
                self.error(FaultCode::MissingKey, span, "`mode: upsert` needs a `key`", help);
                None
            }
            (Mode::Upsert, Some(entry)) => {
                let field = entry.node.scalar().map(|scalar| scalar.text.clone()).unwrap_or_default();
                if field.is_empty() || field.contains("${") {
                    let help = "write the name of a field of the data, such as `id` or `stock.symbol`".to_owned();
                    self.error(FaultCode::WrongType, entry.node.span, "`key` of `into` is no field", help);
                    return None;
                }
                Some(field.split('.').map(|part| Segment::Key(part.into())).collect())
            }
            (_, None) => Some(Vec::new()),
            (_, Some(entry)) => {
                let help = "write `mode: upsert`, or leave `key` out".to_owned();
                let message = "`key` of `into` has an effect with `mode: upsert` only";
                self.warning(FaultCode::IgnoredKey, entry.key_span, message, help);
                Some(Vec::new())
            }
        }
    }

    /// Reports an expression: the form of a list has to be known before the app runs.
    fn is_written_out(&mut self, node: &Node, key: &str) -> bool {
        let computed = node.scalar().is_some_and(|scalar| scalar.text.contains("${"));
        if computed {
            let help = format!("write `{key}` out");
            self.error(FaultCode::WrongType, node.span, format!("`{key}` of `into` cannot be computed"), help);
        }
        !computed
    }
}
