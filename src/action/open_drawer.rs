//! `openDrawer`: opens the drawer of the screen.

use ensemble_core::diag::Code;
use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

/// `openDrawer`.
pub struct OpenDrawer;

impl Action for OpenDrawer {
    const SPEC: ActionSpec = ActionSpec {
        name: "openDrawer",
        aliases: &[],
        doc: "Opens the drawer of the screen.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["openDrawer: {}"],
    };
    type Args = ();

    fn run(_args: (), cx: &mut ActionCx<'_>) {
        if cx.set_drawer(true) {
            return cx.done();
        }
        let help = "give the view a `menu: {Drawer: {items: […]}}`";
        cx.fail(Code::BadArgument, "this screen has no drawer", Some(help));
    }
}
