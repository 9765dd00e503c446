//! Handles user input: finds the handler of a widget's event and its variables besides `event`, sets properties, follows links.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::Runtime;
use crate::callback::Callback;
use crate::scene::{Interaction, Node, NodeId};
use crate::scope::event_args;
use crate::screens::Navigation;
use crate::timers::{Timer, TimerJob};
use ensemble_core::spec::RowMode;
use ensemble_core::value::Value;
use ensemble_script::{HandlerArgs, ScriptValue};

impl Runtime {
    /// Handles an input of the user.
    pub(super) fn interact(&mut self, interaction: Interaction) {
        match interaction {
            Interaction::Fire { node, event, data } => self.fire(node, event, data),
            Interaction::Set { node, prop, value } => {
                match self.store.widget_spec(node.0).and_then(|spec| spec.list).filter(|list| list.added == prop) {
                    // One item is added: a script may have added others meanwhile.
                    Some(list) => self.store.add_item(node.0, list, value),
                    // A widget that is gone meanwhile: nothing to set.
                    None => _ = self.store.widget_set(node.0, prop, ScriptValue::Plain(value)),
                }
                self.rows_set(node.0, prop);
                self.choice_changed(node.0, prop);
            }
            Interaction::Choose { node, index } => self.menu_chosen(node.0, index),
            Interaction::Range { node, first, end } => self.set_range(node.0, first, end),
            Interaction::FindRows { node, words } => self.find_rows(node, words),
            Interaction::StopFinding => self.stop_finding(),
            Interaction::Back => self.navigate_back(Value::Null),
            Interaction::DismissDialog(id) => self.dismiss_by_user(id),
            Interaction::DismissToast(id) => self.dismiss_toast(id),
            Interaction::ClearFaults => self.faults.clear(),
            Interaction::ReconnectStream(stream) => self.reconnect_by_user(&stream),
            Interaction::StopStream(stream) => self.disconnect_stream(stream),
            Interaction::Link(target) => self.follow(&target),
            Interaction::ImageFailed { node, prop, source, reason } => {
                self.image_failed(node.0, prop, &source, &reason);
            }
            Interaction::Go { screen, inputs, replace } => {
                self.navigate_or_report(&screen, Navigation { inputs, replace, ..Navigation::default() });
            }
        }
    }

    /// Runs the handler of a widget's event.
    fn fire(&mut self, node: NodeId, event: &'static str, data: Value) {
        let Some(instance) = self.widgets.get(node.0) else { return };
        let element = instance.element.clone();
        if let Some(spec) = self.store.widget_spec(node.0)
            && let Some(role) = spec.sign_in.filter(|role| event == role.press)
        {
            self.press_sign_in(node, spec, role);
        }
        let Some((_, handler)) = element.handlers.iter().find(|(name, _)| *name == event) else { return };
        let Some(spec) = self.store.widget_spec(node.0) else { return };
        let holds_key = self.program.stops_keys && spec.event(event).is_some_and(|slot| slot.holds_keys);
        let pressed_at = if holds_key { data.get("timeStamp") } else { Value::Null };
        let data = self.with_rows(node.0, spec, event, data);
        let Some(instance) = self.widgets.get(node.0) else { return };
        let names = element.legacy_names.iter().find(|(name, _)| *name == event).map(|(_, names)| names);
        let legacy = names.map(|names| legacy_values(names, &data, &instance.cx.extra));
        let is_flat = spec.event(event).is_some_and(|slot| slot.is_flat);
        let args = if is_flat { flat_event_args(data) } else { event_args(data) };
        let extra = HandlerArgs { this: Some((node.0, spec)), legacy, ..args };
        let cx = instance.cx.with(extra).named(format!("`{event}` of `{}`", spec.name));
        match element.delays.iter().find(|(name, _)| *name == event) {
            Some((_, millis)) => {
                let id = Arc::from(format!("{event} of {}", node.0));
                let run = Callback::Handler(handler.clone(), cx.clone());
                let job = TimerJob::Action { id, on_timer: Some(run), on_complete: None };
                let timer = Timer { screen: Some(cx.screen), every: None, left: None, job };
                // A waiting timer is replaced: the delay counts from the last event.
                self.start_timer(Duration::from_millis(u64::from(*millis)), timer);
            }
            None => {
                let _earlier = self.scripts.engine.take_default_prevented();
                self.run_handler(handler, &cx);
            }
        }
        if !pressed_at.is_null() {
            let is_stopped = self.scripts.engine.take_default_prevented();
            self.widgets.commands.add(node, Node::KEY_ANSWER, vec![pressed_at, Value::Bool(is_stopped)], false);
            self.publisher.mark_changed();
        }
    }

    /// Handles a request of the window for rows by setting the property with their data.
    fn rows_set(&mut self, handle: u64, prop: &str) {
        let Some(RowMode::Set(rows)) = self.store.widget_spec(handle).map(|spec| spec.rows) else { return };
        let Some(instance) = self.widgets.get(handle).filter(|_| rows.prop == prop) else { return };
        let (template, cx) = (instance.element.template.clone(), instance.cx.clone());
        if let (Some(template), Some(data)) = (template, self.store.widget_get(handle, prop)) {
            self.apply_rows(handle, &template, data, &cx);
        }
    }

    /// Follows a link in a text: to a screen or a URL.
    fn follow(&mut self, target: &str) {
        if let Some(name) =
            target.strip_prefix("navigateScreen:").or_else(|| target.strip_prefix("navigateModalScreen:"))
        {
            let modal = target.starts_with("navigateModalScreen:");
            self.navigate_or_report(name.trim(), Navigation { modal, ..Navigation::default() });
        } else {
            self.open_address(target, None);
        }
    }
}

/// `event` with the keys of its data as its own members.
fn flat_event_args(data: Value) -> HandlerArgs {
    let mut event = data.as_map().cloned().unwrap_or_default();
    event.insert("data", data);
    HandlerArgs { event: Some(ScriptValue::Plain(Value::Map(Arc::new(event)))), ..HandlerArgs::default() }
}

/// The legacy variables of a handler besides `event`: from the event's data, otherwise from the enclosing handler.
fn legacy_values(names: &[Arc<str>], data: &Value, around: &HandlerArgs) -> Rc<[(Arc<str>, ScriptValue)]> {
    let value = |name: &Arc<str>| match (data.get(name), around.legacy(name)) {
        (Value::Null, Some(outer)) => outer,
        (value, _) => ScriptValue::Plain(value),
    };
    names.iter().map(|name| (name.clone(), value(name))).collect()
}
