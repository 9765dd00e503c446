//! Converts the bytes of a stream's bodies to reported events.

use std::sync::Arc;
use std::time::Duration;

use crate::backoff::Backoff;
use crate::decoder::DataDecoder;
use crate::event::{Message, StreamEvent};
use crate::event_queue::EventQueue;
use crate::interner::Interner;
use crate::lines::LineParser;
use crate::parser::{Parsed, Parser};
use crate::reader_notes::ReaderNotes;
use crate::request::{StreamFormat, StreamOptions};

/// Longest event name that is interned, in bytes; longer names rarely repeat.
const LONGEST_NAME: usize = 64;

/// Reader of a stream's body.
pub(crate) struct BodyReader<D> {
    cutter: Cutter,
    decoder: D,
    names: Interner<LONGEST_NAME>,
    /// Id of the latest event, shared by pointer.
    id: Arc<str>,
    /// The body so far, when the whole body is one event.
    whole: Option<Vec<u8>>,
    notes: ReaderNotes,
}

enum Cutter {
    Events(Parser),
    Lines(LineParser),
}

impl<D: DataDecoder> BodyReader<D> {
    /// A reader at the start of a body, with `last_event_id` as the last id.
    pub fn new(options: &StreamOptions, last_event_id: &str) -> Self {
        let max = options.max_event_bytes;
        let cutter = match options.format {
            StreamFormat::Events => {
                let parser = Parser::new(max).with_comments(options.comments);
                Cutter::Events(parser.with_last_event_id(last_event_id))
            }
            StreamFormat::Lines => Cutter::Lines(LineParser::new(max)),
        };
        Self {
            cutter,
            decoder: D::default(),
            names: Interner::default(),
            id: Arc::from(last_event_id),
            whole: None,
            notes: ReaderNotes::default(),
        }
    }

    /// Sets whether texts of comments and the like are kept or only counted.
    pub fn keep_notes(&mut self, keeps: bool, options: &StreamOptions) {
        if self.notes.is_on != keeps {
            self.notes.is_on = keeps;
            if let Cutter::Events(parser) = &mut self.cutter {
                parser.report_comments(options.comments || keeps);
            }
        }
    }

    /// Counts of comments and filtered events, and the notes since the last call.
    pub fn take_notes(&mut self) -> ReaderNotes {
        if let Cutter::Events(parser) = &self.cutter {
            self.notes.comments = parser.comment_count();
        }
        self.notes.taken()
    }

    /// Starts a new body, which is one event, or none if empty.
    pub fn restart_whole(&mut self) {
        self.whole = Some(Vec::new());
    }

    /// The body is one event.
    pub fn is_whole(&self) -> bool {
        self.whole.is_some()
    }

    /// A new body begins.
    pub fn restart(&mut self) {
        self.whole = None;
        match &mut self.cutter {
            Cutter::Events(parser) => parser.restart(),
            Cutter::Lines(parser) => parser.restart(),
        }
    }

    /// Gives back the memory of past events. For a pause of the bytes.
    pub fn shrink(&mut self) {
        match &mut self.cutter {
            Cutter::Events(parser) => parser.shrink(),
            Cutter::Lines(parser) => parser.shrink(),
        }
    }

    /// Bytes that its buffers take up.
    #[cfg(test)]
    pub fn capacity(&self) -> usize {
        match &self.cutter {
            Cutter::Events(parser) => parser.capacity(),
            Cutter::Lines(parser) => parser.capacity(),
        }
    }

    /// The id to resume after; empty without one.
    pub fn last_event_id(&self) -> &str {
        match &self.cutter {
            Cutter::Events(parser) => parser.last_event_id(),
            Cutter::Lines(_) => &self.id,
        }
    }

    /// Clears the id to resume after.
    pub fn forget_id(&mut self) {
        self.id = Arc::from("");
        if let Cutter::Events(parser) = &mut self.cutter {
            parser.forget_last_event_id();
        }
    }

    /// Reads a part of a body; `true` when the event that finishes the stream was in it.
    pub fn read(
        &mut self,
        bytes: &[u8],
        options: &StreamOptions,
        backoff: &mut Backoff,
        events: &mut EventQueue<D::Data>,
    ) -> bool {
        let Self { cutter, decoder, names, id, whole, notes } = self;
        if let Some(whole) = whole {
            // One byte beyond the bound is enough to know that it is too large.
            let remaining = (options.max_event_bytes.saturating_add(1)).saturating_sub(whole.len());
            whole.extend_from_slice(&bytes[..bytes.len().min(remaining)]);
            return false;
        }
        let mut builder = EventBuilder { decoder, names, id, options, backoff, events, notes, is_finished: false };
        match cutter {
            Cutter::Events(parser) => parser.push(bytes, |parsed| builder.handle(parsed)),
            Cutter::Lines(parser) => parser.push(bytes, |parsed| builder.handle(parsed)),
        }
        builder.is_finished
    }

    /// The body has ended in order; `true` when that completes the event that finishes the stream.
    pub fn finish(&mut self, options: &StreamOptions, backoff: &mut Backoff, events: &mut EventQueue<D::Data>) -> bool {
        let Self { cutter, decoder, names, id, whole, notes } = self;
        let mut builder = EventBuilder { decoder, names, id, options, backoff, events, notes, is_finished: false };
        if let Some(whole) = whole {
            let whole = std::mem::take(whole);
            let text = String::from_utf8_lossy(&whole);
            if whole.len() > options.max_event_bytes {
                builder.handle(Parsed::Oversized);
            } else if !text.trim().is_empty() {
                let id = builder.id.clone();
                builder.handle(Parsed::Message { event: "message", id: &id, data: &text });
            }
        } else if let Cutter::Lines(parser) = cutter {
            parser.finish(|parsed| builder.handle(parsed));
        }
        builder.is_finished
    }
}

struct EventBuilder<'a, D: DataDecoder> {
    decoder: &'a mut D,
    names: &'a mut Interner<LONGEST_NAME>,
    id: &'a mut Arc<str>,
    options: &'a StreamOptions,
    backoff: &'a mut Backoff,
    events: &'a mut EventQueue<D::Data>,
    notes: &'a mut ReaderNotes,
    is_finished: bool,
}

impl<D: DataDecoder> EventBuilder<'_, D> {
    fn handle(&mut self, parsed: Parsed<'_>) {
        // The rest of the chunk is parsed all the same, and nothing of it is reported (R17).
        if self.is_finished {
            return;
        }
        let options = self.options;
        match parsed {
            Parsed::Message { event, id, data } => {
                // Before the filter of `events`: an event that the application does not want proves the server's health as well as any.
                self.backoff.received_event();
                self.is_finished = options.close_on.as_ref().is_some_and(|close_on| close_on.matches(event, data));
                // Compared, so that events with one id share one text. Lines have no ids: theirs is empty and would clear the initial one.
                if **self.id != *id && options.format == StreamFormat::Events {
                    *self.id = Arc::from(id);
                }
                if options.events.is_empty() || options.events.iter().any(|wanted| **wanted == *event) {
                    let message = self.read_message(event, Arc::from(data));
                    self.events.push(message);
                } else {
                    self.notes.filtered(event);
                }
            }
            Parsed::Comment(text) if options.comments => self.events.push(StreamEvent::Comment { text: text.into() }),
            Parsed::Comment(text) => self.notes.comment(text),
            Parsed::Retry(millis) => {
                self.backoff.server_retry(millis);
                self.notes.retry(millis);
                self.events.push(StreamEvent::Retry { delay: Duration::from_millis(millis) });
            }
            Parsed::Oversized => self.events.push(StreamEvent::Oversized { limit: options.max_event_bytes }),
        }
    }

    /// An event with its data read as the options say.
    fn read_message(&mut self, event: &str, raw: Arc<str>) -> StreamEvent<D::Data> {
        let read = self.decoder.read(&raw, self.options.parse_json);
        let is_malformed = read.is_err();
        let (Ok(data) | Err(data)) = read;
        let message = Message { event: self.names.intern(event), id: self.id.clone(), bytes: raw.len(), raw, data };
        if is_malformed { StreamEvent::Malformed { message } } else { StreamEvent::Message(message) }
    }
}
