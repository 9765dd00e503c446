//! `disconnectSSE`: ends a stream.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `disconnectSSE`.
    const ARGS;
    /// Name of the API whose stream it is.
    "apiName" | "name" => Arc<str>,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "disconnectSSE",
        aliases: &[],
        doc: "Ends a stream, whatever it is doing; its API becomes idle.",
        args: ARGS,
        shorthand: Some("apiName"),
        required: &["apiName"],
        callbacks: &[],
        open: false,
        examples: &["disconnectSSE: {apiName: feed}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let name = call.text("apiName").unwrap_or_default();
    match cx.disconnect(&call.context, &name) {
        Ok(()) => cx.settle(call.promise, Ok(Value::Null)),
        Err(message) => cx.fail(call, Code::UnknownApi, message, None),
    }
}
