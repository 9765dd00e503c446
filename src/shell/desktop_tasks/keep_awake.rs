//! Prevents the screen from turning off, by a program of the system that runs as long as needed.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

/// Run by the system's program once it prevents the screen from turning off: says so, and ends with this program however that ends.
const HOLD: [&str; 3] = ["sh", "-c", "echo held; exec cat"];

/// Limit of the words of a program that has failed, in bytes.
const MOST_BYTES: u64 = 4096;

/// The running program, if any.
#[derive(Debug, Default)]
pub struct KeepAwake(Option<Child>);

impl KeepAwake {
    /// Turns the inhibition on or off.
    ///
    /// # Errors
    ///
    /// A message when the system has no program for it, or that program cannot do it.
    pub fn set(&mut self, on: bool) -> Result<(), String> {
        if !on {
            self.end();
            return Ok(());
        }
        // One that somebody has ended is started again.
        if self.0.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None))) {
            return Ok(());
        }
        let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
            ("caffeinate", &["-d"])
        } else if cfg!(target_os = "linux") {
            ("systemd-inhibit", &["--what=idle", "--who=ensemble-run", "--why=an app shows something"])
        } else {
            return Err("the screen of this system cannot be kept on".to_owned());
        };
        self.0 = Some(start(program, arguments)?);
        Ok(())
    }

    fn end(&mut self) {
        if let Some(mut child) = self.0.take() {
            // The end of its input ends what it runs, and so the program itself.
            drop(child.stdin.take());
            let _reaped = child.wait();
        }
    }
}

/// Starts the program and waits until it has done its work.
fn start(program: &str, arguments: &[&str]) -> Result<Child, String> {
    let cannot = |words: &str| format!("the screen cannot be kept on: `{program}`: {words}");
    let mut command = Command::new(program);
    command.args(arguments).args(HOLD).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| cannot(&error.to_string()))?;
    let mut said = String::new();
    if let Some(out) = child.stdout.take() {
        // An unreadable answer is none.
        let _read = BufReader::new(out.take(MOST_BYTES)).read_line(&mut said);
    }
    if said.trim() == "held" {
        // Nobody reads it from here on; it says nothing while it works.
        drop(child.stderr.take());
        return Ok(child);
    }
    drop(child.stdin.take());
    let mut words = String::new();
    if let Some(errors) = child.stderr.take() {
        let _read = errors.take(MOST_BYTES).read_to_string(&mut words);
    }
    let _reaped = child.wait();
    let words = words.trim();
    Err(cannot(if words.is_empty() { "it has ended without a word" } else { words }))
}

impl Drop for KeepAwake {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_ends_at_once_has_kept_nothing_on() {
        let words = start("sh", &["-c", "echo no bus >&2; exit 1"]).unwrap_err();
        assert_eq!(words, "the screen cannot be kept on: `sh`: no bus");
        let words = start("sh", &["-c", "exit 1"]).unwrap_err();
        assert_eq!(words, "the screen cannot be kept on: `sh`: it has ended without a word");
        assert!(start("no such program", &[]).is_err());
    }

    #[test]
    fn a_program_that_works_runs_until_it_is_ended() {
        let mut awake = KeepAwake(Some(start("env", &[]).unwrap()));
        assert!(matches!(awake.0.as_mut().unwrap().try_wait(), Ok(None)));
        assert_eq!(awake.set(true), Ok(()), "it is left as it is");
        awake.end();
        assert!(awake.0.is_none());
    }
}
