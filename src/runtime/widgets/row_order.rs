//! Order of table rows: sort field and comparison of values.

use std::cmp::Ordering;
use std::sync::Arc;

use ensemble_core::value::{Segment, Value};

/// Path of the field by which a column sorts and filters: `sortKey`, otherwise `dataKey`; empty without both.
pub fn key_path(column: &Value) -> Vec<Segment> {
    let key = ["sortKey", "dataKey"].into_iter().map(|name| column.get(name)).find(|key| !key.is_null());
    let key = key.map(|key| key.to_display()).unwrap_or_default();
    key.split('.').filter(|part| !part.is_empty()).map(|part| Segment::Key(Arc::from(part))).collect()
}

/// Merge sort with a script's comparison. The standard library's sort may panic when a comparison is inconsistent.
pub fn merge_sorted(mut list: Vec<usize>, compare: &mut impl FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    if list.len() < 2 {
        return list;
    }
    let right = list.split_off(list.len() / 2);
    let (left, right) = (merge_sorted(list, compare), merge_sorted(right, compare));
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next = if compare(*a, *b) == Ordering::Greater { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left.chain(right));
    merged
}

/// Numbers first, then texts, then other values; null last.
pub fn compare(a: &Value, b: &Value) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Number(_) => 0,
        Value::Text(_) => 1,
        Value::Bool(_) => 2,
        Value::List(_) | Value::Map(_) => 3,
        Value::Null => 4,
    };
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_contradicts_itself_ends_too() {
        let mut turn = 0;
        let sorted = merge_sorted((0..100).collect(), &mut |_, _| {
            turn += 1;
            if turn % 3 == 0 { Ordering::Greater } else { Ordering::Less }
        });
        let mut indices = sorted.clone();
        indices.sort_unstable();
        assert_eq!(indices, (0..100).collect::<Vec<_>>());
        let values = [3, 1, 2, 1];
        assert_eq!(merge_sorted((0..4).collect(), &mut |a, b| values[a].cmp(&values[b])), [1, 3, 2, 0]);
    }
}
