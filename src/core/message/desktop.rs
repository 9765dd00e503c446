//! Desktop requests with an answer: files, the keyring, pictures of the app.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::interaction::NodeId;
use super::sign_in::SignInRequest;
use crate::value::Value;

/// A request of an app to the desktop; the answer is a [`DesktopAnswer`].
#[derive(Clone, Debug, PartialEq)]
pub enum DesktopRequest {
    /// The person chooses files. Answered with a list of `{name, extension, size, path, mediaType}`; null when nothing was chosen.
    PickFiles {
        /// Endings that are offered; all when empty.
        extensions: Vec<Arc<str>>,
        /// True if more than one file may be chosen.
        multiple: bool,
    },
    /// The person chooses where to write a file. Answered with its path; null when nowhere.
    SaveFile {
        /// The name that is suggested.
        name: Arc<str>,
        /// Content of the file.
        bytes: Bytes,
    },
    /// Saves a file from a URL; the user chooses where.
    SaveDownload {
        /// The name that is suggested.
        name: Arc<str>,
        /// Address of the file.
        url: Arc<str>,
    },
    /// Files that the person has chosen, read into the body of a request. Answered with [`DesktopAnswer::Form`].
    ReadFiles {
        /// The files, each with the name of its field.
        files: Vec<FormFile>,
        /// Further fields, names and values.
        fields: Vec<(Arc<str>, Arc<str>)>,
        /// Limit of all files together, in bytes.
        most_bytes: u64,
        /// Message beyond the limit; `None` for the default.
        too_large: Option<Arc<str>>,
    },
    /// A secret in the system's keyring, under a name of the app.
    Keychain {
        /// The name.
        key: Arc<str>,
        /// The operation on the secret.
        action: KeychainAction,
    },
    /// A picture of the window, or of one widget in it, as PNG in base64: `{imageBytes, size, dimensions}`.
    Screenshot {
        /// The widget; `None` for the window.
        node: Option<NodeId>,
    },
    /// `{isOnline, addresses}`.
    NetworkInfo,
    /// Prevents the screen from turning off, or allows it again.
    KeepAwake(bool),
    /// Plays a sound, or steers one. Answered with true when it was heard to its end.
    Audio {
        /// Id that later requests use.
        id: Arc<str>,
        /// Operation on the sound.
        action: AudioAction,
    },
    /// Calls a program that the person who runs the app has named. Answered with its output.
    External {
        /// Name of the program, as `--external NAME=PROGRAM` gives it.
        name: Arc<str>,
        /// Payload.
        payload: Value,
    },
    /// Signs the person in or out, or queries the signed-in person.
    SignIn(Box<SignInRequest>),
}

impl DesktopRequest {
    /// Name of the kind of request in recordings.
    pub fn name(&self) -> &'static str {
        match self {
            Self::PickFiles { .. } => "pickFiles",
            Self::SaveFile { .. } | Self::SaveDownload { .. } => "saveFile",
            Self::ReadFiles { .. } => "readFiles",
            Self::Keychain { .. } => "keychain",
            Self::Screenshot { .. } => "screenshot",
            Self::NetworkInfo => "networkInfo",
            Self::KeepAwake(_) => "keepAwake",
            Self::Audio { .. } => "audio",
            Self::External { .. } => "external",
            Self::SignIn(_) => "signIn",
        }
    }
}

/// An operation on a secret of the keyring.
#[derive(Clone, Debug, PartialEq)]
pub enum KeychainAction {
    /// Reads the secret. Answered with its text; null when there is none.
    Read,
    /// Stores this text as the secret.
    Save(Arc<str>),
    /// Removes it.
    Clear,
}

/// An operation on a sound.
#[derive(Clone, Debug, PartialEq)]
pub enum AudioAction {
    /// Plays it.
    Play {
        /// An address, or a file of the app.
        source: Arc<str>,
        /// Volume, from 0 to 1.
        volume: f32,
        /// From -1, the left side, to 1, the right side.
        balance: f32,
        /// Start position.
        position: Duration,
    },
    /// Pauses or resumes.
    Hold(bool),
    /// Goes on at another position.
    Seek(Duration),
    /// Ends it.
    Stop,
}

/// A file of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormFile {
    /// The name of its field.
    pub field: Arc<str>,
    /// Name of the file that the server sees.
    pub name: Arc<str>,
    /// Path of the file; one that the person has not chosen is refused.
    pub path: Arc<str>,
}

/// The desktop's answer to a [`DesktopRequest`].
#[derive(Clone, Debug, PartialEq)]
pub enum DesktopAnswer {
    /// The request's result, as its variant describes it.
    Value(Value),
    /// The body of a form with its `Content-Type`.
    Form {
        /// `multipart/form-data` with its boundary.
        content_type: Arc<str>,
        /// The body.
        body: Bytes,
    },
}
