//! Server capabilities: exactly the methods that [`crate::Server`] implements.

use serde_json::{Value, json};

use crate::position::Encoding;
use crate::preview;
use crate::semantic_tokens::{MODIFIERS, TYPES};

/// The capabilities that `initialize` announces.
pub fn capabilities(encoding: Encoding) -> Value {
    json!({
        "positionEncoding": match encoding {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16 => "utf-16",
        },
        // 2: changes are ranges.
        "textDocumentSync": {"openClose": true, "change": 2},
        "diagnosticProvider": {"identifier": "ensemble-run", "interFileDependencies": true, "workspaceDiagnostics": false},
        "completionProvider": {"triggerCharacters": [".", "{", ":", "-", " ", "'", "\""]},
        "hoverProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "renameProvider": {"prepareProvider": true},
        "documentSymbolProvider": true,
        "workspaceSymbolProvider": true,
        "foldingRangeProvider": true,
        "colorProvider": true,
        "codeActionProvider": {"codeActionKinds": ["quickfix", "refactor.extract", "refactor.rewrite"]},
        "documentFormattingProvider": true,
        "semanticTokensProvider": {
            "legend": {"tokenTypes": TYPES, "tokenModifiers": MODIFIERS},
            "full": true,
            "range": true,
        },
        "inlayHintProvider": true,
        "documentHighlightProvider": true,
        "executeCommandProvider": {"commands": [preview::OPEN, preview::CLOSE]},
        "signatureHelpProvider": {"triggerCharacters": ["(", ","]},
    })
}
