//! `setLocale`: changes the language of the app.

use std::sync::Arc;

use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

ensemble_core::args! {
    /// Arguments of `setLocale`.
    const ARGS;
    /// The language: `en`, `de`.
    "languageCode" => Arc<str>,
    /// Has no effect: texts are found by their language.
    "countryCode" => Arc<str>,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "setLocale",
        aliases: &[],
        doc: "Changes the language of the app.",
        args: ARGS,
        shorthand: Some("languageCode"),
        required: &["languageCode"],
        callbacks: &[],
        open: false,
        examples: &["setLocale: {languageCode: de}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    cx.use_language(call.text("languageCode"));
    cx.settle(call.promise, Ok(Value::Null));
}
