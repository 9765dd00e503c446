//! `pauseAudio`: pauses a sound.

use std::sync::Arc;

use ensemble_core::message::desktop::AudioAction;
use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `pauseAudio`.
    pub struct Args {
        /// The `id` that `playAudio` has given it.
        "id" => id: Arc<str>,
    }
}

/// `pauseAudio`.
pub struct PauseAudio;

impl Action for PauseAudio {
    const SPEC: ActionSpec = ActionSpec {
        name: "pauseAudio",
        aliases: &[],
        doc: "Holds a sound where it is.",
        args: Args::PROPS,
        shorthand: Some("id"),
        required: &["id"],
        callbacks: &[],
        open: false,
        examples: &["pauseAudio: {id: alert}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.play(args.id, AudioAction::Hold(true));
    }
}
