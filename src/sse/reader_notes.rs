//! Counts comments, filtered events and retries of a body, and keeps their texts on request.

use std::sync::Arc;

use crate::facts::NoteKind;

/// Texts longer than this are kept by their beginning.
const LONGEST: usize = 256;

/// Limit of notes that wait to be taken; further comments are only counted.
const MOST: usize = 64;

/// Notes of a stream.
#[derive(Debug, Default)]
pub(crate) struct ReaderNotes {
    /// True to keep notes, false to count only.
    pub is_on: bool,
    /// Number of comments.
    pub comments: u64,
    /// Number of events that were left out.
    pub filtered: u64,
    /// The last reconnection time of the server, in milliseconds.
    pub retry: Option<u64>,
    waiting: Vec<NoteKind>,
}

impl ReaderNotes {
    pub fn comment(&mut self, text: &str) {
        self.keep(|| NoteKind::Comment(shortened(text)));
    }

    pub fn retry(&mut self, millis: u64) {
        self.retry = Some(millis);
        self.keep(|| NoteKind::Retry(millis));
    }

    pub fn filtered(&mut self, event: &str) {
        self.filtered += 1;
        self.keep(|| NoteKind::Filtered(shortened(event)));
    }

    /// The numbers, and the texts since this was last called.
    pub fn taken(&mut self) -> Self {
        Self { waiting: std::mem::take(&mut self.waiting), ..*self }
    }

    /// The texts.
    pub fn into_texts(self) -> Vec<NoteKind> {
        self.waiting
    }

    fn keep(&mut self, note: impl FnOnce() -> NoteKind) {
        if self.is_on && self.waiting.len() < MOST {
            self.waiting.push(note());
        }
    }
}

fn shortened(text: &str) -> Arc<str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Arc::from(format!("{}…", &text[..end])),
        None => Arc::from(text),
    }
}
