//! Things of an app that have a name.

use std::sync::Arc;

use ensemble_core::diag::Span;

/// The kinds of things that a name stands for.
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
    /// A widget by its id, or what an action binds its answer to.
    Id,
    /// An input of a screen, a custom widget or a reusable action.
    Input,
    /// An input of an API or a WebSocket.
    ApiInput,
    /// An event of a custom widget or a reusable action.
    Event,
    /// A row of an item-template.
    Row,
    /// The position of a row.
    RowIndex,
    /// A variable of `Global` or of a script.
    Variable,
    /// A constant of these.
    Constant,
    /// A function of these.
    Function,
    /// A class of these.
    Class,
    /// A parameter or a variable inside of a function or a handler.
    Local,
    /// A name of the language: `ensemble`, `event`, `JSON` …
    Language,
}

/// A thing with a name, and where the name is declared.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol {
    /// What it is.
    pub kind: SymbolKind,
    /// Its name.
    pub name: Arc<str>,
    /// Where the name is declared; for a screen or a script without one in its text, the beginning of its file.
    pub span: Span,
    /// From the first to the last byte of the declaration.
    pub whole: Span,
    /// The screen, custom widget or reusable action that it belongs to.
    pub owner: Option<Arc<str>>,
}
