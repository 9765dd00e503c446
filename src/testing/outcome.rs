//! [`Outcome`]: the result of a test.

use std::time::Duration;

use crate::shell::headless::Picture;
use ensemble_core::diag::Diagnostic;

/// Status of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Everything was as expected.
    Passed,
    /// Something was not.
    Failed,
    /// The test does not apply to a desktop.
    Skipped,
}

impl Status {
    /// Name of the status in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// Result of a test on one device.
pub struct Outcome {
    /// Id of the test, with scenario and device in brackets.
    pub id: String,
    /// Path of the file in messages.
    pub file: String,
    /// Passed, failed or skipped.
    pub status: Status,
    /// Duration in real time.
    pub duration: Duration,
    /// Number of repeated attempts.
    pub retries: u32,
    /// The failure, at the step that failed.
    pub fault: Option<Diagnostic>,
    /// Reason for which the test was skipped.
    pub reason: Option<String>,
    /// The screen at the failure as text.
    pub tree: Option<String>,
    /// The screen at the failure as a picture.
    pub picture: Option<Picture>,
    /// Messages of steps for the report, and warnings about ignored settings.
    pub messages: Vec<String>,
    /// Snapshots that were written.
    pub updated: Vec<String>,
}

impl Outcome {
    /// A copy without the picture, to be kept until all tests have run.
    pub(crate) fn without_picture(&self) -> Self {
        Self {
            id: self.id.clone(),
            file: self.file.clone(),
            fault: self.fault.clone(),
            reason: self.reason.clone(),
            tree: self.tree.clone(),
            picture: None,
            messages: self.messages.clone(),
            updated: self.updated.clone(),
            ..*self
        }
    }
}
