//! Named things of an app.

use std::sync::Arc;

use ensemble_core::diag::Span;

/// Kinds of named things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SymbolKind {
    /// A screen.
    Screen,
    /// A custom widget.
    Widget,
    /// A reusable action.
    Action,
    /// An importable script.
    Script,
    /// An API.
    Api,
    /// A WebSocket.
    Socket,
    /// A widget with an id, or a name that an action binds.
    Id,
    /// An input of a screen, a custom widget or a reusable action.
    Input,
    /// An input of an API or a WebSocket.
    ApiInput,
    /// An event of a custom widget or a reusable action.
    Event,
    /// A row of an item-template.
    Row,
    /// The index of a row in an item-template.
    RowIndex,
    /// A variable of `Global` or of a script.
    Variable,
    /// A constant of `Global` or of a script.
    Constant,
    /// A function of `Global` or of a script.
    Function,
    /// A class of `Global` or of a script.
    Class,
    /// A parameter or variable of a function or handler.
    Local,
    /// A built-in name: `ensemble`, `event`, `JSON` …
    Language,
}

/// A named thing with its declaration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol {
    /// Kind of the thing.
    pub kind: SymbolKind,
    /// Name of the thing.
    pub name: Arc<str>,
    /// Span of the name; the start of the file for a screen or script that is named by its file.
    pub span: Span,
    /// Span of the whole declaration.
    pub whole: Span,
    /// The screen, custom widget or reusable action that declares it.
    pub owner: Option<Arc<str>>,
}
