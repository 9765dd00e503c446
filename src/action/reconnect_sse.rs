//! `reconnectSSE`: reconnects a stream.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `reconnectSSE`.
    pub struct Args {
        /// Name of the API whose stream it is.
        "apiName" | "name" => api: Arc<str>,
    }
}

/// `reconnectSSE`.
pub struct ReconnectSse;

impl Action for ReconnectSse {
    const SPEC: ActionSpec = ActionSpec {
        name: "reconnectSSE",
        aliases: &[],
        doc: "Connects a stream again at once; one that is not open is opened.",
        args: Args::PROPS,
        shorthand: Some("apiName"),
        required: &["apiName"],
        callbacks: &[],
        open: false,
        examples: &["reconnectSSE: {apiName: feed}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let connecting = cx.reconnect(&args.api);
        cx.finish(connecting, Code::UnknownApi);
    }
}
