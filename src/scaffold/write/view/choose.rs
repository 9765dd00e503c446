//! Chooses the view of a stream.

use super::event_kinds::EventKinds;
use super::fields::Examples;
use super::message::of_message;
use super::object::of_object;
use super::progress::progress;
use super::several::of_several;
use super::{View, change, unfold};
use crate::Message;

/// Chooses a view for the kinds of events with content.
pub fn view(kinds: &mut EventKinds) -> View {
    if let Some(view) = change::patches(&kinds.shown).or_else(|| change::tree(&kinds.shown)) {
        return view;
    }
    if let Some(view) = progress(&kinds.shown) {
        return view;
    }
    match &kinds.shown[..] {
        [] => View::Json,
        [only] => match of_message(only, false) {
            View::Json => unfolded(kinds).unwrap_or(View::Json),
            view => view,
        },
        several => {
            let (texts, objects): (Vec<Message>, Vec<Message>) =
                several.iter().cloned().partition(|message| message.schema.is_text());
            // Texts beside objects: a table of the objects, and a log of the texts.
            if let [only] = &objects[..]
                && !texts.is_empty()
                && let view @ View::Table { .. } = of_message(only, false)
            {
                kinds.has_lines = true;
                return view;
            }
            of_several(several)
        }
    }
}

/// The view of lists of things inside of events.
fn unfolded(kinds: &mut EventKinds) -> Option<View> {
    let (how, message) = unfold::unfold(kinds.shown.first()?)?;
    let view = of_object(&message.schema, &Examples::of(&message), false, how.are_happenings);
    if !matches!(view, View::Table { .. } | View::Rows { .. }) {
        return None;
    }
    kinds.shown = vec![message];
    kinds.unfolded = Some(how);
    Some(view)
}
