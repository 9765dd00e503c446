//! A debounce: work that runs once for a burst of changes, on a thread of its own.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

use super::panic_guard;

/// Tells the work of a change. The thread ends when every clone of it is dropped.
#[derive(Clone)]
pub struct Debounce(SyncSender<()>);

impl Debounce {
    /// Starts the thread `name`, which calls `work` when no change has come for `quiet`, at the latest `longest` after the first one.
    pub fn start(name: &str, quiet: Duration, longest: Duration, work: impl Fn() + Send + 'static) -> io::Result<Self> {
        // One entry, because a change during a waiting change adds nothing.
        let (send, changes) = mpsc::sync_channel(1);
        std::thread::Builder::new().name(name.into()).spawn(move || {
            while changes.recv().is_ok() && has_settled(&changes, quiet, longest) {
                // The panic was reported by its hook; the next change runs the work again.
                let _panicked = panic_guard::catch(&work);
            }
        })?;
        Ok(Self(send))
    }

    /// Notes a change; never waits.
    pub fn changed(&self) {
        // A full queue already says that something has changed.
        let _full = self.0.try_send(());
    }
}

/// Waits for the end of a burst; false when no further change can come.
fn has_settled(changes: &Receiver<()>, quiet: Duration, longest: Duration) -> bool {
    let until = Instant::now() + longest;
    while Instant::now() < until {
        match changes.recv_timeout(quiet) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_one_call_and_the_next_change_another() {
        let (called, calls) = mpsc::channel();
        // The quiet time is never reached, so that only `longest` can end the burst.
        let endless = Duration::from_secs(3600);
        let debounce = Debounce::start("debounce", endless, Duration::ZERO, move || _ = called.send(()));
        let debounce = debounce.expect("a thread");
        for _ in 0..2 {
            debounce.changed();
            assert_eq!(calls.recv(), Ok(()));
        }
        drop(debounce);
        assert_eq!(calls.recv(), Err(mpsc::RecvError), "the thread ends with its last sender");
    }

    #[test]
    fn waiting_ends_when_it_is_quiet_or_nobody_is_left() {
        let (send, changes) = mpsc::sync_channel(1);
        let endless = Duration::from_secs(3600);
        assert!(has_settled(&changes, Duration::ZERO, endless));
        send.send(()).expect("there is a receiver");
        drop(send);
        assert!(!has_settled(&changes, endless, endless));
    }
}
