//! `WidgetTable`: properties of existing widgets and scopes inside of custom widgets, by handle.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::scope::{LexicalScope, ScopeKind, WidgetScope};
use ensemble_core::spec::{CssTarget, Kind, Prop, Spec, Unset};
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// Widgets by handle.
#[derive(Default)]
pub struct WidgetTable {
    widgets: RefCell<FxHashMap<u64, WidgetProps>>,
    /// Widgets with changed properties; each has at least one.
    changed: RefCell<Vec<u64>>,
    custom_scopes: RefCell<FxHashMap<u64, Rc<LexicalScope>>>,
}

/// The properties of one widget.
struct WidgetProps {
    spec: &'static Spec,
    /// The parent widget; `None` for a root.
    parent: Option<u64>,
    id: Option<Arc<str>>,
    /// Initial value of a field from the app's files; the user and scripts change the current one.
    given: ScriptValue,
    /// Set properties.
    props: Vec<(&'static str, ScriptValue)>,
    /// Properties changed since the last resolve, without duplicates.
    changed: Vec<&'static str>,
}

impl WidgetTable {
    /// Adds a widget without properties, below `parent`.
    pub fn add(&self, handle: u64, spec: &'static Spec, parent: Option<u64>, id: Option<Arc<str>>) {
        let given = ScriptValue::default();
        let props = WidgetProps { spec, parent, id, given, props: Vec::new(), changed: Vec::new() };
        self.widgets.borrow_mut().insert(handle, props);
    }

    /// Named fields inside of a form, in the order of creation.
    pub fn fields_below(&self, form: u64) -> Vec<Field> {
        let widgets = self.widgets.borrow();
        let is_inside = |props: &WidgetProps| {
            let mut at = props.parent;
            while let Some(parent) = at {
                if parent == form {
                    return true;
                }
                at = widgets.get(&parent).and_then(|props| props.parent);
            }
            false
        };
        let mut fields: Vec<Field> = Vec::new();
        for (handle, props) in widgets.iter() {
            if let Some(prop) = props.spec.value
                && let Some(name) = props.field_name()
                && is_inside(props)
            {
                fields.push(Field { handle: *handle, name, prop });
            }
        }
        fields.sort_by_key(|field| field.handle);
        fields
    }

    /// Initial value of a field.
    pub fn given(&self, handle: u64) -> ScriptValue {
        self.widgets.borrow().get(&handle).map(|props| props.given.clone()).unwrap_or_default()
    }

    /// Removes a widget with its scope. Returns its declaration.
    pub fn remove(&self, handle: u64) -> Option<&'static Spec> {
        self.custom_scopes.borrow_mut().remove(&handle);
        self.widgets.borrow_mut().remove(&handle).map(|widget| widget.spec)
    }

    /// Adds the lexical scope inside of a custom widget.
    pub fn add_custom_scope(&self, handle: u64, scope: Rc<LexicalScope>) {
        self.custom_scopes.borrow_mut().insert(handle, scope);
    }

    /// The scope of the oldest custom widget that satisfies `wanted`.
    pub fn find_custom_scope(&self, wanted: impl Fn(u64, &WidgetScope) -> bool) -> Option<Rc<LexicalScope>> {
        let scopes = self.custom_scopes.borrow();
        let is_wanted = |handle: u64, scope: &LexicalScope| match &scope.kind {
            ScopeKind::Widget(widget) => wanted(handle, widget),
            ScopeKind::Locals(_) | ScopeKind::Screen => false,
        };
        let found = scopes.iter().filter(|(handle, scope)| is_wanted(**handle, scope));
        found.min_by_key(|(handle, _)| **handle).map(|(_, scope)| scope.clone())
    }

    /// The declaration of a widget; `None` when it was removed.
    pub fn spec(&self, handle: u64) -> Option<&'static Spec> {
        self.widgets.borrow().get(&handle).map(|widget| widget.spec)
    }

    /// The set properties.
    pub fn props(&self, handle: u64) -> Option<Vec<(&'static str, ScriptValue)>> {
        self.widgets.borrow().get(&handle).map(|widget| widget.props.clone())
    }

    /// A set property.
    pub fn peek(&self, handle: u64, name: &str) -> Option<ScriptValue> {
        self.widgets.borrow().get(&handle)?.get(name).cloned()
    }

    /// A property by name or alias, with its canonical name; its default while unset.
    pub fn read(&self, handle: u64, name: &str) -> Option<(&'static str, ScriptValue)> {
        let widgets = self.widgets.borrow();
        let widget = widgets.get(&handle)?;
        if is_classes(name) {
            let classes = widget.get(CLASSES).cloned().unwrap_or(ScriptValue::Plain(Value::from("")));
            return Some((CLASSES, classes));
        }
        let prop = match widget.spec.prop(name) {
            Some(prop) => prop,
            None => match widget.spec.css(name)? {
                CssTarget::Prop(prop) | CssTarget::Both([prop, _]) => prop,
                CssTarget::Part(map, part) => {
                    let plain = widget.get(map.name).and_then(ScriptValue::as_plain);
                    let value = plain.map(|plain| plain.get(part.name)).unwrap_or_default();
                    return Some((map.name, ScriptValue::Plain(value)));
                }
                CssTarget::Nothing(_) => return None,
            },
        };
        let value = match widget.get(prop.name) {
            Some(value) => value.clone(),
            None => widget.unset(prop),
        };
        Some((prop.name, value))
    }

    /// The value of an unset property.
    pub fn unset(&self, handle: u64, name: &str) -> ScriptValue {
        let widgets = self.widgets.borrow();
        let widget = widgets.get(&handle);
        widget.and_then(|widget| Some(widget.unset(widget.spec.prop(name)?))).unwrap_or_default()
    }

    /// Sets a declared property. True when it may have changed.
    pub fn assign(&self, handle: u64, name: &'static str, value: ScriptValue) -> bool {
        self.widgets.borrow_mut().get_mut(&handle).is_some_and(|widget| {
            if widget.spec.value == Some(name) {
                widget.given = value.clone();
            }
            widget.set(name, value)
        })
    }

    /// Sets a property and records the change; returns the widget's declaration when it changed. No effect after the widget was removed.
    ///
    /// # Errors
    ///
    /// A message when the widget has no such property.
    pub fn set(&self, handle: u64, name: &str, value: ScriptValue) -> Result<Option<&'static Spec>, String> {
        let mut widgets = self.widgets.borrow_mut();
        let Some(widget) = widgets.get_mut(&handle) else { return Ok(None) };
        let assigned = match widget.spec.prop(name) {
            _ if is_classes(name) => vec![(CLASSES, value)],
            Some(prop) => vec![(prop.name, value)],
            None => widget.css(name, value)?,
        };
        let mut is_changed = false;
        for (name, value) in assigned {
            if widget.set(name, value) {
                is_changed = true;
                if widget.note(name) {
                    self.changed.borrow_mut().push(handle);
                }
            }
        }
        Ok(Some(widget.spec).filter(|_| is_changed))
    }

    /// Removes and returns the widgets with changed properties, in the order of change.
    pub fn take_changed(&self) -> Vec<u64> {
        self.changed.take()
    }

    /// Removes and returns the changed properties of a widget; `None` when it was removed.
    pub fn take_changed_props(&self, handle: u64) -> Option<(&'static Spec, Vec<&'static str>)> {
        let mut widgets = self.widgets.borrow_mut();
        let widget = widgets.get_mut(&handle)?;
        Some((widget.spec, std::mem::take(&mut widget.changed)))
    }

    /// An input of a custom widget with its index; `None` when it is not declared.
    pub fn input(&self, handle: u64, name: &str) -> Option<(usize, Option<ScriptValue>)> {
        let scopes = self.custom_scopes.borrow();
        let ScopeKind::Widget(widget) = &scopes.get(&handle)?.kind else { return None };
        let at = widget.definition.inputs.iter().position(|input| &**input == name)?;
        let value = widget.inputs.borrow().get(at).cloned();
        Some((at, value))
    }
}

/// Name under which a widget's classes are stored. They are not a property: the theme defines their meaning.
pub const CLASSES: &str = "className";

/// The name under which a widget keeps its `testId`, which is no property either.
pub(crate) const TEST_ID: &str = "testId";

fn is_classes(name: &str) -> bool {
    matches!(name, CLASSES | "classList")
}

/// A field of a form.
pub struct Field {
    /// The widget.
    pub handle: u64,
    /// `id` of the widget, otherwise its label.
    pub name: Arc<str>,
    /// The property that holds its value.
    pub prop: &'static str,
}

impl WidgetProps {
    fn field_name(&self) -> Option<Arc<str>> {
        let label = || match self.get("label") {
            Some(ScriptValue::Plain(Value::Text(label))) if !label.is_empty() => Some(label.clone()),
            _ => None,
        };
        self.id.clone().or_else(label)
    }

    /// The properties that a name of CSS sets, with their values.
    fn css(&self, name: &str, value: ScriptValue) -> Result<Vec<(&'static str, ScriptValue)>, String> {
        Ok(match self.spec.css(name) {
            Some(CssTarget::Prop(prop)) => vec![(prop.name, value)],
            Some(CssTarget::Both([first, second])) => vec![(first.name, value.clone()), (second.name, value)],
            Some(CssTarget::Part(map, part)) => {
                let own = self.get(map.name).and_then(ScriptValue::as_plain);
                let mut entries = own.and_then(Value::as_map).cloned().unwrap_or_default();
                // Single corners over a radius of all.
                if let Some(all) = own.filter(|own| map.kind == Kind::BorderRadius && own.as_map().is_none()) {
                    entries.insert(Arc::from("all"), all.clone());
                }
                entries.insert(Arc::from(part.name), value.as_plain().cloned().unwrap_or_default());
                vec![(map.name, ScriptValue::Plain(Value::Map(Arc::new(entries))))]
            }
            Some(CssTarget::Nothing(reason)) => {
                return Err(format!("`{name}` of `{}` has no effect: {reason}", self.spec.name));
            }
            None => return Err(format!("`{}` has no property `{name}`", self.spec.name)),
        })
    }

    fn get(&self, name: &str) -> Option<&ScriptValue> {
        self.props.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    fn set(&mut self, name: &'static str, value: ScriptValue) -> bool {
        match self.props.iter_mut().find(|(key, _)| *key == name) {
            Some((_, old)) => {
                if let (ScriptValue::Plain(old), ScriptValue::Plain(new)) = (&*old, &value)
                    && old == new
                {
                    return false;
                }
                *old = value;
            }
            None => self.props.push((name, value)),
        }
        true
    }

    /// The value of an unset property.
    fn unset(&self, prop: &Prop) -> ScriptValue {
        // An unset text field reads as an empty text, not null.
        if self.spec.value == Some(prop.name) && prop.kind == Kind::Text {
            return ScriptValue::Plain(Value::from(""));
        }
        // An unset switch reads as off.
        if self.spec.value == Some(prop.name) && prop.kind == Kind::Bool {
            return ScriptValue::Plain(Value::Bool(false));
        }
        match self.spec.unset.iter().find(|(name, _)| *name == prop.name) {
            Some((_, Unset::As { prop, otherwise })) => {
                self.get(prop).cloned().unwrap_or(ScriptValue::Plain(Value::Bool(*otherwise)))
            }
            Some((_, Unset::List)) => ScriptValue::Plain(Value::list([])),
            Some((_, Unset::Zero)) => ScriptValue::Plain(Value::Number(0.0)),
            Some((_, Unset::Bool(value))) => ScriptValue::Plain(Value::Bool(*value)),
            // `t.visible = !t.visible` hides what was never hidden before.
            None => match (prop.kind, prop.default) {
                (Kind::Bool, Some("true")) => ScriptValue::Plain(Value::Bool(true)),
                (Kind::Bool, Some("false")) => ScriptValue::Plain(Value::Bool(false)),
                _ => ScriptValue::default(),
            },
        }
    }

    /// Records a changed property. True for the first one since the last resolve.
    fn note(&mut self, name: &'static str) -> bool {
        let first = self.changed.is_empty();
        if !self.changed.contains(&name) {
            self.changed.push(name);
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::spec::prop;

    static FIELD: Spec = Spec {
        name: "Field",
        props: &[prop("value", Kind::Text, "What is typed in."), prop("label", Kind::Text, "What stands above it.")],
        value: Some("value"),
        ..Spec::DEFAULT
    };

    fn text(text: &str) -> ScriptValue {
        ScriptValue::Plain(Value::from(text))
    }

    fn table() -> WidgetTable {
        let table = WidgetTable::default();
        table.add(1, &FIELD, None, None);
        table
    }

    #[test]
    fn what_the_user_enters_reads_as_empty_text_before() {
        let table = table();
        assert_eq!(table.read(1, "value"), Some(("value", text(""))));
        assert_eq!(table.read(1, "label"), Some(("label", ScriptValue::NULL)));
        assert_eq!((table.read(1, "nothing"), table.read(2, "value")), (None, None));
        assert_eq!(table.peek(1, "value"), None);
    }

    #[test]
    fn what_nobody_has_switched_reads_as_off() {
        static SWITCH: Spec = Spec {
            name: "Switch",
            props: &[prop("value", Kind::Bool, "On or off.")],
            value: Some("value"),
            ..Spec::DEFAULT
        };
        let table = WidgetTable::default();
        table.add(1, &SWITCH, None, None);
        assert_eq!(table.read(1, "value"), Some(("value", ScriptValue::Plain(Value::Bool(false)))));
    }

    #[test]
    fn a_change_is_noted_once_for_its_widget_and_property() {
        let table = table();
        for value in ["a", "b", "b"] {
            table.set(1, "value", text(value)).unwrap();
        }
        table.set(1, "label", text("c")).unwrap();
        assert_eq!(table.take_changed(), [1]);
        assert_eq!(table.take_changed_props(1).map(|(_, props)| props), Some(vec!["value", "label"]));
        table.set(1, "label", text("c")).unwrap();
        assert!(table.take_changed().is_empty(), "it is the same");
        assert_eq!(table.set(1, "lable", text("c")).map(drop), Err("`Field` has no property `lable`".to_owned()));
    }

    #[test]
    fn what_is_assigned_is_noted_by_the_caller() {
        let table = table();
        assert!(table.assign(1, "value", text("a")) && !table.assign(1, "value", text("a")));
        assert!(table.take_changed().is_empty());
        assert!(table.remove(1).is_some() && !table.assign(1, "value", text("b")));
    }
}
