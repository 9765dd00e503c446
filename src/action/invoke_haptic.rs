//! `invokeHaptic`: kept for apps written for telephones.

use std::sync::Arc;

use ensemble_core::spec::{ActionSpec, Slot};
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `invokeHaptic`.
    const ARGS;
    /// How it would shake.
    "type" => Arc<str>,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "invokeHaptic",
        aliases: &["invokeHaptics"],
        doc: "Has no effect: a desktop does not shake. `onComplete` runs.",
        args: ARGS,
        shorthand: Some("type"),
        required: &[],
        callbacks: &[Slot { name: "onComplete", doc: "It is over." }],
        open: false,
        examples: &["invokeHaptic: {type: lightImpact}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    if let Some(callback) = call.callback("onComplete") {
        cx.run_callback(&callback, ActionCx::event(Value::Null));
    }
    cx.settle(call.promise, Ok(Value::Null));
}
