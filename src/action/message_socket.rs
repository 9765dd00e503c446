//! `messageSocket`: sends a message by a WebSocket: text unchanged, other values as JSON.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `messageSocket`.
    pub struct Args {
        /// Name below `Socket`.
        "name" => name: Arc<str>,
        /// The message.
        "message" => message: Value; Kind::Any,
    }
}

/// `messageSocket`.
pub struct MessageSocket;

impl Action for MessageSocket {
    const SPEC: ActionSpec = ActionSpec {
        name: "messageSocket",
        aliases: &[],
        doc: "Sends a message by a WebSocket: text as it is, anything else as JSON.",
        args: Args::PROPS,
        shorthand: Some("name"),
        required: &["name"],
        callbacks: &[],
        open: false,
        examples: &["messageSocket: {name: chat, message: Hello}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let sent = cx.message_socket(&args.name, &args.message);
        cx.finish(sent, Code::BadArgument);
    }
}
