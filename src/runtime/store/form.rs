//! Forms in scripts: values of the fields inside, and methods that set them.

use std::sync::Arc;

use super::Store;
use ensemble_core::spec::MethodRole;
use ensemble_core::value::{Map, Value};
use ensemble_script::ScriptValue;

impl Store {
    /// Performs a form's method; `None` for one that is only a command for the window.
    pub(super) fn form_method(&self, form: u64, role: MethodRole, args: &[Value]) -> Option<ScriptValue> {
        match role {
            MethodRole::FormValues => Some(self.form_values(form)),
            MethodRole::UpdateForm => {
                let values = args.first().and_then(Value::as_map);
                for (name, value) in values.into_iter().flat_map(Map::iter) {
                    self.set_fields(form, |field| (*field == **name).then(|| ScriptValue::Plain(value.clone())));
                }
                Some(ScriptValue::default())
            }
            // The window gets these two commands as well, because it shows the validation messages.
            MethodRole::ClearForm => {
                self.set_fields(form, |_| Some(ScriptValue::default()));
                None
            }
            MethodRole::ResetForm => {
                for field in self.widgets.fields_below(form) {
                    let given = self.widgets.given(field.handle);
                    let _gone = self.widget_set(field.handle, field.prop, given);
                }
                None
            }
            _ => None,
        }
    }

    /// Values of the fields by id, or by label without one.
    fn form_values(&self, form: u64) -> ScriptValue {
        let mut values = Map::default();
        for field in self.widgets.fields_below(form) {
            if let Some(ScriptValue::Plain(value)) = self.widget_get(field.handle, field.prop) {
                // An emptied field reads as an untouched one.
                let value = match self.widgets.unset(field.handle, field.prop) {
                    ScriptValue::Plain(empty) if value.is_null() => empty,
                    _ => value,
                };
                values.insert(field.name, value);
            }
        }
        ScriptValue::Plain(Value::Map(Arc::new(values)))
    }

    fn set_fields(&self, form: u64, value: impl Fn(&str) -> Option<ScriptValue>) {
        for field in self.widgets.fields_below(form) {
            if let Some(value) = value(&field.name) {
                // One that is gone meanwhile has no value to set.
                let _gone = self.widget_set(field.handle, field.prop, value);
            }
        }
    }
}
