//! `stopAudio`: stops a sound.

use std::sync::Arc;

use ensemble_core::message::desktop::AudioAction;
use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `stopAudio`.
    pub struct Args {
        /// The `id` that `playAudio` has given it.
        "id" => id: Arc<str>,
    }
}

/// `stopAudio`.
pub struct StopAudio;

impl Action for StopAudio {
    const SPEC: ActionSpec = ActionSpec {
        name: "stopAudio",
        aliases: &[],
        doc: "Ends a sound.",
        args: Args::PROPS,
        shorthand: Some("id"),
        required: &["id"],
        callbacks: &[],
        open: false,
        examples: &["stopAudio: {id: alert}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.play(args.id, AudioAction::Stop);
    }
}
