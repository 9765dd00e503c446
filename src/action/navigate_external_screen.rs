//! `navigateExternalScreen`: opens an address with the desktop's browser; a name without one opens the screen of that name.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx, Navigation};

props! {
    /// Arguments of `navigateExternalScreen`.
    pub struct Args {
        /// The address.
        "url" => url: Option<Arc<str>>,
        /// The screen.
        "name" => name: Option<Arc<str>>,
        /// Inputs of the screen.
        "inputs" => inputs: Value; Kind::Map,
    }
    ignored {
        "options" => Kind::Any; "there is no app around this one",
        "openNewTab" => Kind::Any; "the browser decides",
        "external" => Kind::Any; "an address always opens outside",
    }
}

/// `navigateExternalScreen`.
pub struct NavigateExternalScreen;

impl Action for NavigateExternalScreen {
    const SPEC: ActionSpec = ActionSpec {
        name: "navigateExternalScreen",
        aliases: &[],
        doc: "Opens an address with the desktop's browser; a name without one opens the screen of that name.",
        args: Args::PROPS,
        shorthand: Some("url"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["navigateExternalScreen: {url: 'https://example.com'}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let name = match (args.url, args.name) {
            (Some(url), _) => return cx.open_address(url),
            (None, Some(name)) if name.contains("://") => return cx.open_address(name),
            (None, Some(name)) => name,
            (None, None) => return cx.fail(Code::BadArgument, "`navigateExternalScreen` needs `url`", None),
        };
        let navigated = cx.navigate(&name, Navigation { inputs: args.inputs, ..Navigation::default() });
        cx.finish(navigated, Code::UnknownScreen);
    }
}
