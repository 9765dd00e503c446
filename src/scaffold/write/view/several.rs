//! Chooses the view of a stream with several kinds of events.

use std::collections::BTreeSet;

use super::View;
use super::field_ref::FieldRef;
use super::fields::{Examples, leaves};
use super::message::{has_mixed_payload, of_message};
use crate::Message;
use crate::schema::{Schema, Shape};

pub fn of_several(messages: &[Message]) -> View {
    let kind = kind_of(messages);
    if messages.iter().any(has_mixed_payload) || messages.iter().all(|message| message.schema.is_text()) {
        return View::Events { kind };
    }
    let schemas: Vec<&Schema> = messages.iter().map(|message| &message.schema).collect();
    let names = |schema: &Schema| schema.fields().iter().map(|field| field.name.clone()).collect::<BTreeSet<_>>();
    let first = names(schemas[0]);
    // Sorts that differ in their names only are rows of one table.
    if !first.is_empty() && schemas.iter().all(|schema| names(schema) == first) {
        let mut all = messages[0].clone();
        for message in &messages[1..] {
            all.schema = std::mem::take(&mut all.schema).union(message.schema.clone());
            all.examples.extend(message.examples.iter().cloned());
        }
        let has_names = messages.iter().any(|message| message.event != messages[0].event);
        match of_message(&all, has_names) {
            View::Json => {}
            view => return view,
        }
    }
    let shared = messages[1..].iter().fold(messages[0].schema.clone(), |all, message| shared(&all, &message.schema));
    let examples: Vec<_> = messages.iter().flat_map(|message| message.examples.iter().cloned()).collect();
    match of_message(&Message { schema: shared, examples, ..Message::default() }, true) {
        View::Json | View::Answer | View::Events { .. } => {}
        // Rows and lines that leave out most fields of a sort of event are worse than a list of events.
        view if messages.iter().any(|message| omits_fields(&view, message)) => {}
        view => return view,
    }
    View::Events { kind }
}

/// The field that distinguishes kinds where their names do not.
fn kind_of(messages: &[Message]) -> Option<FieldRef> {
    let schemas: Vec<&Schema> = messages.iter().map(|message| &message.schema).collect();
    let has_names = messages.iter().any(|message| message.event.is_some());
    let tag = crate::schema::tag(&schemas).filter(|_| !has_names)?;
    Some(FieldRef { path: vec![tag], schema: Box::new(Schema::of(Shape::Text)), required: true, unit: None })
}

/// True when a view omits more than one field of this kind of event, or one of few.
fn omits_fields(view: &View, message: &Message) -> bool {
    let (View::Table { columns, .. } | View::Chart { columns, .. } | View::Rows { columns, .. }) = view else {
        return false;
    };
    let own = leaves(&message.schema, &Examples::of(message));
    let lost = own.iter().filter(|pick| pick.score() >= 0 && !columns.iter().any(|shown| shown.path == pick.path));
    let lost = lost.count();
    lost > 1 || lost == 1 && columns.len() <= 2
}

/// Fields that both schemas have.
fn shared(one: &Schema, other: &Schema) -> Schema {
    let both = |field: &&crate::Field| {
        other.fields().iter().any(|known| known.name == field.name && known.schema.shape == field.schema.shape)
    };
    match (&one.shape, &other.shape) {
        (Shape::Object(fields), Shape::Object(_)) => {
            Schema::of(Shape::Object(fields.iter().filter(both).cloned().collect()))
        }
        (one_shape, other_shape) if one_shape == other_shape => one.clone(),
        _ => Schema::default(),
    }
}
