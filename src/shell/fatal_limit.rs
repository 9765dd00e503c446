//! Handles a script at a limit behind which its thread cannot go on: that of the allocator, and the end of the stack.
//!
//! Most scripts that use too much memory are ended by an exception of their own (`script::memory`), and the app continues. The rest, native code that
//! allocates without calling a function, is stopped inside the allocator. Rust does not allow an allocator to unwind, and returning null would abort
//! the process, so this one thread is parked forever: a window offers a restart on a new thread, a command without a window ends. The same happens
//! to a script whose native calls have used up the stack (`stack_overflow.rs`).

use std::sync::Arc;

use super::SCRIPT_STACK;
use super::script_deadline::say_unprinted;
use super::stack_overflow::on_overflow;
use super::terminal::say_fault;
use ensemble_core::diag::{Code, Diagnostic, Sources};
use ensemble_script::Running;
use ensemble_script::memory::{self, on_exceeded};

pub(crate) use super::stack_overflow::guard_stack;

/// A limit that a script has reached.
#[derive(Clone, Copy)]
enum Limit {
    Memory,
    Stack,
}

impl Limit {
    fn words(self) -> String {
        match self {
            Self::Memory => memory::too_much(),
            Self::Stack => format!("it needs more than {} MiB of stack", SCRIPT_STACK >> 20),
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Memory => memory::HELP,
            Self::Stack => {
                "objects, lists, prototypes or proxies are inside of each other without an end; give their nesting a bound"
            }
        }
    }
}

/// Sets the callback for a script that reaches such a limit, in the app behind `running` and `sources`; it gets a message for people. The thread of the
/// script stands still meanwhile, and for ever afterwards. The latest call wins.
///
/// The stack is watched of threads that have called [`guard_stack`].
pub fn watch(
    running: Arc<Running>,
    sources: impl Fn() -> Arc<Sources> + Send + Sync + 'static,
    stopped: impl Fn(String) + Send + Sync + 'static,
) {
    let tell = Arc::new(move |limit: Limit| {
        let (span, sources) = (running.span(), sources());
        let fault = Diagnostic::error(Code::ScriptLimit, span, format!("script stopped: {}", limit.words()));
        say_unprinted(&running);
        say_fault(&fault.help(limit.help()), &sources);
        let location = span.and_then(|span| sources.line_of(span)).unwrap_or_else(|| "an unknown place".to_owned());
        stopped(format!("The script at {location} was stopped: {}.", limit.words()));
    });
    let of_stack = Arc::clone(&tell);
    on_overflow(move || of_stack(Limit::Stack));
    on_exceeded(move || {
        tell(Limit::Memory);
        // `park` may return without a reason.
        loop {
            std::thread::park();
        }
    });
}
