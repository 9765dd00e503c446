//! [`LiveProbe`]: the preview's part on the app's thread. It collects source locations of widgets and values of bindings.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ensemble_core::diag::{Sources, Span};
use ensemble_core::value::Value;
use ensemble_lsp::preview::{LiveBinding, LiveState, TextPosition};
use ensemble_runtime::Runtime;
use ensemble_runtime::scene::NodeId;

use crate::shell::inspector::value_tree::brief;
use crate::shell::terminal::masked;

/// Minimum interval of collecting.
const PACE: Duration = Duration::from_millis(300);

/// Collecting takes at most one part in this many of the time, for any size of the app.
const SHARE: u32 = 20;

/// Limit of widgets.
const MOST_WIDGETS: usize = 20_000;

/// Approximate length of a binding's value, in bytes.
const BRIEF: usize = 80;

/// Limit of values of all names together; further ones are omitted.
const MOST_PARTS: usize = 5000;

/// Longest text within a value, in bytes.
const LONGEST_TEXT: usize = 200;

/// Limit of list items and of nesting within a value.
const MOST_ITEMS: usize = 20;
const DEEPEST: usize = 8;

/// Data of the app for the preview.
pub struct Live {
    /// Source spans of widget names, sorted by node.
    pub widgets: Vec<(NodeId, Span)>,
    /// Source files of the app.
    pub sources: Arc<Sources>,
    /// Values.
    pub state: LiveState,
}

/// The preview's part on the app's thread.
#[derive(Debug)]
pub struct LiveProbe {
    is_on: bool,
    /// True when an event was handled since the last collection.
    is_due: bool,
    next: Option<Instant>,
}

impl LiveProbe {
    /// Collects only if `is_on`.
    pub fn new(is_on: bool) -> Self {
        Self { is_on, is_due: true, next: None }
    }

    /// Records that an event was handled.
    pub fn note(&mut self) {
        self.is_due = true;
    }

    /// Delay until the next collection; `None` without news.
    pub fn until(&self) -> Option<Duration> {
        let is_due = self.is_on && self.is_due;
        is_due.then(|| self.next.map_or(Duration::ZERO, |next| next.saturating_duration_since(Instant::now())))
    }

    /// Data for the preview; `None` while it is not due.
    pub fn gather(&mut self, runtime: &mut Runtime) -> Option<Live> {
        if !self.until()?.is_zero() {
            return None;
        }
        let begun = Instant::now();
        let sources = runtime.app().sources.clone();
        let state = LiveState { bindings: bindings(runtime, &sources), names: names(runtime) };
        let live = Live { widgets: runtime.written_widgets(MOST_WIDGETS), sources, state };
        self.is_due = false;
        self.next = Some(Instant::now() + PACE.max(begun.elapsed() * SHARE));
        Some(live)
    }
}

/// Bindings by source position, without duplicates.
fn bindings(runtime: &Runtime, sources: &Sources) -> Vec<LiveBinding> {
    let mut found: BTreeMap<(u32, u32, Arc<str>), LiveBinding> = BTreeMap::new();
    for value in runtime.binding_values(MOST_WIDGETS) {
        let key = (value.span.file.0, value.span.start, value.property.clone());
        if let Some(known) = found.get_mut(&key) {
            known.count += 1;
            continue;
        }
        if found.len() >= LiveState::MOST_BINDINGS {
            continue;
        }
        let Some(at) = position_of(sources, value.span) else { continue };
        let written = sources
            .get(value.span.file)
            .and_then(|source| source.text.get(value.span.start as usize..value.span.end as usize));
        let code = written.and_then(|code| code.lines().next()).unwrap_or_default().to_owned();
        let text = masked(&brief(&value.value, BRIEF)).into_owned();
        found.insert(key, LiveBinding { at, code, property: value.property.to_string(), value: text, count: 1 });
    }
    let mut bindings: Vec<LiveBinding> = found.into_values().collect();
    bindings.sort_by(|one, other| one.at.cmp(&other.at));
    bindings
}

/// Converts a span to a position for the editor.
pub fn position_of(sources: &Sources, span: Span) -> Option<TextPosition> {
    let source = sources.get(span.file)?;
    let before = source.text.get(..span.start as usize)?;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = source.position(span.start).line.saturating_sub(1) as u32;
    Some(TextPosition { path: source.name.clone(), line, column: (before.len() - start) as u32 })
}

/// Values by name; those of the current screen take precedence.
fn names(runtime: &mut Runtime) -> BTreeMap<String, serde_json::Value> {
    let mut left = MOST_PARTS;
    let mut names = BTreeMap::new();
    for group in runtime.state_groups() {
        for entry in group.entries {
            let name = match group.name {
                "Storage" => format!("ensemble.storage.{}", entry.name),
                "app" | "device" => format!("{}.{}", group.name, entry.name),
                _ => entry.name.to_string(),
            };
            if left > 0 {
                names.insert(name, cut(&entry.value, &mut left, 0));
            }
        }
    }
    names
}

/// A value as JSON, truncated for display in an editor.
fn cut(value: &Value, left: &mut usize, depth: usize) -> serde_json::Value {
    *left = left.saturating_sub(1);
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => (*number as i64).into(),
        Value::Number(number) => (*number).into(),
        Value::Text(text) => {
            let mut end = text.len().min(LONGEST_TEXT);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let more = if end < text.len() { "…" } else { "" };
            format!("{}{more}", masked(&text[..end])).into()
        }
        Value::List(items) if depth >= DEEPEST => format!("a list of {}", items.len()).into(),
        Value::Map(map) if depth >= DEEPEST => format!("a map of {}", map.len()).into(),
        Value::List(items) => {
            let mut shown = Vec::new();
            for item in items.iter().take(MOST_ITEMS) {
                if *left == 0 {
                    break;
                }
                shown.push(cut(item, left, depth + 1));
            }
            if shown.len() < items.len() {
                shown.push(format!("… of {}", items.len()).into());
            }
            shown.into()
        }
        Value::Map(map) => {
            let mut shown = serde_json::Map::new();
            for (name, value) in map.iter() {
                if *left == 0 {
                    break;
                }
                shown.insert(name.to_string(), cut(value, left, depth + 1));
            }
            shown.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_values_are_cut() {
        let rows: Vec<Value> = (0..50).map(|at| Value::Number(f64::from(at))).collect();
        let value = Value::map([("rows", Value::List(Arc::new(rows))), ("text", Value::text("ü".repeat(300)))]);
        let shown = cut(&value, &mut 1000, 0);
        assert_eq!(shown["rows"].as_array().map(Vec::len), Some(21));
        assert_eq!(shown["rows"][20], "… of 50");
        assert_eq!(shown["text"].as_str().map(str::len), Some(LONGEST_TEXT + "…".len()));
        let mut left = 5;
        assert_eq!(cut(&value, &mut left, 0)["rows"].as_array().map(Vec::len), Some(4), "three values and the count");
        assert_eq!(left, 0);
    }
}
