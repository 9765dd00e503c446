//! Reusable actions as they are written.

use std::sync::Arc;

use super::{Api, Code, Handler};
use crate::diag::Span;

/// A reusable action, `LANGUAGE.md` 8.2.
#[derive(Clone, Debug)]
pub struct ReusableAction {
    /// Name of the action.
    pub name: Arc<str>,
    /// Declared inputs.
    pub inputs: Vec<Arc<str>>,
    /// Declared events.
    pub events: Vec<Arc<str>>,
    /// Handler that the action runs.
    pub body: Handler,
    /// APIs that the action brings along.
    pub apis: Vec<Arc<Api>>,
    /// Imported scripts by name, in order.
    pub imports: Vec<Arc<str>>,
    /// JavaScript run each time before the body.
    pub global: Option<Arc<Code>>,
    /// Place of the name.
    pub span: Span,
}
