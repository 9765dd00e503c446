//! What is said of a script that wants more memory than a call may take. Its thread is lost: nothing can be unwound from inside an allocator.

use std::sync::Arc;

use super::worker::say;
use crate::diag::{Code, Diagnostic, Rendering, Sources, Span};
use crate::script::Running;
use crate::script::memory::{PER_CALL, when_beyond};

/// Says on stderr which script of `sources` it was, then does `after`.
pub fn tell(
    running: Arc<Running>,
    sources: impl Fn() -> Arc<Sources> + Send + Sync + 'static,
    after: impl Fn() + Send + Sync + 'static,
) {
    when_beyond(move || {
        say(&Rendering::for_stderr().render(&fault(running.place()), &sources()));
        after();
    });
}

fn fault(place: Option<Span>) -> Diagnostic {
    Diagnostic::error(Code::ScriptLimit, place, format!("script stopped: {}", words()))
        .help("let texts and lists grow to a bound; a stream's `into` with `keep` does so by itself")
}

/// What the script has done.
pub fn words() -> String {
    format!("it wants more than {} GiB of memory", PER_CALL >> 30)
}
