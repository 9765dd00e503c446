//! `requestNotificationAccess`: kept for apps written for telephones.

use ensemble_core::spec::{ActionSpec, Kind, Slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `requestNotificationAccess`.
    pub struct Args {}
    ignored {
        "localNotificationOnly" => Kind::Bool; "a desktop program needs no permission",
    }
}

/// `requestNotificationAccess`.
pub struct RequestNotificationAccess;

impl Action for RequestNotificationAccess {
    const SPEC: ActionSpec = ActionSpec {
    name: "requestNotificationAccess",
    aliases: &[],
    doc: "Runs `onAuthorized`: a desktop program needs no permission.",
    args: Args::PROPS,
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
    };
    type Args = Args;

    fn run(_args: Args, cx: &mut ActionCx<'_>) {
        // `onAccept` is the old name.
        cx.call_back("onAuthorized", Value::Null);
        cx.call_back("onAccept", Value::Null);
        cx.done();
    }
}
