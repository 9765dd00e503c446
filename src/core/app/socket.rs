//! WebSockets as they are written, `LANGUAGE.md` 7.

use std::sync::Arc;

use super::{Binding, Handler};
use crate::diag::Span;
use crate::spec::{Kind, Prop, prop};

/// One WebSocket.
#[derive(Clone, Debug)]
pub struct Socket {
    /// Name of the WebSocket.
    pub name: Arc<str>,
    /// Declared inputs.
    pub inputs: Vec<Arc<str>>,
    /// `uri` or `url`.
    pub uri: Binding,
    /// Headers in their order.
    pub headers: Vec<(Arc<str>, Binding)>,
    /// `options`.
    pub options: Option<Binding>,
    /// Runs each time it is connected.
    pub on_success: Option<Handler>,
    /// Runs for each message.
    pub on_receive: Option<Handler>,
    /// Runs when it was connected and is no more.
    pub on_disconnect: Option<Handler>,
    /// Runs before each further attempt.
    pub on_reconnect_attempt: Option<Handler>,
    /// Runs when an attempt has failed.
    pub on_error: Option<Handler>,
    /// Place of the name.
    pub span: Span,
}

const SECONDS: Kind = Kind::Number { min: 0.0, max: 3600.0 };

/// Keys of a WebSocket.
pub const SOCKET_KEYS: &[Prop] = &[
    prop("uri", Kind::Text, "Its address: `wss://…` or `ws://…`.").also(&["url"]),
    prop("inputs", Kind::Names, "Names that `connectSocket` gives values."),
    prop("headers", Kind::Map, "Headers of the request that it begins as."),
    prop("options", Kind::Keys(SOCKET_OPTIONS), "How it is connected again."),
    prop("onSuccess", Kind::Action, "Runs each time it is connected."),
    prop("onReceive", Kind::Action, "Runs for each message: `NAME.data` and `event.data.data` are its text."),
    prop("onDisconnect", Kind::Action, "Runs when it was connected and is no more; `event.data.reason` says why."),
    prop("onReconnectAttempt", Kind::Action, "Runs before each further attempt; `event.data.attempt` counts them."),
    prop("onError", Kind::Action, "Runs when an attempt has failed; `event.error` says why."),
];

/// `options` of a WebSocket.
pub const SOCKET_OPTIONS: &[Prop] = &[
    prop("autoReconnect", Kind::Bool, "Connects again after a loss.").or("true"),
    prop(
        "reconnectInitialTimer",
        SECONDS,
        "Seconds until the first further attempt; each wait is twice the one before.",
    )
    .or("1"),
    prop("reconnectMaxStep", Kind::Number { min: 0.0, max: 16.0 }, "Doublings of the wait at most.").or("3"),
    prop("disconnectOnPageClose", Kind::Bool, "Has no effect: it closes with the screen whose handlers it runs.")
        .also(&["disconnctOnPageClose"])
        .ignored("it closes with the screen whose handlers it runs"),
];
