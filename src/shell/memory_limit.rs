//! Effect of the allocator's limit on the thread of the script that has exceeded it.
//!
//! Most scripts that want too much memory are ended by an exception of their own (`script::memory`) and the app goes on. The rest, code that
//! allocates without ever calling a function, is stopped inside the allocator. Rust does not allow an allocator to unwind, and
//! returning null would end the whole process, so this one thread is parked for good: the window stays and offers a fresh one, a command
//! without a window ends.

use std::sync::Arc;

use super::terminal::say_fault;
use ensemble_core::diag::{Code, Diagnostic, Sources, Span};
use ensemble_script::Running;
use ensemble_script::memory::{on_exceeded, too_much};

/// Sets the callback for a script of the app behind `running` and `sources` that the allocator stops; it gets a message for people. It runs on
/// the thread that is about to be parked. The newest call counts.
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
