//! Parameters that name a place of a document.

use lsp_types::{
    CompletionParams, DocumentColorParams, DocumentHighlightParams, DocumentSymbolParams, GotoDefinitionParams,
    HoverParams, InlayHintParams, Position, ReferenceParams, SemanticTokensParams, SemanticTokensRangeParams,
    SignatureHelpParams, TextDocumentPositionParams, Uri,
};
use serde::de::DeserializeOwned;

/// Request parameters with a document and a position.
pub trait Place: DeserializeOwned {
    /// URI of the document.
    fn uri(&self) -> &Uri;

    /// Position; the start for requests about a whole document.
    fn position(&self) -> Position {
        Position::default()
    }
}

macro_rules! places {
    ($($name:ident: $($step:ident).+;)*) => {
        $(impl Place for $name {
            fn uri(&self) -> &Uri {
                &self.$($step).+.text_document.uri
            }

            fn position(&self) -> Position {
                self.$($step).+.position
            }
        })*
    };
}

places! {
    CompletionParams: text_document_position;
    HoverParams: text_document_position_params;
    DocumentHighlightParams: text_document_position_params;
    GotoDefinitionParams: text_document_position_params;
    ReferenceParams: text_document_position;
    SignatureHelpParams: text_document_position_params;
}

impl Place for TextDocumentPositionParams {
    fn uri(&self) -> &Uri {
        &self.text_document.uri
    }

    fn position(&self) -> Position {
        self.position
    }
}

impl Place for DocumentSymbolParams {
    fn uri(&self) -> &Uri {
        &self.text_document.uri
    }
}

impl Place for DocumentColorParams {
    fn uri(&self) -> &Uri {
        &self.text_document.uri
    }
}

impl Place for SemanticTokensParams {
    fn uri(&self) -> &Uri {
        &self.text_document.uri
    }
}

impl Place for SemanticTokensRangeParams {
    fn uri(&self) -> &Uri {
        &self.text_document.uri
    }
}

impl Place for InlayHintParams {
    fn uri(&self) -> &Uri {
        &self.text_document.uri
    }
}
