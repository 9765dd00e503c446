//! Finds geographic coordinates in events.

use super::event_kinds::EventKinds;
use super::field_ref::FieldRef;
use super::fields::{Examples, leaves};
use crate::schema::Shape;

/// Latitude and longitude of all events.
pub fn place(kinds: &EventKinds) -> Option<[FieldRef; 2]> {
    let message = kinds.shown.first()?;
    let schema = match &message.schema.shape {
        Shape::List(item) => item,
        _ => &message.schema,
    };
    place_of(&leaves(schema, &Examples::of(message)))
}

/// Latitude and longitude among fields.
pub fn place_of(picks: &[FieldRef]) -> Option<[FieldRef; 2]> {
    let lat = picks.iter().find(|pick| pick.schema.is_number() && ["lat", "latitude"].contains(&&*pick.folded()))?;
    let around = &lat.path[..lat.path.len() - 1];
    let lng = picks.iter().find(|pick| {
        pick.schema.is_number()
            && ["lon", "lng", "long", "longitude"].contains(&&*pick.folded())
            && pick.path[..pick.path.len() - 1] == *around
    })?;
    Some([lat.clone(), lng.clone()])
}
