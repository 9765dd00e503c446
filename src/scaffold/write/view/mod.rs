//! Chooses the view of a stream from the schema of its data and, if there are examples, their values.

mod change;
mod choose;
mod columns;
mod decimals;
mod event_kinds;
mod field_names;
mod field_ref;
mod field_set;
mod fields;
mod format;
mod message;
mod object;
mod place;
mod progress;
mod series;
mod several;
mod unfold;
mod unit;

pub use choose::view;
pub(crate) use decimals::with_steps;
pub(crate) use event_kinds::{EventKinds, event_kinds};
pub use field_ref::FieldRef;
pub use format::Format;
pub use place::place;
pub use unfold::Unfolded;

/// View of a stream.
#[derive(Clone, Debug, PartialEq)]
pub enum View {
    /// Charts of numbers over time, above the newest events.
    Chart {
        /// Field with the time; `None` for the time of arrival.
        time: Option<FieldRef>,
        /// Numbers of each chart, grouped by magnitude.
        groups: Vec<Vec<FieldRef>>,
        /// Columns of the table.
        columns: Vec<FieldRef>,
        /// Field that separates the series of each number; `None` for one series.
        by: Option<FieldRef>,
    },
    /// A row for each thing, updated by its newest event.
    Table {
        /// Field that identifies rows.
        key: FieldRef,
        /// Columns, including the key.
        columns: Vec<FieldRef>,
        /// Number whose history is drawn in each row.
        spark: Option<FieldRef>,
    },
    /// A row for each event, newest first.
    Rows {
        /// Columns.
        columns: Vec<FieldRef>,
        /// True to show event names, when there are several.
        names: bool,
    },
    /// A line for each event.
    Log {
        /// Field with the time.
        time: Option<FieldRef>,
        /// Field with the level, severity or status.
        level: Option<FieldRef>,
        /// Field with the source.
        source: Option<FieldRef>,
        /// Field with the text; the whole data when it is text.
        text: FieldRef,
    },
    /// Progress of a task, with its steps.
    Progress {
        /// Field with the amount done.
        done: FieldRef,
        /// Field with the total; without it, `done` is a fraction.
        total: Option<FieldRef>,
        /// Field with the current step.
        text: Option<FieldRef>,
    },
    /// Heartbeat events and their intervals.
    Pulse {
        /// Field with the time; `None` for the time of arrival.
        time: Option<FieldRef>,
        /// Fields to show.
        columns: Vec<FieldRef>,
    },
    /// A tree that events change at a path.
    Tree {
        /// Path of the entries; `None` without a collection of similar objects.
        root: Option<Vec<String>>,
        /// Columns of an entry.
        columns: Vec<FieldRef>,
    },
    /// Patches of a page (Datastar).
    Patches,
    /// A question with a streamed answer.
    Answer,
    /// A line for each event with its name, for several kinds of events. `kind` distinguishes kinds if the names do not.
    Events {
        /// Field with the kind.
        kind: Option<FieldRef>,
    },
    /// Unformatted data.
    Json,
}

impl View {
    /// A sentence that describes the view.
    pub fn words(&self) -> String {
        match self {
            Self::Chart { by: None, .. } => "numbers over time".to_owned(),
            Self::Chart { by: Some(by), .. } => format!("numbers over time, a line for each `{}`", by.dotted()),
            Self::Table { key, .. } => format!("a row for each `{}`", key.dotted()),
            Self::Rows { .. } => "a table, newest first".to_owned(),
            Self::Log { .. } => "a log, newest first".to_owned(),
            Self::Progress { .. } => "a bar and its steps".to_owned(),
            Self::Pulse { .. } => "how regularly events come".to_owned(),
            Self::Tree { root: Some(root), .. } => format!("a tree: a row for each entry of `/{}`", root.join("/")),
            Self::Tree { root: None, .. } => "a tree as it is now, and its changes".to_owned(),
            Self::Patches => "a page that is patched".to_owned(),
            Self::Answer => "a question and its answer".to_owned(),
            Self::Events { .. } => "a list of events by name".to_owned(),
            Self::Json => "a list of events, each as a tree".to_owned(),
        }
    }

    /// True when its rows are whole events, `{n, time, event, id, raw, data}`.
    pub fn has_whole_events(&self) -> bool {
        matches!(
            self,
            Self::Rows { .. }
                | Self::Log { .. }
                | Self::Progress { .. }
                | Self::Tree { .. }
                | Self::Patches
                | Self::Events { .. }
                | Self::Json
        )
    }

    /// The additional script that it needs.
    pub fn script(&self) -> Option<&'static str> {
        match self {
            Self::Answer => Some("answer"),
            Self::Patches => Some("patches"),
            Self::Pulse { .. } => Some("pulse"),
            Self::Tree { .. } => Some("tree"),
            Self::Chart { .. }
            | Self::Table { .. }
            | Self::Rows { .. }
            | Self::Log { .. }
            | Self::Progress { .. }
            | Self::Events { .. }
            | Self::Json => None,
        }
    }
}
