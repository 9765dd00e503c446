//! `checkPermission`: kept for apps written for telephones.

use std::sync::Arc;

use ensemble_core::spec::{ActionSpec, Slot};
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `checkPermission`.
    const ARGS;
    /// Which permission.
    "type" => Arc<str>,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "checkPermission",
        aliases: &[],
        doc: "Runs `onAuthorized`: a desktop program needs no permission.",
        args: ARGS,
        shorthand: Some("type"),
        required: &[],
        callbacks: &[
            Slot { name: "onAuthorized", doc: "It is permitted." },
            Slot { name: "onDenied", doc: "Is never run." },
            Slot { name: "onNotDetermined", doc: "Is never run." },
        ],
        open: false,
        examples: &["checkPermission: {type: notification}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    for callback in ["onAuthorized"].iter().filter_map(|name| call.callback(name)) {
        cx.run_callback(&callback, ActionCx::event(Value::Null));
    }
    cx.settle(call.promise, Ok(Value::Null));
}
