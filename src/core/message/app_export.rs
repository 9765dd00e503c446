//! Request of a running app to write a new app, for programs that can: `view` does.

use std::sync::Arc;

use crate::value::Value;

/// A stream that an app is to be made of. It holds names of secrets, never secrets.
#[derive(Clone, Debug, PartialEq)]
pub struct AppExport {
    /// The folder to write, as the person named it.
    pub folder: Arc<str>,
    /// The stream's address.
    pub url: Arc<str>,
    /// Names of the headers that were sent.
    pub headers: Vec<Arc<str>>,
    /// The credentials that were sent.
    pub credentials: Credentials,
    /// Events that were seen, the newest last, as rows of `into` with `of: event`.
    pub events: Value,
    /// The app that was made is opened in a window of its own.
    pub opens: bool,
}

/// Credentials of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credentials {
    /// Nothing, or something in a header.
    #[default]
    None,
    /// A name and a password.
    Basic,
    /// A token.
    Bearer,
}
