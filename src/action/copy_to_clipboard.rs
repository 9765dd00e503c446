//! `copyToClipboard`: copies a value as text.

use ensemble_core::message::Effect;
use ensemble_core::spec::{ActionSpec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `copyToClipboard`.
    pub struct Args {
        /// Text to copy.
        "value" => value: Value,
    }
}

/// `copyToClipboard`.
pub struct CopyToClipboard;

impl Action for CopyToClipboard {
    const SPEC: ActionSpec = ActionSpec {
        name: "copyToClipboard",
        aliases: &[],
        doc: "Puts a value on the clipboard as text.",
        args: Args::PROPS,
        shorthand: Some("value"),
        required: &["value"],
        callbacks: &[slot("onSuccess", "It was copied."), slot("onFailure", "It could not be copied.")],
        open: false,
        examples: &["copyToClipboard: {value: hello}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.effect(Effect::Copy(args.value.to_display()));
        cx.call_back("onSuccess", Value::Null);
        cx.done();
    }
}
