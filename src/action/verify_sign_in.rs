//! `verifySignIn`: checks for a signed-in user.

use ensemble_core::spec::{ActionSpec, slot};
use ensemble_runtime::{Action, ActionCx};

/// `verifySignIn`.
pub struct VerifySignIn;

impl Action for VerifySignIn {
    const SPEC: ActionSpec = ActionSpec {
        name: "verifySignIn",
        aliases: &[],
        doc: "Says whether somebody is signed in, and who. A sign-in is kept over the app's starts and refreshed.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[
            slot("onSignedIn", "Somebody is; `event.data.user` is `{id, name, email, photo, provider}`."),
            slot("onNotSignedIn", "Nobody is."),
        ],
        open: false,
        examples: &[
            "verifySignIn: {onSignedIn: {showToast: {message: Welcome back}}, onNotSignedIn: {showToast: {message: Please sign in}}}",
        ],
    };
    type Args = ();

    fn run((): (), cx: &mut ActionCx<'_>) {
        cx.verify_sign_in(("onSignedIn", "onNotSignedIn"));
    }
}
