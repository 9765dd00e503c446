//! `filter` of an item-template. Rows do not become JavaScript, and of a growing list only new rows are tested.

use std::sync::Arc;

use ensemble_core::fold::folded;
use ensemble_core::value::Value;

/// Depth of data that is searched.
pub const MAX_DEPTH: usize = 16;

/// Number of latest rows among which the last known row is searched.
const SEARCHED_ROWS: usize = 10_000;

/// Condition for showing a row.
#[derive(Clone, Debug, PartialEq)]
struct Criteria {
    /// Text that a row must contain, folded; empty for any.
    text: String,
    /// Fields that are searched; empty for all.
    fields: Vec<Arc<str>>,
    /// Fields with required values. Null and empty text match anything, as the choice "all" of a menu does.
    equals: Vec<(Arc<str>, Value)>,
}

impl Criteria {
    /// Reads a text or `{text, fields, equals}`; `None` without a condition.
    fn read(value: &Value) -> Option<Self> {
        let (text, fields, equals) = match value {
            Value::Map(_) => (value.get("text"), value.get("fields"), value.get("equals")),
            text => (text.clone(), Value::Null, Value::Null),
        };
        let equals = equals.as_map().into_iter().flat_map(|map| map.iter());
        let criteria = Self {
            text: folded(text.to_display().trim()).into_owned(),
            fields: fields.as_list().unwrap_or_default().iter().map(Value::to_display).collect(),
            equals: equals
                .filter(|(_, value)| !value.is_null() && value.as_str() != Some(""))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        };
        (!criteria.text.is_empty() || !criteria.equals.is_empty()).then_some(criteria)
    }

    fn matches(&self, row: &Value) -> bool {
        if self.equals.iter().any(|(key, value)| row.get(key) != *value) {
            return false;
        }
        match &self.fields[..] {
            _ if self.text.is_empty() => true,
            [] => contains_text(row, &self.text, MAX_DEPTH),
            fields => fields.iter().any(|field| contains_text(&row.get(field), &self.text, MAX_DEPTH)),
        }
    }
}

/// True if a value contains the folded text at any depth.
pub fn contains_text(value: &Value, text: &str, levels: usize) -> bool {
    match value {
        _ if levels == 0 => false,
        Value::Null => false,
        Value::Text(own) => folded(own).contains(text),
        Value::List(items) => items.iter().any(|item| contains_text(item, text, levels - 1)),
        Value::Map(map) => map.iter().any(|(_, item)| contains_text(item, text, levels - 1)),
        other => other.to_string().contains(text),
    }
}

/// The shown rows of a list, updated incrementally.
#[derive(Default)]
pub struct RowFilter {
    criteria: Option<Criteria>,
    known: Arc<Vec<Value>>,
    indices: Vec<u32>,
}

impl RowFilter {
    /// Sets the filter; true when its meaning has changed.
    pub fn set(&mut self, filter: &Value) -> bool {
        let criteria = Criteria::read(filter);
        if criteria == self.criteria {
            return false;
        }
        *self = Self { criteria, ..Self::default() };
        true
    }

    /// True when there is a condition.
    pub fn is_on(&self) -> bool {
        self.criteria.is_some()
    }

    /// Indices of the shown rows, in order.
    pub fn indices(&mut self, data: &Arc<Vec<Value>>) -> Vec<u32> {
        let Some(criteria) = &self.criteria else { return Vec::new() };
        if !Arc::ptr_eq(data, &self.known) {
            let (gone, first_new) = grown(&self.known, data).unwrap_or_default();
            let old = &self.known[gone.min(self.known.len())..];
            let mut shown = self.indices.iter().filter_map(|index| (*index as usize).checked_sub(gone)).peekable();
            let matches = |(index, row): &(usize, &Value)| {
                let was_shown = shown.next_if_eq(index).is_some();
                // A replaced row is filtered again, even when its index was shown before.
                let is_known = *index < first_new && old.get(*index).is_some_and(|old| is_same(old, row));
                if is_known { was_shown } else { criteria.matches(row) }
            };
            self.indices = data.iter().enumerate().filter(matches).map(|(index, _)| index as u32).collect();
            self.known = Arc::clone(data);
        }
        self.indices.clone()
    }
}

/// Number of rows dropped at the front and index of the first new row, judged by the ends: rows between may have been replaced.
fn grown(old: &[Value], new: &[Value]) -> Option<(usize, usize)> {
    let (first, last) = (new.first()?, old.last()?);
    let found = new.iter().enumerate().rev().take(SEARCHED_ROWS).find(|(_, row)| is_same(row, last));
    let moved = found.and_then(|(at, _)| {
        let gone = (old.len() - 1).checked_sub(at)?;
        is_same(old.get(gone)?, first).then_some((gone, at + 1))
    });
    // A row at one of the ends was replaced.
    moved.or((old.len() == new.len()).then_some((0, new.len())))
}

/// True for the same allocation, not only equal data.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Map(one), Value::Map(other)) => Arc::ptr_eq(one, other),
        (Value::List(one), Value::List(other)) => Arc::ptr_eq(one, other),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(event: &str, raw: &str) -> Value {
        Value::map([("event", Value::from(event)), ("raw", Value::from(raw))])
    }

    fn filter_by(criteria: Value) -> RowFilter {
        let mut filter = RowFilter::default();
        assert!(filter.set(&criteria) || !filter.is_on());
        filter
    }

    #[test]
    fn rows_are_found_by_text_and_by_fields() {
        let rows = Arc::new(vec![row("price", "ACME 12"), row("log", "acme opens"), row("log", "other")]);
        let by = |filter: Value| filter_by(filter).indices(&rows);
        assert_eq!(by(Value::from("Acme")), [0, 1]);
        assert_eq!(by(Value::from("log")), [1, 2], "any field");
        let fields = ("fields", Value::list([Value::from("raw")]));
        assert_eq!(by(Value::map([("text", Value::from("log")), fields.clone()])), Vec::<u32>::new());
        let only = |event: Value| {
            Value::map([("text", Value::from("acme")), fields.clone(), ("equals", Value::map([("event", event)]))])
        };
        assert_eq!(by(only(Value::from("log"))), [1]);
        assert_eq!(by(only(Value::Null)), [0, 1], "null asks for nothing");
        assert_eq!(by(only(Value::from(""))), [0, 1], "and so does an empty text");
        assert!(!filter_by(Value::from(" ")).is_on() && !filter_by(Value::Null).is_on());
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        let rows = Arc::new(vec![
            row("e", "Zürich"),
            row("e", "GROẞE Straße"),
            row("e", "Ngu\u{302}ye\u{302}n Đà"),
            row("e", "Москва"),
        ]);
        let by = |text: &str| filter_by(Value::from(text)).indices(&rows);
        assert_eq!(by("zur"), [0]);
        assert_eq!(by("ZÜR"), [0]);
        assert_eq!(by("strasse"), [1]);
        assert_eq!(by("nguyen da"), [2]);
        assert_eq!(by("МОСК"), [3]);
    }

    #[test]
    fn of_a_list_that_grows_and_drops_the_same_comes_out() {
        let all: Vec<Value> = (0..40).map(|n| row("e", if n % 3 == 0 { "yes" } else { "no" })).collect();
        let mut kept = filter_by(Value::from("yes"));
        for end in [1, 2, 7, 8, 20, 40] {
            let start = end - end.min(10);
            let now = Arc::new(all[start..end].to_vec());
            assert_eq!(kept.indices(&now), filter_by(Value::from("yes")).indices(&now), "{start}..{end}");
        }
        let other = Arc::new(vec![row("e", "yes")]);
        assert_eq!(kept.indices(&other), [0], "another list is looked through anew");
        assert_eq!(kept.indices(&Arc::new(Vec::new())), Vec::<u32>::new());
    }

    #[test]
    fn a_row_that_is_replaced_is_looked_at_again() {
        let mut rows: Vec<Value> = (0..9).map(|n| row("e", if n % 2 == 0 { "yes" } else { "no" })).collect();
        let mut kept = filter_by(Value::from("yes"));
        kept.indices(&Arc::new(rows.clone()));
        for (at, raw) in [(4, "no"), (3, "yes"), (0, "no"), (8, "no"), (0, "yes"), (8, "yes"), (4, "yes")] {
            rows[at] = row("e", raw);
            let now = Arc::new(rows.clone());
            assert_eq!(kept.indices(&now), filter_by(Value::from("yes")).indices(&now), "{at} is {raw}");
        }
        // One row is replaced in the same batch in which others are removed and added.
        rows[5] = row("e", "yes");
        rows.remove(0);
        rows.push(row("e", "yes"));
        let now = Arc::new(rows);
        assert_eq!(kept.indices(&now), filter_by(Value::from("yes")).indices(&now));
    }

    #[test]
    fn a_grown_list_is_no_other_list() {
        let all: Vec<Value> = (0..6).map(|_| row("e", "x")).collect();
        assert_eq!(grown(&all[0..4], &all[2..6]), Some((2, 2)));
        assert_eq!(grown(&all[0..4], &all[0..4]), Some((0, 4)));
        assert_eq!(grown(&all[0..2], &all[3..6]), None);
    }
}
