//! `into`: lists that the events of a stream fill without a script.

use std::sync::Arc;

use crate::value::Segment;

/// A list of a stream: `${feed.NAME}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reducer {
    /// Name of the list below the API's name.
    pub name: Arc<str>,
    /// Effect of an event on the list.
    pub mode: Mode,
    /// Field of the data that identifies a row; only `upsert` has one.
    pub key: Vec<Segment>,
    /// Limit of rows.
    pub keep: usize,
    /// Limit of the rows' size in bytes.
    pub keep_bytes: usize,
    /// True when a row is the whole event, `{n, time, event, id, raw, data}`, and not its data only.
    pub whole: bool,
}

impl Reducer {
    /// `name`, when it is not written.
    pub const NAME: &'static str = "items";
    /// `keep`, when it is not written.
    pub(crate) const KEEP: usize = 500;
    /// `keepBytes`, when it is not written: 64 MB.
    pub const KEEP_BYTES: usize = 64 << 20;
}

/// Effect of an event on a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The event becomes the last row; the first rows are dropped beyond `keep`.
    #[default]
    Append,
    /// The event becomes the first row; the last rows are dropped beyond `keep`.
    Prepend,
    /// Replaces the row with the same key, or appends.
    Upsert,
    /// The event becomes the whole list.
    Replace,
}
