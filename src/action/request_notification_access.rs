//! `requestNotificationAccess`: accepted for compatibility with mobile apps.

use ensemble_core::spec::{ActionSpec, Kind, slot};
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
            slot("onAuthorized", "It is permitted. `event.data.deviceToken` is null: nothing is pushed to a desktop."),
            slot("onDenied", "Is never run."),
            slot("onAccept", "The old name of `onAuthorized`."),
            slot("onReject", "Is never run."),
        ],
        open: false,
        examples: &["requestNotificationAccess: {}"],
    };
    type Args = Args;

    fn run(_args: Args, cx: &mut ActionCx<'_>) {
        // `onAccept` is the old name.
        // A telephone has a token for messages that are pushed to it; handlers read it.
        let data = Value::map([("deviceToken", Value::Null)]);
        cx.call_back("onAuthorized", data.clone());
        cx.call_back("onAccept", data);
        cx.done();
    }
}
