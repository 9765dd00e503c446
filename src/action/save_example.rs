//! `saveExample`: writes an example of the gallery. Works only in the gallery of widgets: other apps cannot write files.

use std::sync::Arc;

use ensemble_core::message::Effect;
use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `saveExample`.
    pub struct Args {
        /// Name of the example in the gallery.
        "name" => name: Arc<str>,
        /// New source of the example.
        "source" => source: Arc<str>,
    }
}

/// `saveExample`.
pub struct SaveExample;

impl Action for SaveExample {
    const SPEC: ActionSpec = ActionSpec {
        name: "saveExample",
        aliases: &[],
        doc: "Writes the code of an example of `ensemble-run gallery`, which shows it anew. Nothing but the gallery does that.",
        args: Args::PROPS,
        shorthand: None,
        required: &["name", "source"],
        callbacks: &[],
        open: false,
        examples: &["saveExample: {name: Text1, source: \"Text: {text: Hello}\"}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.effect(Effect::SaveExample { name: args.name, source: args.source });
        cx.done();
    }
}
