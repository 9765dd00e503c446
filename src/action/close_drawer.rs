//! `closeDrawer`: closes the drawer of the screen.

use ensemble_core::diag::Code;
use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

/// `closeDrawer`.
pub struct CloseDrawer;

impl Action for CloseDrawer {
    const SPEC: ActionSpec = ActionSpec {
        name: "closeDrawer",
        aliases: &[],
        doc: "Closes the drawer of the screen.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["closeDrawer: {}"],
    };
    type Args = ();

    fn run(_args: (), cx: &mut ActionCx<'_>) {
        if cx.set_drawer(false) {
            return cx.done();
        }
        let help = "give the view a `menu: {Drawer: {items: […]}}`";
        cx.fail(Code::BadArgument, "this screen has no drawer", Some(help));
    }
}
