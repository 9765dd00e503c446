//! `dispatchEvent`: fires an event of the custom widget or reusable action around it.

use ensemble_core::diag::Code;
use ensemble_core::spec::ActionSpec;
use ensemble_runtime::{Action, ActionCx};

/// `dispatchEvent`.
pub struct DispatchEvent;

impl Action for DispatchEvent {
    const SPEC: ActionSpec = ActionSpec {
        name: "dispatchEvent",
        aliases: &[],
        doc: "Fires an event of the custom widget or reusable action that it stands in; each key is an event.",
        args: &[],
        shorthand: None,
        required: &[],
        callbacks: &[],
        open: true,
        examples: &["dispatchEvent: {onPick: {data: {id: 7}}}"],
    };
    type Args = ();

    fn run(_args: (), cx: &mut ActionCx<'_>) {
        let events = cx.given().as_map().cloned().unwrap_or_default();
        for (event, payload) in events.iter() {
            // `{data: …}` and the data alone mean the same.
            let data = match payload.as_map().and_then(|map| map.get("data")) {
                Some(data) => data.clone(),
                None => payload.clone(),
            };
            if !cx.dispatch(event, data) {
                let message = format!("event `{event}` is fired outside of a custom widget");
                return cx.fail(Code::BadArgument, message, None);
            }
        }
        cx.done();
    }
}
