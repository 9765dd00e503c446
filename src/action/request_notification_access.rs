//! `requestNotificationAccess`: kept for apps written for telephones.

use ensemble_core::spec::{ActionSpec, Slot};
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `requestNotificationAccess`.
    const ARGS;
    /// Kept for apps written for telephones.
    "localNotificationOnly" => bool,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "requestNotificationAccess",
        aliases: &[],
        doc: "Runs `onAuthorized`: a desktop program needs no permission.",
        args: ARGS,
        shorthand: Some("localNotificationOnly"),
        required: &[],
        callbacks: &[
            Slot { name: "onAuthorized", doc: "It is permitted." },
            Slot { name: "onDenied", doc: "Is never run." },
            Slot { name: "onAccept", doc: "The old name of `onAuthorized`." },
            Slot { name: "onReject", doc: "Is never run." },
        ],
        open: false,
        examples: &["requestNotificationAccess: {}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    for callback in ["onAuthorized", "onAccept"].iter().filter_map(|name| call.callback(name)) {
        cx.run_callback(&callback, ActionCx::event(Value::Null));
    }
    cx.settle(call.promise, Ok(Value::Null));
}
