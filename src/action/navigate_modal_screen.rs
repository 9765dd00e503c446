//! `navigateModalScreen`: opens a screen above the current one.

use std::sync::Arc;

use super::navigate_screen::merged;
use super::show_dialog::OPTIONS;
use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, FromValue, Kind, Length, slot};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx, Navigation};

props! {
    /// Arguments of `navigateModalScreen`.
    pub struct Args {
        /// Name of the screen.
        "name" => name: Arc<str>,
        /// Inputs of the screen; each key becomes a variable of it.
        "inputs" => inputs: Value; Kind::Map,
        /// The same as `inputs`, and wins over it.
        "payload" => payload: Value; Kind::Map,
        /// Treatment of the screens that are already open.
        "options" => options: ModalScreenOptions,
        /// A title above the screen: a text or a widget.
        "title" => title: Value,
        /// Width in logical pixels, or a share of the window such as `50%`.
        "width" => width: Value; Kind::Length,
        /// Height in logical pixels, or a share of the window such as `50%`.
        "height" => height: Value; Kind::Length,
        /// Closes it on a click beside it.
        "maskClosable" | "dismissible" => mask_closable: bool = true,
        /// Darkens what is behind it.
        "mask" => mask: bool = true,
        /// The edge of the window that it stands at: `top`, `right`, `bottom` or `left`; else the middle.
        "position" => position: Option<Arc<str>>,
        /// Hides the close button.
        "hideCloseIcon" => hide_close_icon: bool = false,
        /// Size, position and surface: `{width, height, position, backgroundColor, borderRadius, padding}`.
        "styles" => styles: Value; Kind::Keys(OPTIONS),
    }
    ignored {
        "transition" => Kind::Map; "screens change at once",
        "hideFullScreenIcon" => Kind::Bool; "it is as large as the window allows",
        "asExternal" => Kind::Bool; "there is no app around this one",
    }
}

props! {
    /// `options` of `navigateModalScreen`.
    pub struct ModalScreenOptions {
        /// Replaces the current screen instead of opening above it.
        "replaceCurrentScreen" => replace: bool = false,
        /// Replaces all open screens, so that there is no way back.
        "clearAllScreens" => clear: bool = false,
        /// Closes toasts that were not shown just before.
        "dismissToasts" | "closeToasts" => dismiss_toasts: bool = true,
    }
}

/// `navigateModalScreen`.
pub struct NavigateModalScreen;

impl Action for NavigateModalScreen {
    const SPEC: ActionSpec = ActionSpec {
        name: "navigateModalScreen",
        aliases: &[],
        doc: "Opens a screen above the current one, which stays in sight.",
        args: Args::PROPS,
        shorthand: Some("name"),
        required: &["name"],
        callbacks: &[slot("onModalDismiss", "One has come back; `event.data` is what `navigateBack` gave.")],
        open: false,
        examples: &["navigateModalScreen: {name: Details, inputs: {id: 7}}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let navigation = Navigation {
            inputs: merged(&args.inputs, &args.payload),
            replace: args.options.replace,
            clear: args.options.clear,
            modal: true,
            look: look(&args),
            title: cx.title(),
            keep_toasts: !args.options.dismiss_toasts,
            on_back: cx.callback("onModalDismiss"),
            ..Navigation::default()
        };
        let opened = cx.navigate(&args.name, navigation);
        cx.finish(opened, Code::UnknownScreen);
    }
}

/// Appearance of the modal screen, with the keys of `showDialog.options`.
fn look(args: &Args) -> Value {
    let mut look = args.styles.as_map().cloned().unwrap_or_default();
    for (name, given) in [("width", &args.width), ("height", &args.height)] {
        if Length::from_value(given).is_some() {
            look.insert(name, given.clone());
        }
    }
    if let Some(position) = &args.position {
        look.insert("position", Value::Text(position.clone()));
    }
    look.insert("mask", Value::Bool(args.mask));
    look.insert("title", args.title.clone());
    look.insert("hideCloseIcon", Value::Bool(args.hide_close_icon));
    look.insert("maskClosable", Value::Bool(args.mask_closable));
    Value::Map(Arc::new(look))
}
