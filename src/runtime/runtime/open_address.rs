//! Hands addresses to the desktop: pages, letters, calls. A refused one is reported at the action or widget that asked.

use std::sync::Arc;

use super::Runtime;
use super::action_cx::ActionCx;
use ensemble_core::diag::{Code, Diagnostic, Span};
use ensemble_core::message::Effect;
use ensemble_core::security::system_address;

/// Help of the fault about a refused address.
const OPENABLE: &str = "an app opens pages (`https`, `http`), letters (`mailto`) and calls (`tel`)";

impl Runtime {
    /// Opens the address of a link or of a menu's entry, declared at `span`.
    pub(super) fn open_address(&mut self, address: &str, span: Option<Span>) {
        match refusal(address) {
            Some(words) => self.report(Diagnostic::error(Code::NotAllowed, span, words).help(OPENABLE)),
            None => {
                // What is dropped was reported.
                let _taken = self.effect(Effect::OpenUrl(Arc::from(address)));
            }
        }
    }
}

impl ActionCx<'_> {
    /// Opens an address and ends the action.
    pub fn open_address(&mut self, address: Arc<str>) {
        if let Some(words) = refusal(&address) {
            return self.fail(Code::NotAllowed, words, Some(OPENABLE));
        }
        self.effect(Effect::OpenUrl(address));
        self.done();
    }
}

/// The reason why an app may not open this address; `None` when it may.
fn refusal(address: &str) -> Option<String> {
    // An app of the gallery and a step of the guide are opened by this program itself, which knows their names.
    let is_bundled = ["ensemble-run:demo/", "ensemble-run:guide/"].iter().any(|scheme| address.starts_with(scheme));
    if is_bundled { None } else { system_address(address).err() }
}
