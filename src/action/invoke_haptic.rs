//! `invokeHaptic`: accepted for compatibility with mobile apps.

use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `invokeHaptic`.
    pub struct Args {}
    ignored {
        "type" => Kind::Text; "a desktop does not shake",
    }
}

/// `invokeHaptic`.
pub struct InvokeHaptic;

impl Action for InvokeHaptic {
    const SPEC: ActionSpec = ActionSpec {
        name: "invokeHaptic",
        aliases: &["invokeHaptics"],
        doc: "Has no effect: a desktop does not shake. `onComplete` runs.",
        args: Args::PROPS,
        shorthand: Some("type"),
        required: &[],
        callbacks: &[slot("onComplete", "It is over.")],
        open: false,
        examples: &["invokeHaptic: {onComplete: {logEvent: {name: over}}}"],
    };
    type Args = Args;

    fn run(_args: Args, cx: &mut ActionCx<'_>) {
        cx.call_back("onComplete", Value::Null);
        cx.done();
    }
}
