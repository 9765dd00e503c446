//! Cuts a byte stream into server-sent events. Knows nothing of HTTP and reconnects nothing.
//!
//! The parser is pushed: bytes go in as they arrive, whole events come out at once, as views of what it holds or of the bytes
//! themselves. How the bytes are cut changes nothing, the cost is linear in their number, no more than one event is ever held, and
//! nothing is allocated once the buffers have the size of the events.

use crate::buffer::{IDLE_CAPACITY, give_back, give_back_text, shrink};
use crate::field::{field, line_end, read_digits, set_text, to_text};

/// The byte order mark that may open a body.
pub(crate) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Bytes of a line that are kept while an oversized event is skipped: enough for its `id`, so that a reconnect resumes after it.
const SKIPPED_LINE_BYTES: usize = 1024;

const DEFAULT_NAME: &str = "message";

/// An item of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parsed<'a> {
    /// An event with data.
    Message {
        /// Name of the event, `message` when it has none.
        event: &'a str,
        /// The last id the server sent, with this event or before; empty when there is none.
        id: &'a str,
        /// Data lines, joined with line feeds.
        data: &'a str,
    },
    /// Text of a comment behind its colon; only if comments were requested.
    Comment(&'a str),
    /// The server wishes this reconnection time, in milliseconds.
    Retry(u64),
    /// An event was larger than the bound and is skipped up to its blank line.
    Oversized,
}

/// The state of one body between two pushes.
#[derive(Debug)]
pub struct Parser {
    max_event_bytes: usize,
    comments: bool,
    comment_count: u64,
    /// Number of bytes of the byte order mark seen so far; `None` after the start of the body.
    bom_seen: Option<usize>,
    /// The last line ended with CR: an LF that follows belongs to it.
    after_cr: bool,
    /// The line that has no end yet.
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    /// The name of the unfinished event; empty when it has none.
    event: String,
    /// The `id` of the unfinished event, when it has one.
    new_id: String,
    has_new_id: bool,
    committed_id: String,
    /// The unfinished event is too large: everything but its `id` and `retry` is dropped.
    skipping: bool,
}

/// Fields of the unfinished event that lie in the current input: most events are contained in it and need no copy.
#[derive(Clone, Copy, Default)]
struct BorrowedFields<'a> {
    /// The data line, if there is exactly one.
    data: Option<&'a [u8]>,
    /// The name; it wins over one that was kept.
    event: Option<&'a [u8]>,
}

impl Parser {
    /// A parser that drops events of more than `max_event_bytes` bytes: the pending line and the data so far.
    pub fn new(max_event_bytes: usize) -> Self {
        Self {
            max_event_bytes,
            comments: false,
            comment_count: 0,
            bom_seen: Some(0),
            after_cr: false,
            line: Vec::new(),
            data: Vec::new(),
            has_data: false,
            event: String::new(),
            new_id: String::new(),
            has_new_id: false,
            committed_id: String::new(),
            skipping: false,
        }
    }

    /// Reports comments, too.
    pub fn with_comments(mut self, comments: bool) -> Self {
        self.comments = comments;
        self
    }

    /// Reports comments from now on, or no longer.
    pub fn report_comments(&mut self, comments: bool) {
        self.comments = comments;
    }

    /// Count of comments, reported or not.
    pub fn comment_count(&self) -> u64 {
        self.comment_count
    }

    /// Starts with `id` as the id that earlier events had.
    pub fn with_last_event_id(mut self, id: &str) -> Self {
        self.committed_id = id.to_owned();
        self
    }

    /// The last id made valid by a blank line; empty without one.
    pub fn last_event_id(&self) -> &str {
        &self.committed_id
    }

    /// Bytes of the unfinished event that are held.
    pub fn held_bytes(&self) -> usize {
        self.line.len() + self.data.len() + self.event.len() + self.new_id.len()
    }

    /// Bytes that the buffers of lines and data take up.
    #[cfg(test)]
    pub fn capacity(&self) -> usize {
        self.line.capacity() + self.data.capacity()
    }

    /// Forgets the last id.
    pub fn forget_last_event_id(&mut self) {
        self.committed_id.clear();
    }

    /// A new body begins: the unfinished event is forgotten, the committed id stays.
    pub fn restart(&mut self) {
        self.bom_seen = Some(0);
        self.after_cr = false;
        self.line.clear();
        self.has_new_id = false;
        self.forget_event();
    }

    /// Gives back the memory that the events so far have needed and the unfinished one does not. For a pause of the bytes: between two events of a
    /// burst the buffers serve again, but a thousand streams that wait would each keep the size of their largest event.
    pub fn shrink(&mut self) {
        if !self.has_new_id {
            self.new_id.clear();
        }
        shrink(&mut self.line);
        shrink(&mut self.data);
        for text in [&mut self.event, &mut self.new_id, &mut self.committed_id] {
            if text.capacity() > text.len() + IDLE_CAPACITY {
                text.shrink_to_fit();
            }
        }
    }

    /// Parses the next bytes of the body and passes complete items to `emit`.
    pub fn push(&mut self, bytes: &[u8], mut emit: impl FnMut(Parsed<'_>)) {
        let mut rest = self.skip_bom(bytes);
        if self.after_cr
            && let Some((&first, behind)) = rest.split_first()
        {
            self.after_cr = false;
            if first == b'\n' {
                rest = behind;
            }
        }
        let mut here = BorrowedFields::default();
        while let Some(end) = line_end(rest) {
            if self.line.is_empty() {
                let line = &rest[..end];
                if self.fits(line.len(), &mut here, &mut emit) {
                    self.read_line(line, &mut here, &mut emit);
                }
            } else {
                // Only the first line of a chunk can have a beginning in an earlier one.
                self.end_held_line(&rest[..end], &mut emit);
            }
            let behind = &rest[end + 1..];
            rest = match (rest[end], behind.first()) {
                (b'\r', Some(b'\n')) => &behind[1..],
                // The line ends here all the same (P5): waiting for a possible LF would hold back an event until the next one (L5).
                (b'\r', None) => {
                    self.after_cr = true;
                    behind
                }
                _ => behind,
            };
        }
        self.keep(here);
        self.hold(rest, &mut emit);
    }

    /// Drops a byte order mark at the start of the body, also when it is split.
    fn skip_bom<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let Some(seen) = self.bom_seen else { return bytes };
        let expected = &BOM[seen..];
        let same = expected.iter().zip(bytes).take_while(|(expected, byte)| expected == byte).count();
        if same == expected.len() {
            self.bom_seen = None;
        } else if same == bytes.len() {
            self.bom_seen = Some(seen + same);
        } else {
            // It was no mark after all: what looked like its beginning is text.
            self.bom_seen = None;
            // Only the bytes of earlier chunks; those of this chunk are still in `bytes`.
            self.line.extend_from_slice(&BOM[..seen]);
            return bytes;
        }
        &bytes[same..]
    }

    /// Completes a held line with `tail`.
    #[cold]
    fn end_held_line(&mut self, tail: &[u8], emit: &mut impl FnMut(Parsed<'_>)) {
        self.hold(tail, emit);
        // Taken out because reading borrows all of `self`, and put back below so that its memory serves the next line (P20).
        let mut line = std::mem::take(&mut self.line);
        // While skipping, a held line may have lost its end; only what is surely whole is read.
        if !self.skipping || line.len() <= SKIPPED_LINE_BYTES {
            let mut here = BorrowedFields::default();
            self.read_line(&line, &mut here, emit);
            self.keep(here);
        }
        line.clear();
        give_back(&mut line);
        self.line = line;
    }

    /// Copies the fields out of bytes that are about to be released.
    fn keep(&mut self, here: BorrowedFields<'_>) {
        if let Some(data) = here.data {
            self.data.extend_from_slice(data);
        }
        if let Some(event) = here.event {
            set_text(&mut self.event, event);
        }
    }

    /// Holds the start of an incomplete line.
    fn hold(&mut self, part: &[u8], emit: &mut impl FnMut(Parsed<'_>)) {
        if part.is_empty() {
            return;
        }
        if self.fits(self.line.len() + part.len(), &mut BorrowedFields::default(), emit) {
            self.line.extend_from_slice(part);
        } else {
            // One byte more than is ever read, so that `end_held_line` can tell a line that was cut here from a whole one.
            let remaining = (SKIPPED_LINE_BYTES + 1).saturating_sub(self.line.len());
            self.line.extend_from_slice(&part[..part.len().min(remaining)]);
        }
    }

    /// A line of `length` bytes can be read: its event stays within the bound, or is skipped and the line is short.
    /// The line that breaks the bound is reported.
    fn fits(&mut self, length: usize, here: &mut BorrowedFields<'_>, emit: &mut impl FnMut(Parsed<'_>)) -> bool {
        if self.skipping {
            return length <= SKIPPED_LINE_BYTES;
        }
        // The data lies in `here` or in `self.data`, never in both: `add_data` moves the first line over when a second one comes.
        if length + here.data.map_or(self.data.len(), <[u8]>::len) <= self.max_event_bytes {
            return true;
        }
        self.skipping = true;
        here.data = None;
        self.forget_data();
        // Not cleared: the line that breaks the bound may have begun as the `id` of the event (M1).
        self.line.truncate(SKIPPED_LINE_BYTES + 1);
        give_back(&mut self.line);
        emit(Parsed::Oversized);
        length <= SKIPPED_LINE_BYTES
    }

    /// Reads a whole line. Name and first data line of an event are left where they are, in `here`.
    #[inline]
    fn read_line<'a>(&mut self, line: &'a [u8], here: &mut BorrowedFields<'a>, emit: &mut impl FnMut(Parsed<'_>)) {
        // No two fields begin alike, so one byte leaves one name to compare; what begins otherwise is ignored (P10).
        match line.first() {
            None => self.dispatch(std::mem::take(here), emit),
            Some(b'd') => {
                if let Some(value) = field(line, b"data")
                    && !self.skipping
                {
                    self.add_data(value, here);
                }
            }
            Some(b'e') => {
                if let Some(value) = field(line, b"event")
                    && !self.skipping
                {
                    here.event = Some(value);
                }
            }
            Some(b'i') => {
                // Read while skipping, too: the id of an event that is dropped counts (M1).
                if let Some(value) = field(line, b"id")
                    && !value.contains(&0)
                {
                    // Copied, unlike name and data: it is needed after this chunk even when its event is complete (P14).
                    self.has_new_id = true;
                    set_text(&mut self.new_id, value);
                }
            }
            Some(b'r') => {
                // At the end of its line, not at the blank line as an id (P17).
                if let Some(millis) = field(line, b"retry").and_then(read_digits) {
                    emit(Parsed::Retry(millis));
                }
            }
            Some(b':') => {
                self.comment_count += 1;
                if self.comments {
                    emit(Parsed::Comment(&to_text(&line[1..])));
                }
            }
            Some(_) => {}
        }
    }

    fn add_data<'a>(&mut self, value: &'a [u8], here: &mut BorrowedFields<'a>) {
        if !self.has_data {
            // Apart from the text, because an event with one empty `data` line is an event (P11).
            self.has_data = true;
            here.data = Some(value);
            return;
        }
        if let Some(first) = here.data.take() {
            self.data.extend_from_slice(first);
        }
        self.data.push(b'\n');
        self.data.extend_from_slice(value);
    }

    /// A blank line: the id becomes valid, and an event with data goes out.
    #[inline]
    fn dispatch(&mut self, here: BorrowedFields<'_>, emit: &mut impl FnMut(Parsed<'_>)) {
        if self.has_new_id {
            self.has_new_id = false;
            // Swapped, not cloned, so that both texts keep their memory; the old id is overwritten by the next `id` line.
            std::mem::swap(&mut self.committed_id, &mut self.new_id);
        }
        if self.has_data {
            let name = here.event.map(to_text);
            let event = match name.as_deref().unwrap_or(&self.event) {
                "" => DEFAULT_NAME,
                name => name,
            };
            emit(Parsed::Message { event, id: &self.committed_id, data: &to_text(here.data.unwrap_or(&self.data)) });
        }
        self.forget_event();
    }

    fn forget_event(&mut self) {
        self.event.clear();
        // Most names are never copied here, so that this is the only chance to give a large one back.
        give_back_text(&mut self.event);
        self.skipping = false;
        self.forget_data();
    }

    fn forget_data(&mut self) {
        self.has_data = false;
        self.data.clear();
        give_back(&mut self.data);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::buffer::KEPT_CAPACITY;

    #[test]
    fn m01_the_bound_counts_the_line_to_the_byte_and_what_is_over_it_is_not_held() {
        for (line, is_event) in [("data: abcd", true), ("data: abcde", false)] {
            let mut said = Vec::new();
            let mut parser = Parser::new(10);
            parser.push(format!("{line}\n\n").as_bytes(), |parsed| said.push(matches!(parsed, Parsed::Message { .. })));
            assert_eq!(said, [is_event], "{line}");
        }
        let mut parser = Parser::new(10);
        parser.push(b"data: a\ndata: bcdefgh\n", |_| {});
        assert_eq!(parser.held_bytes(), 0);
    }

    #[test]
    fn m01_memory_of_a_large_event_is_given_back() {
        let mut parser = Parser::new(1 << 20);
        let large = "x".repeat(1 << 19);
        for name in ["data", "event", "id", ""] {
            // In two pieces, so that the line is held.
            parser.push(format!("{name}: {large}").as_bytes(), |_| {});
            parser.push(
                format!("y\ndata: {large}\ndata: z\n\nid: 1\nevent: e\n\nid: 2\nevent: f\n\n").as_bytes(),
                |_| {},
            );
        }
        let Parser { line, data, event, new_id, committed_id, .. } = &parser;
        let held = [line.capacity(), data.capacity(), event.capacity(), new_id.capacity(), committed_id.capacity()];
        assert!(held.iter().all(|held| *held <= KEPT_CAPACITY), "{held:?}");
        for part in [&large, &large, "x"] {
            parser.push(part.as_bytes(), |_| {});
        }
        assert!(
            parser.line.len() <= SKIPPED_LINE_BYTES + 1 && parser.line.capacity() <= KEPT_CAPACITY,
            "a line without an end"
        );
    }

    #[test]
    fn m01_a_pause_gives_back_what_past_events_have_needed_and_keeps_the_unfinished_one() {
        let mut parser = Parser::new(1 << 20);
        let long = "x".repeat(9000);
        let whole = format!("id: {long}\nevent: {long}\ndata: {long}\ndata: {long}\n\nid: 7\n\nid: 8\n\n");
        // In pieces, so that every field is held.
        whole.as_bytes().chunks(1000).for_each(|piece| parser.push(piece, |_| {}));
        parser.shrink();
        let Parser { line, data, event, new_id, committed_id, .. } = &parser;
        let held = [line.capacity(), data.capacity(), event.capacity(), new_id.capacity(), committed_id.capacity()];
        assert!(held.iter().all(|held| *held <= IDLE_CAPACITY), "{held:?}");
        let mut found = Vec::new();
        for piece in ["id: 9\nevent: e\ndata: a\ndata", ": b\n", "\n"] {
            parser.push(piece.as_bytes(), |parsed| found.push(format!("{parsed:?}")));
            parser.shrink();
        }
        assert_eq!(found, [r#"Message { event: "e", id: "9", data: "a\nb" }"#]);
        assert_eq!(parser.last_event_id(), "9");
        // The id before the one that counts is needed no more.
        parser.push(format!("id: {long}\n\nid: 7\n\n").as_bytes(), |_| {});
        parser.shrink();
        assert!(parser.new_id.capacity() <= IDLE_CAPACITY && parser.last_event_id() == "7");
    }

    #[test]
    fn p20_a_line_that_comes_in_pieces_is_held_in_the_memory_of_the_one_before() {
        let mut parser = Parser::new(1 << 20);
        parser.push(&[b'd'; 500], |_| {});
        let held = parser.line.capacity();
        parser.push(b"\ndata: b", |_| {});
        assert_eq!(parser.line.capacity(), held);
    }
}
