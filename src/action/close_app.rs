//! `closeApp`: closes the window.

use crate::message::Effect;
use crate::runtime::{ActionDef, Call, Runtime};
use crate::spec::ActionSpec;
use crate::value::Value;

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

fn run(call: &Call, cx: &mut Runtime) {
    cx.effect(Effect::Quit);
    cx.settle(call.promise, Ok(Value::Null));
}
