//! What the client has said of itself.

use lsp_types::{ClientCapabilities, PositionEncodingKind, ResourceOperationKind};

use crate::position::Encoding;

/// What the client can do, as far as it changes answers.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// The unit of columns that was agreed on.
    pub encoding: Encoding,
    /// It asks for diagnostics itself.
    pub pulls: bool,
    /// It can be asked to watch files.
    pub watches: bool,
    /// An edit may rename a file.
    pub renames_files: bool,
    /// It can be asked to show a document.
    pub shows_documents: bool,
    /// It wants to know when values of the running app change.
    pub follows_values: bool,
    /// It can be asked to ask for inlay hints anew.
    pub refreshes_hints: bool,
    /// An edit may create a file.
    pub creates_files: bool,
    /// A fault may name other places.
    pub relates: bool,
}

impl Client {
    /// What `initialize` tells.
    pub fn of(capabilities: &ClientCapabilities) -> Self {
        let encodings = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_deref());
        let knows_utf8 = encodings.is_some_and(|known| known.contains(&PositionEncodingKind::UTF8));
        let text = capabilities.text_document.as_ref();
        let pull = text.and_then(|text| text.diagnostic.as_ref());
        let published = text.and_then(|text| text.publish_diagnostics.as_ref());
        let workspace = capabilities.workspace.as_ref();
        let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let operations = edit.and_then(|edit| edit.resource_operations.as_deref()).unwrap_or_default();
        let window = capabilities.window.as_ref();
        let show = window.and_then(|window| window.show_document.as_ref());
        let hints = workspace.and_then(|workspace| workspace.inlay_hint.as_ref());
        let watch = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        Self {
            encoding: if knows_utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            pulls: pull.is_some(),
            renames_files: operations.contains(&ResourceOperationKind::Rename),
            shows_documents: show.is_some_and(|show| show.support),
            follows_values: capabilities.experimental.as_ref().is_some_and(|own| own["ensembleLive"] == true),
            refreshes_hints: hints.and_then(|hints| hints.refresh_support).unwrap_or_default(),
            creates_files: operations.contains(&ResourceOperationKind::Create),
            relates: published.and_then(|published| published.related_information).unwrap_or_default(),
            watches: watch.and_then(|watch| watch.dynamic_registration).unwrap_or_default(),
        }
    }
}
