//! Handles a script that exceeds the allocator's limit.
//!
//! Most scripts that use too much memory are ended by an exception of their own (`script::memory`), and the app continues. The rest, native code that
//! allocates without calling a function, is stopped inside the allocator. Rust does not allow an allocator to unwind, and returning null would abort
//! the process, so this one thread is parked forever: a window offers a restart on a new thread, a command without a window ends.

use std::sync::Arc;

use super::terminal::say_fault;
use ensemble_core::diag::{Code, Diagnostic, Sources, Span};
use ensemble_script::Running;
use ensemble_script::memory::{on_exceeded, too_much};

/// Sets the callback for a script that the allocator stops, in the app behind `running` and `sources`; it gets a message for people. It runs on the
/// thread that is about to be parked. The latest call wins.
pub fn watch(
    running: Arc<Running>,
    sources: impl Fn() -> Arc<Sources> + Send + Sync + 'static,
    stopped: impl Fn(String) + Send + Sync + 'static,
) {
    on_exceeded(move || {
        let (span, sources) = (running.span(), sources());
        say_fault(&diagnostic(span), &sources);
        let location = span.and_then(|span| sources.line_of(span)).unwrap_or_else(|| "an unknown place".to_owned());
        stopped(format!("The script at {location} was stopped: {}.", too_much()));
        // `park` may return without a reason.
        loop {
            std::thread::park();
        }
    });
}

fn diagnostic(span: Option<Span>) -> Diagnostic {
    Diagnostic::error(Code::ScriptLimit, span, format!("script stopped: {}", too_much()))
        .help(ensemble_script::memory::HELP)
}
