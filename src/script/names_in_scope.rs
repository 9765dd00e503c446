//! Values of the names around a fault, for its message. The lookup runs no code of the app.

use boa_engine::object::builtins::JsProxy;
use boa_engine::property::PropertyKey;
use boa_engine::{JsObject, JsString, JsValue};

use crate::ScriptValue;
use crate::host_data::HostObject;
use crate::scope::Scope;
use crate::syntax::check_code;
use std::sync::Arc;

/// The names around a piece of code.
#[derive(Default)]
pub(super) struct NamesInScope<'a> {
    /// The screen; `None` for code outside of one.
    pub scope: Option<&'a Scope>,
    /// Item-template names with their values, outermost first.
    pub locals: &'a [(Arc<str>, ScriptValue)],
    /// Further names: `event`, `response`, inputs and variables of a custom widget.
    pub others: Vec<Arc<str>>,
}

impl NamesInScope<'_> {
    /// All names, those of the language included.
    pub fn all(&self) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> = self.locals.iter().map(|(name, _)| name.clone()).collect();
        names.extend(self.others.iter().cloned());
        if let Some(scope) = self.scope {
            names.extend(keys(&scope.global));
            // `let` and `const` are no properties of the global object.
            let declared = |code: &Arc<_>| check_code(code).map(|info| info.declared).unwrap_or_default();
            names.extend(scope.scripts.borrow().iter().flat_map(declared));
        }
        names
    }

    /// The value at the end of a path of names; `None` when it is not known without running code.
    pub fn value(&self, path: &[String]) -> Option<JsValue> {
        let (root, rest) = path.split_first()?;
        if self.others.iter().any(|name| **name == **root) {
            return None;
        }
        let local = self.locals.iter().rev().find(|(name, _)| **name == **root);
        let mut value = match local {
            Some((_, ScriptValue::Object(object))) => object.0.clone().into(),
            Some((_, ScriptValue::Plain(value))) if value.is_null() => JsValue::null(),
            Some((_, ScriptValue::Plain(_))) => return None,
            None => {
                let key = PropertyKey::from(JsString::from(&**root));
                self.scope?.global.borrow().properties().get(&key)?.value()?.clone()
            }
        };
        for name in rest {
            let object = value.as_object()?;
            value = property(&object, name)?;
        }
        Some(value)
    }

    /// The names of the properties of an object, inherited ones included.
    pub fn properties(object: &JsObject) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        let mut next = Some(object.clone());
        while let Some(object) = next {
            names.extend(keys(&object));
            next = object.prototype();
        }
        names
    }
}

fn keys(object: &JsObject) -> Vec<Arc<str>> {
    let keys = object.borrow().shape().keys();
    let text = |key| match key {
        PropertyKey::String(name) => Some(Arc::from(name.to_std_string_lossy())),
        PropertyKey::Index(_) | PropertyKey::Symbol(_) => None,
    };
    keys.into_iter().filter_map(text).collect()
}

/// A data property; `None` for a getter or a proxy, which would run code.
fn property(object: &JsObject, name: &str) -> Option<JsValue> {
    let key = PropertyKey::from(JsString::from(name));
    let mut next = Some(object.clone());
    while let Some(object) = next {
        if object.is::<HostObject>() || JsProxy::from_object(object.clone()).is_ok() {
            return None;
        }
        if let Some(property) = object.borrow().properties().get(&key) {
            return property.value().cloned();
        }
        next = object.prototype();
    }
    Some(JsValue::undefined())
}
