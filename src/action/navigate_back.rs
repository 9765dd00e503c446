//! `navigateBack`: goes back to the screen before.

use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `navigateBack`.
    pub struct Args {
        /// Handed to `onNavigateBack` as `event.data`.
        "payload" | "data" => payload: Value,
    }
}

/// `navigateBack`.
pub struct NavigateBack;

impl Action for NavigateBack {
    const SPEC: ActionSpec = ActionSpec {
        name: "navigateBack",
        aliases: &[],
        doc: "Goes back to the screen before.",
        args: Args::PROPS,
        shorthand: Some("payload"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["navigateBack: {payload: {saved: true}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.navigate_back(args.payload);
        cx.done();
    }
}
