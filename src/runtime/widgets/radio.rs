//! Radio buttons that stand by themselves: those with the same `groupId` are one choice, which is bound under that name.

use std::sync::Arc;

use crate::Runtime;
use crate::scene::ScreenId;
use crate::store::Key;
use ensemble_core::value::Value;
use ensemble_script::{Name, ScriptValue};

impl Runtime {
    /// Makes the group of a radio button known, with what is chosen at first.
    pub(crate) fn join_group(&mut self, handle: u64, screen: ScreenId) {
        let Some(group) = self.group_of(handle) else { return };
        let known = self.screen(screen).is_some_and(|screen| screen.names.contains_key(&group));
        if self.plain_prop(handle, "selected") == Value::Bool(true) {
            let value = self.plain_prop(handle, "value");
            self.bind_group(screen, group, value);
        } else if !known {
            self.bind_group(screen, group, Value::Null);
        }
    }

    /// One of a group was chosen: the others are not any more.
    pub(crate) fn radio_chosen(&mut self, handle: u64) {
        if self.plain_prop(handle, "selected") != Value::Bool(true) {
            return;
        }
        let (Some(group), Some(instance)) = (self.group_of(handle), self.instances.get(&handle)) else { return };
        let screen = instance.cx.screen;
        let of_screen = self.instances.iter().filter(|(_, other)| other.cx.screen == screen).map(|(other, _)| *other);
        let others: Vec<u64> = of_screen.filter(|other| *other != handle).collect();
        for other in others.into_iter().filter(|other| self.group_of(*other).as_ref() == Some(&group)) {
            // It exists: it was just found.
            let _exists = self.store.widget_set(other, "selected", ScriptValue::Plain(Value::Bool(false)));
        }
        let value = self.plain_prop(handle, "value");
        self.bind_group(screen, group, value);
    }

    fn bind_group(&mut self, screen: ScreenId, group: Arc<str>, value: Value) {
        self.declare(screen, group, Name::Value(Value::map([("selectedValue", value)])));
        self.store.record_change(Key::App);
    }

    fn group_of(&self, handle: u64) -> Option<Arc<str>> {
        let is_radio = self.store.widgets.borrow().get(&handle)?.spec.name == "RadioButton";
        let group = if is_radio { self.plain_prop(handle, "groupId") } else { Value::Null };
        (!group.is_null()).then(|| group.to_display()).filter(|group| !group.is_empty())
    }

    fn plain_prop(&self, handle: u64, name: &str) -> Value {
        match self.store.widgets.borrow().get(&handle).and_then(|cell| cell.get(name)) {
            Some(ScriptValue::Plain(value)) => value.clone(),
            _ => Value::Null,
        }
    }
}
