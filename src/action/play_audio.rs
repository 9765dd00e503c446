//! `playAudio`: plays a sound.

use std::sync::Arc;
use std::time::Duration;

use ensemble_core::message::desktop::AudioAction;
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `playAudio`.
    pub struct Args {
        /// The name under which the sound is held, stopped and moved.
        "id" => id: Arc<str>,
        /// An address, or a file of the app's `assets`.
        "source" => source: Arc<str>; Kind::File("sound"),
        /// Loudness, from 0 to 1.
        "volume" => volume: f32 = 1.0f32; Kind::Number { min: 0.0, max: 1.0 },
        /// From -1, the left side, to 1, the right side.
        "balance" => balance: f32 = 0.0f32; Kind::Number { min: -1.0, max: 1.0 },
        /// Start position in milliseconds.
        "position" => position: f32 = 0.0f32; Kind::Number { min: 0.0, max: 1e9 },
    }
}

/// `playAudio`.
pub struct PlayAudio;

impl Action for PlayAudio {
    const SPEC: ActionSpec = ActionSpec {
        name: "playAudio",
        aliases: &[],
        doc: "Plays a sound: a file of the app, or of a server; WAV, MP3, Ogg Vorbis or FLAC.",
        args: Args::PROPS,
        shorthand: Some("source"),
        required: &["source"],
        callbacks: &[
            slot("onComplete", "It was heard to its end."),
            slot("onError", "It cannot be played; `event.error` says why."),
        ],
        open: false,
        examples: &["playAudio: {id: alert, source: alert.mp3, volume: 0.5, onComplete: {stopAudio: {id: alert}}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let position = Duration::from_secs_f64(f64::from(args.position) / 1000.0);
        let Args { id, source, volume, balance, .. } = args;
        // Without an id the sound cannot be paused or stopped later.
        let id = if id.is_empty() { source.clone() } else { id };
        cx.play(id, AudioAction::Play { source, volume, balance, position });
    }
}
