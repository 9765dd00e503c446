//! What the server asks of the program around it.

use std::path::{Path, PathBuf};

use ensemble_core::app::hints::Hint;
use ensemble_core::app::{Files, KeptTrees};
use ensemble_core::diag::{Code, Report};
use ensemble_model::{Model, Parts};

/// The program around the server: files, and everything that knows an app.
pub trait Host: Send {
    /// The files of this computer.
    fn disk(&self) -> &dyn Files;

    /// The app at `path`, with every fault that `check` tells of it. `kept` has what was read of its files before.
    fn check(&self, path: &Path, files: &dyn Files, kept: &mut Kept) -> Checked;

    /// Names of icons, in their order.
    fn icons(&self) -> Vec<&'static str>;

    /// `text` with the values of secrets masked.
    fn without_secrets(&self, text: &str) -> String;

    /// A page that explains `code`; `None` when there is none.
    fn explanation(&self, code: Code) -> Option<PathBuf>;
}

/// What was read of the files of an app, for the next time: a keystroke changes one of them.
#[derive(Default)]
pub struct Kept {
    /// What the model has read.
    pub parts: Parts,
    /// What loading has read.
    pub trees: KeptTrees,
}

/// An app that was loaded.
pub struct Checked {
    /// What is named where in it.
    pub model: Model,
    /// Its faults, and all files that were read.
    pub report: Report,
    /// Suggestions.
    pub hints: Vec<Hint>,
}
