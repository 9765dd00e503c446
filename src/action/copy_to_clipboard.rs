//! `copyToClipboard`: puts a value on the clipboard as text.

use ensemble_core::message::Effect;
use ensemble_core::spec::{ActionSpec, Slot};
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `copyToClipboard`.
    const ARGS;
    /// What to copy.
    "value" => Value,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "copyToClipboard",
        aliases: &[],
        doc: "Puts a value on the clipboard as text.",
        args: ARGS,
        shorthand: Some("value"),
        required: &["value"],
        callbacks: &[
            Slot { name: "onSuccess", doc: "It was copied." },
            Slot { name: "onFailure", doc: "It could not be copied." },
        ],
        open: false,
        examples: &["copyToClipboard: {value: hello}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    cx.effect(Effect::Copy(call.arg("value").to_display()));
    if let Some(callback) = call.callback("onSuccess") {
        cx.run_callback(&callback, ActionCx::event(Value::Null));
    }
    cx.settle(call.promise, Ok(Value::Null));
}
