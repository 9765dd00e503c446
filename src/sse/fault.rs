//! Faults on the way to a server and back.

use std::time::Duration;

use crate::http_request::Headers;

/// Failure of a request or of a connection. A driver reports it; the machine decides what follows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fault {
    /// The cause and what helps, in words for a person.
    pub message: String,
    /// Trying again may help.
    pub is_transient: bool,
    /// The least wait that the server asks for.
    pub retry_after: Option<Duration>,
    /// The status of the answer in which it happened.
    pub status: Option<u16>,
    /// The server's own words.
    pub body: Option<String>,
    /// The answer's headers, names in lower case.
    pub headers: Headers,
}

impl Fault {
    /// Trying again is pointless.
    pub fn fatal(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// Trying again may help.
    pub fn transient(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_transient: true, ..Self::default() }
    }

    /// The same, with the status of the answer in which it happened.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }
}
