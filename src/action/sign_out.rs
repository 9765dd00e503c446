//! `signOut`: signs out of all providers.

use ensemble_core::spec::{ActionSpec, slot};
use ensemble_runtime::{Action, ActionCx};

/// `signOut`.
pub struct SignOut;

impl Action for SignOut {
    const SPEC: ActionSpec = ActionSpec {
        name: "signOut",
        aliases: &[],
        doc: "Signs out of every provider: the tokens are forgotten, and taken back where the provider can do that.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[slot("onComplete", "Nobody is signed in any more.")],
        open: false,
        examples: &["signOut: {onComplete: {showToast: {message: Good bye}}}"],
    };
    type Args = ();

    fn run((): (), cx: &mut ActionCx<'_>) {
        cx.sign_out();
    }
}
