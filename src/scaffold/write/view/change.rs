//! Recognizes streams of changes: of a tree by paths (Firebase, LaunchDarkly), or of a page (Datastar).

use std::collections::BTreeMap;

use super::View;
use super::columns::COLUMNS;
use super::decimals::with_steps;
use super::field_ref::FieldRef;
use super::fields::{Examples, leaves};
use crate::schema::Shape;
use crate::{Message, infer};
use ensemble_core::value::{Map, Value};

/// The view of a stream of page patches.
pub fn patches(messages: &[Message]) -> Option<View> {
    let is_patch = |message: &Message| message.event.as_ref().is_some_and(|event| event.starts_with("datastar-patch-"));
    (!messages.is_empty() && messages.iter().all(is_patch)).then_some(View::Patches)
}

/// Names of events that change a tree.
const CHANGES: [&str; 6] = ["put", "patch", "delete", "update", "remove", "set"];

/// Longest path, in segments; the generated script has the same limit.
const STEPS: usize = 32;

/// The view of a stream of `{path, data}`, based on the tree after all examples.
pub fn tree(messages: &[Message]) -> Option<View> {
    let is_change = |message: &Message| {
        let named = message.event.as_ref().is_some_and(|event| CHANGES.contains(&event.to_ascii_lowercase().as_str()));
        let paths =
            message.schema.fields().iter().any(|field| field.name == "path" && field.schema.shape == Shape::Text);
        named && paths
    };
    let has_data = |message: &Message| message.schema.fields().iter().any(|field| field.name == "data");
    if messages.is_empty() || !messages.iter().all(is_change) || !messages.iter().any(has_data) {
        return None;
    }
    let mut now = Value::map::<&str>([]);
    // Whole documents before patches, in any order of the message types.
    let mut examples: Vec<(&str, &Value)> = messages
        .iter()
        .flat_map(|message| {
            message.examples.iter().map(|one| (message.event.as_deref().unwrap_or_default(), &one.data))
        })
        .collect();
    examples.sort_by_key(|(_, data)| data.get("path").as_str().map_or(0, str::len).min(2));
    for (event, data) in examples {
        let path = data.get("path").to_display();
        let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).take(STEPS).collect();
        let merges = event.eq_ignore_ascii_case("patch") || event.eq_ignore_ascii_case("update");
        now = changed(&now, &steps, &data.get("data"), merges);
    }
    let root = collection(&now, &mut Vec::new());
    let columns = root.as_ref().map(|root| columns(&now, root)).unwrap_or_default();
    Some(View::Tree { root: root.filter(|_| !columns.is_empty()), columns })
}

/// The tree with the value at a path replaced, merged, or removed if null.
fn changed(tree: &Value, path: &[&str], value: &Value, merges: bool) -> Value {
    let own = tree.as_map();
    let mut entries: Map = own.cloned().unwrap_or_default();
    let Some((first, rest)) = path.split_first() else {
        return match (merges, value.as_map()) {
            (true, Some(parts)) => {
                parts.iter().for_each(|(key, part)| entries.insert(key.clone(), part.clone()));
                Value::Map(std::sync::Arc::new(entries))
            }
            _ => value.clone(),
        };
    };
    let inner = changed(&tree.get(first), rest, value, merges);
    if inner.is_null() {
        entries.remove(first);
    } else {
        entries.insert(*first, inner);
    }
    Value::Map(std::sync::Arc::new(entries))
}

/// Path of the largest map of objects with a common field.
fn collection(tree: &Value, path: &mut Vec<String>) -> Option<Vec<String>> {
    /// Depth of collections that are searched; deeper ones belong to single things.
    const LEVELS: usize = 3;
    let map = tree.as_map()?;
    let objects: Vec<&Value> = map.iter().map(|(_, value)| value).filter(|value| value.as_map().is_some()).collect();
    let shares = objects.first().and_then(|first| first.as_map()).is_some_and(|first| {
        first.iter().any(|(key, value)| {
            value.as_map().is_none()
                && objects.iter().filter(|other| !other.get(key).is_null()).count() * 2 > objects.len()
        })
    });
    if objects.len() >= 2 && shares && objects.len() * 2 > map.len() {
        return Some(path.clone());
    }
    if path.len() >= LEVELS {
        return None;
    }
    let mut best: Option<(usize, Vec<String>)> = None;
    for (key, value) in map.iter() {
        path.push(key.to_string());
        if let Some(found) = collection(value, path) {
            let size = found[path.len()..].iter().fold(value.clone(), |value, step| value.get(step));
            let size = size.as_map().map_or(0, |map| map.len());
            if best.as_ref().is_none_or(|(most, _)| size > *most) {
                best = Some((size, found));
            }
        }
        path.pop();
    }
    best.map(|(_, path)| path)
}

/// Columns of an entry: its single values, except one that repeats its name.
fn columns(tree: &Value, root: &[String]) -> Vec<FieldRef> {
    let entries = root.iter().fold(tree.clone(), |value, step| value.get(step));
    let Some(entries) = entries.as_map() else { return Vec::new() };
    let named: BTreeMap<String, Value> = entries
        .iter()
        .filter(|(_, value)| value.as_map().is_some())
        .map(|(key, value)| (key.to_string(), value.clone()))
        .collect();
    let values: Vec<&Value> = named.values().collect();
    let mut schema = infer::schema(&values);
    with_steps(&mut schema, &values);
    let found = leaves(&schema, &Examples::of(&Message::default()));
    let repeats = |pick: &FieldRef| {
        named.iter().all(|(name, value)| {
            let own = pick.path.iter().fold(value.clone(), |value, step| value.get(step));
            own.is_null() || own.as_str() == Some(name)
        })
    };
    let with_example = |mut pick: FieldRef| {
        let first = values.iter().map(|value| pick.path.iter().fold((*value).clone(), |value, step| value.get(step)));
        pick.schema.example = first.into_iter().find(|value| !value.is_null());
        pick
    };
    found
        .into_iter()
        .filter(|pick| !repeats(pick) && pick.path.len() <= 2)
        .take(COLUMNS - 1)
        .map(with_example)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::{SampledEvent, json, messages};

    fn view(events: &[(&str, &str)]) -> Option<View> {
        let seen = |(event, data): &(&str, &str)| SampledEvent {
            event: (*event).to_owned(),
            id: String::new(),
            data: json(data).unwrap(),
        };
        tree(&messages(&events.iter().map(seen).collect::<Vec<_>>()))
    }

    #[test]
    fn a_tree_is_shown_by_its_largest_collection() {
        let rooms = view(&[
            ("put", r#"{"path": "/", "data": {"kitchen": {"temp": 21, "light": true}, "bath": {"temp": 23}}}"#),
            ("patch", r#"{"path": "/bath", "data": {"light": true}}"#),
            ("put", r#"{"path": "/kitchen/temp", "data": 22}"#),
        ]);
        let Some(View::Tree { root: Some(root), columns }) = rooms else { panic!("{rooms:?}") };
        assert!(root.is_empty());
        assert_eq!(columns.iter().map(FieldRef::dotted).collect::<Vec<_>>(), ["temp", "light"]);
        let flags = view(&[
            (
                "put",
                r#"{"path": "/", "data": {"flags": {"a": {"key": "a", "on": true}, "b": {"key": "b", "on": true}}, "segments": {}}}"#,
            ),
            ("delete", r#"{"path": "/flags/c", "version": 3}"#),
        ]);
        let Some(View::Tree { root: Some(root), columns }) = flags else { panic!("{flags:?}") };
        assert_eq!(
            (root, columns.iter().map(FieldRef::dotted).collect::<Vec<_>>()),
            (vec!["flags".to_owned()], vec!["on".to_owned()])
        );
        let single = view(&[("put", r#"{"path": "/a", "data": 1}"#)]);
        assert!(matches!(single, Some(View::Tree { root: None, .. })), "{single:?}");
        let deep = format!(r#"{{"path": "{}", "data": 1}}"#, "/a".repeat(100_000));
        assert!(matches!(view(&[("put", deep.as_str())]), Some(View::Tree { root: None, .. })));
        assert_eq!(view(&[("put", r#"{"path": "/a", "data": 1}"#), ("news", r#"{"text": "x"}"#)]), None);
    }

    #[test]
    fn null_takes_a_branch_away_and_a_patch_keeps_what_it_does_not_name() {
        let tree = json(r#"{"a": {"x": 1, "y": 2}, "b": 3}"#).unwrap();
        let gone = changed(&tree, &["a", "x"], &Value::Null, false);
        assert_eq!(gone.to_string(), r#"{"a":{"y":2},"b":3}"#);
        let merged = changed(&tree, &["a"], &json(r#"{"y": 5}"#).unwrap(), true);
        assert_eq!(merged.to_string(), r#"{"a":{"x":1,"y":5},"b":3}"#);
    }
}
