//! `stopTimer`: stops a timer of `startTimer`.

use std::sync::Arc;

use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `stopTimer`.
    pub struct Args {
        /// Id of the timer.
        "id" => id: Arc<str>,
    }
}

/// `stopTimer`.
pub struct StopTimer;

impl Action for StopTimer {
    const SPEC: ActionSpec = ActionSpec {
        name: "stopTimer",
        aliases: &[],
        doc: "Stops a timer of `startTimer`.",
        args: Args::PROPS,
        shorthand: Some("id"),
        required: &["id"],
        callbacks: &[],
        open: false,
        examples: &["stopTimer: {id: tick}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.stop_timer(&args.id);
        cx.done();
    }
}
