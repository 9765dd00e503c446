//! Errors that end a test.

use ensemble_core::diag::nearest;

/// Result of a step.
pub type StepResult = Result<(), StepError>;

/// An error that ends a test.
#[derive(Clone, Debug, PartialEq)]
pub enum StepError {
    /// An expectation failed.
    Failed(Failure),
    /// The step does not apply to a desktop, with the reason.
    Skipped(String),
}

/// A failed expectation.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Lower case, no final period.
    pub message: String,
    /// Cure of the error.
    pub help: Option<String>,
    /// Another place of the error.
    pub note: Option<String>,
    /// True when an API without a mock was called.
    pub is_missing_mock: bool,
}

impl StepError {
    /// A failure.
    pub fn failed(message: impl Into<String>) -> Self {
        let message: String = message.into();
        let message = message.trim_end().trim_end_matches('.').to_owned();
        Self::Failed(Failure { message, help: None, note: None, is_missing_mock: false })
    }

    /// The failure of an app that keeps itself busy.
    pub fn endless() -> Self {
        Self::failed("the app is endlessly busy: a million things happened in one wait")
            .help("a timer without a delay, or a stream whose mock has no `delayMs`, starts itself again and again")
    }

    /// Adds advice.
    pub fn help(self, help: impl Into<String>) -> Self {
        match self {
            Self::Failed(failure) => Self::Failed(Failure { help: Some(help.into()), ..failure }),
            skipped @ Self::Skipped(_) => skipped,
        }
    }

    /// Adds another location.
    pub fn note(self, note: impl Into<String>) -> Self {
        match self {
            Self::Failed(failure) => Self::Failed(Failure { note: Some(note.into()), ..failure }),
            skipped @ Self::Skipped(_) => skipped,
        }
    }

    /// With the group of steps that it happened in.
    pub fn within(self, group: &str) -> Self {
        match self {
            Self::Failed(failure) => {
                let note = failure.note.map_or_else(String::new, |note| format!("; {note}"));
                Self::Failed(Failure { note: Some(format!("in the group `{group}`{note}")), ..failure })
            }
            skipped @ Self::Skipped(_) => skipped,
        }
    }

    /// Adds "did you mean" with the nearest known name, else the first known names.
    pub fn did_you_mean<'n>(self, written: &str, known: impl IntoIterator<Item = &'n str>) -> Self {
        const MOST: usize = 8;
        let known: Vec<&str> = known.into_iter().collect();
        if let Some(near) = nearest(written, known.iter().copied()) {
            return self.help(format!("did you mean `{near}`?"));
        }
        let names: Vec<String> = known.iter().take(MOST).map(|name| format!("`{name}`")).collect();
        match known.len() {
            0 => self,
            1..=MOST => self.help(format!("there is {}", names.join(", "))),
            _ => self.help(format!("there is {} and {} more", names.join(", "), known.len() - MOST)),
        }
    }
}
