//! Lines for the person at the terminal.

use std::io::{self, Write};

/// Writes a line to stderr.
pub fn say(line: &str) {
    // A closed stderr is no reason to end: nobody is left to be told.
    let _closed = writeln!(io::stderr(), "{line}");
}
