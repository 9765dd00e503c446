//! `clearSSE`: clears the lists of a stream.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `clearSSE`.
    pub struct Args {
        /// Name of the API whose stream it is.
        "apiName" | "name" => api: Arc<str>,
    }
}

/// `clearSSE`.
pub struct ClearSse;

impl Action for ClearSse {
    const SPEC: ActionSpec = ActionSpec {
        name: "clearSSE",
        aliases: &[],
        doc: "Empties the lists that `into` has filled; the stream goes on.",
        args: Args::PROPS,
        shorthand: Some("apiName"),
        required: &["apiName"],
        callbacks: &[],
        open: false,
        examples: &["clearSSE: {apiName: feed}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let cleared = cx.clear_lists(&args.api);
        cx.finish(cleared, Code::UnknownApi);
    }
}
