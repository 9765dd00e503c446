//! `closeAllScreens`: closes every modal screen.

use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "closeAllScreens",
        aliases: &[],
        doc: "Closes every modal screen.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["closeAllScreens: {}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    cx.close_modal_screens();
    cx.settle(call.promise, Ok(Value::Null));
}
