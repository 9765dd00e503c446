//! Bytes of lines and columns of a text.

/// Starts of the lines of a text.
pub(super) struct Lines<'a> {
    pub(super) text: &'a str,
    starts: Vec<usize>,
    is_ascii: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { text, starts, is_ascii: text.is_ascii() }
    }

    /// The byte of a line and a column in characters, both from 1.
    pub(super) fn byte(&self, line: u32, column: u32) -> usize {
        let start =
            (line as usize).checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or(self.text.len());
        let before = (column as usize).saturating_sub(1);
        if self.is_ascii {
            return (start + before).min(self.text.len());
        }
        let rest = self.text.get(start..).unwrap_or_default();
        rest.char_indices().nth(before).map_or(self.text.len(), |(at, _)| start + at)
    }
}
