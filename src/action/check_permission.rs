//! `checkPermission`: accepted for compatibility with mobile apps.

use std::sync::Arc;

use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `checkPermission`.
    pub struct Args {
        /// The permission that is asked for.
        "type" => kind: Option<Arc<str>>; Kind::Text,
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
            slot("onAuthorized", "It is permitted; `event.data` is `{type}`."),
            slot("onDenied", "Is never run."),
            slot("onNotDetermined", "Is never run."),
        ],
        open: false,
        examples: &["checkPermission: {onAuthorized: {logEvent: {name: permitted}}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.call_back("onAuthorized", Value::map([("type", args.kind.map_or(Value::Null, Value::Text))]));
        cx.done();
    }
}
