//! Code action for an undefined variable of `env`: adds it to `.env.config`.

use std::path::Path;

use ensemble_core::app::Files;
use ensemble_core::diag::{Code, Diagnostic};
use lsp_types::{CodeAction, CodeActionKind};

use crate::client::Client;
use crate::document::Documents;
use crate::edits::{Edits, insertion};
use crate::position::{Encoding, LineIndex};
use crate::uri::uri_of;

/// Largest `.env.config` that is edited, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// The code action that cures `fault` in the app whose folder is `root`; `None` for another fault.
pub fn add_to_env(
    fault: &Diagnostic,
    root: &Path,
    files: &dyn Files,
    documents: &Documents,
    (client, encoding): (&Client, Encoding),
) -> Option<CodeAction> {
    if fault.code != Code::EnvMissing {
        return None;
    }
    let name = fault.message.split('`').nth(1)?.strip_prefix("env.")?;
    let path = root.join(".env.config");
    let line = format!("{name}=\n");
    let mut edits = Edits::default();
    if files.is_file(&path) {
        let text = String::from_utf8(files.read(&path, LARGEST).ok()?).ok()?;
        let end = LineIndex::of(&text).position(&text, text.len() as u32, encoding);
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let document = documents.get(&path);
        let uri = document.map(|document| document.uri.clone()).or_else(|| uri_of(&path))?;
        edits.change(uri, document.map(|document| document.version), vec![insertion(end, &format!("{gap}{line}"))]);
    } else if !client.creates_files || !edits.create(&path, &line, documents) {
        return None;
    }
    Some(edits.action(format!("Add `{name}` to `.env.config`"), CodeActionKind::QUICKFIX))
}
