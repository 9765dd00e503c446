//! `dispatchEvent`: fires an event of the custom widget or reusable action around it.

use ensemble_core::diag::Code;
use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "dispatchEvent",
        aliases: &[],
        doc: "Fires an event of the custom widget or reusable action that it stands in; each key is an event.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: true,
        examples: &["dispatchEvent: {onPick: {data: {id: 7}}}"],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    for (event, payload) in call.args.as_map().into_iter().flat_map(|map| map.iter()) {
        let data = match payload.as_map().and_then(|map| map.get("data")) {
            Some(data) => data.clone(),
            None => payload.clone(),
        };
        if call.context.names.event_sink().is_none() {
            let message = format!("event `{event}` is fired outside of a custom widget");
            return cx.fail(call, Code::BadArgument, message, None);
        }
        // An event that the caller does not listen to is no fault.
        cx.dispatch(&call.context, event, data);
    }
    cx.settle(call.promise, Ok(Value::Null));
}
