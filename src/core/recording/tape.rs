//! [`Tape`]: the bytes of a recording with the offsets of its lines. Opening reads each line's kind only; the rest of a line is parsed when it
//! is played.

use std::fmt;

use memchr::memchr_iter;

use super::header::Header;

/// A recording in memory.
#[derive(Clone)]
pub struct Tape {
    bytes: Vec<u8>,
    header: Header,
    /// Offset of each line after the header; true for an event.
    lines: Vec<(usize, bool)>,
    end: usize,
    events: usize,
    is_cut: bool,
}

/// Reason why bytes are not a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TapeError(pub String);

impl fmt::Display for TapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Tape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tape").field("app", &self.header.app).field("events", &self.events).finish_non_exhaustive()
    }
}

impl Tape {
    /// Opens a recording up to its last whole line: the last line of a process that was killed may be cut anywhere.
    ///
    /// # Errors
    ///
    /// If the first line is no header.
    pub fn open(bytes: Vec<u8>) -> Result<Self, TapeError> {
        let mut ends = memchr_iter(b'\n', &bytes);
        let Some(header_end) = ends.next() else {
            return Err(TapeError(match Header::read(&String::from_utf8_lossy(&bytes)) {
                // The file ends with its header: a recording without events.
                Ok(header) => {
                    let end = bytes.len();
                    return Ok(Self { bytes, header, lines: Vec::new(), end, events: 0, is_cut: true });
                }
                Err(_) if bytes.starts_with(b"{\"format\":\"ensemble-run rec") => {
                    "it ends within its first line, before anything was recorded".to_owned()
                }
                Err(words) => words,
            }));
        };
        let header = Header::read(&String::from_utf8_lossy(&bytes[..header_end])).map_err(TapeError)?;
        let (mut start, mut events) = (header_end + 1, 0);
        let mut lines = Vec::new();
        for end in ends {
            if end > start {
                let is_event = is_event(&bytes[start..end]);
                events += usize::from(is_event);
                lines.push((start, is_event));
            }
            start = end + 1;
        }
        let last = &bytes[start..];
        // The end of a line that was cut off is no JSON; one that lacks only its line end is.
        let is_cut = !last.is_empty() && serde_json::from_slice::<serde::de::IgnoredAny>(last).is_err();
        let end = if is_cut { start } else { bytes.len() };
        if !last.is_empty() && !is_cut {
            let is_event = is_event(last);
            events += usize::from(is_event);
            lines.push((start, is_event));
        }
        Ok(Self { bytes, header, lines, end, events, is_cut })
    }

    /// The state that the app started with.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The number of outside events.
    pub fn events(&self) -> usize {
        self.events
    }

    /// Number of lines after the header.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// True when nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// True if the last line is incomplete.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// A line after the header, from 0; `None` after the last one.
    ///
    /// # Errors
    ///
    /// If it is not UTF-8.
    pub fn line(&self, at: usize) -> Option<Result<&str, String>> {
        let (start, _) = *self.lines.get(at)?;
        let end = self.lines.get(at + 1).map_or(self.end, |(next, _)| *next);
        let line = self.bytes.get(start..end)?;
        Some(std::str::from_utf8(line).map(str::trim_end).map_err(|_| "it is no UTF-8 text".to_owned()))
    }

    /// True if the line at index `at` is an outside event.
    pub fn is_event(&self, at: usize) -> bool {
        self.lines.get(at).is_some_and(|(_, is_event)| *is_event)
    }
}

/// True for a line with an event. This program writes `kind` as the second key, which is found without parsing; other lines are parsed.
fn is_event(line: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Kind {
        kind: Option<String>,
    }
    const KEY: &[u8] = b",\"kind\":\"";
    let head = &line[..line.len().min(64)];
    let kind = head.strip_prefix(b"{\"at\":").and_then(|rest| {
        let digits = rest.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b'.'))?;
        rest[digits..].strip_prefix(KEY)
    });
    match kind {
        Some(kind) => ![b"frame\"".as_slice(), b"call\"", b"picture\""].iter().any(|other| kind.starts_with(other)),
        None => match serde_json::from_slice::<Kind>(line) {
            Ok(Kind { kind: Some(kind) }) => !["frame", "call", "picture"].contains(&&*kind),
            // Reported with the line's number when the line is played.
            _ => true,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tape(rest: &str) -> Result<Tape, TapeError> {
        Tape::open(format!("{}\n{rest}", Header::default().to_line()).into_bytes())
    }

    #[test]
    fn events_are_counted_and_frames_and_calls_are_not() {
        let text = "{\"at\":1,\"kind\":\"focus\"}\n{\"at\":1.5,\"kind\":\"frame\"}\n\n{\"kind\": \"call\", \"at\": 2}\n{\"kind\":\"back\",\"at\":3}";
        let tape = tape(text).unwrap();
        assert_eq!((tape.events(), tape.len(), tape.is_cut()), (2, 4, false));
        assert_eq!(tape.line(3), Some(Ok("{\"kind\":\"back\",\"at\":3}")));
        assert_eq!(tape.line(1), Some(Ok("{\"at\":1.5,\"kind\":\"frame\"}")));
        assert_eq!(tape.line(4), None);
    }

    #[test]
    fn a_tape_that_is_cut_anywhere_opens_up_to_there() {
        let lines = "{\"at\":1,\"kind\":\"focus\"}\n{\"at\":2,\"kind\":\"link\",\"target\":\"é\"}\n";
        let whole = format!("{}\n{lines}", Header::default().to_line()).into_bytes();
        let header_end = whole.len() - lines.len();
        for cut in 0..=whole.len() {
            match Tape::open(whole[..cut].to_vec()) {
                Ok(tape) => {
                    assert!(cut >= header_end - 1, "{cut}");
                    let ends = whole[header_end.min(cut)..cut].iter().filter(|byte| **byte == b'\n').count();
                    // A line without its end is whole, too.
                    assert!(tape.events() == ends || tape.events() == ends + 1, "{cut}");
                    assert!((0..tape.len()).all(|at| matches!(tape.line(at), Some(Ok(_)))), "{cut}");
                }
                Err(TapeError(words)) => assert!(cut < header_end && !words.is_empty(), "{cut}: {words}"),
            }
        }
    }
}
