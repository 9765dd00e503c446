//! `checkPermission`: accepted for compatibility with mobile apps.

use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `checkPermission`.
    pub struct Args {}
    ignored {
        "type" => Kind::Text; "a desktop program needs no permission",
    }
}

/// `checkPermission`.
pub struct CheckPermission;

impl Action for CheckPermission {
    const SPEC: ActionSpec = ActionSpec {
        name: "checkPermission",
        aliases: &[],
        doc: "Runs `onAuthorized`: a desktop program needs no permission.",
        args: Args::PROPS,
        shorthand: Some("type"),
        required: &[],
        callbacks: &[
            slot("onAuthorized", "It is permitted."),
            slot("onDenied", "Is never run."),
            slot("onNotDetermined", "Is never run."),
        ],
        open: false,
        examples: &["checkPermission: {onAuthorized: {logEvent: {name: permitted}}}"],
    };
    type Args = Args;

    fn run(_args: Args, cx: &mut ActionCx<'_>) {
        cx.call_back("onAuthorized", Value::Null);
        cx.done();
    }
}
