//! Calls of scripts with widgets, actions or handlers in the arguments.

use std::sync::Arc;

use super::Runtime;
use crate::callback::Call;
use ensemble_core::app::{ActionCall, Element, WidgetType};

impl Runtime {
    /// Parses the structure in a script's arguments and reports its faults. A call without structure is unchanged.
    pub(super) fn read_structure(&mut self, call: &mut Call) {
        if call.yaml.is_some() {
            return;
        }
        let screen = self.screens.get(call.context.screen).map(|screen| screen.screen.clone());
        let app = self.program.app.clone();
        let (yaml, faults) = self.actions.inline_calls.read(call.spec, &call.args, &app, screen.as_deref());
        faults.into_iter().for_each(|fault| self.report(fault));
        if let Some(yaml) = &yaml {
            self.add_apis_of(call, yaml);
        }
        call.yaml = yaml;
    }

    /// Adds APIs of custom widgets that only this call uses, because the loader has merged only those written in the screen's file.
    fn add_apis_of(&mut self, call: &Call, yaml: &ActionCall) {
        let Some(widget) = &yaml.widget else { return };
        let screen = self.screens.get(call.context.screen).map(|screen| screen.screen.clone());
        let mut open: Vec<Arc<Element>> = vec![widget.clone()];
        let mut apis = Vec::new();
        while let Some(element) = open.pop() {
            if let WidgetType::Custom(custom) = &element.widget {
                let private = screen.as_ref().and_then(|screen| screen.widgets.get(&custom.name));
                let shared = || self.program.app.widgets.get(&custom.name);
                let definition = private.filter(|_| custom.private).or_else(shared);
                apis.extend(definition.iter().flat_map(|definition| definition.apis.iter().cloned()));
            }
            open.extend(element.children.iter().cloned());
            open.extend(element.slots.iter().map(|(_, slot)| slot.clone()));
            open.extend(element.branches.iter().filter_map(|branch| branch.element.clone()));
            open.extend(element.template.iter().map(|template| template.element.clone()));
        }
        for api in apis {
            self.add_api(call.context.screen, &api);
        }
    }
}
