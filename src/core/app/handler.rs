//! Handlers as they are written: JavaScript, or actions with their arguments. An action can hold a widget, and a widget has handlers.

use std::sync::Arc;

use super::{Binding, Code, Element};
use crate::diag::{Diagnostic, Span};
use crate::spec::ActionSpec;

/// A handler as it is written: actions, or JavaScript.
#[derive(Clone, Debug)]
pub enum Handler {
    /// JavaScript.
    Script(Arc<Code>),
    /// An action with its arguments.
    Action(Arc<ActionCall>),
    /// Code that cannot be run; loading has reported this fault. It runs as a report of that fault.
    Unusable(Arc<Diagnostic>),
    /// `action: null` of a condition: no effect, and later conditions are not evaluated.
    Nothing(Span),
}

/// An action with its arguments.
#[derive(Clone, Debug)]
pub struct ActionCall {
    /// Declaration of the action.
    pub action: &'static ActionSpec,
    /// Arguments by canonical name; those of an open action (`dispatchEvent`) as written.
    pub args: Vec<Argument>,
    /// Arguments that hold JavaScript: `executeCode.body`.
    pub code: Option<Arc<Code>>,
    /// Callbacks by name.
    pub callbacks: Vec<(&'static str, Handler)>,
    /// Arguments with actions: `executeActionGroup.actions` as `("", action)`, `executeConditionalAction.conditions` as `(condition, action)` with
    /// `None` for `else`.
    pub steps: Vec<(Option<Binding>, Handler)>,
    /// Arguments that hold handlers by a name of the author's: `executeAction.events`.
    pub handlers: Vec<(Arc<str>, Handler)>,
    /// An argument that holds a widget: `showDialog.body`, `showToast.body`.
    pub widget: Option<Arc<Element>>,
    /// A title that is a widget: of `navigateModalScreen`, and in the `options` of `showDialog`.
    pub title: Option<Arc<Element>>,
    /// Place of the action's name.
    pub span: Span,
}

/// An argument of an action.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Name of the argument.
    pub name: Arc<str>,
    /// The written value.
    pub value: Binding,
    /// Place of the value.
    pub span: Span,
}

impl ActionCall {
    /// The argument called `name`.
    pub fn arg(&self, name: &str) -> Option<&Argument> {
        self.args.iter().find(|argument| &*argument.name == name)
    }

    /// The callback called `name`.
    pub fn callback(&self, name: &str) -> Option<&Handler> {
        self.callbacks.iter().find(|(key, _)| *key == name).map(|(_, handler)| handler)
    }
}
