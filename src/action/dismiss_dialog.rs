//! `dismissDialog`: closes the topmost dialog.

use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `dismissDialog`.
    pub struct Args {
        /// Value of `event.data` in `onDialogDismiss`.
        "payload" => payload: Value,
    }
}

/// `dismissDialog`.
pub struct DismissDialog;

impl Action for DismissDialog {
    const SPEC: ActionSpec = ActionSpec {
        name: "dismissDialog",
        aliases: &[],
        doc: "Closes the topmost dialog.",
        args: Args::PROPS,
        shorthand: Some("payload"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["dismissDialog: {payload: {ok: true}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.dismiss_dialog(args.payload);
        cx.done();
    }
}
