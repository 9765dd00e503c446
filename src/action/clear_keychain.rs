//! `clearKeychain`: removes a secret from the system's keyring.

use std::sync::Arc;

use ensemble_core::message::desktop::{DesktopRequest, KeychainAction};
use ensemble_core::spec::{ActionSpec, slot};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `clearKeychain`.
    pub struct Args {
        /// The name.
        "key" => key: Arc<str>,
    }
}

/// `clearKeychain`.
pub struct ClearKeychain;

impl Action for ClearKeychain {
    const SPEC: ActionSpec = ActionSpec {
        name: "clearKeychain",
        aliases: &[],
        doc: "Removes a secret from the system's keyring.",
        args: Args::PROPS,
        shorthand: Some("key"),
        required: &["key"],
        callbacks: &[
            slot("onComplete", "It is gone."),
            slot("onError", "It cannot be removed; `event.error` says why."),
        ],
        open: false,
        examples: &["clearKeychain: {key: token}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let request = DesktopRequest::Keychain { key: args.key, action: KeychainAction::Clear };
        cx.ask_desktop(request, ("onComplete", "onError"));
    }
}
