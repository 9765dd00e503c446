//! Request of a running app to write a new app, for programs that can: `view` does.

use std::sync::Arc;

use crate::value::Value;

/// A stream that an app is to be made of. It holds names of secrets, never secrets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppExport {
    /// The folder to write, as the person named it; empty for a preview.
    pub folder: Arc<str>,
    /// The stream's address.
    pub url: Arc<str>,
    /// Argument of `new --from` other than an address with events: a document, a command, the name of a service. Empty for a stream.
    pub source: Arc<str>,
    /// The request's method.
    pub method: Arc<str>,
    /// The request's body; empty for none.
    pub body: Arc<str>,
    /// The server sends lines of JSON instead of server-sent events.
    pub is_lines: bool,
    /// Names of the headers that were sent.
    pub headers: Vec<Arc<str>>,
    /// The credentials that were sent.
    pub credentials: Credentials,
    /// `sslConfig` of the request, without the key of a client.
    pub ssl_config: Value,
    /// Events that were seen, the newest last, as rows of `into` with `of: event`.
    pub events: Value,
    /// True if nothing is written: the answer describes the app, with a picture of it.
    pub previews: bool,
    /// The picture is one of the dark theme.
    pub is_dark: bool,
    /// The app that was made is opened in a window of its own.
    pub opens: bool,
}

/// Credentials of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credentials {
    /// No credentials, or credentials in another header.
    #[default]
    None,
    /// A name and a password.
    Basic,
    /// A token.
    Bearer,
}
