//! The model of one file: declarations, references and JavaScript. It depends only on the file's text and kind, so it is cached while these stay.

mod actions;
mod apis;
mod documents;
mod outlines;
mod pieces;
mod read;
mod reader;
pub(crate) mod script_names;
mod widgets;

use std::ops::Range;
use std::sync::Arc;

use ensemble_core::spec::{ActionSpec, Spec};
use ensemble_core::syntax::{JsOutline, Node, Tree};
use ensemble_core::value::Value;

use crate::expect::Trigger;
use crate::file_kind::FileKind;
use crate::symbol::SymbolKind;

pub use outlines::Outlines;
pub use read::read;

/// A range of bytes of a file.
pub type Bytes = Range<u32>;

/// The model of one file.
#[derive(Debug)]
pub struct Part {
    /// Kind of the file.
    pub kind: FileKind,
    /// Text of the file.
    pub text: Arc<str>,
    /// Parsed YAML; `None` for JavaScript and for unreadable files.
    pub tree: Option<Arc<Tree>>,
    /// True when some of the file could not be parsed.
    pub is_broken: bool,
    /// False for a YAML file without any key of its kind.
    pub is_document: bool,
    /// Named documents and definitions in the file. The first is the file itself.
    pub units: Vec<Unit>,
    /// Names that the file declares.
    pub declarations: Vec<Declaration>,
    /// References to names in its YAML and in string literals of its JavaScript.
    pub mentions: Vec<Mention>,
    /// Pieces of JavaScript.
    pub pieces: Vec<Piece>,
    /// Actions that the YAML runs.
    pub actions: Vec<ActionUse>,
    /// Offsets at which the ids of widgets within a form begin. Such ids name values of the form.
    pub form_fields: Vec<u32>,
    /// APIs whose handlers replace or pass on their response, so that its shape is unknown.
    pub changed_bodies: Vec<Arc<str>>,
}

/// Kinds of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// A screen.
    Screen,
    /// A custom widget.
    Widget,
    /// A reusable action.
    Action,
    /// A script.
    Script,
    /// A file without a unit of its own: a theme, a translation, configuration.
    Other,
}

/// A screen, custom widget, reusable action or script.
#[derive(Debug)]
pub struct Unit {
    /// Kind of the unit.
    pub kind: UnitKind,
    /// Name of the unit.
    pub name: Arc<str>,
    /// Range of the name; empty at the start of the file when the file's name is the unit's.
    pub range: Bytes,
    /// Range of the whole unit.
    pub whole: Bytes,
    /// Index of the unit to which this one is private.
    pub parent: Option<usize>,
    /// Scripts that the unit imports.
    pub imports: Vec<Arc<str>>,
    /// Custom widgets that the unit uses, without duplicates.
    pub widgets: Vec<Arc<str>>,
}

/// A declaration of a name.
#[derive(Debug)]
pub struct Declaration {
    /// Kind of the declared thing.
    pub kind: SymbolKind,
    /// Declared name.
    pub name: Arc<str>,
    /// Range of the name.
    pub range: Bytes,
    /// Range of the whole declaration.
    pub whole: Bytes,
    /// Index of the unit that holds it.
    pub unit: usize,
    /// Details that depend on the kind.
    pub detail: Detail,
}

/// Details of a declaration, by kind.
#[derive(Debug)]
pub enum Detail {
    /// No details.
    None,
    /// An API or a WebSocket.
    Api(ApiDetail),
    /// A widget with an id.
    Widget(WidgetName),
    /// A row of an item-template: index of the piece that evaluates to the rows.
    Row(Option<usize>),
    /// An input of the API with this name.
    InputOf(Arc<str>),
    /// A function: parameters and the comment above it.
    Function(Arc<str>, Arc<str>),
    /// A variable: the comment above it.
    Variable(Arc<str>),
}

/// Details of an API.
#[derive(Debug, Default)]
pub struct ApiDetail {
    /// True for a stream.
    pub is_stream: bool,
    /// Names of its inputs.
    pub inputs: Vec<Arc<str>>,
    /// Names of the lists in `into`, with the content of each.
    pub lists: Vec<(Arc<str>, Rows)>,
    /// `mockResponse`, if it is plain data.
    pub mock: Option<Value>,
    /// Names of its handlers, with their ranges.
    pub handlers: Vec<(Arc<str>, Bytes)>,
    /// Literal options of its stream.
    pub options: Option<Value>,
    /// True when some option of its stream is an expression.
    pub has_computed_options: bool,
}

/// Content of a list in `into`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// `data` of each event.
    Data,
    /// Whole events (`of: event`).
    Events,
    /// The list in the last event's data (`mode: replace`).
    Whole,
}

/// Type of a widget.
#[derive(Clone, Debug, PartialEq)]
pub enum WidgetName {
    /// A built-in widget.
    Builtin(&'static Spec),
    /// A custom widget, or an unknown one.
    Custom(Arc<str>),
    /// A name that an action binds.
    Bound(&'static ActionSpec),
}

/// A reference to a named thing.
#[derive(Debug)]
pub struct Mention {
    /// Kind of the thing.
    pub kind: SymbolKind,
    /// Name of the thing.
    pub name: Arc<str>,
    /// Range of the name.
    pub range: Bytes,
    /// Index of the unit that holds it.
    pub unit: usize,
    /// For an input or event: kind and name of the thing that declares it.
    pub of: Option<(SymbolKind, Arc<str>)>,
    /// True for a reference in JavaScript.
    pub in_script: bool,
    /// True when the loader checks this reference; the model then does not report it again.
    pub is_checked: bool,
}

/// A piece of JavaScript in YAML, or a whole script.
#[derive(Debug)]
pub struct Piece {
    /// Source text, without `${` and `}`.
    pub source: Arc<str>,
    /// Range in the file.
    pub range: Bytes,
    /// Offset in the file of each line of the source.
    pub line_starts: Arc<[u32]>,
    /// True for an expression, false for statements.
    pub is_expression: bool,
    /// Declarations and uses of names.
    pub outline: Arc<JsOutline>,
    /// Index of the unit that holds it.
    pub unit: usize,
    /// Names in scope for this piece only, innermost last.
    pub locals: Vec<Local>,
    /// Purpose of the piece.
    pub role: Role,
}

/// Purpose of a piece of JavaScript.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// An expression that gives a value.
    Binding,
    /// A handler, with its triggers, innermost last.
    Handler(Vec<Trigger>),
    /// `Global`.
    Global,
    /// A file of `scripts/`.
    Script,
}

/// A name that is in scope in a part of a unit.
#[derive(Clone, Debug)]
pub struct Local {
    /// Name.
    pub name: Arc<str>,
    /// Index of its declaration in the same file; `None` for a name that an event binds.
    pub declaration: Option<usize>,
}

/// A use of an action in YAML.
#[derive(Debug)]
pub struct ActionUse {
    /// Declaration of the action.
    pub action: &'static ActionSpec,
    /// Range of the action's name.
    pub range: Bytes,
    /// Index of the unit that holds it.
    pub unit: usize,
    /// Name that the action refers to, such as an API or a screen.
    pub name: Option<Arc<str>>,
    /// Triggers around it, innermost last.
    pub triggers: Vec<Trigger>,
    /// True when the name that it refers to is an expression.
    pub is_computed: bool,
}

impl Part {
    /// Root of the YAML.
    pub fn root(&self) -> Option<&Node> {
        self.tree.as_ref().map(|tree| &tree.root)
    }
}

impl Piece {
    /// Converts a range of the source to a range of the file.
    pub fn in_file(&self, range: &Range<usize>) -> Bytes {
        let start = self.byte(range.start);
        start..start + range.len() as u32
    }

    fn byte(&self, at: usize) -> u32 {
        let before = self.source.get(..at).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before.as_bytes()).count();
        let start_of_line = before.rfind('\n').map_or(0, |end| end + 1);
        self.line_starts.get(line).copied().unwrap_or(self.range.end) + (at - start_of_line) as u32
    }

    /// Converts an offset in the file to one in the source; an offset behind the end of a line gives the end of that line.
    pub(crate) fn in_source(&self, at: u32) -> Option<usize> {
        if !(self.range.start..=self.range.end).contains(&at) {
            return None;
        }
        let line = self.line_starts.partition_point(|start| *start <= at).checked_sub(1)?;
        let mut starts =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', self.source.as_bytes()).map(|end| end + 1));
        let start = starts.nth(line)?;
        let rest = self.source.get(start..)?;
        let length = rest.find('\n').unwrap_or(rest.len());
        Some(start + ((at - self.line_starts[line]) as usize).min(length))
    }

    /// Triggers of the handler, innermost last; empty for other roles.
    pub fn triggers(&self) -> &[Trigger] {
        match &self.role {
            Role::Handler(triggers) => triggers,
            _ => &[],
        }
    }
}
