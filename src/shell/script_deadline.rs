//! Ends a command without a window when one call of a script does not end.
//!
//! Loops, recursion, memory and regular expressions of scripts have bounds of their own. What is left is a loop that stays below its bound and
//! calls something costly each time round: Boa cannot be interrupted, so that the whole program ends. A window offers a fresh thread instead.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::terminal::say_fault;
use ensemble_core::diag::{Code, Diagnostic, Sources};
use ensemble_script::Running;

/// The least deadline: a script within its limits may take this long on a slow machine.
const SHORTEST: Duration = Duration::from_secs(2);

/// Time between two checks of the running call.
const INTERVAL: Duration = Duration::from_millis(100);

/// The watch over an app's scripts; it ends when this is dropped.
pub struct ScriptDeadline {
    _ended: Sender<()>,
}

impl ScriptDeadline {
    /// From now on the program exits with 1, and with the place on stderr, when a call of a script of the app behind `running` takes longer
    /// than `longest`.
    ///
    /// # Errors
    ///
    /// In words, when no thread can be started.
    pub fn start(running: Arc<Running>, sources: Arc<Sources>, longest: Duration) -> Result<Self, String> {
        let longest = longest.max(SHORTEST);
        let (ended, watched) = channel();
        let watch = move || {
            let (mut call, mut since) = (None, Instant::now());
            while watched.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                let now = running.span().map(|_| running.calls());
                if now != call {
                    (call, since) = (now, Instant::now());
                }
                if call.is_some() && since.elapsed() >= longest {
                    let seconds = since.elapsed().as_secs();
                    let words = format!("script stopped: it has been running for {seconds} s");
                    let fault = Diagnostic::error(Code::ScriptLimit, running.span(), words);
                    say_fault(&fault, &sources);
                    // Boa gives no way to interrupt a call, and a thread cannot be killed.
                    std::process::exit(1);
                }
            }
        };
        thread::Builder::new()
            .name("deadline".into())
            .spawn(watch)
            .map_err(|error| format!("cannot start a thread: {error}"))?;
        Ok(Self { _ended: ended })
    }
}
