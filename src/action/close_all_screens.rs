//! `closeAllScreens`: closes every modal screen.

use crate::runtime::{ActionDef, Call, Runtime};
use crate::spec::ActionSpec;
use crate::value::Value;

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

fn run(call: &Call, cx: &mut Runtime) {
    cx.close_modal_screens();
    cx.settle(call.promise, Ok(Value::Null));
}
