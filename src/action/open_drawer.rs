//! `openDrawer`: opens the drawer of the screen.

use ensemble_core::diag::Code;
use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "openDrawer",
        aliases: &[],
        doc: "Opens the drawer of the screen.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["openDrawer: {}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    if cx.set_drawer(true) {
        return cx.settle(call.promise, Ok(Value::Null));
    }
    let help = Some("give the view a `menu: {Drawer: {items: […]}}`".to_owned());
    cx.fail(call, Code::BadArgument, "this screen has no drawer", help);
}
