//! Writes the view of a stream: one file for each kind. Views are list items of a column and are hidden while raw data is shown.

mod chart;
mod conversation;
mod grid;
mod list;
mod map;
mod patches;
mod progress;
mod pulse;
mod table;
mod tree;

use super::plan::StreamPlan;
use super::view::View;

/// The view of a stream.
pub fn pane(planned: &StreamPlan<'_>) -> String {
    let api = planned.api.as_str();
    match &planned.view {
        View::Chart { time, groups, columns, by } => {
            list::beside_lines(planned, &chart::chart(api, time.as_ref(), groups, columns, by.as_ref()))
        }
        View::Table { key, columns, spark } => {
            let table = table::table(planned, key, columns, spark.as_ref());
            map::above(planned, &list::beside_lines(planned, &table))
        }
        View::Rows { columns, names } => map::above(planned, &table::rows(api, columns, *names)),
        View::Log { time, level, source, text } => {
            list::log(api, [time.as_ref(), level.as_ref(), source.as_ref()], text)
        }
        View::Progress { done, total, text } => progress::progress(api, done, total.as_ref(), text.as_ref()),
        View::Pulse { columns, .. } => pulse::pulse(api, columns),
        View::Tree { root, columns } => tree::tree(api, root.as_deref(), columns),
        View::Patches => patches::patches(api),
        View::Answer => conversation::conversation(api),
        View::Events { kind } => list::events(api, true, kind.as_ref()),
        View::Json => list::events(api, false, None),
    }
}
