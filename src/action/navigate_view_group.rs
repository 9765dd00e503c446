//! `navigateViewGroup`: shows another page of a group.

use std::sync::Arc;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call, Navigation};

ensemble_core::args! {
    /// Arguments of `navigateViewGroup`.
    const ARGS;
    /// Name of the group, when it is not the one around.
    "name" => Arc<str>,
    /// Which page, from 0.
    "viewIndex" => usize,
    /// What the group is opened with.
    "payload" | "inputs" => Value; Kind::Map,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "navigateViewGroup",
        aliases: &[],
        doc: "Shows another page of the `ViewGroup` around, or opens a group at one of its pages.",
        args: ARGS,
        shorthand: Some("name"),
        required: &[],
        callbacks: &[],
        open: false,
        examples: &["navigateViewGroup: {viewIndex: 1}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let index = call.read::<usize>("viewIndex");
    let name = call.text("name").filter(|name| cx.group_name().as_ref() != Some(name));
    let Some(name) = name else {
        if cx.select_view(index.unwrap_or(0)) {
            return cx.settle(call.promise, Ok(Value::Null));
        }
        let help = Some("name the group to open: `navigateViewGroup: {name: …}`".to_owned());
        return cx.fail(call, Code::BadArgument, "no `ViewGroup` is around this screen", help);
    };
    let mut inputs = call.arg("payload").as_map().cloned().unwrap_or_default();
    if let Some(index) = index {
        inputs.insert("viewIndex", Value::Number(index as f64));
    }
    let navigation = Navigation { inputs: Value::Map(Arc::new(inputs)), ..Navigation::default() };
    match cx.navigate(&name, navigation) {
        Ok(()) => cx.settle(call.promise, Ok(Value::Null)),
        Err(message) => cx.fail(call, Code::UnknownScreen, message, None),
    }
}
