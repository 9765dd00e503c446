//! `into`: lists that the events of a stream fill without a script.

use std::sync::Arc;

use crate::value::Segment;

/// One list of a stream: `${feed.NAME}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reducer {
    /// Its name below the API's.
    pub name: Arc<str>,
    /// How an event changes it.
    pub mode: Mode,
    /// The field of the data that tells rows apart; only `upsert` has one.
    pub key: Vec<Segment>,
    /// How many rows it holds at most.
    pub keep: usize,
    /// How many bytes its rows take at most.
    pub keep_bytes: usize,
    /// True when a row is the whole event, `{n, time, event, id, raw, data}`, and not its data only.
    pub whole: bool,
}

impl Reducer {
    /// `name`, when it is not written.
    pub const NAME: &'static str = "items";
    /// `keep`, when it is not written.
    pub const KEEP: usize = 500;
    /// `keepBytes`, when it is not written: 64 MB.
    pub const KEEP_BYTES: usize = 64 << 20;
}

/// How an event changes a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// It becomes the last row; the first ones fall out.
    #[default]
    Append,
    /// It becomes the first row; the last ones fall out.
    Prepend,
    /// It takes the place of the row with the same key, or becomes the last row.
    Upsert,
    /// It becomes the whole list.
    Replace,
}
