//! [`Record`]: a line of `listen` in machine-readable form.

use std::borrow::Cow;

use serde::Serialize;

/// A record. Its names are a public interface.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Record<'a> {
    Open {
        status: u16,
        url: &'a str,
    },
    Event {
        event: &'a str,
        id: &'a str,
        data: &'a str,
        origin: &'a str,
    },
    Comment {
        text: &'a str,
    },
    Error {
        message: Cow<'a, str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        retrying: bool,
        #[serde(rename = "delayMs", skip_serializing_if = "Option::is_none")]
        delay_millis: Option<u64>,
    },
    /// The stream has failed and is retried occasionally, as an app may request.
    Probing {
        message: &'a str,
        #[serde(rename = "delayMs")]
        delay_millis: u64,
    },
    Closed {
        reason: &'a str,
    },
}
