//! `getNetworkInfo`: returns the state of the network and local addresses.

use ensemble_core::message::desktop::DesktopRequest;
use ensemble_core::spec::{ActionSpec, slot};
use ensemble_runtime::{Action, ActionCx};

/// `getNetworkInfo`.
pub struct GetNetworkInfo;

impl Action for GetNetworkInfo {
    const SPEC: ActionSpec = ActionSpec {
        name: "getNetworkInfo",
        aliases: &[],
        doc: "Says whether the computer is on a network, and its addresses there.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[
            slot("onSuccess", "`event.data.networkInfo` is `{isOnline, addresses}`."),
            slot("onError", "It cannot be told; `event.error` says why."),
            slot("onDenied", "Is never called: a desktop asks for no permission."),
            slot("onLocationDisabled", "Is never called: a desktop asks for no permission."),
        ],
        open: false,
        examples: &["getNetworkInfo: {onSuccess: {showToast: {message: 'Online: ${event.data.isOnline}'}}}"],
    };
    type Args = ();

    fn run((): (), cx: &mut ActionCx<'_>) {
        cx.ask_desktop(DesktopRequest::NetworkInfo, ("onSuccess", "onError"));
    }
}
