//! Prevents the screen from turning off, by a program of the system that runs as long as needed.

use std::process::{Child, Command, Stdio};

/// The running program, if any.
#[derive(Debug, Default)]
pub struct KeepAwake(Option<Child>);

impl KeepAwake {
    /// Turns the inhibition on or off.
    ///
    /// # Errors
    ///
    /// A message when the system has no program for it.
    pub fn set(&mut self, on: bool) -> Result<(), String> {
        if !on {
            self.end();
            return Ok(());
        }
        if self.0.is_some() {
            return Ok(());
        }
        let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
            ("caffeinate", &["-d"])
        } else if cfg!(target_os = "linux") {
            (
                "systemd-inhibit",
                &["--what=idle", "--who=ensemble-run", "--why=an app shows something", "sleep", "infinity"],
            )
        } else {
            return Err("the screen of this system cannot be kept on".to_owned());
        };
        let child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("the screen cannot be kept on: `{program}`: {error}"))?;
        self.0 = Some(child);
        Ok(())
    }

    fn end(&mut self) {
        if let Some(mut child) = self.0.take() {
            // It may have ended by itself.
            let _ended = child.kill();
            let _reaped = child.wait();
        }
    }
}

impl Drop for KeepAwake {
    fn drop(&mut self) {
        self.end();
    }
}
