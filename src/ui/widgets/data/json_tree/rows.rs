//! Flattens a value into the visible rows of a tree. Bounded in rows, depth and searched entries.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use ensemble_core::value::Value;

/// Limit of rows; a last row reports the omitted ones.
pub const MOST_ROWS: usize = 100_000;

/// The deepest level that can be opened.
// The tree is walked by recursion, and each level is indented: deeper ones lie outside of any window.
const LEVELS: usize = 64;

/// Limit of entries that a search visits.
// A search runs while a frame is drawn.
const LOOKED_AT: usize = 1_000_000;

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// A hash of its path: the same while it is at the same path of the value.
    pub id: u64,
    /// Depth of the row, from 0.
    pub depth: usize,
    /// Index of its parent's row.
    pub parent: Option<usize>,
    /// Key in the parent.
    pub key: RowKey,
    /// Value of the row.
    pub value: Value,
    /// Open, closed, or without entries.
    pub state: RowState,
}

/// The key of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum RowKey {
    /// The row is the whole value.
    Whole,
    /// A name in a map.
    Name(Arc<str>),
    /// An index in a list.
    Index(usize),
}

/// State of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// The row has no entries.
    Leaf,
    /// The row's entries are hidden.
    Closed,
    /// The row's entries are the rows after it.
    Open,
    /// The row replaces the rows beyond the limit.
    Rest,
}

/// The options that decide which rows are visible.
pub struct RowOptions<'a> {
    /// Number of levels that are open unless toggled.
    pub levels: usize,
    /// Open or closed by the user, by [`Row::id`].
    pub toggled: &'a FxHashMap<u64, bool>,
    /// Only entries that contain this text and their parents are shown; in lower case, empty for all.
    pub search: &'a str,
}

/// The rows of a value. The entries of a map or list are the first level; the value itself has a row only if it has no entries.
pub fn rows(value: &Value, options: &RowOptions<'_>) -> Vec<Row> {
    let mut builder = RowBuilder { options, rows: Vec::new(), left: LOOKED_AT, full: false };
    // Rows that are opened during a search are closed with it.
    let id = mixed(0, options.search);
    if count(value) == 0 {
        builder.add(RowKey::Whole, value, id, 0, None, false);
    } else {
        builder.inside(value, id, 0, None, false);
    }
    if builder.full || builder.left == 0 {
        let row = Row { id: 0, depth: 0, parent: None, key: RowKey::Whole, value: Value::Null, state: RowState::Rest };
        builder.rows.push(row);
    }
    builder.rows
}

struct RowBuilder<'a> {
    options: &'a RowOptions<'a>,
    rows: Vec<Row>,
    left: usize,
    full: bool,
}

impl RowBuilder<'_> {
    /// Adds an entry and its visible descendants. Returns true when the entry or a descendant matches the search; `found`: a parent does.
    fn add(&mut self, key: RowKey, value: &Value, id: u64, depth: usize, parent: Option<usize>, found: bool) -> bool {
        if self.rows.len() >= MOST_ROWS {
            self.full = true;
            return false;
        }
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return false;
        }
        let searches = !self.options.search.is_empty() && !found;
        let is_it = !searches || says(&key, value, self.options.search);
        let row = self.rows.len();
        let holds = count(value) > 0 && depth + 1 < LEVELS;
        let state = if holds { RowState::Closed } else { RowState::Leaf };
        // Added before its entries, which refer to it by index; removed again when neither it nor a descendant matches.
        self.rows.push(Row { id, depth, parent, key, value: value.clone(), state });
        if !holds {
            if !is_it {
                self.rows.truncate(row);
            }
            return is_it;
        }
        let by_hand = self.options.toggled.get(&id).copied();
        if searches {
            let inside = self.inside(value, id, depth + 1, Some(row), false);
            if inside && by_hand != Some(false) {
                self.rows[row].state = RowState::Open;
                return true;
            }
            self.rows.truncate(if inside || is_it { row + 1 } else { row });
            if is_it && !inside && by_hand == Some(true) {
                self.rows[row].state = RowState::Open;
                self.inside(value, id, depth + 1, Some(row), true);
            }
            return inside || is_it;
        }
        if by_hand.unwrap_or(depth < self.options.levels && !found) {
            self.rows[row].state = RowState::Open;
            self.inside(value, id, depth + 1, Some(row), found);
        }
        true
    }

    fn inside(&mut self, value: &Value, id: u64, depth: usize, parent: Option<usize>, found: bool) -> bool {
        let mut any = false;
        match value {
            Value::Map(map) => {
                for (name, value) in map.iter() {
                    any |= self.add(RowKey::Name(name.clone()), value, mixed(id, name), depth, parent, found);
                }
            }
            Value::List(items) => {
                for (at, value) in items.iter().enumerate() {
                    any |= self.add(RowKey::Index(at), value, mixed(id, &at.to_string()), depth, parent, found);
                }
            }
            _ => {}
        }
        any
    }
}

/// Number of entries of a value.
pub fn count(value: &Value) -> usize {
    match value {
        Value::Map(map) => map.len(),
        Value::List(items) => items.len(),
        _ => 0,
    }
}

/// True if the key or the value contains the search.
fn says(key: &RowKey, value: &Value, search: &str) -> bool {
    let in_key = matches!(key, RowKey::Name(name) if contains(name, search));
    in_key
        || match value {
            Value::Text(text) => contains(text, search),
            Value::Map(_) | Value::List(_) => false,
            other => contains(&other.to_string(), search),
        }
}

fn contains(text: &str, search: &str) -> bool {
    text.to_lowercase().contains(search)
}

/// The hash of a path extended by `step` (FNV-1a).
fn mixed(id: u64, step: &str) -> u64 {
    let start = id ^ 0xcbf2_9ce4_8422_2325;
    // The zero ends a step: `ab`, `c` is another path than `a`, `bc`.
    step.bytes().chain([0]).fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The path of a row in the notation of JavaScript and JSONPath, `$.orders[3].price`, beginning with `root`.
pub fn path(rows: &[Row], row: usize, root: &str) -> String {
    let mut steps = Vec::new();
    let mut at = Some(row);
    while let Some(row) = at.and_then(|at| rows.get(at)) {
        match &row.key {
            RowKey::Whole => {}
            RowKey::Index(index) => steps.push(format!("[{index}]")),
            RowKey::Name(name) if is_name(name) => steps.push(format!(".{name}")),
            RowKey::Name(name) => steps.push(format!("[{}]", Value::Text(name.clone()))),
        }
        at = row.parent;
    }
    let way: String = std::iter::once(root.to_owned()).chain(steps.into_iter().rev()).collect();
    way.strip_prefix('.').map_or_else(|| way.clone(), str::to_owned)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$'))
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
}

/// The beginning of a value in one line, about `most` bytes.
pub fn preview(value: &Value, most: usize) -> String {
    let mut text = String::new();
    write_preview(value, most, &mut text, 0);
    text
}

fn write_preview(value: &Value, most: usize, text: &mut String, depth: usize) {
    let (open, close) = match value {
        Value::Map(_) => ('{', '}'),
        Value::List(_) => ('[', ']'),
        Value::Text(words) => {
            let short: String = words.chars().take(most.saturating_sub(text.len()).max(1)).collect();
            text.push_str(&Value::from(short.as_str()).to_string());
            return;
        }
        other => return text.push_str(&other.to_string()),
    };
    text.push(open);
    let more = |text: &mut String, at: usize| {
        if at > 0 {
            text.push_str(", ");
        }
        // The depth also ends the recursion.
        let is_long = text.len() >= most || depth > 2;
        if is_long {
            text.push('…');
        }
        is_long
    };
    match value {
        Value::Map(map) => {
            for (at, (name, value)) in map.iter().enumerate() {
                if more(text, at) {
                    break;
                }
                text.push_str(&name.chars().take(most).collect::<String>());
                text.push_str(": ");
                write_preview(value, most, text, depth + 1);
            }
        }
        Value::List(items) => {
            for (at, value) in items.iter().enumerate() {
                if more(text, at) {
                    break;
                }
                write_preview(value, most, text, depth + 1);
            }
        }
        _ => {}
    }
    text.push(close);
}

/// A value as text for the clipboard: texts unchanged, other values as indented JSON.
pub fn copied(value: &Value) -> String {
    if let Value::Text(text) = value {
        return text.to_string();
    }
    let mut text = String::new();
    write_indented(value, 0, &mut text);
    text
}

fn write_indented(value: &Value, levels: usize, text: &mut String) {
    let (open, close) = match value {
        Value::Map(map) if !map.is_empty() => ('{', '}'),
        Value::List(items) if !items.is_empty() => ('[', ']'),
        other => return text.push_str(&other.to_string()),
    };
    text.push(open);
    let line = |text: &mut String, at: usize| {
        text.push_str(if at > 0 { ",\n" } else { "\n" });
        text.push_str(&"  ".repeat(levels + 1));
    };
    match value {
        Value::Map(map) => {
            for (at, (name, value)) in map.iter().enumerate() {
                line(text, at);
                text.push_str(&format!("{}: ", Value::Text(name.clone())));
                write_indented(value, levels + 1, text);
            }
        }
        Value::List(items) => {
            for (at, value) in items.iter().enumerate() {
                line(text, at);
                write_indented(value, levels + 1, text);
            }
        }
        _ => {}
    }
    text.push('\n');
    text.push_str(&"  ".repeat(levels));
    text.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value() -> Value {
        let order = |id: f64, city: &str| {
            Value::map([("id", Value::Number(id)), ("to", Value::map([("city", Value::from(city))]))])
        };
        Value::map([
            ("orders", Value::list([order(1.0, "Bern"), order(2.0, "Paris")])),
            ("two words", Value::Bool(true)),
            ("none", Value::map::<&str>([])),
        ])
    }

    fn shown(levels: usize, toggled: &[(u64, bool)], search: &str) -> Vec<String> {
        let toggled = toggled.iter().copied().collect();
        let rows = rows(&value(), &RowOptions { levels, toggled: &toggled, search });
        (0..rows.len())
            .map(|row| format!("{}{:?} {}", "  ".repeat(rows[row].depth), rows[row].state, path(&rows, row, "$")))
            .collect()
    }

    #[test]
    fn what_is_open_stands_below() {
        assert_eq!(shown(0, &[], ""), ["Closed $.orders", "Leaf $[\"two words\"]", "Leaf $.none"]);
        assert_eq!(
            shown(2, &[], ""),
            [
                "Open $.orders",
                "  Open $.orders[0]",
                "    Leaf $.orders[0].id",
                "    Closed $.orders[0].to",
                "  Open $.orders[1]",
                "    Leaf $.orders[1].id",
                "    Closed $.orders[1].to",
                "Leaf $[\"two words\"]",
                "Leaf $.none",
            ]
        );
    }

    #[test]
    fn the_hand_goes_before_the_levels() {
        let first = rows(&value(), &RowOptions { levels: 1, toggled: &FxHashMap::default(), search: "" })[1].id;
        let found = shown(0, &[(first, true)], "");
        assert_eq!(found.len(), 3, "what lies in a closed thing stays hidden");
        let orders = rows(&value(), &RowOptions { levels: 0, toggled: &FxHashMap::default(), search: "" })[0].id;
        assert_eq!(shown(0, &[(orders, true), (first, true)], "").len(), 7);
    }

    #[test]
    fn a_search_shows_what_it_finds_and_where() {
        let city = ["Open $.orders", "  Open $.orders[1]", "    Open $.orders[1].to", "      Leaf $.orders[1].to.city"];
        assert_eq!(shown(0, &[], "paris"), city);
        assert_eq!(shown(0, &[], "true"), ["Leaf $[\"two words\"]"]);
        assert_eq!(shown(5, &[], "orders"), ["Closed $.orders"], "a name that is found holds what does not matter");
        assert_eq!(shown(5, &[], "nowhere"), Vec::<String>::new());
    }

    #[test]
    fn very_many_and_very_deep_things_have_a_bound() {
        let long = Value::list((0..MOST_ROWS + 5).map(|at| Value::Number(at as f64)));
        let none = FxHashMap::default();
        let found = rows(&long, &RowOptions { levels: 1, toggled: &none, search: "" });
        assert_eq!((found.len(), found[MOST_ROWS].state), (MOST_ROWS + 1, RowState::Rest));
        let deep = (0..2000).fold(Value::Null, |inner, _| Value::list([inner]));
        let found = rows(&deep, &RowOptions { levels: 5000, toggled: &none, search: "" });
        assert_eq!((found.len(), found[LEVELS - 1].state), (LEVELS, RowState::Leaf));
        assert_eq!(rows(&deep, &RowOptions { levels: 0, toggled: &none, search: "x" }).len(), 0);
    }

    #[test]
    fn values_are_previewed_in_a_line_and_copied_as_json() {
        assert_eq!(preview(&value(), 24), "{orders: [{id: 1, to: {…}}, …], …}");
        assert_eq!(preview(&Value::from("a\nb"), 40), "\"a\\nb\"");
        assert_eq!(copied(&Value::from("a\nb")), "a\nb");
        assert_eq!(copied(&Value::map([("a", Value::list([Value::Null]))])), "{\n  \"a\": [\n    null\n  ]\n}");
    }
}
