//! `disconnectSocket`: closes a WebSocket.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `disconnectSocket`.
    pub struct Args {
        /// Name below `Socket`.
        "name" => name: Arc<str>,
    }
}

/// `disconnectSocket`.
pub struct DisconnectSocket;

impl Action for DisconnectSocket {
    const SPEC: ActionSpec = ActionSpec {
        name: "disconnectSocket",
        aliases: &[],
        doc: "Closes a WebSocket.",
        args: Args::PROPS,
        shorthand: Some("name"),
        required: &["name"],
        callbacks: &[],
        open: false,
        examples: &["disconnectSocket: {name: chat}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let closed = cx.disconnect_socket(&args.name);
        cx.finish(closed, Code::BadArgument);
    }
}
