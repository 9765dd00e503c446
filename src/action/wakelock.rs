//! `wakelock`: keeps the screen on.

use ensemble_core::message::desktop::DesktopRequest;
use ensemble_core::spec::{ActionSpec, slot};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `wakelock`.
    pub struct Args {
        /// False lets it go dark again.
        "enable" => enable: bool = true,
    }
}

/// `wakelock`.
pub struct Wakelock;

impl Action for Wakelock {
    const SPEC: ActionSpec = ActionSpec {
        name: "wakelock",
        aliases: &[],
        doc: "Keeps the screen on.",
        args: Args::PROPS,
        shorthand: Some("enable"),
        required: &[],
        callbacks: &[slot("onComplete", "It is done."), slot("onError", "This system cannot; `event.error` says why.")],
        open: false,
        examples: &["wakelock: {enable: true}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.ask_desktop(DesktopRequest::KeepAwake(args.enable), ("onComplete", "onError"));
    }
}
