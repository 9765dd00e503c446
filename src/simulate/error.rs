//! What is wrong with a simulation file, and where. The one error of this folder.

use std::fmt;

/// A fault in a simulation, shown as `file:line: message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulationError {
    /// The file, as it was reached; empty when the fault belongs to none.
    pub file: String,
    /// The line, from 1; 0 when no line is to blame.
    pub line: u64,
    /// The message, lower case, without a final period.
    pub message: String,
}

impl SimulationError {
    /// A fault at a line of a file that is named later.
    pub(super) fn at_line(line: u64, message: impl Into<String>) -> Self {
        Self { file: String::new(), line, message: message.into() }
    }

    /// A fault that belongs to no line.
    pub(super) fn general(message: impl Into<String>) -> Self {
        Self::at_line(0, message)
    }

    /// The same fault, said of `file`.
    pub(super) fn in_file(self, file: &str) -> Self {
        Self { file: file.to_owned(), ..self }
    }
}

impl fmt::Display for SimulationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}:", self.file)?;
            if self.line > 0 {
                write!(f, "{}:", self.line)?;
            }
            write!(f, " ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for SimulationError {}
