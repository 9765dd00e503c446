//! `clearLocale`: returns to the user's language.

use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

/// `clearLocale`.
pub struct ClearLocale;

impl Action for ClearLocale {
    const SPEC: ActionSpec = ActionSpec {
        name: "clearLocale",
        aliases: &[],
        doc: "Goes back to the language of the desktop.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["clearLocale: {}"],
    };
    type Args = ();

    fn run(_args: (), cx: &mut ActionCx<'_>) {
        cx.use_language(None);
        cx.done();
    }
}
