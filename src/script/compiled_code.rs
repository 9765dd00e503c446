//! [`Compiled`]: a piece of the app's code as a function of the engine.

use std::sync::Arc;

use boa_engine::JsObject;

use crate::field_fast_path::Field;
use ensemble_core::app::{Code, CodeId};

/// Parameters that a handler's function takes: `event`, `response`, both or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Signature {
    pub event: bool,
    pub response: bool,
}

/// A piece of code, compiled to a function.
#[derive(Clone)]
pub(super) struct Compiled {
    pub function: JsObject,
    /// Names of item-templates in scope, outermost first, and the positions of those it takes as parameters.
    pub locals: Vec<Arc<str>>,
    pub used_locals: Vec<usize>,
    /// Fields that the code reads of each parameter; `None` where it may do more with the value.
    pub read_fields: Vec<Option<Vec<Arc<str>>>>,
    pub signature: Signature,
    /// Fields of the event that it takes as parameters, on the field fast path.
    pub fields: Vec<Field>,
    /// This code, when the function is that of another one with the same text, and the other one's id.
    pub stands_for: Option<(CodeId, Arc<Code>)>,
}
