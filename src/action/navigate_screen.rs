//! `navigateScreen`: opens a screen.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx, Navigation};

props! {
    /// Arguments of `navigateScreen`.
    pub struct Args {
        /// Name of the screen.
        "name" => name: Arc<str>,
        /// Inputs of the screen; each key becomes a variable of it.
        "inputs" => inputs: Value; Kind::Map,
        /// The same as `inputs`, and wins over it.
        "payload" => payload: Value; Kind::Map,
        /// Treatment of the screens that are already open.
        "options" => options: NavigationOptions,
    }
    ignored {
        "transition" => Kind::Map; "screens change at once",
        "external" | "asExternal" => Kind::Bool; "there is no app around this one",
    }
}

props! {
    /// `options` of `navigateScreen`.
    pub struct NavigationOptions {
        /// Replaces the current screen instead of opening above it.
        "replaceCurrentScreen" => replace: bool = false,
        /// Replaces all open screens, so that there is no way back.
        "clearAllScreens" => clear: bool = false,
        /// Closes an open dialog first.
        "dismissDialog" => dismiss_dialog: bool = true,
        /// Closes an open bottom sheet first.
        "dismissBottomSheet" => dismiss_sheet: bool = true,
        /// Closes toasts that were not shown just before.
        "dismissToasts" | "closeToasts" => dismiss_toasts: bool = true,
    }
}

/// `navigateScreen`.
pub struct NavigateScreen;

impl Action for NavigateScreen {
    const SPEC: ActionSpec = ActionSpec {
        name: "navigateScreen",
        aliases: &[],
        doc: "Opens a screen.",
        args: Args::PROPS,
        shorthand: Some("name"),
        required: &["name"],
        callbacks: &[slot("onNavigateBack", "One has come back; `event.data` is what `navigateBack` gave.")],
        open: false,
        examples: &["navigateScreen: {name: Details, inputs: {id: 7}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let navigation = Navigation {
            inputs: merged(&args.inputs, &args.payload),
            replace: args.options.replace,
            clear: args.options.clear,
            dismiss_dialog: args.options.dismiss_dialog,
            dismiss_sheet: args.options.dismiss_sheet,
            keep_toasts: !args.options.dismiss_toasts,
            on_back: cx.callback("onNavigateBack"),
            ..Navigation::default()
        };
        let opened = cx.navigate(&args.name, navigation);
        cx.finish(opened, Code::UnknownScreen);
    }
}

/// Merges both maps; keys of the second one take precedence.
pub(super) fn merged(inputs: &Value, payload: &Value) -> Value {
    let mut map = inputs.as_map().cloned().unwrap_or_default();
    for (name, value) in payload.as_map().into_iter().flat_map(|map| map.iter()) {
        map.insert(name.clone(), value.clone());
    }
    Value::Map(Arc::new(map))
}
