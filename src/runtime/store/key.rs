//! `Key`: names one piece of state, for dependencies of bindings.

use std::sync::Arc;

/// Identity of changeable state that bindings can read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The state of an API, by its full name.
    Api(Arc<str>),
    /// A property of a widget.
    Widget(u64, &'static str),
    /// A key of the storage.
    Storage(Arc<str>),
    /// A level of variables, such as a row.
    Locals(u64),
    /// An input of a custom widget, by its index in the definition.
    Input(u64, usize),
    /// `device`.
    Device,
    /// `app`: theme, language.
    App,
}
