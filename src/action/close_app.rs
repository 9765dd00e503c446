//! `closeApp`: closes the window.

use ensemble_core::message::Effect;
use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "closeApp",
        aliases: &[],
        doc: "Closes the window.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["closeApp: {}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    cx.effect(Effect::Quit);
    cx.settle(call.promise, Ok(Value::Null));
}
