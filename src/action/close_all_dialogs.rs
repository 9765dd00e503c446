//! `closeAllDialogs`: closes every dialog.

use crate::runtime::{ActionDef, Call, Runtime};
use crate::spec::ActionSpec;
use crate::value::Value;

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

fn run(call: &Call, cx: &mut Runtime) {
    cx.close_all_dialogs();
    cx.settle(call.promise, Ok(Value::Null));
}
