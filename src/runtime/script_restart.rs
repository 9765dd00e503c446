//! The script engine has panicked: a fresh one takes its place, and the screens are opened anew in it.

use crate::Runtime;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_script::ScriptValue;

/// How often the screens are opened anew for one version of the app. An `onLoad` that breaks the engine each time would go on for ever.
const MAX_RESTARTS: u32 = 3;

impl Runtime {
    /// Replaces a broken engine. Storage, typed text and open streams stay, the variables of scripts are lost.
    pub(crate) fn replace_broken_engine(&mut self) {
        if self.script_restarts >= MAX_RESTARTS || !self.engine.take_broken() {
            return;
        }
        self.script_restarts += 1;
        self.engine.start_afresh();
        // Objects of the old engine would keep all of it alive.
        for value in self.store.storage.borrow_mut().values_mut() {
            if let ScriptValue::Object(_) = value {
                *value = self.engine.to_value(value).map_or(ScriptValue::NULL, ScriptValue::Plain);
            }
        }
        let words = if self.script_restarts < MAX_RESTARTS {
            "the scripts were started afresh: their variables are lost, the storage is kept"
        } else {
            "the scripts were started afresh for the last time: their variables are lost, the storage is kept"
        };
        self.report(Diagnostic::warning(Code::HandlerFailed, None, words));
        self.reopen_screens();
    }
}
