//! Chooses the view of one kind of event.

use super::View;
use super::field_ref::{FieldRef, is_envelope};
use super::fields::Examples;
use super::object::of_object;
use crate::schema::Shape;
use crate::{Message, infer};

/// The view of a message. `has_names`: event names distinguish kinds.
pub fn of_message(message: &Message, has_names: bool) -> View {
    let schema = &message.schema;
    match &schema.shape {
        Shape::Text if tells_the_time(message) => {
            View::Pulse { time: Some(FieldRef::default()), columns: vec![FieldRef::default()] }
        }
        Shape::Text => View::Log { time: None, level: None, source: None, text: FieldRef::default() },
        Shape::Integer | Shape::Number => {
            let pick = FieldRef { schema: Box::new(schema.clone()), required: true, ..FieldRef::default() };
            View::Chart { time: None, groups: vec![vec![pick]], columns: Vec::new(), by: None }
        }
        Shape::Object(_) if has_mixed_payload(message) => View::Json,
        Shape::Object(_) => of_object(schema, &Examples::of(message), has_names, false),
        // Rows come in lists, too; `into` takes each of them.
        Shape::List(item) if !item.fields().is_empty() => {
            match of_object(item, &Examples::of(message), has_names, false) {
                table @ View::Table { spark: None, .. } => table,
                View::Table { key, columns, .. } => View::Table { key, columns, spark: None },
                _ => View::Json,
            }
        }
        _ => View::Json,
    }
}

/// True when an envelope's payload is sometimes an object and sometimes a single value, which no columns can hold.
pub fn has_mixed_payload(message: &Message) -> bool {
    let is_mixed = |field: &crate::Field| {
        let values = message.examples.iter().map(|example| example.data.get(&field.name));
        field.schema.shape == Shape::Any && is_envelope(&field.name) && values.into_iter().any(|value| !value.is_null())
    };
    message.schema.fields().iter().any(is_mixed)
}

/// True for texts that differ only in a time.
fn tells_the_time(message: &Message) -> bool {
    let mut parts = message.examples.iter().map(|one| {
        let text = one.data.as_str()?;
        let time = infer::time_in(text)?;
        Some((&text[..time.start], &text[time.end..]))
    });
    let first = parts.next().flatten();
    message.examples.len() >= 3 && first.is_some() && parts.all(|part| part == first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::{SampledEvent, messages};
    use ensemble_core::value::Value;

    fn view(texts: &[&str]) -> View {
        let seen = |text: &&str| SampledEvent { data: Value::from(*text), ..SampledEvent::default() };
        of_message(&messages(&texts.iter().map(seen).collect::<Vec<_>>())[0], false)
    }

    #[test]
    fn texts_that_only_tell_the_time_are_a_pulse() {
        let clock = ["now 2026-03-07 09:00:01", "now 2026-03-07 09:00:02", "now 2026-03-07 09:00:03"];
        assert!(matches!(view(&clock), View::Pulse { .. }));
        let log = ["2026-03-07T09:00:01Z started", "2026-03-07T09:00:02Z done", "2026-03-07T09:00:03Z done"];
        assert!(matches!(view(&log), View::Log { .. }));
        assert!(matches!(view(&["order 1", "order 2", "order 3"]), View::Log { .. }));
    }
}
