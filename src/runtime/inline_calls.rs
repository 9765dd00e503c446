//! `InlineCalls`: actions that scripts call with widgets, actions or handlers among the arguments: `ensemble.showDialog({body: {Text: {…}}})`. The
//! loader reads the arguments, as if they were in a file.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use ensemble_core::app::{ActionCall, App, InlineScope, Screen, is_structure, load_call};
use ensemble_core::diag::Diagnostic;
use ensemble_core::spec::{ActionSpec, Catalog};
use ensemble_core::value::Value;
use ensemble_script::Checker;

/// Ids of code in such calls: above those of the app's files, below those of `CompiledTexts`.
const FIRST_CODE: u32 = 1 << 30;
// The last id before those of `CompiledTexts`, which begin at 2^31.
const LAST_CODE: u32 = (1 << 31) - 1;

/// The calls that were read, by action and arguments, so that a dialog that is opened again is not compiled again.
pub struct InlineCalls {
    catalog: Catalog,
    known: FxHashMap<(&'static str, Arc<str>), Arc<ActionCall>>,
    next_code: u32,
}

impl InlineCalls {
    /// Calls that are kept. A script that puts data into its dialogs makes up ever new ones.
    const MAX: usize = 64;

    /// No call yet.
    pub fn new(catalog: &Catalog) -> Self {
        Self { catalog: catalog.clone(), known: FxHashMap::default(), next_code: FIRST_CODE }
    }

    /// Forgets all: the widgets that they name may be others in a new version of the app.
    pub fn clear(&mut self) {
        self.known.clear();
    }

    /// Reads the structure in a script's arguments; `None` when there is none or it cannot be read. Faults in it come with it, the first time.
    pub fn read(
        &mut self,
        action: &'static ActionSpec,
        args: &Value,
        app: &App,
        screen: Option<&Screen>,
    ) -> (Option<Arc<ActionCall>>, Vec<Diagnostic>) {
        if !has_structure(action, args) {
            return (None, Vec::new());
        }
        let key = (action.name, args.to_display());
        if let Some(known) = self.known.get(&key) {
            return (Some(known.clone()), Vec::new());
        }
        if self.next_code > LAST_CODE {
            self.next_code = FIRST_CODE;
        }
        let (catalog, first_code) = (&self.catalog, self.next_code);
        let scope = InlineScope { app, screen, catalog, js: &Checker, first_code };
        let (call, report, next_code) = load_call(action, args, &scope);
        self.next_code = next_code;
        if let Some(call) = &call {
            if self.known.len() >= Self::MAX {
                self.known.clear();
            }
            self.known.insert(key, call.clone());
        }
        let faults = report
            .diagnostics()
            .iter()
            .map(|fault| fault.clone().note(format!("in the arguments of `ensemble.{}`", action.name)));
        (call, faults.collect())
    }
}

fn has_structure(action: &ActionSpec, args: &Value) -> bool {
    // A value of a wrong type altogether is reported when the arguments are read.
    let usable = |name: &str, value: &Value| action.arg(name).is_none_or(|prop| prop.kind.accepts(value));
    let mut args = args.as_map().into_iter().flat_map(|args| args.iter()).filter(|(_, value)| !value.is_null());
    args.any(|(name, value)| is_structure(action, name) && usable(name, value))
}
