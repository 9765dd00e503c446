//! Calls of scripts whose arguments hold widgets, actions or handlers, and parts that scripts add to widgets.

use std::sync::Arc;

use super::Runtime;
use crate::callback::Call;
use crate::scene::ScreenId;
use ensemble_core::app::{Element, WidgetType};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::spec::Spec;
use ensemble_core::value::Value;

/// The most parts of a widget that scripts may add to.
const MOST_PARTS: usize = 1000;

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
        if let Some(widget) = yaml.as_ref().and_then(|yaml| yaml.widget.clone()) {
            self.add_apis_of(call.context.screen, widget);
        }
        call.yaml = yaml;
    }

    /// `calendar.addRowSpan({start, end, widget})`: adds a part to a widget, which is there as long as the widget.
    pub(super) fn add_part(&mut self, handle: u64, part: &'static Spec, method: &str, props: &Value) {
        let Some(instance) = self.widgets.get(handle) else { return };
        let cx = instance.cx.clone();
        let stop = if props.as_map().is_none() {
            Some((Code::BadArgument, format!("`{method}` takes a map")))
        } else if instance.children.len() >= MOST_PARTS || self.widgets.is_full() {
            Some((Code::LimitReached, format!("`{method}` adds no more than {MOST_PARTS} parts to a widget")))
        } else {
            None
        };
        if let Some((code, message)) = stop {
            return self.report(Diagnostic::error(code, None, message));
        }
        let screen = self.screens.get(cx.screen).map(|screen| screen.screen.clone());
        let app = self.program.app.clone();
        let (made, faults) = self.actions.inline_calls.read_part(part, props, (&app, screen.as_deref()), method);
        faults.into_iter().for_each(|fault| self.report(fault));
        let Some(made) = made else { return };
        self.add_apis_of(cx.screen, made.clone());
        let child = self.create(&made, &cx, Some(handle));
        if let Some(instance) = self.widgets.get_mut(handle) {
            instance.children.push(child);
        }
        self.widgets.mark_stale(handle);
    }

    /// The APIs of custom widgets that only this call uses: the loader has merged those into the screen that are written in its file.
    fn add_apis_of(&mut self, id: ScreenId, widget: Arc<Element>) {
        let screen = self.screens.get(id).map(|screen| screen.screen.clone());
        let mut open: Vec<Arc<Element>> = vec![widget];
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
            self.add_api(id, &api);
        }
    }
}
