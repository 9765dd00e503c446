//! APIs as they are written, `LANGUAGE.md` 5 and 6; `sseOptions` become the `StreamOptions` of `ensemble_sse`.

use std::sync::Arc;

use super::reducer::Reducer;
use super::{Binding, Handler};
use crate::diag::Span;
use crate::value::Value;

/// One API.
#[derive(Clone, Debug)]
pub struct Api {
    /// Name of the API: its key below `API:`.
    pub name: Arc<str>,
    /// Kind of the call: one request, a stream.
    pub kind: ApiKind,
    /// Declared inputs.
    pub inputs: Vec<Arc<str>>,
    /// `url` or `uri`.
    pub url: Binding,
    /// `method`.
    pub method: Option<Binding>,
    /// Headers in their order.
    pub headers: Vec<(Arc<str>, Binding)>,
    /// `headers` written as one expression: a map of names and values.
    pub header_map: Option<Binding>,
    /// Query parameters in their order; for POST and the like without a body, the form.
    pub parameters: Vec<(Arc<str>, Binding)>,
    /// The body.
    pub body: Option<Binding>,
    /// `authorization`.
    pub authorization: Option<Binding>,
    /// `sslConfig`.
    pub ssl: Option<Binding>,
    /// `sseOptions`.
    pub options: Option<Binding>,
    /// `into`: the lists that its events fill, streams only.
    pub into: Vec<Reducer>,
    /// `format` of a stream: server-sent events or lines of JSON.
    pub format: Option<Binding>,
    /// `manageCookies`, HTTP only.
    pub cookies: Option<Binding>,
    /// `timeout` in milliseconds, HTTP only.
    pub timeout: Option<Binding>,
    /// `cacheExpirySeconds`, HTTP only.
    pub cache: Option<Binding>,
    /// `mockResponse`.
    pub mock: Option<Binding>,
    /// Runs for each answer or stream event.
    pub on_response: Option<Handler>,
    /// Runs for each failed request or attempt.
    pub on_error: Option<Handler>,
    /// Runs when a stream's response headers are good.
    pub on_open: Option<Handler>,
    /// Runs when a stream has ended for good.
    pub on_close: Option<Handler>,
    /// Runs when a stream that ended will be opened again.
    pub on_reconnecting: Option<Handler>,
    /// Runs for each comment of a stream.
    pub on_comment: Option<Handler>,
    /// Place of the name.
    pub span: Span,
    /// Place of the address; of the name where there is no address.
    pub url_span: Span,
}

impl Api {
    /// An API with a name and nothing else; its address is null.
    pub fn new(name: Arc<str>, kind: ApiKind, span: Span) -> Self {
        Self {
            name,
            kind,
            inputs: Vec::new(),
            url: Binding::Constant(Value::Null),
            method: None,
            headers: Vec::new(),
            header_map: None,
            parameters: Vec::new(),
            body: None,
            authorization: None,
            ssl: None,
            options: None,
            into: Vec::new(),
            format: None,
            cookies: None,
            timeout: None,
            cache: None,
            mock: None,
            on_response: None,
            on_error: None,
            on_open: None,
            on_close: None,
            on_reconnecting: None,
            on_comment: None,
            span,
            url_span: span,
        }
    }

    /// Span to mark for a fault with this HTTP status: the URL for 2xx, 3xx, 404, 405, 406 and 410, otherwise the name.
    pub fn place_of(&self, status: Option<u16>) -> Span {
        match status {
            Some(200..=399 | 404 | 405 | 406 | 410) => self.url_span,
            _ => self.span,
        }
    }
}

/// Kind of an API's call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKind {
    /// A request API: one request, one response.
    Http,
    /// A stream of server-sent events.
    Sse,
}
