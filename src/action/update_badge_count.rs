//! `updateBadgeCount`: shows a number in front of the window's title.

use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `updateBadgeCount`.
    pub struct Args {
        /// The number; 0 shows none.
        "count" => count: f32 = 0.0f32; Kind::Number { min: 0.0, max: 1e9 },
    }
}

/// `updateBadgeCount`.
pub struct UpdateBadgeCount;

impl Action for UpdateBadgeCount {
    const SPEC: ActionSpec = ActionSpec {
        name: "updateBadgeCount",
        aliases: &[],
        doc: "Shows a number before the window's title, where phones show it on the app's icon.",
        args: Args::PROPS,
        shorthand: Some("count"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["updateBadgeCount: {count: 3}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.set_badge(args.count as u32);
        cx.done();
    }
}
