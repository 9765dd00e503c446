//! Exclusive choices of independent widgets: of those with the same group name on a screen, one is selected, and the group's name is bound to
//! `{selectedValue}`. `Spec::choice` declares the properties.

use std::sync::Arc;

use super::Runtime;
use crate::scene::ScreenId;
use crate::store::Key;
use ensemble_core::spec::ChoiceProps;
use ensemble_core::value::Value;
use ensemble_script::{Name, ScriptValue};

impl Runtime {
    /// Registers the group of a new widget, with its initial selection.
    pub(super) fn join_choice(&mut self, handle: u64, screen: ScreenId) {
        let Some((choice, group)) = self.choice_of(handle) else { return };
        let known = self.screens.get(screen).is_some_and(|screen| screen.names.contains_key(&group));
        if self.store.peek_plain_prop(handle, choice.selected) == Value::Bool(true) {
            let value = self.store.peek_plain_prop(handle, choice.value);
            self.bind_choice(screen, group, value);
        } else if !known {
            self.bind_choice(screen, group, Value::Null);
        }
    }

    /// Handles a property set by the user: selecting one widget of a group deselects the others.
    pub(super) fn choice_changed(&mut self, handle: u64, prop: &str) {
        let Some((choice, group)) = self.choice_of(handle).filter(|(choice, _)| choice.selected == prop) else {
            return;
        };
        let Some(instance) = self.widgets.get(handle) else { return };
        if self.store.peek_plain_prop(handle, choice.selected) != Value::Bool(true) {
            return;
        }
        let screen = instance.cx.screen;
        let of_screen = self.widgets.iter().filter(|(_, other)| other.cx.screen == screen).map(|(other, _)| other);
        let others: Vec<u64> = of_screen.filter(|other| *other != handle).collect();
        for other in others {
            let Some((own, _)) = self.choice_of(other).filter(|(_, name)| *name == group) else { continue };
            // It exists: it was just found.
            let _exists = self.store.widget_set(other, own.selected, ScriptValue::Plain(Value::Bool(false)));
        }
        let value = self.store.peek_plain_prop(handle, choice.value);
        self.bind_choice(screen, group, value);
    }

    fn bind_choice(&mut self, screen: ScreenId, group: Arc<str>, value: Value) {
        self.declare(screen, group, Name::Value(Value::map([("selectedValue", value)])));
        self.store.record_change(Key::App);
    }

    /// The choice in which a widget takes part, with its group name.
    fn choice_of(&self, handle: u64) -> Option<(&'static ChoiceProps, Arc<str>)> {
        let choice = self.store.widget_spec(handle)?.choice?;
        let group = self.store.peek_plain_prop(handle, choice.group);
        let group = (!group.is_null()).then(|| group.to_display()).filter(|group| !group.is_empty())?;
        Some((choice, group))
    }
}
