//! `saveKeychain`: stores a secret in the system's keyring.

use std::sync::Arc;

use ensemble_core::message::desktop::{DesktopRequest, KeychainAction};
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `saveKeychain`.
    pub struct Args {
        /// The name.
        "key" => key: Arc<str>,
        /// The secret; a map or list is kept as JSON.
        "value" => value: Value; Kind::Any,
    }
}

/// `saveKeychain`.
pub struct SaveKeychain;

impl Action for SaveKeychain {
    const SPEC: ActionSpec = ActionSpec {
        name: "saveKeychain",
        aliases: &[],
        doc: "Keeps a secret in the system's keyring.",
        args: Args::PROPS,
        shorthand: Some("key"),
        required: &["key"],
        callbacks: &[slot("onComplete", "It is kept."), slot("onError", "It is not; `event.error` says why.")],
        open: false,
        examples: &["saveKeychain: {key: token, value: abc}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let action = match &args.value {
            Value::Null => KeychainAction::Clear,
            Value::Text(text) => KeychainAction::Save(text.clone()),
            other => KeychainAction::Save(Arc::from(other.to_string())),
        };
        cx.ask_desktop(DesktopRequest::Keychain { key: args.key, action }, ("onComplete", "onError"));
    }
}
