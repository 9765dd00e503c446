//! `Datum`: what passes between scripts and the rest of the program. Plain data as a `Value`, everything else as a handle.

use std::fmt;

use boa_engine::JsObject;

use super::ScopeId;
use ensemble_core::value::Value;

/// A value on its way into or out of a script.
#[derive(Clone)]
pub enum Datum {
    /// Plain data. Text, numbers, truth values and null are always this.
    Value(Value),
    /// A JavaScript object that lives in the engine: an array, a plain object, a Date, a function.
    Script(ScriptValue),
}

/// A JavaScript object. Cloning copies a pointer; both see what scripts change in it.
#[derive(Clone)]
pub struct ScriptValue(pub(super) JsObject);

/// A JavaScript function.
#[derive(Clone)]
pub struct Function {
    pub(super) object: JsObject,
    pub(super) scope: Option<ScopeId>,
}

impl Datum {
    /// Null.
    pub const NULL: Datum = Datum::Value(Value::Null);

    /// Whether this is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Value(Value::Null))
    }

    /// The plain data, unless this is a JavaScript object.
    pub fn as_value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Script(_) => None,
        }
    }

    /// JavaScript's truthiness; every object is true.
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Value(value) => value.is_truthy(),
            Self::Script(_) => true,
        }
    }
}

impl Default for Datum {
    fn default() -> Self {
        Self::NULL
    }
}

impl From<Value> for Datum {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

/// Equal data, or the very same object.
impl PartialEq for Datum {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(a), Self::Value(b)) => a == b,
            (Self::Script(a), Self::Script(b)) => JsObject::equals(&a.0, &b.0),
            (Self::Value(_), Self::Script(_)) | (Self::Script(_), Self::Value(_)) => false,
        }
    }
}

impl fmt::Debug for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Script(_) => f.write_str("Script"),
        }
    }
}

impl Function {
    /// The screen whose script made it; a screen that is closed needs no more calls.
    pub fn scope(&self) -> Option<ScopeId> {
        self.scope
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Function")
    }
}
