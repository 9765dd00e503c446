//! Replacement of the script engine after a panic, or when the app keeps too much memory: the screens are opened again in a new engine.

use super::Runtime;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_script::{ScriptValue, memory};

/// Most restarts of the scripts for one version of the app. An `onLoad` that breaks the engine each time would restart it without end.
const MAX_RESTARTS: u32 = 3;

/// Least milliseconds between two replacements for memory. An `onLoad` that fills the memory would open the screens without end.
const REST_MILLIS: f64 = 10_000.0;

impl Runtime {
    /// Replaces a broken engine. Storage, typed text and open streams stay, the variables of scripts are lost.
    pub(super) fn replace_broken_engine(&mut self) {
        let (has_panicked, is_full) = (self.scripts.engine.take_broken(), self.scripts.engine.take_full());
        if !has_panicked && is_full {
            return self.empty_engine();
        }
        if self.scripts.restarts >= MAX_RESTARTS || !has_panicked {
            return;
        }
        self.scripts.restarts += 1;
        self.replace_engine(true);
        let words = if self.scripts.restarts < MAX_RESTARTS {
            "the scripts were started afresh: their variables are lost, the storage is kept"
        } else {
            "the scripts were started afresh for the last time: their variables are lost, the storage is kept"
        };
        self.report(Diagnostic::warning(Code::HandlerFailed, None, words));
        self.reopen_screens();
    }

    /// Frees what scripts hold because the app keeps more than [`memory::MAX_BYTES_KEPT`], and reports it.
    fn empty_engine(&mut self) {
        let now = self.store.wall_millis();
        if self.scripts.emptied.is_some_and(|emptied| now - emptied < REST_MILLIS) {
            return;
        }
        self.scripts.emptied = Some(now);
        let most = memory::MAX_BYTES_KEPT >> 30;
        let words = format!(
            "the app keeps more than {most} GiB: its scripts were started afresh, their variables are lost, the storage is kept"
        );
        self.report(Diagnostic::error(Code::ScriptLimit, None, words).help(memory::HELP));
        self.replace_engine(false);
        self.reopen_screens();
        self.scripts.engine.collect_garbage();
    }

    fn replace_engine(&mut self, has_panicked: bool) {
        self.scripts.engine.start_afresh(has_panicked);
        // Objects of the old engine would keep all of it alive.
        let engine = &mut self.scripts.engine;
        self.store
            .storage()
            .replace_objects(|value| engine.to_value(value).map_or(ScriptValue::NULL, ScriptValue::Plain));
    }
}
