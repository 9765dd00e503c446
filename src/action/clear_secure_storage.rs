//! `clearSecureStorage`: removes a value stored by `setSecureStorage`.

use std::sync::Arc;

use ensemble_core::spec::{ActionSpec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `clearSecureStorage`.
    pub struct Args {
        /// The name.
        "key" => key: Arc<str>,
    }
}

/// `clearSecureStorage`.
pub struct ClearSecureStorage;

impl Action for ClearSecureStorage {
    const SPEC: ActionSpec = ActionSpec {
        name: "clearSecureStorage",
        aliases: &[],
        doc: "Removes a value that `setSecureStorage` has kept.",
        args: Args::PROPS,
        shorthand: Some("key"),
        required: &["key"],
        callbacks: &[slot("onComplete", "It is gone."), slot("onError", "Is never called.")],
        open: false,
        examples: &["clearSecureStorage: {key: token}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.storage_set(&format!("enc_{}", args.key), Value::Null);
        cx.complete(Value::Null);
    }
}
