//! Cuts a byte stream into server-sent events. Knows nothing of HTTP and reconnects nothing.
//!
//! The parser is pushed: bytes go in as they arrive, whole events come out at once. How the bytes are cut changes nothing,
//! the cost is linear in their number, and no more than one event is ever held.

use std::borrow::Cow;
use std::sync::Arc;

use memchr::memchr2;

/// The byte order mark that may open a body.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// How much of a line is kept while an oversized event is skipped: enough for its `id`, so that a reconnect resumes behind it.
const SKIPPED_LINE_BYTES: usize = 1024;

/// Buffers that had to grow beyond this for one event are given back after it.
const KEPT_CAPACITY: usize = 256 * 1024;

/// How many event names are remembered, so that a repeated name costs no allocation.
const KNOWN_NAMES: usize = 16;

/// One thing found in the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// An event with data.
    Message {
        /// Its name, `message` when it has none.
        event: Arc<str>,
        /// The last id the server sent, with this event or before; empty when there is none.
        id: Arc<str>,
        /// Its data lines, joined with line feeds.
        data: Arc<str>,
    },
    /// A comment; only when the parser was asked for them.
    Comment(String),
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
    /// How many bytes of the byte order mark have been seen; `None` once the start of the body is behind.
    bom_seen: Option<usize>,
    /// The last line ended with CR: an LF that follows belongs to it.
    after_cr: bool,
    /// The line that has no end yet.
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    event: Option<Arc<str>>,
    /// The `id` of the unfinished event.
    new_id: Option<Arc<str>>,
    committed_id: Arc<str>,
    /// The unfinished event is too large: everything but its `id` and `retry` is dropped.
    skipping: bool,
    default_name: Arc<str>,
    known_names: Vec<Arc<str>>,
}

impl Parser {
    /// A parser that drops events of more than `max_event_bytes` bytes: the pending line and the data so far.
    pub fn new(max_event_bytes: usize) -> Self {
        Self {
            max_event_bytes,
            comments: false,
            bom_seen: Some(0),
            after_cr: false,
            line: Vec::new(),
            data: Vec::new(),
            has_data: false,
            event: None,
            new_id: None,
            committed_id: Arc::from(""),
            skipping: false,
            default_name: Arc::from("message"),
            known_names: Vec::new(),
        }
    }

    /// Hands out comments too.
    pub fn with_comments(mut self, comments: bool) -> Self {
        self.comments = comments;
        self
    }

    /// Starts with `id` as the id that earlier events had.
    pub fn with_last_event_id(mut self, id: &str) -> Self {
        self.committed_id = Arc::from(id);
        self
    }

    /// The last id that a blank line has made valid; empty when there is none.
    pub fn last_event_id(&self) -> &Arc<str> {
        &self.committed_id
    }

    /// A new body begins: the unfinished event is forgotten, the committed id stays.
    pub fn restart(&mut self) {
        self.bom_seen = Some(0);
        self.after_cr = false;
        self.line.clear();
        self.new_id = None;
        self.forget_event();
    }

    /// Takes the next bytes of the body and hands everything they complete to `emit`.
    pub fn push(&mut self, bytes: &[u8], mut emit: impl FnMut(Parsed)) {
        let mut rest = self.skip_bom(bytes);
        if self.after_cr
            && let Some((&first, behind)) = rest.split_first()
        {
            self.after_cr = false;
            if first == b'\n' {
                rest = behind;
            }
        }
        while let Some(end) = memchr2(b'\n', b'\r', rest) {
            self.end_line(&rest[..end], &mut emit);
            let behind = &rest[end + 1..];
            rest = match (rest[end], behind.first()) {
                (b'\r', Some(b'\n')) => &behind[1..],
                (b'\r', None) => {
                    self.after_cr = true;
                    behind
                }
                _ => behind,
            };
        }
        self.hold(rest, &mut emit);
    }

    /// Drops one byte order mark at the very start of the body, also when it comes in pieces.
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
            self.line.extend_from_slice(&BOM[..seen]);
            return bytes;
        }
        &bytes[same..]
    }

    /// A line is complete: what was held of it, and `tail`.
    fn end_line(&mut self, tail: &[u8], emit: &mut impl FnMut(Parsed)) {
        if self.line.is_empty() {
            if self.fits(tail.len(), emit) {
                self.read_line(tail, emit);
            }
            return;
        }
        self.hold(tail, emit);
        let mut line = std::mem::take(&mut self.line);
        // While skipping, a held line may have lost its end; only what is surely whole is read.
        if !self.skipping || line.len() <= SKIPPED_LINE_BYTES {
            self.read_line(&line, emit);
        }
        line.clear();
        line.shrink_to(KEPT_CAPACITY);
        self.line = line;
    }

    /// Keeps the start of a line whose end has not come yet.
    fn hold(&mut self, part: &[u8], emit: &mut impl FnMut(Parsed)) {
        if part.is_empty() {
            return;
        }
        if self.fits(self.line.len() + part.len(), emit) {
            self.line.extend_from_slice(part);
        } else {
            let room = (SKIPPED_LINE_BYTES + 1).saturating_sub(self.line.len());
            self.line.extend_from_slice(&part[..part.len().min(room)]);
        }
    }

    /// Whether a line of `length` bytes can be read: its event stays within the bound, or is skipped and the line is short.
    /// The line that breaks the bound is reported.
    fn fits(&mut self, length: usize, emit: &mut impl FnMut(Parsed)) -> bool {
        if self.skipping {
            return length <= SKIPPED_LINE_BYTES;
        }
        if length + self.data.len() <= self.max_event_bytes {
            return true;
        }
        self.skipping = true;
        self.forget_data();
        self.line.truncate(SKIPPED_LINE_BYTES + 1);
        self.line.shrink_to(KEPT_CAPACITY);
        emit(Parsed::Oversized);
        length <= SKIPPED_LINE_BYTES
    }

    /// Reads a whole line.
    fn read_line(&mut self, line: &[u8], emit: &mut impl FnMut(Parsed)) {
        match line.first() {
            None => self.dispatch(emit),
            Some(b'd') => {
                if let Some(value) = field(line, b"data")
                    && !self.skipping
                {
                    if self.has_data {
                        self.data.push(b'\n');
                    }
                    self.has_data = true;
                    self.data.extend_from_slice(value);
                }
            }
            Some(b'e') => {
                if let Some(value) = field(line, b"event") {
                    self.event = if value.is_empty() { None } else { Some(self.known_name(value)) };
                }
            }
            Some(b'i') => {
                if let Some(value) = field(line, b"id")
                    && !value.contains(&0)
                {
                    self.new_id = Some(Arc::from(String::from_utf8_lossy(value)));
                }
            }
            Some(b'r') => {
                if let Some(millis) = field(line, b"retry").and_then(read_digits) {
                    emit(Parsed::Retry(millis));
                }
            }
            Some(b':') => {
                if self.comments {
                    let text = line[1..].strip_prefix(b" ").unwrap_or(&line[1..]);
                    emit(Parsed::Comment(String::from_utf8_lossy(text).into_owned()));
                }
            }
            Some(_) => {}
        }
    }

    /// A blank line: the id becomes valid, and an event with data goes out.
    fn dispatch(&mut self, emit: &mut impl FnMut(Parsed)) {
        if let Some(id) = self.new_id.take()
            && id != self.committed_id
        {
            self.committed_id = id;
        }
        if self.has_data {
            let event = self.event.take().unwrap_or_else(|| self.default_name.clone());
            let data = match String::from_utf8_lossy(&self.data) {
                Cow::Borrowed(text) => Arc::from(text),
                Cow::Owned(text) => Arc::from(text),
            };
            emit(Parsed::Message { event, id: self.committed_id.clone(), data });
        }
        self.forget_event();
    }

    fn forget_event(&mut self) {
        self.event = None;
        self.skipping = false;
        self.forget_data();
    }

    fn forget_data(&mut self) {
        self.has_data = false;
        self.data.clear();
        self.data.shrink_to(KEPT_CAPACITY);
    }

    /// The name in `bytes`, shared with earlier events where it was seen before.
    fn known_name(&mut self, bytes: &[u8]) -> Arc<str> {
        if let Some(known) = self.known_names.iter().find(|known| known.as_bytes() == bytes) {
            return known.clone();
        }
        let name: Arc<str> = Arc::from(String::from_utf8_lossy(bytes));
        if self.known_names.len() < KNOWN_NAMES && name.len() <= SKIPPED_LINE_BYTES {
            self.known_names.push(name.clone());
        }
        name
    }
}

/// The value of `line` when its field is exactly `name`: what follows the colon, without one leading space.
fn field<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    match line.strip_prefix(name)? {
        [] => Some(&[]),
        [b':', b' ', value @ ..] | [b':', value @ ..] => Some(value),
        _ => None,
    }
}

/// A number of ASCII digits only; what is too large for it is as large as it can be.
fn read_digits(value: &[u8]) -> Option<u64> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(value.iter().fold(0_u64, |number, digit| number.saturating_mul(10).saturating_add(u64::from(digit - b'0'))))
}
