//! `invokeAPI`: calls an API; an open stream is opened again.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `invokeAPI`.
    pub struct Args {
        /// Name of the API.
        "name" => name: Arc<str>,
        /// Another name under which the answer can be read, for several calls of one API at the same time.
        "id" => id: Option<Arc<str>>,
        /// Values for the API's declared inputs.
        "inputs" => inputs: Value; Kind::Map,
        /// Asks the server even where its answer is kept (`cacheExpirySeconds`).
        "bypassCache" => bypass_cache: bool = false,
    }
}

/// `invokeAPI`.
pub struct InvokeApi;

impl Action for InvokeApi {
    const SPEC: ActionSpec = ActionSpec {
        name: "invokeAPI",
        aliases: &["invokeApi"],
        doc: "Calls an API, or opens its stream.",
        args: Args::PROPS,
        shorthand: Some("name"),
        required: &["name"],
        callbacks: &[
            slot("onResponse", "An answer or a stream event has come; `response` holds it."),
            slot("onError", "The call or an attempt has failed; `event.error` says why."),
        ],
        open: false,
        examples: &["invokeAPI: {name: feed}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        // A script that waits for it goes on with the answer, not here.
        if let Err(message) = cx.invoke(args.name, args.id, args.inputs, args.bypass_cache) {
            cx.fail(Code::UnknownApi, message, None);
        }
    }
}
