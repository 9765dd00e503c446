//! `navigateBack`: goes back to the screen before.

use crate::runtime::{ActionDef, Call, Runtime};
use crate::spec::ActionSpec;
use crate::value::Value;

crate::args! {
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

fn run(call: &Call, cx: &mut Runtime) {
    cx.navigate_back(call.arg("payload"));
    cx.settle(call.promise, Ok(Value::Null));
}
