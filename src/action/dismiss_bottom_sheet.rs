//! `dismissBottomSheet`: closes the panel at the bottom.

use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `dismissBottomSheet`.
    const ARGS;
    /// What `onDismiss` finds in `event.data`.
    "payload" => Value,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "dismissBottomSheet",
        aliases: &["dismissBottomModal"],
        doc: "Closes the top-most panel or dialog.",
        args: ARGS,
        shorthand: Some("payload"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["dismissBottomSheet: {payload: {chosen: 3}}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    cx.dismiss_dialog(call.arg("payload"));
    cx.settle(call.promise, Ok(Value::Null));
}
