//! `InlineCalls`: actions that scripts call with widgets, actions or handlers in the arguments: `ensemble.showDialog({body: {Text: {…}}})`. The
//! loader parses the arguments as if they were in a file.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use ensemble_core::app::{ActionCall, App, Element, InlineScope, Screen, is_structure, load_call, load_part};
use ensemble_core::diag::{Diagnostic, Report};
use ensemble_core::spec::{ActionSpec, Catalog, Spec};
use ensemble_core::value::Value;
use ensemble_script::Checker;

/// First code id of such calls: above those of the app's files, below those of `CompiledTexts`.
const FIRST_CODE: u32 = 1 << 30;
// The last id before those of `CompiledTexts`, which begin at 2^31.
const LAST_CODE: u32 = (1 << 31) - 1;

/// Parsed calls by action and arguments, so that a dialog that is opened again is not compiled again.
pub struct InlineCalls {
    catalog: Catalog,
    known: FxHashMap<(&'static str, Arc<str>), Arc<ActionCall>>,
    next_code: u32,
}

impl InlineCalls {
    /// Limit of cached calls, because a script that puts data into its dialogs produces new ones each time.
    const MAX: usize = 64;

    /// An empty cache.
    pub fn new(catalog: &Catalog) -> Self {
        Self { catalog: catalog.clone(), known: FxHashMap::default(), next_code: FIRST_CODE }
    }

    /// Clears the cache: a reloaded app may define the named widgets differently.
    pub fn clear(&mut self) {
        self.known.clear();
    }

    /// Parses the structure in a script's arguments; `None` without one, or when it is invalid. Faults are returned the first time.
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
        let read = needed(action, args);
        let key = (action.name, read.to_display());
        if let Some(known) = self.known.get(&key) {
            return (Some(known.clone()), Vec::new());
        }
        let (call, report, next_code) = load_call(action, &read, &self.scope(app, screen));
        self.next_code = next_code;
        if let Some(call) = &call {
            if self.known.len() >= Self::MAX {
                self.known.clear();
            }
            self.known.insert(key, call.clone());
        }
        (call, noted(&report, &format!("in the arguments of `ensemble.{}`", action.name)))
    }

    /// Reads the properties of a part that the method of a widget adds, and what is wrong in them.
    pub fn read_part(
        &mut self,
        spec: &'static Spec,
        props: &Value,
        (app, screen): (&App, Option<&Screen>),
        method: &str,
    ) -> (Option<Arc<Element>>, Vec<Diagnostic>) {
        let (part, report, next_code) = load_part(spec, props, &self.scope(app, screen));
        self.next_code = next_code;
        (part, noted(&report, &format!("in the arguments of `{method}`")))
    }

    fn scope<'s>(&'s mut self, app: &'s App, screen: Option<&'s Screen>) -> InlineScope<'s> {
        if self.next_code > LAST_CODE {
            self.next_code = FIRST_CODE;
        }
        InlineScope { app, screen, catalog: &self.catalog, js: &Checker, first_code: self.next_code }
    }
}

fn noted(report: &Report, place: &str) -> Vec<Diagnostic> {
    report.diagnostics().iter().map(|fault| fault.clone().note(place)).collect()
}

fn has_structure(action: &ActionSpec, args: &Value) -> bool {
    // A value of a wrong type altogether is reported when the arguments are read.
    let usable = |name: &str, value: &Value| action.arg(name).is_none_or(|prop| prop.kind.accepts(value));
    let mut args = args.as_map().into_iter().flat_map(|args| args.iter()).filter(|(_, value)| !value.is_null());
    args.any(|(name, value)| is_structure(action, name, value) && usable(name, value))
}

/// The arguments that contain structure. Data beside them differs in each call and would fill the cache.
fn needed(action: &ActionSpec, args: &Value) -> Value {
    let is_data = |value: &Value| matches!(value, Value::Map(_) | Value::List(_));
    let is_needed = |name: &str, value: &Value| {
        is_structure(action, name, value) || action.required.contains(&name) || !is_data(value)
    };
    let args = args.as_map().into_iter().flat_map(|args| args.iter()).filter(|(name, value)| is_needed(name, value));
    Value::map(args.map(|(name, value)| (name.clone(), value.clone())))
}
