//! `closeAllDialogs`: closes every dialog.

use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

/// `closeAllDialogs`.
pub struct CloseAllDialogs;

impl Action for CloseAllDialogs {
    const SPEC: ActionSpec = ActionSpec {
        name: "closeAllDialogs",
        aliases: &[],
        doc: "Closes every dialog.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["closeAllDialogs:"],
    };
    type Args = ();

    fn run(_args: (), cx: &mut ActionCx<'_>) {
        cx.close_all_dialogs();
        cx.done();
    }
}
