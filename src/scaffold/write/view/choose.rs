//! Chooses the view of a stream.

use super::fields::Examples;
use super::message::of_message;
use super::object::of_object;
use super::progress::progress;
use super::several::of_several;
use super::sorts::Sorts;
use super::{View, change, unfold};
use crate::Message;

/// Chooses a view for the kinds of events with content.
pub fn view(sorts: &mut Sorts) -> View {
    if let Some(view) = change::patches(&sorts.told).or_else(|| change::tree(&sorts.told)) {
        return view;
    }
    if let Some(view) = progress(&sorts.told) {
        return view;
    }
    match &sorts.told[..] {
        [] => View::Json,
        [only] => match of_message(only, false) {
            View::Json => unfolded(sorts).unwrap_or(View::Json),
            view => view,
        },
        several => {
            let (texts, objects): (Vec<Message>, Vec<Message>) =
                several.iter().cloned().partition(|message| message.schema.is_text());
            // Lines of text among the states of things: a table of these, and a log beside it.
            if let [only] = &objects[..]
                && !texts.is_empty()
                && let view @ View::Table { .. } = of_message(only, false)
            {
                sorts.has_lines = true;
                return view;
            }
            of_several(several)
        }
    }
}

/// The view of lists of things inside of events.
fn unfolded(sorts: &mut Sorts) -> Option<View> {
    let (how, message) = unfold::unfold(sorts.told.first()?)?;
    let view = of_object(&message.schema, &Examples::of(&message), false, how.are_happenings);
    if !matches!(view, View::Table { .. } | View::Rows { .. }) {
        return None;
    }
    sorts.told = vec![message];
    sorts.unfolded = Some(how);
    Some(view)
}
