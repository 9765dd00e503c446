//! `disconnectSSE`: closes a stream.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `disconnectSSE`.
    pub struct Args {
        /// Name of the API whose stream it is.
        "apiName" | "name" => api: Arc<str>,
    }
}

/// `disconnectSSE`.
pub struct DisconnectSse;

impl Action for DisconnectSse {
    const SPEC: ActionSpec = ActionSpec {
        name: "disconnectSSE",
        aliases: &[],
        doc: "Ends a stream, whatever it is doing; its API becomes idle.",
        args: Args::PROPS,
        shorthand: Some("apiName"),
        required: &["apiName"],
        callbacks: &[],
        open: false,
        examples: &["disconnectSSE: {apiName: feed}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let closed = cx.disconnect(&args.api);
        cx.finish(closed, Code::UnknownApi);
    }
}
