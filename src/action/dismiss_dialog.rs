//! `dismissDialog`: closes the top-most dialog.

use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `dismissDialog`.
    const ARGS;
    /// Handed to `onDialogDismiss` as `event.data`.
    "payload" => Value,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "dismissDialog",
        aliases: &[],
        doc: "Closes the top-most dialog.",
        args: ARGS,
        shorthand: Some("payload"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["dismissDialog: {payload: {ok: true}}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    cx.dismiss_dialog(call.arg("payload"));
    cx.settle(call.promise, Ok(Value::Null));
}
