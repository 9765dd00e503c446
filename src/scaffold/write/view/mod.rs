//! View of a stream, chosen by the schema of its data and, where there are examples, by their values.

mod change;
mod choose;
mod columns;
mod decimals;
mod field_names;
mod fields;
mod format;
mod found;
mod message;
mod object;
mod place;
mod progress;
mod series;
mod several;
mod sorts;
mod unfold;
mod unit;

pub use choose::view;
pub use decimals::with_steps;
pub use fields::Pick;
pub use format::Format;
pub use place::place;
pub use sorts::sorts;
pub use unfold::Unfolded;

/// How a stream is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum View {
    /// Numbers over time, those of one magnitude in one chart, above the newest events.
    Chart {
        /// The field with the time; the time of arrival when the data has none.
        time: Option<Pick>,
        /// The lines.
        groups: Vec<Vec<Pick>>,
        /// The fields of the table.
        columns: Vec<Pick>,
        /// The field that tells the series of each number apart; none when each number is one series.
        by: Option<Pick>,
    },
    /// A row for each thing, replaced by its newest event.
    Table {
        /// The field that tells rows apart.
        key: Pick,
        /// The fields that are shown, the key among them.
        columns: Vec<Pick>,
        /// The number whose history is drawn in each row.
        spark: Option<Pick>,
    },
    /// A row for each event, newest first.
    Rows {
        /// The fields that are shown.
        columns: Vec<Pick>,
        /// Shows the name of each event: there are several.
        names: bool,
    },
    /// A line for each event.
    Log {
        /// The field with the time.
        time: Option<Pick>,
        /// Its level, severity or status.
        level: Option<Pick>,
        /// The field with its source.
        source: Option<Pick>,
        /// The field with its text; the whole data when there is none.
        text: Pick,
    },
    /// How much of a task is done, and its steps.
    Progress {
        /// How much is done.
        done: Pick,
        /// How much there is to do; `done` is a share without it.
        total: Option<Pick>,
        /// What it is at.
        text: Option<Pick>,
    },
    /// How regularly events come that say nothing else than that.
    Pulse {
        /// When it was; the time of arrival when the data has none.
        time: Option<Pick>,
        /// What each of them says.
        columns: Vec<Pick>,
    },
    /// A tree that events change at a path.
    Tree {
        /// The path of the entries; none when the tree has no collection of like things.
        root: Option<Vec<String>>,
        /// What is shown of each entry.
        columns: Vec<Pick>,
    },
    /// Patches of a page, as Datastar sends them.
    Patches,
    /// A question, and an answer that grows.
    Answer,
    /// A line for each event with its name: there are several sorts. `kind` is the field that tells them apart when their names do not.
    Events {
        /// The field.
        kind: Option<Pick>,
    },
    /// The data as it is.
    Json,
}

impl View {
    /// Description of the view in words.
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

    /// Returns true when its rows are whole events, `{n, time, event, id, raw, data}`.
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

    /// The script that it needs beside `format`.
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
