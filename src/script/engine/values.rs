//! Reads variables and data of scripts from outside, and gives objects of the app to the runtime.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::property::PropertyKey;
use boa_engine::{JsString, JsValue, js_string};

use super::{Engine, ScriptEnv, closed_fault};
use crate::convert::{lazy_object, to_script_value, to_value};
use crate::host::names::value_of;
use crate::host::response_object::response_object;
use crate::host_data::{self, HostObject};
use crate::scope::Scope;
use crate::{Fault, FaultKind, Function, Name, Response, ScopeId, ScriptObject, ScriptValue, engine_panic, host};
use ensemble_core::value::{Segment, Value};

impl Engine {
    /// A plain variable of the app's scripts: a custom widget's own first, then the screen's. Things of the app are none.
    pub fn global(&mut self, at: ScriptEnv, name: &str) -> Option<ScriptValue> {
        let scope = self.scope(at.scope)?;
        let shared = self.shared.clone();
        let instance =
            at.instance.and_then(|instance| self.instances.get(&instance)).map(|(_, instance)| instance.clone());
        if let Some(instance) = instance
            && let Some(script_value) = instance.variable(name, &scope, &shared, &mut self.context)
        {
            return Some(script_value);
        }
        // `let` and `const` live in the realm's scope and hide properties of the global object.
        let text = JsString::from(name);
        if scope.realm.scope().has_lex_binding(&text) {
            return self.lexical_binding(&scope, name);
        }
        let property = scope.global.borrow().properties().get(&PropertyKey::from(text))?;
        match property.value() {
            Some(value) => {
                let is_thing = value.as_object().is_some_and(|object| object.is::<HostObject>());
                let declared = is_thing && scope.names.borrow().contains_key(name);
                (!declared).then(|| to_script_value(value))
            }
            None => None,
        }
    }

    fn lexical_binding(&mut self, scope: &Scope, name: &str) -> Option<ScriptValue> {
        let known = scope.binding_readers.borrow().get(name).cloned();
        let reader = match known {
            Some(reader) => reader,
            None => {
                let mut text = crate::source_map::SourceBuilder::default();
                // Boa gives no access to lexical bindings from outside; a compiled reader costs one call.
                text.push_generated(&format!("(function () {{ return {name} }})"));
                let reader = crate::compile::evaluate(scope, text, &self.shared, &mut self.context).ok()?;
                scope.binding_readers.borrow_mut().insert(Arc::from(name), reader.clone());
                reader
            }
        };
        let value = reader.call(&JsValue::undefined(), &[], &mut self.context).ok()?;
        Some(to_script_value(&value))
    }

    /// The value at the end of a path; null where there is none. Never throws.
    pub fn path(&mut self, script_value: &ScriptValue, path: &[Segment]) -> ScriptValue {
        let mut script_value = script_value.clone();
        for (at, segment) in path.iter().enumerate() {
            let object = match &script_value {
                ScriptValue::Plain(value) => return ScriptValue::Plain(value.at(&path[at..])),
                ScriptValue::Object(script) => script.0.clone(),
            };
            // A value that no script has read is still a `Value`: it is used without a conversion.
            if let Segment::Key(key) = segment
                && let Some(value) = lazy_object::peek(&object, key).or_else(|| host_data::peek(&object, key))
            {
                return ScriptValue::Plain(value.at(&path[at + 1..]));
            }
            let key = match segment {
                Segment::Key(key) => self.shared.strings.key(key),
                Segment::Index(index) => PropertyKey::from(*index),
            };
            script_value = match engine_panic::catch(&self.shared.broken, || object.get(key, &mut self.context)) {
                Ok(value) => to_script_value(&value),
                Err(_) => return ScriptValue::NULL,
            };
        }
        script_value
    }

    /// Length of a list; `None` for other values.
    pub fn length(&mut self, script_value: &ScriptValue) -> Option<usize> {
        match script_value {
            ScriptValue::Plain(value) => value.as_list().map(<[Value]>::len),
            ScriptValue::Object(script) if script.0.is_array() => {
                let length = || script.0.get(js_string!("length"), &mut self.context);
                let length = engine_panic::catch(&self.shared.broken, length).ok()?;
                length.as_number().map(|length| length as usize)
            }
            ScriptValue::Object(_) => None,
        }
    }

    /// An item of a list; null where there is none.
    pub fn item(&mut self, script_value: &ScriptValue, index: usize) -> ScriptValue {
        self.path(script_value, &[Segment::Index(index)])
    }

    /// Plain data. Depth and size are bounded ([`crate::MAX_DEPTH`], 5,000,000 values); what contains itself is a fault.
    pub fn to_value(&mut self, script_value: &ScriptValue) -> Result<Value, Fault> {
        match script_value {
            ScriptValue::Plain(value) => Ok(value.clone()),
            ScriptValue::Object(script) => {
                let convert = || to_value(&script.0.clone().into(), &mut self.context);
                engine_panic::catch(&self.shared.broken, convert).map_err(|error| {
                    let fault = self.fault(error);
                    Fault { kind: FaultKind::TooDeep, ..fault }
                })
            }
        }
    }

    /// Text as people read it.
    pub fn display(&mut self, script_value: &ScriptValue) -> Arc<str> {
        match script_value {
            ScriptValue::Plain(value) => value.to_display(),
            ScriptValue::Object(script) => {
                let display = || Ok::<_, Fault>(host::display_object(&script.0, &mut self.context));
                engine_panic::catch(&self.shared.broken, display).unwrap_or_else(|fault| Arc::from(fault.message))
            }
        }
    }

    /// A response as the object that scripts know as `response`; what `invokeAPI`'s promise is settled with.
    pub fn response(&mut self, scope: ScopeId, response: &Rc<Response>) -> ScriptValue {
        let Some(scope) = self.scope(scope) else { return ScriptValue::NULL };
        let shared = self.shared.clone();
        let object: Result<_, Fault> =
            scope.enter(&shared, &mut self.context, |context| Ok(response_object(&scope, &shared, response, context)));
        object.map_or(ScriptValue::NULL, |object| ScriptValue::Object(ScriptObject(object)))
    }

    /// An object of the app (widget, API …) as scripts see it.
    pub fn host_object(&mut self, scope: ScopeId, name: &Name) -> Result<ScriptValue, Fault> {
        let scope = self.scope(scope).ok_or_else(closed_fault)?;
        let shared = self.shared.clone();
        let value = scope.enter(&shared, &mut self.context, |context| value_of(&scope, name, &shared, context));
        value.map(|value| to_script_value(&value)).map_err(|error| self.fault(error))
    }

    /// `value` as a function; `None` when it cannot be called.
    pub fn function(&self, scope: ScopeId, script_value: &ScriptValue) -> Option<Function> {
        match script_value {
            ScriptValue::Object(script) if script.0.is_callable() => {
                Some(Function { object: script.0.clone(), scope: Some(scope) })
            }
            _ => None,
        }
    }
}
