//! Unfolds events that carry a list of things in an envelope (Hue bridge, Nomad): each thing becomes a row with the envelope's fields.

use super::decimals::with_steps;
use crate::schema::Shape;
use crate::{Example, Message, infer};
use ensemble_core::value::{Map, Value};

/// Rules for unfolding events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfolded {
    /// Field with the list.
    pub list: String,
    /// Fields that wrap a single object under a varying name; the object's fields are moved up.
    pub lifted: Vec<String>,
    /// True when the things are occurrences, false when they are states that later events update.
    pub are_happenings: bool,
}

/// Unfolds a message whose data is mainly a list of objects, or of such lists.
pub fn unfold(message: &Message) -> Option<(Unfolded, Message)> {
    /// Names of lists whose items are occurrences.
    const HAPPENINGS: [&str; 6] = ["events", "messages", "records", "entries", "logs", "items"];
    let envelope = match &message.schema.shape {
        Shape::List(item) => item,
        Shape::Object(_) => &message.schema,
        _ => return None,
    };
    let is_list = |field: &&crate::Field| matches!(&field.schema.shape, Shape::List(item) if !item.fields().is_empty());
    let mut lists = envelope.fields().iter().filter(is_list);
    let list = lists.next().filter(|_| lists.next().is_none())?.name.clone();
    // With more fields than a list and its date, the object is shown itself instead of the list.
    let others = envelope.fields().iter().filter(|field| field.name != list);
    let telling = others.filter(|field| {
        let pick = super::FieldRef {
            path: vec![field.name.clone()],
            schema: Box::new(field.schema.clone()),
            required: true,
            unit: None,
        };
        !pick.is_time() && pick.score() >= 0 && !["type", "index", "id", "kind"].contains(&&*pick.folded())
    });
    if telling.count() > 1 {
        return None;
    }
    let things: Vec<Value> = message.examples.iter().flat_map(|one| rows(&one.data, &list)).collect();
    let lifted = lifted(&things);
    let things: Vec<Value> = things.iter().map(|thing| lift(thing, &lifted)).collect();
    if things.is_empty() {
        return None;
    }
    let all: Vec<&Value> = things.iter().collect();
    let mut schema = infer::schema(&all);
    with_steps(&mut schema, &all);
    let examples = things.into_iter().map(|data| Example { data, ..Example::default() }).collect();
    let are_happenings = HAPPENINGS.contains(&&*crate::name::folded(&list));
    Some((Unfolded { list, lifted, are_happenings }, Message { schema, examples, ..message.clone() }))
}

/// Rows of an event: each thing with the envelope's fields.
fn rows(data: &Value, list: &str) -> Vec<Value> {
    let outers = data.as_list().map_or_else(|| vec![data.clone()], <[Value]>::to_vec);
    let of = |outer: &Value| -> Vec<Value> {
        let inner = outer.get(list);
        let around = outer.as_map();
        let things = inner.as_list().unwrap_or_default().iter().filter_map(|thing| {
            let mut all = Map::default();
            around?
                .iter()
                .filter(|(key, _)| ***key != *list)
                .for_each(|(key, value)| all.insert(key.clone(), value.clone()));
            thing.as_map()?.iter().for_each(|(key, value)| all.insert(key.clone(), value.clone()));
            Some(Value::Map(std::sync::Arc::new(all)))
        });
        things.collect()
    };
    outers.iter().flat_map(of).collect()
}

/// Fields whose value is an object with a single object in it, under varying names.
fn lifted(things: &[Value]) -> Vec<String> {
    let Some(first) = things.first().and_then(Value::as_map) else { return Vec::new() };
    let is_lifted = |key: &str| {
        let mut names = Vec::new();
        for thing in things {
            let value = thing.get(key);
            let Some((name, _)) = only(&value) else { return false };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.len() > 1
    };
    first.iter().map(|(key, _)| key.to_string()).filter(|key| is_lifted(key)).collect()
}

/// Name and object of a map with one entry.
fn only(value: &Value) -> Option<(String, Value)> {
    let mut entries = value.as_map()?.iter();
    let (name, inner) = entries.next().filter(|(_, inner)| inner.as_map().is_some())?;
    entries.next().is_none().then(|| (name.to_string(), inner.clone()))
}

fn lift(thing: &Value, lifted: &[String]) -> Value {
    let Some(map) = thing.as_map().filter(|_| !lifted.is_empty()) else { return thing.clone() };
    let entries =
        map.iter().map(|(key, value)| match only(value).filter(|_| lifted.iter().any(|name| **name == **key)) {
            Some((_, inner)) => (key.clone(), inner),
            None => (key.clone(), value.clone()),
        });
    Value::map(entries.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::{SampledEvent, json, messages};

    fn unfolded(events: &[&str]) -> Option<(Unfolded, Vec<String>)> {
        let seen =
            |data: &&str| SampledEvent { event: "message".to_owned(), id: String::new(), data: json(data).unwrap() };
        let seen: Vec<SampledEvent> = events.iter().map(seen).collect();
        let (how, message) = unfold(&messages(&seen)[0])?;
        Some((how, message.examples.iter().map(|one| one.data.to_string()).collect()))
    }

    #[test]
    fn things_in_lists_are_rows_with_what_their_envelope_says() {
        let (how, rows) = unfolded(&[
            r#"[{"type": "update", "id": "u1", "data": [{"id": "a", "on": true}, {"id": "b", "on": false}]}]"#,
            r#"[{"type": "update", "id": "u2", "data": [{"id": "a", "on": false}]}]"#,
        ])
        .unwrap();
        assert_eq!((how.list.as_str(), how.are_happenings), ("data", false));
        assert_eq!(rows[0], r#"{"type":"update","id":"a","on":true}"#);
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn an_object_under_many_names_takes_the_place_of_its_field() {
        let (how, rows) = unfolded(&[
            r#"{"Index": 1, "Events": [{"Topic": "Job", "Payload": {"Job": {"Status": "up"}}}]}"#,
            r#"{"Index": 2, "Events": [{"Topic": "Node", "Payload": {"Node": {"Status": "down"}}}]}"#,
            "{}",
        ])
        .unwrap();
        assert_eq!((how.lifted, how.are_happenings), (vec!["Payload".to_owned()], true));
        assert_eq!(rows[1], r#"{"Index":2,"Topic":"Node","Payload":{"Status":"down"}}"#);
    }

    #[test]
    fn an_object_that_says_something_itself_is_no_envelope() {
        let order = r#"{"customer": "Ada", "total": 12.5, "items": [{"sku": "a"}]}"#;
        assert_eq!(unfolded(&[order, order]), None);
        assert_eq!(unfolded(&["[1, 2]"]), None);
    }
}
