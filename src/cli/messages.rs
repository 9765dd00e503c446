//! Final messages of commands on stderr, and exit codes.

use std::io::{self, ErrorKind};
use std::process::ExitCode;

use crate::shell::terminal::say;
use ensemble_core::security::is_printable;

/// Exit code for wrong arguments.
const USAGE: u8 = 2;

/// Prints an error about arguments.
pub(super) fn refused(message: &str) -> ExitCode {
    say(&format!("error: {message}"));
    ExitCode::from(USAGE)
}

/// Prints a parse error of the arguments, or the requested help. Arguments may be foreign file names, so the error is not printed in colour.
pub(super) fn wrong_usage(error: &clap::Error) -> ExitCode {
    let is_plain = error.to_string().chars().all(is_printable);
    if is_plain {
        // Help and version go to stdout.
        let result = error.print();
        return if error.use_stderr() { exit_code(error) } else { printed(result) };
    }
    say(error.to_string().trim_end());
    exit_code(error)
}

fn exit_code(error: &clap::Error) -> ExitCode {
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(USAGE))
}

/// Prints an error of a command.
pub(super) fn failed(message: &str) -> ExitCode {
    say(&format!("error: {message}"));
    ExitCode::FAILURE
}

/// Exit code after a command has printed its result to stdout. A reader that has gone away is no fault; a full disk is reported.
pub(super) fn printed(result: io::Result<()>) -> ExitCode {
    match has_reader(result) {
        Ok(_) => ExitCode::SUCCESS,
        Err(message) => failed(&message),
    }
}

/// False when the reader of stdout has gone away, as with `| head`: the rest need not be printed.
///
/// # Errors
///
/// A message for other reasons, such as a full disk.
pub(super) fn has_reader(result: io::Result<()>) -> Result<bool, String> {
    match result {
        Ok(()) => Ok(true),
        Err(fault) if fault.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(fault) => Err(format!("cannot write to stdout: {fault}")),
    }
}

/// `1 error`, `3 errors`.
pub(super) fn counted(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
