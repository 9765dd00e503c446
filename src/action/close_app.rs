//! `closeApp`: closes the window.

use ensemble_core::message::Effect;
use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

/// `closeApp`.
pub struct CloseApp;

impl Action for CloseApp {
    const SPEC: ActionSpec = ActionSpec {
        name: "closeApp",
        aliases: &[],
        doc: "Closes the window.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["closeApp: {}"],
    };
    type Args = ();

    fn run(_args: (), cx: &mut ActionCx<'_>) {
        cx.effect(Effect::Quit);
        cx.done();
    }
}
