//! Turns the bytes of a stream's bodies into what the app is told of them.

use std::sync::Arc;

use super::backoff::Backoff;
use super::event_queue::EventQueue;
use super::interner::Interner;
use super::json::{JsonReader, may_be_json};
use super::lines::LineParser;
use super::parser::{Parsed, Parser};
use ensemble_core::message::stream::{Message, ParseJson, StreamEvent, StreamFormat, StreamOptions};
use ensemble_core::value::Value;

/// Longer event names are rare and not worth remembering.
const LONGEST_NAME: usize = 64;

/// What a stream has read so far.
pub(super) struct BodyReader {
    cutter: Cutter,
    json: JsonReader,
    names: Interner<LONGEST_NAME>,
    /// The id of the latest event, shared with it and with those that follow.
    id: Arc<str>,
}

enum Cutter {
    Events(Parser),
    Lines(LineParser),
}

impl BodyReader {
    /// Nothing read yet, but `last_event_id` as if it had been.
    pub fn new(options: &StreamOptions, last_event_id: &str) -> Self {
        let max = options.max_event_bytes;
        let cutter = match options.format {
            StreamFormat::Events => {
                let parser = Parser::new(max).with_comments(options.comments);
                Cutter::Events(parser.with_last_event_id(last_event_id))
            }
            StreamFormat::Lines => Cutter::Lines(LineParser::new(max)),
        };
        Self { cutter, json: JsonReader::default(), names: Interner::default(), id: Arc::from(last_event_id) }
    }

    /// A new body begins.
    pub fn restart(&mut self) {
        match &mut self.cutter {
            Cutter::Events(parser) => parser.restart(),
            Cutter::Lines(parser) => parser.restart(),
        }
    }

    /// The id to resume behind; empty when there is none.
    pub fn last_event_id(&self) -> &str {
        match &self.cutter {
            Cutter::Events(parser) => parser.last_event_id(),
            Cutter::Lines(_) => &self.id,
        }
    }

    /// Forgets the id to resume behind.
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
        events: &mut EventQueue,
    ) -> bool {
        let Self { cutter, json, names, id } = self;
        let mut builder = EventBuilder { json, names, id, options, backoff, events, is_finished: false };
        match cutter {
            Cutter::Events(parser) => parser.push(bytes, |parsed| builder.handle(parsed)),
            Cutter::Lines(parser) => parser.push(bytes, |parsed| builder.handle(parsed)),
        }
        builder.is_finished
    }

    /// The body has ended in order; `true` when that completes the event that finishes the stream.
    pub fn finish(&mut self, options: &StreamOptions, backoff: &mut Backoff, events: &mut EventQueue) -> bool {
        let Self { cutter, json, names, id } = self;
        let mut builder = EventBuilder { json, names, id, options, backoff, events, is_finished: false };
        if let Cutter::Lines(parser) = cutter {
            parser.finish(|parsed| builder.handle(parsed));
        }
        builder.is_finished
    }
}

struct EventBuilder<'a> {
    json: &'a mut JsonReader,
    names: &'a mut Interner<LONGEST_NAME>,
    id: &'a mut Arc<str>,
    options: &'a StreamOptions,
    backoff: &'a mut Backoff,
    events: &'a mut EventQueue,
    is_finished: bool,
}

impl EventBuilder<'_> {
    fn handle(&mut self, parsed: Parsed<'_>) {
        if self.is_finished {
            return;
        }
        let options = self.options;
        match parsed {
            Parsed::Message { event, id, data } => {
                self.backoff.received_event();
                self.is_finished = options.close_on.as_ref().is_some_and(|close_on| close_on.matches(event, data));
                if **self.id != *id && options.format == StreamFormat::Events {
                    *self.id = Arc::from(id);
                }
                if options.events.is_empty() || options.events.iter().any(|wanted| **wanted == *event) {
                    let message = self.read_message(event, Arc::from(data));
                    self.events.push(message);
                }
            }
            Parsed::Comment(text) => self.events.push(StreamEvent::Comment { text: text.into() }),
            Parsed::Retry(millis) => self.backoff.server_retry(millis),
            Parsed::Oversized => self.events.push(StreamEvent::Oversized { limit: options.max_event_bytes }),
        }
    }

    /// An event with its data read as the options say.
    fn read_message(&mut self, event: &str, raw: Arc<str>) -> StreamEvent {
        let read = match self.options.parse_json {
            ParseJson::Never => None,
            ParseJson::Auto | ParseJson::Always => may_be_json(&raw).then(|| self.json.read(&raw).ok()).flatten(),
        };
        let is_malformed = read.is_none() && self.options.parse_json == ParseJson::Always;
        let data = read.unwrap_or_else(|| Value::Text(raw.clone()));
        let message = Message { event: self.names.intern(event), id: self.id.clone(), bytes: raw.len(), raw, data };
        if is_malformed { StreamEvent::Malformed { message } } else { StreamEvent::Message(message) }
    }
}
