//! `seekAudio`: changes the position of a sound.

use std::sync::Arc;
use std::time::Duration;

use ensemble_core::message::desktop::AudioAction;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `seekAudio`.
    pub struct Args {
        /// The `id` that `playAudio` has given it.
        "id" => id: Arc<str>,
        /// New position in milliseconds.
        "position" => position: f32 = 0.0f32; Kind::Number { min: 0.0, max: 1e9 },
    }
}

/// `seekAudio`.
pub struct SeekAudio;

impl Action for SeekAudio {
    const SPEC: ActionSpec = ActionSpec {
        name: "seekAudio",
        aliases: &[],
        doc: "Goes on with a sound from another place.",
        args: Args::PROPS,
        shorthand: Some("id"),
        required: &["id"],
        callbacks: &[],
        open: false,
        examples: &["seekAudio: {id: alert, position: 4000}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let position = Duration::from_secs_f64(f64::from(args.position) / 1000.0);
        cx.play(args.id, AudioAction::Seek(position));
    }
}
