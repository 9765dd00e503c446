//! `stopTimer`: stops a timer of `startTimer`.

use std::sync::Arc;

use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `stopTimer`.
    const ARGS;
    /// Its name.
    "id" => Arc<str>,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "stopTimer",
        aliases: &[],
        doc: "Stops a timer of `startTimer`.",
        args: ARGS,
        shorthand: Some("id"),
        required: &["id"],
        callbacks: &[],
        open: false,
        examples: &["stopTimer: {id: tick}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    cx.stop_timer(Some(call.context.screen), &call.text("id").unwrap_or_default());
    cx.settle(call.promise, Ok(Value::Null));
}
