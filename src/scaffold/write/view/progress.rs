//! Recognizes streams that report the progress of a task.

use super::View;
use super::field_names::STRONG_KEYS;
use super::field_ref::FieldRef;
use super::fields::{Examples, leaves};
use super::format::Format;
use crate::Message;

/// The view of events that report progress.
pub fn progress(messages: &[Message]) -> Option<View> {
    const DONE: [&str; 6] = ["progress", "percent", "percentage", "pct", "completed", "percentcomplete"];
    messages.iter().find_map(|message| {
        let examples = Examples::of(message);
        let picks = leaves(&message.schema, &examples);
        let done = picks.iter().find(|pick| pick.schema.is_number() && DONE.contains(&&*pick.folded()))?;
        // Tasks that are told apart are rows of a table.
        let is_of_many = |pick: &&FieldRef| {
            let values = examples.distinct(pick);
            values.distinct > 1 && (pick.is_own_id() || STRONG_KEYS.contains(&&*pick.folded()))
        };
        if !examples.rises(done) || picks.iter().any(|pick| is_of_many(&pick)) {
            return None;
        }
        let around = &done.path[..done.path.len() - 1];
        let beside = |names: &[&str]| {
            let fits =
                |pick: &&FieldRef| names.contains(&&*pick.folded()) && pick.path[..pick.path.len() - 1] == *around;
            picks.iter().find(fits).cloned()
        };
        let total = beside(&["total", "of", "steps", "max"]).filter(|total| total.schema.is_number());
        // Beside other numbers it is one of them; and a number alone that is completed is a count.
        let is_other = |pick: &&FieldRef| {
            pick.is_measure()
                && pick.score() >= 0
                && *pick != done
                && Some(*pick) != total.as_ref()
                && examples.distinct(pick).distinct != 1
                && !matches!(pick.format(), Format::Span { .. })
        };
        if picks.iter().any(|pick| is_other(&pick)) || total.is_none() && done.folded() == "completed" {
            return None;
        }
        let text = beside(&["message", "step", "stage", "phase", "status", "text", "title", "task", "name"]);
        Some(View::Progress { done: done.clone(), total, text: text.filter(|text| text.schema.is_text()) })
    })
}
