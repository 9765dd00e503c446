//! Client capabilities.

use lsp_types::{ClientCapabilities, PositionEncodingKind, ResourceOperationKind};

use crate::position::Encoding;

/// Client capabilities that change answers.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// Negotiated unit of columns.
    pub encoding: Encoding,
    /// The client pulls diagnostics (`textDocument/diagnostic`).
    pub pulls: bool,
    /// The client can register file watchers dynamically.
    pub watches: bool,
    /// A workspace edit may rename files.
    pub renames_files: bool,
    /// The client supports `window/showDocument`.
    pub shows_documents: bool,
    /// The client wants `ensemble/liveChanged` notifications.
    pub follows_values: bool,
    /// The client supports `workspace/inlayHint/refresh`.
    pub refreshes_hints: bool,
    /// A workspace edit may create files.
    pub creates_files: bool,
    /// A diagnostic may have related information.
    pub relates: bool,
}

impl Client {
    /// Reads the capabilities of `initialize`.
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
