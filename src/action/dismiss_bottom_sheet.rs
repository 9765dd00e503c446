//! `dismissBottomSheet`: closes the panel at the bottom.

use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `dismissBottomSheet`.
    pub struct Args {
        /// Value of `event.data` in `onDismiss`.
        "payload" => payload: Value,
    }
}

/// `dismissBottomSheet`.
pub struct DismissBottomSheet;

impl Action for DismissBottomSheet {
    const SPEC: ActionSpec = ActionSpec {
        name: "dismissBottomSheet",
        aliases: &["dismissBottomModal"],
        doc: "Closes the topmost panel or dialog.",
        args: Args::PROPS,
        shorthand: Some("payload"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["dismissBottomSheet: {payload: {chosen: 3}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.dismiss_dialog(args.payload);
        cx.done();
    }
}
