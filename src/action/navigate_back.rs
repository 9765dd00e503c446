//! `navigateBack`: goes back to the screen before.

use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `navigateBack`.
    const ARGS;
    /// Handed to `onNavigateBack` as `event.data`.
    "payload" | "data" => Value,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "navigateBack",
        aliases: &[],
        doc: "Goes back to the screen before.",
        args: ARGS,
        shorthand: Some("payload"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["navigateBack: {payload: {saved: true}}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    cx.navigate_back(call.arg("payload"));
    cx.settle(call.promise, Ok(Value::Null));
}
