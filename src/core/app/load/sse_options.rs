//! `sseOptions`: the keys of a stream's options, checked where they are written out.

use std::sync::Arc;

use super::binding::map_binding;
use super::loader::Loader;
use crate::app::Binding;
use crate::diag::Code as FaultCode;
use crate::spec::{Kind, Prop, prop};
use crate::syntax::Node;
use crate::value::Value;

const MILLIS: Kind = Kind::Number { min: 0.0, max: 86_400_000.0 };
const COUNT: Kind = Kind::Number { min: 0.0, max: 4_294_967_295.0 };

/// What a stream sends; also a key of the API itself.
pub const FORMAT: Prop =
    prop("format", Kind::Enum(&["events", "ndjson"]), "Server-sent events, or one JSON text a line.");

/// Every option of a stream.
pub const OPTIONS: &[Prop] = &[
    FORMAT,
    prop("autoReconnect", Kind::Bool, "Whether a stream that ended is opened again."),
    prop("reconnectDelay", MILLIS, "Milliseconds before the first reconnect, base of the back-off."),
    prop("maxReconnectAttempts", COUNT, "Failed attempts in a row until the stream gives up."),
    prop("maxReconnectDelay", MILLIS, "Greatest delay between attempts in milliseconds."),
    prop("backoff", Kind::Enum(&["exponential", "linear", "constant"]), "How the delay grows."),
    prop("jitter", Kind::Number { min: 0.0, max: 1.0 }, "Share of the delay added at random."),
    prop("honorServerRetry", Kind::Bool, "Whether `retry:` and Retry-After are obeyed."),
    prop("retryOn", Kind::List, "Statuses that are retried."),
    prop("resetAfter", MILLIS, "Milliseconds of open stream that reset the count of attempts."),
    prop("reconnectOnEnd", Kind::Bool, "Whether a clean end is followed by a reconnect."),
    prop("closeOn", Kind::Map, "The event that ends the stream: `{event: done}` or `{data: \"[DONE]\"}`."),
    prop("idleTimeout", MILLIS, "Milliseconds without a byte until the stream counts as dead; 0 = never."),
    prop("connectTimeout", MILLIS, "Milliseconds until connecting counts as failed."),
    prop("lastEventId", Kind::Text, "The id to resume after."),
    prop("lastEventIdParam", Kind::Text, "Query parameter that also carries the last id."),
    prop("resume", Kind::Enum(&["session", "none", "storage"]), "How long the last id is kept."),
    prop("events", Kind::Any, "Names of the events that are handled."),
    prop("parseJson", Kind::Enum(&["auto", "always", "never"]), "Whether data is read as JSON."),
    prop("maxEventBytes", Kind::Number { min: 1.0, max: 1_073_741_824.0 }, "Greatest size of one event in bytes."),
    prop(
        "onSlow",
        Kind::Enum(&["wait", "latest", "dropOldest"]),
        "What happens when handling is slower than the stream.",
    ),
    prop("queueSize", Kind::Number { min: 1.0, max: 1_000_000.0 }, "Events kept when `onSlow` drops some."),
    prop("withCredentials", Kind::Bool, "Whether cookies are kept and sent."),
    prop("maxRedirects", Kind::Number { min: 0.0, max: 100.0 }, "Redirects that are followed."),
    prop("compression", Kind::Bool, "Whether the server may compress."),
    prop("proxy", Kind::Text, "`system`, `none` or an address."),
    prop("comments", Kind::Bool, "Whether comments, keep-alives among them, are counted in `sse.comments`."),
    prop("pauseWhenHidden", Kind::Bool, "Whether the stream is closed while the window is hidden."),
];

impl Loader<'_> {
    /// The options at `node`.
    pub fn sse_options(&mut self, node: &Node) -> Binding {
        self.checked_map(node, "sseOptions", OPTIONS)
    }

    /// A map that knows only these keys.
    pub fn checked_map(&mut self, node: &Node, place: &'static str, known: &'static [Prop]) -> Binding {
        let Some(entries) = node.map() else {
            let binding = self.binding(node);
            if let Binding::Constant(value) = &binding
                && !value.is_null()
            {
                self.wrong_shape(node, &format!("`{place}` is {}, not a map", node.described()), None);
                return Binding::Constant(Value::Null);
            }
            return binding;
        };
        let mut options: Vec<(Arc<str>, Binding)> = Vec::with_capacity(entries.len());
        for entry in entries {
            match known.iter().find(|option| option.name == &*entry.key) {
                Some(option) => options.push((entry.key.clone(), self.checked_binding(option, &entry.node, place))),
                None => {
                    let help = self.did_you_mean(&entry.key, known.iter().map(|option| option.name));
                    let message = format!("unknown option `{}` in `{place}`", entry.key);
                    self.warning(FaultCode::UnknownKey, entry.key_span, message, help);
                }
            }
        }
        map_binding(options)
    }
}
