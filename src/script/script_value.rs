//! `ScriptValue`: a value exchanged between scripts and the program. Plain data is a `Value`, everything else a handle.

use std::fmt;

use boa_engine::JsObject;

use crate::ScopeId;
use ensemble_core::value::Value;

/// A value on its way into or out of a script.
#[derive(Clone)]
pub enum ScriptValue {
    /// Plain data. Text, numbers, truth values and null are always this.
    Plain(Value),
    /// A JavaScript object that lives in the engine: an array, a plain object, a Date, a function.
    Object(ScriptObject),
}

/// A JavaScript object. Cloning copies a pointer; both see what scripts change in it.
#[derive(Clone)]
pub struct ScriptObject(pub(super) JsObject);

/// A JavaScript function.
#[derive(Clone)]
pub struct Function {
    pub(super) object: JsObject,
    pub(super) scope: Option<ScopeId>,
}

impl ScriptValue {
    /// Null.
    pub const NULL: ScriptValue = ScriptValue::Plain(Value::Null);

    /// True for null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Plain(Value::Null))
    }

    /// The plain data; `None` for an object.
    pub fn as_plain(&self) -> Option<&Value> {
        match self {
            Self::Plain(value) => Some(value),
            Self::Object(_) => None,
        }
    }

    /// JavaScript's truthiness; every object is true.
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Plain(value) => value.is_truthy(),
            Self::Object(_) => true,
        }
    }
}

impl Default for ScriptValue {
    fn default() -> Self {
        Self::NULL
    }
}

impl From<Value> for ScriptValue {
    fn from(value: Value) -> Self {
        Self::Plain(value)
    }
}

/// True for equal data, or for one object.
impl PartialEq for ScriptValue {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Plain(a), Self::Plain(b)) => a == b,
            (Self::Object(a), Self::Object(b)) => JsObject::equals(&a.0, &b.0),
            (Self::Plain(_), Self::Object(_)) | (Self::Object(_), Self::Plain(_)) => false,
        }
    }
}

impl fmt::Debug for ScriptValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(value) => value.fmt(f),
            Self::Object(_) => f.write_str("Object"),
        }
    }
}

impl Function {
    /// The screen whose script created it. When that is closed, calls are unnecessary.
    pub fn scope(&self) -> Option<ScopeId> {
        self.scope
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Function")
    }
}
