//! Cuts a byte stream into lines of JSON (NDJSON, JSON Lines, RFC 7464): each line that is not blank is an event.
//!
//! The same promises as those of [`parser`](crate::parser): pushed, linear, bounded, and no matter how the bytes are cut.

use memchr::memchr;

use crate::buffer::{self, give_back};
use crate::parser::{BOM, Parsed};

/// The state of one body between two pushes.
#[derive(Debug)]
pub struct LineParser {
    max_line_bytes: usize,
    /// The line that has no end yet.
    line: Vec<u8>,
    is_first: bool,
    /// The unfinished line is too large.
    skipping: bool,
}

impl LineParser {
    /// A parser that drops lines of more than `max_line_bytes` bytes.
    pub fn new(max_line_bytes: usize) -> Self {
        Self { max_line_bytes, line: Vec::new(), is_first: true, skipping: false }
    }

    /// A new body begins: the unfinished line is forgotten.
    pub fn restart(&mut self) {
        self.line.clear();
        self.is_first = true;
        self.skipping = false;
    }

    /// Gives back the memory of past lines. For a pause of the bytes.
    pub fn shrink(&mut self) {
        buffer::shrink(&mut self.line);
    }

    /// Bytes that its buffer takes up.
    #[cfg(test)]
    pub fn capacity(&self) -> usize {
        self.line.capacity()
    }

    /// Takes the next bytes of the body and hands every line they complete to `emit`.
    pub fn push(&mut self, bytes: &[u8], mut emit: impl FnMut(Parsed<'_>)) {
        let mut rest = bytes;
        // CR alone ends no line here: in JSON it is a blank, and one before the LF is trimmed with the others.
        while let Some(end) = memchr(b'\n', rest) {
            let tail = &rest[..end];
            rest = &rest[end + 1..];
            if self.line.is_empty() {
                if self.fits(tail.len(), &mut emit) {
                    self.read_line(tail, &mut emit);
                }
            } else {
                self.hold(tail, &mut emit);
                self.end_held_line(&mut emit);
            }
            // Here, not in `read_line`: a line that was too large ends without being read.
            self.skipping = false;
        }
        self.hold(rest, &mut emit);
    }

    /// The body has ended in order: its last line needs no line end.
    pub fn finish(&mut self, mut emit: impl FnMut(Parsed<'_>)) {
        self.end_held_line(&mut emit);
    }

    fn end_held_line(&mut self, emit: &mut impl FnMut(Parsed<'_>)) {
        // Taken out because reading borrows all of `self`, and put back below so that its memory serves the next line.
        let mut line = std::mem::take(&mut self.line);
        if !self.skipping {
            self.read_line(&line, emit);
        }
        line.clear();
        give_back(&mut line);
        self.line = line;
    }

    fn hold(&mut self, part: &[u8], emit: &mut impl FnMut(Parsed<'_>)) {
        if self.fits(self.line.len() + part.len(), emit) {
            self.line.extend_from_slice(part);
        }
    }

    /// A line of `length` bytes stays within the bound. The first line that does not is reported.
    fn fits(&mut self, length: usize, emit: &mut impl FnMut(Parsed<'_>)) -> bool {
        if !self.skipping && length > self.max_line_bytes {
            self.skipping = true;
            // Not `clear`: nothing of the line is needed any more, and it may be as large as the bound.
            self.line = Vec::new();
            emit(Parsed::Oversized);
        }
        !self.skipping
    }

    fn read_line(&mut self, line: &[u8], emit: &mut impl FnMut(Parsed<'_>)) {
        let line = if std::mem::take(&mut self.is_first) { line.strip_prefix(BOM).unwrap_or(line) } else { line };
        // RFC 7464 begins each text with a record separator.
        let text = line.strip_prefix(b"\x1E").unwrap_or(line).trim_ascii();
        if !text.is_empty() {
            emit(Parsed::Message { event: "message", id: "", data: &String::from_utf8_lossy(text) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::buffer::KEPT_CAPACITY;

    fn said(parsed: Parsed<'_>) -> String {
        match parsed {
            Parsed::Message { data, .. } => data.to_owned(),
            other => format!("{other:?}"),
        }
    }

    /// The lines in the bytes, cut into pieces of every size; asserted to be the same.
    fn parse(bytes: &[u8], max: usize) -> Vec<String> {
        let in_pieces = |size: usize| {
            let (mut parser, mut found) = (LineParser::new(max), Vec::new());
            bytes.chunks(size).for_each(|piece| parser.push(piece, |parsed| found.push(said(parsed))));
            parser.finish(|parsed| found.push(said(parsed)));
            found
        };
        let whole = in_pieces(usize::MAX);
        for size in 1..8 {
            assert_eq!(in_pieces(size), whole, "pieces of {size}");
        }
        whole
    }

    #[test]
    fn each_line_is_an_event_and_blank_ones_are_none() {
        assert_eq!(parse(b"{\"a\":1}\n\n \r\n{\"b\":2}\r\n[3]", 100), ["{\"a\":1}", "{\"b\":2}", "[3]"]);
    }

    #[test]
    fn p03_a_byte_order_mark_is_dropped_and_p01_bad_bytes_are_replaced() {
        assert_eq!(parse(b"\xEF\xBB\xBF1\n\"\xFF\"\n", 100), ["1", "\"\u{FFFD}\""]);
    }

    #[test]
    fn records_may_begin_with_a_separator() {
        assert_eq!(parse(b"\x1E{}\n\x1E[]\n", 100), ["{}", "[]"]);
    }

    #[test]
    fn m01_a_line_that_is_too_long_is_dropped_and_reported_once() {
        let bytes = [b"1\n".to_vec(), vec![b'x'; 100], b"\n2\n".to_vec()].concat();
        assert_eq!(parse(&bytes, 10), ["1", "Oversized", "2"]);
    }

    #[test]
    fn m01_a_pause_gives_back_the_memory_of_long_lines() {
        let mut parser = LineParser::new(1 << 20);
        "x".repeat(9000).as_bytes().chunks(1000).for_each(|piece| parser.push(piece, |_| {}));
        let held = parser.line.capacity();
        parser.shrink();
        assert_eq!(parser.line.capacity(), held, "the line is not whole");
        parser.push(b"\n", |_| {});
        parser.shrink();
        assert_eq!(parser.line.capacity(), 0);
    }

    #[test]
    fn p19_a_new_body_forgets_the_unfinished_line() {
        let (mut parser, mut found) = (LineParser::new(100), Vec::new());
        let bodies = [&b"1\n{\"half"[..], &[b'x'; 200], b"\xEF\xBB\xBF2\n"];
        for body in bodies {
            parser.restart();
            parser.push(body, |parsed| found.push(said(parsed)));
        }
        assert_eq!(found, ["1", "Oversized", "2"]);
    }

    #[test]
    fn m01_a_line_is_bounded_to_the_byte() {
        assert_eq!(parse(b"1234567890\n12345678901\n1\n", 10), ["1234567890", "Oversized", "1"]);
    }

    #[test]
    fn m01_memory_serves_the_next_line_and_that_of_long_ones_is_given_back() {
        let mut parser = LineParser::new(1 << 20);
        parser.push(&[b'x'; 500], |_| {});
        let held = parser.line.capacity();
        parser.push(b"\n1", |_| {});
        assert_eq!(parser.line.capacity(), held);
        let long = vec![b'x'; 1 << 19];
        for (piece, most) in [(&long[..], 1 << 20), (b"\n1", KEPT_CAPACITY), (&long, 1 << 20), (&long, 0)] {
            parser.push(piece, |_| {});
            assert!(parser.line.capacity() <= most, "{} bytes", parser.line.capacity());
        }
    }
}
