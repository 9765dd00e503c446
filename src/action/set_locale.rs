//! `setLocale`: changes the language of the app.

use std::sync::Arc;

use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `setLocale`.
    pub struct Args {
        /// The language: `en`, `de`.
        "languageCode" => language: Option<Arc<str>>,
    }
    ignored {
        "countryCode" => Kind::Text; "texts are found by their language",
    }
}

/// `setLocale`.
pub struct SetLocale;

impl Action for SetLocale {
    const SPEC: ActionSpec = ActionSpec {
        name: "setLocale",
        aliases: &[],
        doc: "Changes the language of the app.",
        args: Args::PROPS,
        shorthand: Some("languageCode"),
        required: &["languageCode"],
        callbacks: &[],
        open: false,
        examples: &["setLocale: {languageCode: de}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.use_language(args.language);
        cx.done();
    }
}
