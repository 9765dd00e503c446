#![doc = include_str!("README.md")]

mod address;
pub mod backoff;
mod body_reader;
mod buffer;
mod command;
mod decoder;
#[cfg(feature = "driver")]
mod driver;
pub mod encode;
mod event;
mod event_queue;
mod facts;
mod fault;
mod field;
mod gate;
mod hints;
mod http_request;
mod interner;
mod last_id;
pub mod lines;
pub mod machine;
pub mod mock;
pub mod parser;
mod prepared;
mod reader_notes;
mod request;
mod response_check;
pub mod rules;
#[cfg(test)]
mod say;
mod secret;
mod sleep_detector;
mod socket;
mod state;
#[cfg(test)]
#[cfg(feature = "driver")]
mod tests;

pub use command::{NetCommand, NetEvent, TaskId};
pub use decoder::{DataDecoder, Text};
#[cfg(feature = "driver")]
pub use driver::{
    EventSink, EventStream, LocalAddresses, Net, NetOptions, Permit, TokenSource, connect, download, download_text,
    perform_request, queue,
};
pub use event::{CloseReason, ConnectionId, Failure, Message, StreamBatch, StreamEvent};
pub use facts::{Disturbance, NoteKind, StreamFacts, StreamNote};
pub use fault::Fault;
pub use gate::{AllowedHosts, Gate, Purpose, not_allowed};
pub use hints::Hints;
pub use http_request::{
    Authorities, Body, ClientCredentials, Credentials, Headers, HttpFault, HttpRequest, HttpResponse, Proof, Proxy,
    SignedIn, Trust,
};
pub use interner::Interner;
pub use machine::Machine;
pub use prepared::PreparedRequest;
pub use request::{
    AfterMaxAttempts, CloseOn, Growth, OnSlow, ParseJson, Resume, StreamFormat, StreamOptions, StreamRequest,
};
pub use secret::{is_secret_header, secrets_in_address, without_secrets};
pub use sleep_detector::{Now, SleepOptions};
pub use socket::{MAX_MESSAGE_BYTES, MAX_WAITING, SocketEnvelope, SocketEvent, SocketRequest};
pub use state::{Phase, StreamState};

/// Checks a stream's address, method, headers and initial id.
///
/// # Errors
///
/// The fault of the request, in words.
pub fn check_stream(request: &StreamRequest) -> Result<(), String> {
    let prepared = PreparedRequest::new(&request.url, &request.method, &request.headers, request.body.clone());
    prepared
        .and_then(|prepared| prepared::check_address(&prepared.url, &AllowedHosts::default(), Purpose::Stream))
        .map_err(|fault| fault.message)?;
    // Other characters that no header can carry split nothing: such an id is left out, as one of the server is.
    match request.options.last_event_id.as_deref() {
        Some(id) if id.contains(['\r', '\n', '\0']) => Err("the last event id holds a line break".to_owned()),
        _ => Ok(()),
    }
}
