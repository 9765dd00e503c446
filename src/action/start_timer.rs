//! `startTimer`: runs something later, or again and again.

use std::sync::Arc;
use std::time::Duration;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, FromValue, Kind, Slot};
use ensemble_core::value::Value;
use ensemble_runtime::{ActionCx, ActionDef, Call};
use ensemble_runtime::{Timer, Work};

ensemble_core::args! {
    /// Arguments of `startTimer`.
    const ARGS;
    /// Names the timer; a running one of the same name is replaced.
    "id" => Arc<str>,
    /// `startAfter` and `repeatInterval` in seconds, `repeat`, `maxNumberOfTimes`, `isGlobal`.
    "options" => Value; Kind::Map,
}

/// The action.
pub static ACTION: ActionDef = ActionDef {
    spec: &ActionSpec {
        name: "startTimer",
        aliases: &[],
        doc: "Runs something later, or again and again.",
        args: ARGS,
        shorthand: None,
        required: &[],
        callbacks: &[
            Slot { name: "onTimer", doc: "The time has come." },
            Slot { name: "onTimerComplete", doc: "It has come for the last time." },
        ],
        open: false,
        examples: &[
            "startTimer: {id: tick, options: {repeat: true, repeatInterval: 1}, onTimer: {logEvent: {name: tick}}}",
        ],
    },
    run,
};

fn run(call: &Call, cx: &mut ActionCx<'_>) {
    let option = |name: &str| call.arg("options").get(name);
    let seconds = |name: &str| f64::from_value(&option(name)).filter(|seconds| *seconds >= 0.0).map(duration);
    let repeat = bool::from_value(&option("repeat")).unwrap_or(false);
    let interval = seconds("repeatInterval").filter(|interval| !interval.is_zero());
    if repeat && interval.is_none() {
        let help = Some("add `repeatInterval` in seconds to `options`".to_owned());
        return cx.fail(call, Code::BadArgument, "`startTimer` repeats but has no `repeatInterval`", help);
    }
    let every = interval.filter(|_| repeat);
    let first = seconds("startAfter").or(every).unwrap_or(Duration::ZERO);
    let global = bool::from_value(&option("isGlobal")).unwrap_or(false);
    let id = call.text("id").unwrap_or_else(|| match call.context.extra.this {
        Some((widget, _)) => Arc::from(format!("widget {widget}")),
        None => Arc::from("timer"),
    });
    let timer = Timer {
        screen: (!global).then_some(call.context.screen),
        every,
        left: f64::from_value(&option("maxNumberOfTimes")).filter(|times| *times >= 1.0).map(|times| times as u32),
        work: Work::Action { id, on_timer: call.callback("onTimer"), on_complete: call.callback("onTimerComplete") },
    };
    cx.start_timer(first, timer);
    cx.settle(call.promise, Ok(Value::Null));
}

fn duration(seconds: f64) -> Duration {
    // Longer than a year is never, for a program with a window.
    Duration::from_secs_f64(seconds.min(31_536_000.0))
}
