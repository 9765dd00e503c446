//! Request of a running app to write a new app, for programs that can: `view` does.

use std::fmt;
use std::sync::Arc;

use crate::value::Value;

/// Request to generate an app from a stream. It holds names of secrets, not values, except the credentials for reading a source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppExport {
    /// The folder to write, as the person named it; empty for a preview.
    pub folder: Arc<str>,
    /// The stream's address.
    pub url: Arc<str>,
    /// Source as for `new --from`, other than a URL with events: a document, a command, the name of a service. Empty for a stream.
    pub source: Arc<str>,
    /// Login of the request for `source`. It is used once and gets into no file.
    pub login: SourceLogin,
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
    /// True to open the generated app in its own window.
    pub opens: bool,
}

/// Credentials for reading a document. The `Debug` form hides secrets.
#[derive(Clone, Default, PartialEq)]
pub struct SourceLogin {
    /// Headers to send: names and values.
    pub headers: Vec<(Arc<str>, Arc<str>)>,
    /// `name:password`; empty for none.
    pub user: Arc<str>,
    /// A token; empty for none.
    pub bearer: Arc<str>,
}

impl fmt::Debug for SourceLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.headers.iter().map(|(name, _)| name);
        f.debug_struct("SourceLogin").field("headers", &names.collect::<Vec<_>>()).finish_non_exhaustive()
    }
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
