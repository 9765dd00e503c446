//! `connectivityListener`: reports changes of the network while the screen is open.

use ensemble_core::spec::{ActionSpec, slot};
use ensemble_runtime::{Action, ActionCx};

/// `connectivityListener`.
pub struct ConnectivityListener;

impl Action for ConnectivityListener {
    const SPEC: ActionSpec = ActionSpec {
        name: "connectivityListener",
        aliases: &[],
        doc: "Tells when the computer goes on or off a network, as long as the screen is open.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[
            slot("onChange", "It has changed; `event.data.isOnline` says to what."),
            slot("onOnline", "It is on a network again."),
            slot("onOffline", "It is on none any more."),
        ],
        open: false,
        examples: &["connectivityListener: {onOffline: {showToast: {message: No network}}}"],
    };
    type Args = ();

    fn run((): (), cx: &mut ActionCx<'_>) {
        cx.listen_to_network(["onChange", "onOnline", "onOffline"]);
        cx.done();
    }
}
