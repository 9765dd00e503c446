//! `clearLocale`: goes back to the language of the desktop.

use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "clearLocale",
        aliases: &[],
        doc: "Goes back to the language of the desktop.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["clearLocale: {}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    cx.use_language(None);
    cx.settle(call.promise, Ok(Value::Null));
}
