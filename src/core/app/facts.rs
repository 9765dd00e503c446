//! Facts collected while loading, for the checks of the whole app; they are not part of the app.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::Span;

/// The document that a name or an expression belongs to; it decides which names are in scope.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// An importable script, visible from every document.
    #[default]
    Shared,
    /// A screen, by its name.
    Screen(Arc<str>),
    /// A custom widget or reusable action; they see the names of any caller.
    Part(Arc<str>),
}

/// Facts that are complete only when every file is read.
#[derive(Default)]
pub struct Facts {
    /// Names that are written out where an API, a screen or an action is meant.
    pub references: Vec<Reference>,
    /// Names declared by each owner: ids, APIs, inputs, variables of scripts.
    pub names: BTreeMap<Owner, BTreeSet<Arc<str>>>,
    /// Inputs and events that are given where custom widgets are used.
    pub widget_args: Vec<WidgetArg>,
    /// Names with unusable definitions, which are reported there: references to them are not reported.
    pub broken: BTreeSet<(ReferenceKind, Arc<str>)>,
    /// True when the folder of translations is missing, which is reported at its setting.
    pub lacks_translations: bool,
    /// Custom widgets that each owner uses.
    pub widgets_used: BTreeMap<Owner, BTreeSet<Arc<str>>>,
}

/// An input or event that is given to a custom widget where `owner` uses it.
pub struct WidgetArg {
    pub owner: Owner,
    pub widget: Arc<str>,
    pub name: Arc<str>,
    pub is_event: bool,
    pub span: Span,
}

/// A name that is written out.
pub struct Reference {
    pub kind: ReferenceKind,
    pub name: Arc<str>,
    pub span: Span,
    pub owner: Owner,
}

/// Kind of thing that a reference names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferenceKind {
    Api,
    Screen,
    Action,
    Script,
    /// A class of the theme.
    Class,
    /// A text of `translations/`.
    Translation,
}
