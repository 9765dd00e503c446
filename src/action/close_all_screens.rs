//! `closeAllScreens`: closes every modal screen.

use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

/// `closeAllScreens`.
pub struct CloseAllScreens;

impl Action for CloseAllScreens {
    const SPEC: ActionSpec = ActionSpec {
        name: "closeAllScreens",
        aliases: &[],
        doc: "Closes every modal screen.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["closeAllScreens: {}"],
    };
    type Args = ();

    fn run(_args: (), cx: &mut ActionCx<'_>) {
        cx.close_modal_screens();
        cx.done();
    }
}
