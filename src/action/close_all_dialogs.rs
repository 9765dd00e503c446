//! `closeAllDialogs`: closes every dialog.

use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "closeAllDialogs",
        aliases: &[],
        doc: "Closes every dialog.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["closeAllDialogs:"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    cx.close_all_dialogs();
    cx.settle(call.promise, Ok(Value::Null));
}
