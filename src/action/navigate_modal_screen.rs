//! `navigateModalScreen`: opens a screen above the current one.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, FromValue, Kind, Length, Slot};
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call, Navigation};

ensemble_core::args! {
    /// Arguments of `navigateModalScreen`.
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
    /// A title above the screen.
    "title" => Value,
    /// How wide it is.
    "width" => Length; Kind::Length,
    /// How high it is.
    "height" => Length; Kind::Length,
    /// Whether a click beside it closes it.
    "maskClosable" | "dismissible" => bool,
    /// Whether it has no button that closes it.
    "hideCloseIcon" => bool,
    /// Has no effect: it is as large as the window allows.
    "hideFullScreenIcon" => bool,
    /// Has no effect: what is behind it is always darker.
    "mask" => bool,
    /// Has no effect: it stands in the middle.
    "position" => Value,
    /// How its surface looks: `{backgroundColor, borderRadius, padding}`.
    "styles" => Value; Kind::Map,
    /// Has no effect: there is no app around this one.
    "asExternal" => bool,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "navigateModalScreen",
        aliases: &[],
        doc: "Opens a screen above the current one, which stays in sight.",
        args: ARGS,
        shorthand: Some("name"),
        required: &["name"],
        callbacks: &[Slot {
            name: "onModalDismiss",
            doc: "One has come back; `event.data` is what `navigateBack` gave.",
        }],
        open: false,
        examples: &["navigateModalScreen: {name: Details, inputs: {id: 7}}"],
    },
    run,
};

/// How the screen stands above the other one, in the words of `showDialog.options`.
fn look(call: &Call) -> Value {
    let mut look = call.arg("styles").as_map().cloned().unwrap_or_default();
    for (side, least, most) in [("width", "minWidth", "maxWidth"), ("height", "minHeight", "maxHeight")] {
        if let Some(Length::Pixels(pixels)) = call.read::<Length>(side) {
            look.insert(least, Value::Number(f64::from(pixels)));
            look.insert(most, Value::Number(f64::from(pixels)));
        }
    }
    for name in ["title", "hideCloseIcon", "maskClosable"] {
        look.insert(name, call.arg(name));
    }
    Value::Map(Arc::new(look))
}

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
        modal: true,
        look: look(call),
        dismiss_dialog: false,
        on_back: call.callback("onModalDismiss"),
    };
    match cx.navigate(&call.text("name").unwrap_or_default(), navigation) {
        Ok(()) => cx.settle(call.promise, Ok(Value::Null)),
        Err(message) => cx.fail(call, Code::UnknownScreen, message, None),
    }
}
