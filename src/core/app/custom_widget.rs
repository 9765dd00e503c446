//! Definitions of custom widgets.

use std::sync::Arc;

use super::{Api, Code, Element, Handler, ReusableAction};
use crate::diag::Span;

/// A custom widget's definition, `LANGUAGE.md` 12.
#[derive(Clone, Debug)]
pub struct CustomWidget {
    /// Name of the custom widget.
    pub name: Arc<str>,
    /// Declared inputs.
    pub inputs: Vec<Arc<str>>,
    /// Declared events.
    pub events: Vec<EventDecl>,
    /// Runs once for each instance.
    pub on_load: Option<Handler>,
    /// The widgets it shows.
    pub body: Option<Arc<Element>>,
    /// APIs of the custom widget; merged into the screen's.
    pub apis: Vec<Arc<Api>>,
    /// Imported scripts by name.
    pub imports: Vec<Arc<str>>,
    /// JavaScript run once for each instance.
    pub global: Option<Arc<Code>>,
    /// Reusable actions of the custom widget.
    pub actions: Vec<Arc<ReusableAction>>,
    /// Ids of the widgets in its body that are not inside an item-template, sorted.
    pub ids: Vec<Arc<str>>,
    /// All JavaScript of the definition (handlers and expressions, also of APIs), with its local names: those of enclosing item-templates, outermost
    /// first, then the handler's parameters besides `event`.
    pub codes: Vec<(Arc<Code>, Vec<Arc<str>>)>,
    /// Place of the name.
    pub span: Span,
}

/// A declared event of a custom widget.
#[derive(Clone, Debug)]
pub struct EventDecl {
    /// Name of the event.
    pub name: Arc<str>,
}
