//! Replaces the script engine after a panic, or when the app keeps too much memory. The screens are opened again in a new engine.

use super::Runtime;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_script::{ScriptValue, memory};

/// Limit of restarts for one version of the app, because an `onLoad` may break the engine each time.
const MAX_RESTARTS: u32 = 3;

/// Minimum interval of replacements for memory in milliseconds, because an `onLoad` may fill the memory each time.
const REST_MILLIS: f64 = 10_000.0;

impl Runtime {
    /// Replaces a broken engine. Storage, user input and open streams are kept; variables of scripts are lost.
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

    /// Frees the memory of scripts when the app keeps more than [`memory::MAX_BYTES_KEPT`], and reports it.
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
