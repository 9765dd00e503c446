//! `executeAction`: runs a reusable action of the app.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `executeAction`.
    pub struct Args {
        /// Name of the action.
        "name" => name: Arc<str>,
        /// Values for its declared inputs.
        "inputs" => inputs: Value; Kind::Map,
    }
    elsewhere {
        /// Handlers for its events by name.
        "events" => Kind::Map,
    }
}

/// `executeAction`.
pub struct ExecuteAction;

impl Action for ExecuteAction {
    const SPEC: ActionSpec = ActionSpec {
        name: "executeAction",
        aliases: &[],
        doc: "Runs a reusable action of the app.",
        args: Args::PROPS,
        shorthand: Some("name"),
        required: &["name"],
        callbacks: &[],
        open: false,
        examples: &["executeAction: {name: refresh}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let started = cx.run_reusable(&args.name, args.inputs);
        cx.finish(started, Code::BadArgument);
    }
}
