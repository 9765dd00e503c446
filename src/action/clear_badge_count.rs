//! `clearBadgeCount`: removes the number set by `updateBadgeCount`.

use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

/// `clearBadgeCount`.
pub struct ClearBadgeCount;

impl Action for ClearBadgeCount {
    const SPEC: ActionSpec = ActionSpec {
        name: "clearBadgeCount",
        aliases: &[],
        doc: "Takes the number of `updateBadgeCount` away.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["clearBadgeCount:"],
    };
    type Args = ();

    fn run((): (), cx: &mut ActionCx<'_>) {
        cx.set_badge(0);
        cx.done();
    }
}
