//! Widgets as they are written.

use std::sync::Arc;

use super::{Binding, Handler};
use crate::diag::Span;
use crate::spec::Spec;

/// A widget of the app's files.
#[derive(Clone, Debug)]
pub struct Element {
    /// Widget of the element.
    pub widget: WidgetType,
    /// The author's `id`.
    pub id: Option<Arc<str>>,
    /// The author's `testId`, bound; defaults to `id`.
    pub test_id: Option<Binding>,
    /// `className` (also `styles.className`, `styles.names`), bound.
    pub class_name: Option<Binding>,
    /// Properties: root keys, then `styles` keys, by canonical name. Theme styles are not in here.
    pub settings: Vec<Setting>,
    /// Ordinary children.
    pub children: Vec<Arc<Element>>,
    /// Widget-valued properties by canonical name: `body`, `loadingWidget`, `widget`, `fallback`.
    pub slots: Vec<(&'static str, Arc<Element>)>,
    /// `item-template`.
    pub template: Option<Arc<Template>>,
    /// `Conditional.conditions`.
    pub branches: Vec<Branch>,
    /// Handlers by event name.
    pub handlers: Vec<(&'static str, Handler)>,
    /// Events with `debounceMs`: their handlers run after this many milliseconds without the event.
    pub delays: Vec<(&'static str, u32)>,
    /// Legacy variables of handlers besides `event`, by event name: the [`legacy_names`](crate::spec::Slot::legacy_names) of the slot that have no
    /// other meaning in the scope.
    pub legacy_names: Vec<(&'static str, Vec<Arc<str>>)>,
    /// Place of the widget's name.
    pub span: Span,
}

impl Element {
    /// A widget without properties, children and handlers.
    pub fn new(widget: WidgetType, span: Span) -> Self {
        Self {
            widget,
            id: None,
            test_id: None,
            class_name: None,
            settings: Vec::new(),
            children: Vec::new(),
            slots: Vec::new(),
            template: None,
            branches: Vec::new(),
            handlers: Vec::new(),
            delays: Vec::new(),
            legacy_names: Vec::new(),
            span,
        }
    }
}

/// Widget of an element.
#[derive(Clone, Debug)]
pub enum WidgetType {
    /// A built-in widget.
    Builtin(&'static Spec),
    /// A custom widget of the app.
    Custom(CustomCall),
    /// A widget of the language that is not built yet: drawn as a placeholder with this name.
    Planned(&'static str),
}

/// A use of a custom widget.
#[derive(Clone, Debug)]
pub struct CustomCall {
    /// Name of the definition, by which definitions may use each other.
    pub name: Arc<str>,
    /// True if the definition is private to the screen, false if it is app-wide.
    pub private: bool,
    /// Inputs, evaluated in the caller's scope.
    pub inputs: Vec<(Arc<str>, Binding)>,
    /// Handlers for its events, run in the caller's scope.
    pub events: Vec<(Arc<str>, Handler)>,
}

/// One property.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Canonical name.
    pub name: &'static str,
    /// The written value.
    pub value: Binding,
    /// Place of the value.
    pub span: Span,
}

/// `item-template`, `LANGUAGE.md` 3.6.
#[derive(Clone, Debug)]
pub struct Template {
    /// The rows.
    pub data: Binding,
    /// The name of the row.
    pub name: Arc<str>,
    /// The name of the row's place from 0; `index` unless given.
    pub index: Arc<str>,
    /// A key that keeps a row's state when rows move, evaluated per row.
    pub key: Option<Binding>,
    /// Filter of the rows: a text that they contain, or `{text, fields, equals}`. Case and accents of the text do not count; a null or empty value in
    /// `equals` matches every row.
    pub filter: Option<Binding>,
    /// Rows shown before data exists.
    pub initial: Option<Binding>,
    /// Keys of a row's data that are names in its widget, beside `name` and `index`.
    pub spread: &'static [&'static str],
    /// The row's widget.
    pub element: Arc<Element>,
    /// `value` of a choice, for Dropdown and the like.
    pub value: Option<Binding>,
    /// `label` of a choice, for Dropdown and the like.
    pub label: Option<Binding>,
    /// Place of the definition's name.
    pub span: Span,
}

/// One branch of `Conditional`.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The condition; `None` for `else`.
    pub condition: Option<Binding>,
    /// The widget it shows; `None` for `widget: null`.
    pub element: Option<Arc<Element>>,
}
