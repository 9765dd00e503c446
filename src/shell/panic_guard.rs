//! Contains panics. A panic is a bug of this program and ends only the work in which it happens: optional work is wrapped in [`catch`], and its loss
//! is reported.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, AssertUnwindSafe};

use super::terminal::say_panic;

/// Installs a panic hook that asks the user to report the bug, once for each panic. For programs; tests keep the default hook.
pub fn install() {
    // Not the default hook: a message may quote a text of the app, with escapes and secrets.
    panic::set_hook(Box::new(|panic| {
        let thread = std::thread::current();
        let location = panic.location().map(|location| format!(" at {location}")).unwrap_or_default();
        let message = message(panic.payload());
        say_panic(&format!("thread '{}' panicked{location}:\n{message}", thread.name().unwrap_or("unnamed")));
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            say_panic(&trace.to_string());
        }
        say_panic("error: this is a fault of ensemble-run; please report it with the lines above");
    }));
}

/// Does `work`. A panic in it unwinds to here and no further.
///
/// Whatever `work` was changing is dropped with it or must be right after half of a change: callers hand in owned values, or values behind
/// locks that are replaced as a whole.
///
/// # Errors
///
/// The message of a panic.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| message(&*payload))
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without a message").to_owned()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::shell::terminal::hide;

    #[test]
    fn a_panic_ends_the_work_and_not_the_thread() {
        assert_eq!(catch(|| 7), Ok(7));
        assert_eq!(catch(|| panic!("out of {}", "order")), Err::<(), _>("out of order".to_owned()));
        assert_eq!(catch(|| panic!("plain")), Err::<(), _>("plain".to_owned()));
    }

    /// Set in the child process of this test.
    const CHILD: &str = "ENSEMBLE_TEST_PANIC";

    #[test]
    fn a_child_that_panics() {
        if std::env::var_os(CHILD).is_none() {
            return;
        }
        install();
        hide(["panic-secret/1"]);
        let thread = std::thread::Builder::new()
            .name("decoder".into())
            .spawn(|| catch(|| panic!("out of order \u{1b}[2J panic-secret/1")));
        assert!(thread.unwrap().join().unwrap().is_err());
    }

    #[test]
    fn a_panic_says_once_what_it_is_on_which_thread_and_that_it_is_to_be_reported() {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "shell::panic_guard::tests::a_child_that_panics", "--nocapture"]).env(CHILD, "1");
        let output = child.output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{stderr}");
        assert!(stderr.contains("'decoder'") && stderr.contains("out of order \u{FFFD}[2J ***"), "{stderr}");
        assert!(!stderr.contains(['\u{1b}']) && !stderr.contains("panic-secret"), "{stderr}");
        assert_eq!(stderr.matches("please report it").count(), 1, "{stderr}");
    }
}
