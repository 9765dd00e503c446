//! Ends a command without a window when a script call exceeds a time limit.
//!
//! Loops, recursion, memory and regular expressions of scripts have limits of their own. A loop below its limit that calls something expensive
//! remains: Boa cannot be interrupted, so the process ends. A window offers a new thread instead.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::terminal::{say, say_fault};
use ensemble_core::diag::{Code, Diagnostic, Sources};
use ensemble_script::Running;

/// Shortest time limit: what a script within its limits may take on a slow machine.
const SHORTEST: Duration = Duration::from_secs(2);

/// Interval of checks.
const INTERVAL: Duration = Duration::from_millis(100);

/// A watchdog over an app's scripts; dropping it stops it.
pub struct ScriptDeadline {
    _ended: Sender<()>,
}

impl ScriptDeadline {
    /// Ends the process with exit code 1, and the source location on stderr, when a script call of the app behind `running` takes longer than
    /// `longest`.
    ///
    /// # Errors
    ///
    /// A message when no thread can be started.
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
                    say_unprinted(&running);
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

/// Writes the console lines that a script has left to stderr: nobody else does, because its thread does not go on.
pub(super) fn say_unprinted(running: &Running) {
    let (lines, dropped) = running.unprinted.take();
    if dropped > 0 {
        say(&format!("warning: {dropped} earlier lines of the script are left out"));
    }
    for (level, text) in lines {
        say(&format!("{}: {text}", level.as_str()));
    }
}
