//! Events of widgets, and links in texts: finds the handler and what it finds beside `event`.

use std::rc::Rc;
use std::sync::Arc;

use crate::scene::NodeId;
use crate::{MENU_CHOSEN, Navigation, Runtime};
use ensemble_core::message::Effect;
use ensemble_core::spec::FromValue;
use ensemble_core::value::Value;
use ensemble_script::{HandlerArgs, ScriptValue};

impl Runtime {
    /// Runs the handler of a widget's event.
    pub(crate) fn fire(&mut self, node: NodeId, event: &'static str, data: Value) {
        if event == MENU_CHOSEN {
            return self.menu_chosen(node.0, usize::from_value(&data.get("index")).unwrap_or_default());
        }
        let Some(instance) = self.widgets.get(node.0) else { return };
        let handler =
            instance.element.handlers.iter().find(|(name, _)| *name == event).map(|(_, handler)| handler.clone());
        let Some(handler) = handler else { return };
        let spec = self.store.widgets.borrow().get(&node.0).map(|cell| cell.spec);
        let Some(spec) = spec else { return };
        let data = self.with_rows(node.0, spec, event, data);
        let Some(instance) = self.widgets.get(node.0) else { return };
        let names = instance.element.legacy_names.iter().find(|(name, _)| *name == event).map(|(_, names)| names);
        let legacy = names.map(|names| legacy_values(names, &data, &instance.cx.extra));
        let event_value = if event == "onKeyDown" { key_event(data) } else { Self::event(data) };
        let extra = HandlerArgs { this: Some((node.0, spec)), legacy, ..event_value };
        let cx = instance.cx.with(extra).named(format!("`{event}` of `{}`", spec.name));
        self.run_handler(&handler, &cx);
    }

    /// A link in a text.
    pub(crate) fn follow(&mut self, target: &str) {
        if let Some(name) =
            target.strip_prefix("navigateScreen:").or_else(|| target.strip_prefix("navigateModalScreen:"))
        {
            let modal = target.starts_with("navigateModalScreen:");
            if let Err(message) = self.navigate(name.trim(), Navigation { modal, ..Navigation::default() }) {
                self.unknown_screen(message);
            }
        } else {
            self.effect(Effect::OpenUrl(Arc::from(target)));
        }
    }
}

/// `event` of a key: its name and what was held stand in `event` itself, too.
fn key_event(data: Value) -> HandlerArgs {
    let mut event = data.as_map().cloned().unwrap_or_default();
    event.insert("data", data);
    HandlerArgs { event: Some(ScriptValue::Plain(Value::Map(Arc::new(event)))), ..HandlerArgs::default() }
}

/// What a handler finds beside `event`: what the event says, else what the handler around it has found.
fn legacy_values(names: &[Arc<str>], data: &Value, around: &HandlerArgs) -> Rc<[(Arc<str>, ScriptValue)]> {
    let value = |name: &Arc<str>| match (data.get(name), around.legacy(name)) {
        (Value::Null, Some(outer)) => outer,
        (value, _) => ScriptValue::Plain(value),
    };
    names.iter().map(|name| (name.clone(), value(name))).collect()
}
