//! `getSecureStorage`: reads a value stored by `setSecureStorage`.

use std::sync::Arc;

use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `getSecureStorage`.
    pub struct Args {
        /// The name.
        "key" => key: Arc<str>,
    }
    ignored {
        "algorithm" => Kind::Any; "it is always AES-256-GCM",
        "mode" => Kind::Any; "it is always AES-256-GCM",
    }
}

/// `getSecureStorage`.
pub struct GetSecureStorage;

impl Action for GetSecureStorage {
    const SPEC: ActionSpec = ActionSpec {
        name: "getSecureStorage",
        aliases: &[],
        doc: "Reads a value that `setSecureStorage` has kept.",
        args: Args::PROPS,
        shorthand: Some("key"),
        required: &["key"],
        callbacks: &[
            slot("onComplete", "`event.data` is the value, or null when there is none."),
            slot("onError", "It cannot be read; `event.error` says why."),
        ],
        open: false,
        examples: &["getSecureStorage: {key: token, onComplete: {logEvent: {name: read}}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        match cx.get_secure(&args.key) {
            Ok(value) => cx.complete(value),
            Err(message) => cx.complete_with_error(&message),
        }
    }
}
