//! How commands end: messages on stderr with their exit codes.

use std::process::ExitCode;

use crate::shell::terminal::say;

/// Exit code for arguments that are wrong.
const USAGE: u8 = 2;

/// Says what is wrong with the arguments.
pub(super) fn refused(message: &str) -> ExitCode {
    say(&format!("error: {message}"));
    ExitCode::from(USAGE)
}

/// Says why it did not work.
pub(super) fn failed(message: &str) -> ExitCode {
    say(&format!("error: {message}"));
    ExitCode::FAILURE
}

/// `1 error`, `3 errors`.
pub(super) fn counted(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

pub(super) fn not_yet(command: &str) -> ExitCode {
    refused(&format!("`{command}` is not there yet"))
}
