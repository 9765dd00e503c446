//! `readKeychain`: reads a secret from the system's keyring.

use std::sync::Arc;

use ensemble_core::message::desktop::{DesktopRequest, KeychainAction};
use ensemble_core::spec::{ActionSpec, slot};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `readKeychain`.
    pub struct Args {
        /// The name.
        "key" => key: Arc<str>,
    }
}

/// `readKeychain`.
pub struct ReadKeychain;

impl Action for ReadKeychain {
    const SPEC: ActionSpec = ActionSpec {
        name: "readKeychain",
        aliases: &[],
        doc: "Reads a secret from the system's keyring.",
        args: Args::PROPS,
        shorthand: Some("key"),
        required: &["key"],
        callbacks: &[
            slot("onComplete", "`event.data` is the secret, or null when there is none."),
            slot("onError", "It cannot be read; `event.error` says why."),
        ],
        open: false,
        examples: &[
            "readKeychain: {key: token, onComplete: {showToast: {message: 'It is ${event.data ?? \"not there\"}'}}}",
        ],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let request = DesktopRequest::Keychain { key: args.key, action: KeychainAction::Read };
        cx.ask_desktop(request, ("onComplete", "onError"));
    }
}
