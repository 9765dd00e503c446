//! One file, read on its own: what it declares, names and runs. It depends on its text and kind alone, so that it is kept as long as these stay.

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

/// A file as far as it tells by itself.
#[derive(Debug)]
pub struct Part {
    /// What it is.
    pub kind: FileKind,
    /// Its text.
    pub text: Arc<str>,
    /// Its YAML; `None` for JavaScript, and where nothing can be read.
    pub tree: Option<Arc<Tree>>,
    /// True when a part of it could not be read.
    pub is_broken: bool,
    /// False for a YAML file that holds nothing of what its kind does.
    pub is_document: bool,
    /// Documents and definitions in it that have names of their own; the first is the file itself.
    pub units: Vec<Unit>,
    /// Names that it declares.
    pub declarations: Vec<Declaration>,
    /// Places in its YAML, and texts in its JavaScript, that name something.
    pub mentions: Vec<Mention>,
    /// Its JavaScript.
    pub pieces: Vec<Piece>,
    /// Actions that its YAML runs.
    pub actions: Vec<ActionUse>,
    /// APIs whose handlers make something else of their answers.
    pub changed_bodies: Vec<Arc<str>>,
}

/// The kinds of things that have names of their own.
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
    /// None: a theme, texts, configuration.
    Other,
}

/// A screen, custom widget, reusable action or script.
#[derive(Debug)]
pub struct Unit {
    /// Which of them.
    pub kind: UnitKind,
    /// Its name.
    pub name: Arc<str>,
    /// Where its name is written; empty at the beginning of the file where that names it.
    pub range: Bytes,
    /// All of it.
    pub whole: Bytes,
    /// The unit that it is private to.
    pub parent: Option<usize>,
    /// Scripts that it imports.
    pub imports: Vec<Arc<str>>,
    /// Custom widgets that it uses, each once.
    pub widgets: Vec<Arc<str>>,
}

/// A name that is declared.
#[derive(Debug)]
pub struct Declaration {
    /// What it is.
    pub kind: SymbolKind,
    /// The name.
    pub name: Arc<str>,
    /// Where the name is written.
    pub range: Bytes,
    /// All of the declaration.
    pub whole: Bytes,
    /// The unit that it belongs to.
    pub unit: usize,
    /// What else is known.
    pub detail: Detail,
}

/// What is known of a declared thing.
#[derive(Debug)]
pub enum Detail {
    /// Nothing.
    None,
    /// An API or a WebSocket.
    Api(ApiDetail),
    /// A widget with an id.
    Widget(WidgetName),
    /// A row of an item-template: the piece that gives the rows.
    Row(Option<usize>),
    /// An input of an API.
    InputOf(Arc<str>),
    /// A function with its parameters.
    Function(Arc<str>, Arc<str>),
    /// A variable with the comment above it.
    Variable(Arc<str>),
}

/// What is known of an API.
#[derive(Debug, Default)]
pub struct ApiDetail {
    /// It is a stream.
    pub is_stream: bool,
    /// Its inputs.
    pub inputs: Vec<Arc<str>>,
    /// Lists of its `into`, with what they hold.
    pub lists: Vec<(Arc<str>, Rows)>,
    /// `mockResponse`, when it is plain data.
    pub mock: Option<Value>,
    /// Its handlers by name, with the places of their names.
    pub handlers: Vec<(Arc<str>, Bytes)>,
    /// Options of its stream that are written out.
    pub options: Option<Value>,
    /// Some options of its stream are computed.
    pub has_computed_options: bool,
}

/// What the list of an `into` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// The data of events.
    Data,
    /// Whole events: `of: event`.
    Events,
    /// The data of the last event, which is a list: `mode: replace`.
    Whole,
}

/// A widget by its type.
#[derive(Clone, Debug, PartialEq)]
pub enum WidgetName {
    /// Built in.
    Builtin(&'static Spec),
    /// One of the app, or unknown.
    Custom(Arc<str>),
    /// What an action gives a name.
    Bound(&'static ActionSpec),
}

/// A place that names something.
#[derive(Debug)]
pub struct Mention {
    /// The kind of thing.
    pub kind: SymbolKind,
    /// The name.
    pub name: Arc<str>,
    /// Where it is written.
    pub range: Bytes,
    /// The unit that it stands in.
    pub unit: usize,
    /// The thing that an input or event belongs to.
    pub of: Option<(SymbolKind, Arc<str>)>,
    /// True in JavaScript.
    pub in_script: bool,
    /// How the loader has seen it: it reports names of these itself.
    pub is_checked: bool,
}

/// A piece of JavaScript.
#[derive(Debug)]
pub struct Piece {
    /// The text, without `${` and `}`.
    pub source: Arc<str>,
    /// Where it stands.
    pub range: Bytes,
    /// Where each of its lines begins in the file.
    pub line_starts: Arc<[u32]>,
    /// True for an expression, false for statements.
    pub is_expression: bool,
    /// Its declarations and uses.
    pub outline: Arc<JsOutline>,
    /// The unit that it stands in.
    pub unit: usize,
    /// Names that only it sees, the innermost last.
    pub locals: Vec<Local>,
    /// What it is run for.
    pub role: Role,
}

/// What a piece of JavaScript is run for.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// A value.
    Binding,
    /// A handler, with the triggers around it, the innermost last.
    Handler(Vec<Trigger>),
    /// `Global`.
    Global,
    /// A file of `scripts/`.
    Script,
}

/// A name that only a part of a unit sees.
#[derive(Clone, Debug)]
pub struct Local {
    /// The name.
    pub name: Arc<str>,
    /// Its declaration in the same file; `None` for a name that an event gives to its handlers.
    pub declaration: Option<usize>,
}

/// An action that YAML runs.
#[derive(Debug)]
pub struct ActionUse {
    /// Which action.
    pub action: &'static ActionSpec,
    /// Where its name is written.
    pub range: Bytes,
    /// The unit that it stands in.
    pub unit: usize,
    /// What it names: an API, a screen.
    pub name: Option<Arc<str>>,
    /// The triggers around it, the innermost last.
    pub triggers: Vec<Trigger>,
    /// True when what it names is computed.
    pub is_computed: bool,
}

impl Part {
    /// The root of its YAML.
    pub fn root(&self) -> Option<&Node> {
        self.tree.as_ref().map(|tree| &tree.root)
    }
}

impl Piece {
    /// The place in the file of a range of the source.
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

    /// The byte of the source at a byte of the file; the end of its line for one behind it.
    pub fn in_source(&self, at: u32) -> Option<usize> {
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

    /// The triggers around it, the innermost last.
    pub fn triggers(&self) -> &[Trigger] {
        match &self.role {
            Role::Handler(triggers) => triggers,
            _ => &[],
        }
    }
}
