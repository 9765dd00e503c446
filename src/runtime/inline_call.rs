//! Actions that scripts call with widgets, actions or handlers among the arguments: `ensemble.showDialog({body: {Text: {…}}})`. The arguments are
//! read by the loader, as if they stood in a file.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::Runtime;
use crate::handler::Call;
use ensemble_core::app::{ActionCall, Element, InlineScope, What, is_structure, load_call};
use ensemble_core::spec::{ActionSpec, Catalog};
use ensemble_core::value::Value;
use ensemble_script::Checker;

/// Ids of code in such calls: above those of the app's files, below those of `CompiledTexts`.
const FIRST_CODE: u32 = 1 << 30;
const LAST_CODE: u32 = (1 << 31) - 1;

/// The calls that were read, by action and arguments, so that a dialog that is opened again is not compiled again.
pub struct InlineCalls {
    catalog: Catalog,
    known: FxHashMap<(&'static str, Arc<str>), Arc<ActionCall>>,
    next_code: u32,
}

impl InlineCalls {
    /// How many calls are kept. A script that puts data into its dialogs makes up ever new ones.
    const MAX: usize = 64;

    /// No call yet.
    pub fn new(catalog: &Catalog) -> Self {
        Self { catalog: catalog.clone(), known: FxHashMap::default(), next_code: FIRST_CODE }
    }

    /// Forgets all: the widgets that they name may be others in a new version of the app.
    pub fn clear(&mut self) {
        self.known.clear();
    }
}

impl Runtime {
    /// Reads the structure in a script's arguments; what is wrong in it is reported. Leaves a call alone that has none.
    pub(crate) fn read_structure(&mut self, call: &mut Call) {
        if call.yaml.is_some() || !has_structure(call.spec, &call.args) {
            return;
        }
        let known = (call.spec.name, call.args.to_display());
        let yaml = match self.inline_calls.known.get(&known) {
            Some(yaml) => Some(yaml.clone()),
            None => self.load_inline(call, known),
        };
        if let Some(yaml) = &yaml {
            self.add_apis_of(call, yaml);
        }
        call.yaml = yaml;
    }

    fn load_inline(&mut self, call: &Call, known: (&'static str, Arc<str>)) -> Option<Arc<ActionCall>> {
        let screen = self.screen(call.context.screen).map(|screen| screen.screen.clone());
        let calls = &mut self.inline_calls;
        if calls.next_code > LAST_CODE {
            calls.next_code = FIRST_CODE;
        }
        let scope = InlineScope {
            app: &self.app,
            screen: screen.as_deref(),
            catalog: &calls.catalog,
            js: &Checker,
            first_code: calls.next_code,
        };
        let (yaml, report, next_code) = load_call(call.spec, &call.args, &scope);
        calls.next_code = next_code;
        if let Some(yaml) = &yaml {
            if calls.known.len() >= InlineCalls::MAX {
                calls.known.clear();
            }
            calls.known.insert(known, yaml.clone());
        }
        for fault in report.diagnostics() {
            self.report(fault.clone().note(format!("in the arguments of `ensemble.{}`", call.spec.name)));
        }
        yaml
    }

    /// The APIs of custom widgets that only this call uses: the loader has merged those into the screen that are written in its file.
    fn add_apis_of(&mut self, call: &Call, yaml: &ActionCall) {
        let Some(widget) = &yaml.widget else { return };
        let screen = self.screen(call.context.screen).map(|screen| screen.screen.clone());
        let mut open: Vec<Arc<Element>> = vec![widget.clone()];
        let mut apis = Vec::new();
        while let Some(element) = open.pop() {
            if let What::Custom(custom) = &element.what {
                let private = screen.as_ref().and_then(|screen| screen.widgets.get(&custom.name));
                let definition = private.filter(|_| custom.private).or_else(|| self.app.widgets.get(&custom.name));
                apis.extend(definition.iter().flat_map(|definition| definition.apis.iter().cloned()));
            }
            open.extend(element.children.iter().cloned());
            open.extend(element.slots.iter().map(|(_, slot)| slot.clone()));
            open.extend(element.branches.iter().map(|branch| branch.element.clone()));
            open.extend(element.template.iter().map(|template| template.element.clone()));
        }
        for api in apis {
            self.add_api(call.context.screen, &api);
        }
    }
}

fn has_structure(action: &ActionSpec, args: &Value) -> bool {
    // What has the wrong form altogether is reported when the arguments are read.
    let usable = |name: &str, value: &Value| action.arg(name).is_none_or(|prop| prop.kind.accepts(value));
    let mut args = args.as_map().into_iter().flat_map(|args| args.iter()).filter(|(_, value)| !value.is_null());
    args.any(|(name, value)| is_structure(action, name) && usable(name, value))
}
