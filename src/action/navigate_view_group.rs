//! `navigateViewGroup`: shows another page of a group.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_core::value::Value;
use ensemble_runtime::{Action, ActionCx, Navigation};

props! {
    /// Arguments of `navigateViewGroup`.
    pub struct Args {
        /// Name of the group, when it is not the one around.
        "name" => name: Option<Arc<str>>,
        /// Index of the page, from 0.
        "viewIndex" => index: Option<usize>,
        /// Inputs of the group.
        "payload" | "inputs" => payload: Value; Kind::Map,
    }
}

/// `navigateViewGroup`.
pub struct NavigateViewGroup;

impl Action for NavigateViewGroup {
    const SPEC: ActionSpec = ActionSpec {
        name: "navigateViewGroup",
        aliases: &[],
        doc: "Shows another page of the `ViewGroup` around, or opens a group at one of its pages.",
        args: Args::PROPS,
        shorthand: Some("name"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["navigateViewGroup: {viewIndex: 1}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        // The name of the surrounding group selects one of its views; it does not open a second group.
        let name = args.name.filter(|name| cx.group_name().as_ref() != Some(name));
        let Some(name) = name else {
            if cx.select_view(args.index.unwrap_or(0)) {
                return cx.done();
            }
            let help = "name the group to open: `navigateViewGroup: {name: …}`";
            return cx.fail(Code::BadArgument, "no `ViewGroup` is around this screen", Some(help));
        };
        let mut inputs = args.payload.as_map().cloned().unwrap_or_default();
        if let Some(index) = args.index {
            inputs.insert("viewIndex", Value::Number(index as f64));
        }
        let navigation = Navigation { inputs: Value::Map(Arc::new(inputs)), ..Navigation::default() };
        let opened = cx.navigate(&name, navigation);
        cx.finish(opened, Code::UnknownScreen);
    }
}
