//! `connectSocket`: connects a WebSocket of the screen.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `connectSocket`.
    pub struct Args {
        /// Name below `Socket`.
        "name" => name: Arc<str>,
        /// Values for names in its `uri`, `headers` and handlers.
        "inputs" => inputs: Value; Kind::Map,
    }
}

/// `connectSocket`.
pub struct ConnectSocket;

impl Action for ConnectSocket {
    const SPEC: ActionSpec = ActionSpec {
        name: "connectSocket",
        aliases: &[],
        doc: "Connects a WebSocket of the screen.",
        args: Args::PROPS,
        shorthand: Some("name"),
        required: &["name"],
        callbacks: &[
            slot("onSuccess", "It is connected."),
            slot("onError", "An attempt has failed; `event.error` says why."),
        ],
        open: false,
        examples: &["connectSocket: {name: chat, onError: {showToast: {message: '${event.error}'}}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        // A script that waits for it goes on when it is connected, not here.
        if let Err(message) = cx.connect_socket(&args.name, &args.inputs) {
            cx.fail(Code::BadArgument, message, None);
        }
    }
}
