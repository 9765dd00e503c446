//! A file of an app, before anybody has written it to a disk.

/// A file of an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the app's folder, with `/` on every system.
    pub path: String,
    /// Its content.
    pub text: String,
}

impl File {
    pub(crate) fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }
}
