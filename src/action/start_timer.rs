//! `startTimer`: runs a handler later, once or repeatedly.

use std::sync::Arc;
use std::time::Duration;

use ensemble_core::diag::Code;
use ensemble_core::spec::{ActionSpec, Kind, slot};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `startTimer`.
    pub struct Args {
        /// Name of the timer; a running one with the same name is replaced.
        "id" => id: Option<Arc<str>>,
        /// Start, interval and number of runs.
        "options" => options: TimerOptions,
    }
}

props! {
    /// `options` of `startTimer`.
    pub struct TimerOptions {
        /// Seconds until the first run; `repeatInterval` unless given.
        "startAfter" => start_after: Option<f64>; SECONDS,
        /// Repeats after the first run.
        "repeat" => repeat: bool = false,
        /// Seconds between two runs.
        "repeatInterval" => repeat_interval: Option<f64>; SECONDS,
        /// Greatest number of runs; unlimited by default.
        "maxNumberOfTimes" => times: Option<u32>,
        /// Keeps running after the screen is left.
        "isGlobal" => is_global: bool = false,
    }
}

const SECONDS: Kind = Kind::Number { min: 0.0, max: f64::INFINITY };

/// `startTimer`.
pub struct StartTimer;

impl Action for StartTimer {
    const SPEC: ActionSpec = ActionSpec {
        name: "startTimer",
        aliases: &[],
        doc: "Runs something later, or again and again.",
        args: Args::PROPS,
        shorthand: None,
        required: &[],
        callbacks: &[slot("onTimer", "The time has come."), slot("onTimerComplete", "It has come for the last time.")],
        open: false,
        examples: &[
            "startTimer: {id: tick, options: {repeat: true, repeatInterval: 1}, onTimer: {logEvent: {name: tick}}}",
        ],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        let options = args.options;
        // Repeated after no time at all it would fire without end at one moment.
        let interval = options.repeat_interval.map(duration).filter(|interval| !interval.is_zero());
        if options.repeat && interval.is_none() {
            let help = "add `repeatInterval` in seconds to `options`";
            return cx.fail(Code::BadArgument, "`startTimer` repeats but has no `repeatInterval`", Some(help));
        }
        let every = interval.filter(|_| options.repeat);
        let first = options.start_after.map(duration).or(every).unwrap_or(Duration::ZERO);
        // `maxNumberOfTimes: 0` is no number of runs: the timer is unlimited, as without it.
        cx.start_timer(args.id, options.is_global, first, every, options.times.filter(|times| *times >= 1));
        cx.done();
    }
}

fn duration(seconds: f64) -> Duration {
    // Longer than a year is never, for a program with a window.
    Duration::from_secs_f64(seconds.min(31_536_000.0))
}
