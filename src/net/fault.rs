//! What can go wrong on the way to a server and back, in words for a person.

use std::error::Error;
use std::time::Duration;

use crate::value::Map;

/// Why there is no (more) answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fault {
    pub message: String,
    /// Whether trying again may help.
    pub passing: bool,
    /// How long the server wants to be left alone.
    pub retry_after: Option<Duration>,
    pub status: Option<u16>,
    /// The server's own words.
    pub body: Option<String>,
    pub headers: Box<Map>,
}

impl Fault {
    /// Trying again is pointless.
    pub fn fatal(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// Trying again may help.
    pub fn passing(message: impl Into<String>) -> Self {
        Self { message: message.into(), passing: true, ..Self::default() }
    }

    /// The same, with the status of the answer in which it happened.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }
}

impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Self {
        let cause = root_cause(&error);
        if error.is_builder() {
            return Self::fatal(format!("the request cannot be made: {cause}"));
        }
        // The certificate's fault is wrapped by libraries whose types are not ours to name.
        if cause.contains("invalid peer certificate") {
            return Self::fatal(format!("the server is not trusted: {cause}"));
        }
        Self::passing(if error.is_timeout() {
            "connecting took too long".to_owned()
        } else if error.is_connect() {
            format!("cannot connect: {cause}")
        } else {
            format!("the connection was lost: {cause}")
        })
    }
}

/// What lies at the bottom of an error. The layers above it only say where it passed through.
fn root_cause(error: &dyn Error) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}
