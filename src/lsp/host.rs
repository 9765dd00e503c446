//! `Host`: the services that the server needs from the program.

use std::path::{Path, PathBuf};

use ensemble_core::app::hints::Hint;
use ensemble_core::app::{Files, KeptTrees};
use ensemble_core::diag::{Code, Report};
use ensemble_model::{Model, Parts};

/// Services of the program: file system, loading and checking of apps.
pub trait Host: Send {
    /// The file system.
    fn disk(&self) -> &dyn Files;

    /// Loads the app at `path` and collects all faults of `check`. `cache` caches parsed files between calls.
    fn check(&self, path: &Path, files: &dyn Files, cache: &mut ParseCache) -> CheckedApp;

    /// Names of icons, sorted.
    fn icons(&self) -> Vec<&'static str>;

    /// `text` with the values of secrets masked.
    fn without_secrets(&self, text: &str) -> String;

    /// Path of a page that explains `code`, if any.
    fn explanation(&self, code: Code) -> Option<PathBuf>;
}

/// Cache of an app's parsed files: a keystroke changes one of them.
#[derive(Default)]
pub struct ParseCache {
    /// The model's cache.
    pub parts: Parts,
    /// The loader's cache.
    pub trees: KeptTrees,
}

/// A loaded and checked app.
pub struct CheckedApp {
    /// Semantic model.
    pub model: Model,
    /// Faults, and all files that were read.
    pub report: Report,
    /// Suggestions.
    pub hints: Vec<Hint>,
}
