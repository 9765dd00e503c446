//! What a running app asks of the desktop and waits for: files, the keyring, a picture of itself.

use std::sync::Arc;

use bytes::Bytes;

use super::interaction::NodeId;
use crate::value::Value;

/// Something that an app asks of the desktop and waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum DesktopRequest {
    /// The person chooses files. Answered with a list of `{name, extension, size, path, mediaType}`; null when nothing was chosen.
    PickFiles {
        /// Endings that are offered; all when empty.
        extensions: Vec<Arc<str>>,
        /// More than one may be chosen.
        multiple: bool,
    },
    /// The person chooses where to write a file. Answered with its path; null when nowhere.
    SaveFile {
        /// The name that is suggested.
        name: Arc<str>,
        /// What is written.
        bytes: Bytes,
    },
    /// Files that the person has chosen, read into the body of a request. Answered with [`DesktopAnswer::Form`].
    ReadFiles {
        /// The files, each with the name of its field.
        files: Vec<FormFile>,
        /// Further fields, names and values.
        fields: Vec<(Arc<str>, Arc<str>)>,
        /// The most bytes that all files together may have.
        most_bytes: u64,
        /// What is said when they have more.
        too_large: Option<Arc<str>>,
    },
    /// A secret in the system's keyring, under a name of the app.
    Keychain {
        /// The name.
        key: Arc<str>,
        /// What to do with it.
        action: KeychainAction,
    },
    /// A picture of the window, or of one widget in it, as PNG in base64: `{imageBytes, size, dimensions}`.
    Screenshot {
        /// The widget; `None` for the window.
        node: Option<NodeId>,
    },
    /// `{isOnline, addresses}`.
    NetworkInfo,
    /// Keeps the screen on, or lets it go dark again.
    KeepAwake(bool),
}

/// What is done with a secret.
#[derive(Clone, Debug, PartialEq)]
pub enum KeychainAction {
    /// Answered with it; null when there is none.
    Read,
    /// Keeps this text.
    Save(Arc<str>),
    /// Removes it.
    Clear,
}

/// A file of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormFile {
    /// The name of its field.
    pub field: Arc<str>,
    /// Its name, as the server sees it.
    pub name: Arc<str>,
    /// Where it lies; one that the person has not chosen is refused.
    pub path: Arc<str>,
}

/// What the desktop answers.
#[derive(Clone, Debug, PartialEq)]
pub enum DesktopAnswer {
    /// What was asked for.
    Value(Value),
    /// The body of a form with its `Content-Type`.
    Form {
        /// `multipart/form-data` with its boundary.
        content_type: Arc<str>,
        /// The body.
        body: Bytes,
    },
}
