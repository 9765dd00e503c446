//! `navigateScreen`: opens a screen.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, FromValue, Kind, Slot};
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call, Navigation};

ensemble_core::args! {
    /// Arguments of `navigateScreen`.
    const ARGS;
    /// Name of the screen.
    "name" => Arc<str>,
    /// What the screen is opened with; each key becomes a variable of it.
    "inputs" => Value; Kind::Map,
    /// The same as `inputs`, and wins over it.
    "payload" => Value; Kind::Map,
    /// `replaceCurrentScreen`, `clearAllScreens`.
    "options" => Value; Kind::Map,
    /// How the change is shown.
    "transition" => Value; Kind::Map,
    /// Has no effect: there is no app around this one.
    "external" | "asExternal" => bool,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "navigateScreen",
        aliases: &[],
        doc: "Opens a screen.",
        args: ARGS,
        shorthand: Some("name"),
        required: &["name"],
        callbacks: &[Slot {
            name: "onNavigateBack",
            doc: "One has come back; `event.data` is what `navigateBack` gave.",
        }],
        open: false,
        examples: &["navigateScreen: {name: Details, inputs: {id: 7}}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let inputs = call
        .arg("inputs")
        .as_map()
        .into_iter()
        .chain(call.arg("payload").as_map())
        .flat_map(|map| map.iter().map(|(key, value)| (key.clone(), value.clone())).collect::<Vec<_>>())
        .collect::<Vec<_>>();
    let option = |name: &str| bool::from_value(&call.arg("options").get(name)).unwrap_or(false);
    let navigation = Navigation {
        inputs: Value::map(inputs),
        replace: option("replaceCurrentScreen"),
        clear: option("clearAllScreens"),
        modal: false,
        look: Value::Null,
        dismiss_dialog: bool::from_value(&call.arg("options").get("dismissDialog")).unwrap_or(true),
        on_back: call.callback("onNavigateBack"),
    };
    match cx.navigate(&call.text("name").unwrap_or_default(), navigation) {
        Ok(()) => cx.settle(call.promise, Ok(Value::Null)),
        Err(message) => cx.fail(call, Code::UnknownScreen, message, None),
    }
}
