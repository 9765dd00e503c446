//! `navigateUrl`: opens a screen by its route (`/Detail`), or an address with the desktop's browser.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx, Navigation};

props! {
    /// Arguments of `navigateUrl`.
    pub struct Args {
        /// The route or the address.
        "url" => url: Arc<str>,
        /// Inputs of the screen.
        "inputs" => inputs: Value; Kind::Map,
    }
}

/// `navigateUrl`.
pub struct NavigateUrl;

impl Action for NavigateUrl {
    const SPEC: ActionSpec = ActionSpec {
        name: "navigateUrl",
        aliases: &[],
        doc: "Opens a screen by its route (`/Detail`), or an address with the desktop's browser.",
        args: Args::PROPS,
        shorthand: Some("url"),
        required: &["url"],
        callbacks: &[],
        open: false,
        examples: &["navigateUrl: {url: /Details}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        if args.url.contains(':') {
            return cx.open_address(args.url);
        }
        // `/Detail?id=7`: what follows the question mark are inputs, unless they are given.
        let (route, query) = args.url.split_once('?').unwrap_or((&args.url, ""));
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let mut inputs = Value::map(pairs.map(|(name, value)| (Arc::from(name), Value::text(value))));
        if let Value::Map(given) = &args.inputs {
            let mut all = inputs.as_map().cloned().unwrap_or_default();
            given.iter().for_each(|(name, value)| all.insert(name.clone(), value.clone()));
            inputs = Value::Map(all.into());
        }
        let navigated = cx.navigate(route, Navigation { inputs, ..Navigation::default() });
        cx.finish(navigated, Code::UnknownScreen);
    }
}
