//! `callExternalMethod`: calls a program that the user has named on the command line.

use std::sync::Arc;

use ensemble_core::message::desktop::DesktopRequest;
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `callExternalMethod`.
    pub struct Args {
        /// The name of the method.
        "name" => name: Arc<str>,
        /// Payload, as JSON.
        "payload" => payload: Value; Kind::Any,
    }
}

/// `callExternalMethod`.
pub struct CallExternalMethod;

impl Action for CallExternalMethod {
    const SPEC: ActionSpec = ActionSpec {
        name: "callExternalMethod",
        aliases: &["callNativeMethod"],
        doc: "Calls a program that the person who runs the app has named with `--external NAME=PROGRAM`; without that none is called.",
        args: Args::PROPS,
        shorthand: Some("name"),
        required: &["name"],
        callbacks: &[
            slot("onComplete", "It is done; `event.data` is what it answers."),
            slot("onError", "It is not, or nobody has allowed it; `event.error` says why."),
        ],
        open: false,
        examples: &[
            "callExternalMethod: {name: openApp, payload: {appId: '7'}, onError: {showToast: {message: '${event.error}'}}}",
        ],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let request = DesktopRequest::External { name: args.name, payload: args.payload };
        cx.ask_desktop(request, ("onComplete", "onError"));
    }
}
