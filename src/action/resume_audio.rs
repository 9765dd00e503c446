//! `resumeAudio`: resumes a paused sound.

use std::sync::Arc;

use ensemble_core::message::desktop::AudioAction;
use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `resumeAudio`.
    pub struct Args {
        /// The `id` that `playAudio` has given it.
        "id" => id: Arc<str>,
    }
}

/// `resumeAudio`.
pub struct ResumeAudio;

impl Action for ResumeAudio {
    const SPEC: ActionSpec = ActionSpec {
        name: "resumeAudio",
        aliases: &[],
        doc: "Goes on with a sound that was held.",
        args: Args::PROPS,
        shorthand: Some("id"),
        required: &["id"],
        callbacks: &[],
        open: false,
        examples: &["resumeAudio: {id: alert}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.play(args.id, AudioAction::Hold(false));
    }
}
