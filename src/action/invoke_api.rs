//! `invokeAPI`: calls an API; a stream that is open already is opened anew.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind, Slot};
use ensemble_runtime::{ActionCx, ActionDef, Call, Invocation};

ensemble_core::args! {
    /// Arguments of `invokeAPI`.
    const ARGS;
    /// Name of the API.
    "name" => Arc<str>,
    /// A second name that shows this answer, for parallel calls of one API.
    "id" => Arc<str>,
    /// Values for the API's declared inputs.
    "inputs" => Value; Kind::Map,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "invokeAPI",
        aliases: &["invokeApi"],
        doc: "Calls an API, or opens its stream.",
        args: ARGS,
        shorthand: Some("name"),
        required: &["name"],
        callbacks: &[
            Slot { name: "onResponse", doc: "An answer or a stream event has come; `response` holds it." },
            Slot { name: "onError", doc: "The call or an attempt has failed; `event.error` says why." },
        ],
        open: false,
        examples: &["invokeAPI: {name: feed}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let name = call.text("name").unwrap_or_default();
    let invocation = Invocation {
        name,
        inputs: call.arg("inputs"),
        on_response: call.callback("onResponse"),
        on_error: call.callback("onError"),
        promise: call.promise,
        id: call.text("id"),
    };
    if let Err(message) = cx.invoke(&call.context, invocation) {
        cx.fail(call, Code::UnknownApi, message, None);
    }
}
