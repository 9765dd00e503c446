//! Threads that cannot go on: one whose script wants more memory than a call may take, one that has met a fault of our own.
//!
//! Neither is unwound: from inside an allocator nothing can be, and the released program is not built for it. Such a thread is told of
//! and held for good; the window stays and offers a fresh one, a command without a window ends.

use std::panic;
use std::sync::{Arc, Mutex, PoisonError};

use super::terminal::{say, stderr_rendering};
use ensemble_core::diag::{Code, Diagnostic, Sources, Span};
use ensemble_script::Running;
use ensemble_script::memory::{MAX_BYTES_PER_CALL, on_exceeded};

/// What a lost thread is told to, in words for people.
type Told = Arc<dyn Fn(String) + Send + Sync>;

static TOLD: Mutex<Option<Told>> = Mutex::new(None);

/// Threads that an app can do without: the rest of it goes on.
const SPARE: [&str; 3] = ["images", "watchdog", "load"];

/// From now on `lost` is told of a lost thread of the app whose scripts `running` knows, on that thread; the newest wish counts.
pub fn watch(
    running: Arc<Running>,
    sources: impl Fn() -> Arc<Sources> + Send + Sync + 'static,
    lost: impl Fn(String) + Send + Sync + 'static,
) {
    let told: Told = Arc::new(lost);
    *TOLD.lock().unwrap_or_else(PoisonError::into_inner) = Some(told.clone());
    on_exceeded(move || {
        let (place, sources) = (running.span(), sources());
        say(&stderr_rendering().render(&excess(place), &sources));
        let place = place.and_then(|span| sources.line_of(span)).unwrap_or_else(|| "an unknown place".to_owned());
        told(format!("The script at {place} was stopped: {}.", want()));
    });
}

/// Holds every thread that panics but the main one. For programs; tests want their panics.
pub fn hold_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        usual(panic);
        say("error: this is a fault of ensemble-run; please report it with the lines above");
        let thread = std::thread::current();
        let name = thread.name().unwrap_or_default();
        if name == "main" {
            return;
        }
        let told = TOLD.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(told) = told else { std::process::exit(1) };
        if !SPARE.contains(&name) {
            told("The app was stopped by a fault of ensemble-run, which is told on stderr.".to_owned());
        }
        loop {
            std::thread::park();
        }
    }));
}

fn excess(place: Option<Span>) -> Diagnostic {
    Diagnostic::error(Code::ScriptLimit, place, format!("script stopped: {}", want()))
        .help("let texts and lists grow to a bound; a stream's `into` with `keep` does so by itself")
}

fn want() -> String {
    format!("it wants more than {} GiB of memory", MAX_BYTES_PER_CALL >> 30)
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Output};
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    /// Which part a child of this test program plays.
    const PART: &str = "ENSEMBLE_TEST_LOST";

    fn play(part: &str) -> Output {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "shell::lost::tests::a_child_that_panics", "--nocapture"]).env(PART, part);
        child.output().unwrap()
    }

    fn panics(name: &str) {
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(|| panic!("out of order"));
        let _held = thread.unwrap();
    }

    #[test]
    fn a_child_that_panics() {
        let Ok(part) = std::env::var(PART) else { return };
        let (lost, told) = mpsc::channel();
        hold_panics();
        if part == "window" {
            watch(Arc::default(), Arc::default, move |words| lost.send(words).unwrap());
            panics("images");
            panics("app");
            eprintln!("told: {}", told.recv_timeout(Duration::from_secs(60)).unwrap());
            std::process::exit(7);
        }
        panics("app");
        // Held until the other thread has ended the program.
        let _ended = told.recv_timeout(Duration::from_secs(60));
    }

    #[test]
    fn a_window_outlives_a_thread_that_panics() {
        let output = play("window");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(7), "{said}");
        assert!(said.contains("out of order") && said.contains("please report it"), "{said}");
        assert!(said.contains("told: The app was stopped by a fault of ensemble-run"), "{said}");
    }

    #[test]
    fn a_command_ends_with_a_thread_that_panics() {
        let output = play("command");
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
