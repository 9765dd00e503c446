//! The script engine has panicked: a fresh one takes its place, and the screens are opened anew in it.

use super::Runtime;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_script::ScriptValue;

/// How often the screens are opened anew for one version of the app. An `onLoad` that breaks the engine each time would go on for ever.
const MAX_RESTARTS: u32 = 3;

impl Runtime {
    /// Replaces a broken engine. Storage, typed text and open streams stay, the variables of scripts are lost.
    pub(super) fn replace_broken_engine(&mut self) {
        if self.scripts.restarts >= MAX_RESTARTS || !self.scripts.engine.take_broken() {
            return;
        }
        self.scripts.restarts += 1;
        self.scripts.engine.start_afresh();
        // Objects of the old engine would keep all of it alive.
        let engine = &mut self.scripts.engine;
        self.store
            .storage()
            .replace_objects(|value| engine.to_value(value).map_or(ScriptValue::NULL, ScriptValue::Plain));
        let words = if self.scripts.restarts < MAX_RESTARTS {
            "the scripts were started afresh: their variables are lost, the storage is kept"
        } else {
            "the scripts were started afresh for the last time: their variables are lost, the storage is kept"
        };
        self.report(Diagnostic::warning(Code::HandlerFailed, None, words));
        self.reopen_screens();
    }
}
