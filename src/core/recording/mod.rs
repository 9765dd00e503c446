//! The format of recordings, pure: bytes in, bytes out.
//!
//! A recording is NDJSON. Its first line is the [`Header`]: what the app started with. Then comes one line for each outside event, as
//! [`write_event`] writes it and [`EntryReader`] reads it, `{"at": MILLISECONDS, "kind": KIND, …}`. Three more kinds of lines are no
//! events and are not counted: `frame` (the scene was made here, which decides what is evaluated together), `call` (the app asked for a stream, a
//! request, a WebSocket, a timer or something of the desktop: what the ids in later lines stand for, also when the app has changed since) and
//! `picture` (`url`, and `data` in base64 or `error`: what the window got from a server).
//!
//! | kind | is | besides `at` |
//! |---|---|---|
//! | `stream.connecting`, `stream.refresh` | an attempt begins, or waits for a fresh request | `stream`, `generation`, `api`, `attempt` |
//! | `stream.open` | the server has answered | `status`, `url`, `headers` |
//! | `stream.event` | an event, byte for byte | `event`, `id`, `data`; `text: true` where JSON is kept as text, `malformed: true` |
//! | `stream.comment`, `stream.retry`, `stream.oversized`, `stream.skipped` | | `text`; `delayMs`; `limit`; `count` |
//! | `stream.error` | an attempt has failed | `status`, `message`, `body`, `headers`, `retrying`, `attempt`, `delayMs` |
//! | `stream.waiting`, `stream.probing` | the next attempt is later | `attempt`, `delayMs`, `lastEventId`, `message` |
//! | `stream.close` | it is over | `reason` |
//! | `response` | the answer to a request | `task`, `api`, `status`, `reason`, `headers`, `body`, `cookies`, or `error` |
//! | `progress` | a part of a request's body was sent | `task`, `sent`, `total` |
//! | `socket.open`, `socket.message`, `socket.close`, `socket.reconnecting`, `socket.error` | a WebSocket | `socket`, `generation`, `api`; `data`; `reason`, `delayMs`, `attempt`, `wasOpen`; `message` |
//! | `desktop` | the desktop's answer | `task`; `result`, `error`, or `form: true` for files that were read |
//! | `timer` | its time has passed | `task` |
//! | `pointer`, `key`, `text` | a widget's event or new value | `node`, `widget`, `event` and `data`, or `prop` and `value` |
//! | `choose`, `range`, `back`, `dismiss`, `clearFaults`, `reconnect`, `stop`, `link`, `go`, `imageFailed` | what else the person does | |
//! | `resize`, `visible`, `focus`, `theme` | the window | `width`, `height`; `visible`; `dark` |
//! | `reload`, `appExported` | the app's files have changed; an export is done | |
//!
//! A line of a stream with `more: true` was delivered together with the next one.

mod exchange;
mod header;
mod names;
mod read;
mod tape;
mod write;

pub use exchange::{Answer, AnswerParts, Connection, End, Exchange, Outcome, Sent, SentItem, exchanges};
pub use header::{FORMAT, Header, VERSION};
pub use names::Names;
pub use read::{Call, CallKind, Entry, EntryReader, ExternalEvent, Picture, Recorded};
pub use tape::{Tape, TapeError};
pub use write::{
    Labels, START, WidgetLabel, kind_of_event, kind_of_stream_event, lines_of_event, write_asked, write_call,
    write_event, write_frame, write_picture,
};
