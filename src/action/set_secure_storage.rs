//! `setSecureStorage`: stores a value in the app's storage, encrypted with the secret `encryptionKey`.

use std::sync::Arc;

use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `setSecureStorage`.
    pub struct Args {
        /// The name.
        "key" => key: Arc<str>,
        /// The value; null removes it.
        "value" => value: Value; Kind::Any,
    }
    ignored {
        "algorithm" => Kind::Any; "it is always AES-256-GCM",
        "mode" => Kind::Any; "it is always AES-256-GCM",
    }
}

/// `setSecureStorage`.
pub struct SetSecureStorage;

impl Action for SetSecureStorage {
    const SPEC: ActionSpec = ActionSpec {
        name: "setSecureStorage",
        aliases: &[],
        doc: "Keeps a value in the app's storage, encrypted with the secret `encryptionKey`.",
        args: Args::PROPS,
        shorthand: Some("key"),
        required: &["key"],
        callbacks: &[slot("onComplete", "It is kept."), slot("onError", "It is not; `event.error` says why.")],
        open: false,
        examples: &["setSecureStorage: {key: token, value: abc, onError: {showToast: {message: '${event.error}'}}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        match cx.set_secure(&args.key, &args.value) {
            Ok(()) => cx.complete(Value::Null),
            Err(message) => cx.complete_with_error(&message),
        }
    }
}
