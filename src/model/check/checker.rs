//! The state that the checks share, and the wording of their faults.

use ensemble_core::app::hints::Hint;
use ensemble_core::diag::{Code, Diagnostic, FileId, Span, is_slip, nearest};
use ensemble_core::syntax::{Content, Entry, Node};
use rustc_hash::FxHashMap;

use crate::index::span;
use crate::model::Model;
use crate::part::{Bytes, Part, Piece, UnitKind};
use crate::vocabulary::Vocabulary;

/// Result of [`Model::check`].
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Faults, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// Suggestions, sorted by place.
    pub hints: Vec<Hint>,
}

/// State of one check: the model, the faults that the loader has reported, and the findings so far.
pub(super) struct AppChecker<'m> {
    pub model: &'m Model,
    /// Places that have a fault already, by file.
    told: FxHashMap<FileId, Vec<Span>>,
    /// Places, by file, whose names are declared by something that could not be read.
    unread: FxHashMap<u32, Vec<Bytes>>,
    pub found: Findings,
    /// True when a file could not be read in full. Its declarations are then unknown, so missing names are not reported.
    pub lacks_names: bool,
}

/// Limit of faults in one check.
const MOST: usize = 1000;

impl<'m> AppChecker<'m> {
    pub fn new(model: &'m Model, reported: &[Diagnostic]) -> Self {
        let mut told: FxHashMap<FileId, Vec<Span>> = FxHashMap::default();
        for place in reported.iter().filter_map(|fault| fault.span) {
            told.entry(place.file).or_default().push(place);
        }
        let lacks_names =
            model.files().any(|(_, part)| part.is_broken || part.pieces.iter().any(|piece| piece.outline.is_opaque))
                || model.files().any(|(_, part)| {
                    part.units
                        .iter()
                        .flat_map(|unit| &unit.imports)
                        .any(|import| !model.index().scripts.contains_key(import))
                });
        let mut unread: FxHashMap<u32, Vec<Bytes>> = FxHashMap::default();
        for (file, place) in reported.iter().filter_map(|fault| unread_by(model, fault)) {
            unread.entry(file).or_default().push(place);
        }
        Self { model, told, unread, found: Findings::default(), lacks_names }
    }

    pub fn vocabulary(&self) -> &'m Vocabulary {
        self.model.vocabulary()
    }

    /// Files that were read in full and are part of the running app.
    pub(crate) fn sound_files(&self) -> impl Iterator<Item = (u32, &'m Part)> + use<'m> {
        let model: &'m Model = self.model;
        model.files().filter(|(_, part)| {
            !part.is_broken && part.units[0].kind != UnitKind::Other || part.kind == crate::FileKind::Resources
        })
    }

    /// JavaScript of the files that were read in full.
    pub fn pieces(&self) -> impl Iterator<Item = (u32, &'m Piece)> + use<'m> {
        let unread = self.unread.clone();
        self.sound_files().flat_map(move |(file, part)| {
            let unread = unread.get(&file).map(Vec::as_slice).unwrap_or_default();
            let is_read = |piece: &&Piece| {
                !unread.iter().any(|place| place.start <= piece.range.start && piece.range.end <= place.end)
            };
            let sound: Vec<&'m Piece> =
                part.pieces.iter().filter(|piece| !piece.outline.is_broken).filter(is_read).collect();
            sound.into_iter().map(move |piece| (file, piece))
        })
    }

    /// Adds a fault, unless its place has one.
    pub fn add(&mut self, fault: Diagnostic) {
        let Some(place) = fault.span else { return };
        let told = self.told.entry(place.file).or_default();
        if told.iter().any(|other| other.start < place.end && place.start < other.end && other.end - other.start <= 200)
            || self.found.diagnostics.len() >= MOST
        {
            return;
        }
        told.push(place);
        self.found.diagnostics.push(fault);
    }

    pub fn hint(&mut self, place: Span, message: String) {
        if self.found.hints.len() < MOST {
            self.found.hints.push(Hint { span: place, message });
        }
    }

    pub fn is_full(&self) -> bool {
        self.found.diagnostics.len() >= MOST
    }
}

/// Misspelt keys below which names are not judged: `item_template` declares no row, and `input` of a custom widget no inputs.
fn unread_by(model: &Model, fault: &Diagnostic) -> Option<(u32, Bytes)> {
    let meant = fault.help.as_deref()?.strip_prefix("did you mean `")?.strip_suffix("`?")?;
    let declares_below = meant == "item-template";
    if !declares_below && !["name", "indexId", "inputs", "Global", "Import", "API", "Socket"].contains(&meant) {
        return None;
    }
    let place = fault.span?;
    let is_key = matches!(fault.code, Code::UnknownProperty | Code::UnknownKey | Code::MissingKey);
    let root = model.part_of(place.file).filter(|_| is_key)?.root()?;
    let (around, entry) = entry_at(root, place)?;
    let span = if declares_below { entry.node.span } else { around.span };
    Some((place.file.0, span.start..span.end))
}

/// The entry whose key stands at `place`, and the map that holds it.
fn entry_at(node: &Node, place: Span) -> Option<(&Node, &Entry)> {
    match &node.content {
        Content::Scalar(_) => None,
        Content::List(items) => items.iter().find_map(|item| entry_at(item, place)),
        Content::Map(entries) => match entries.iter().find(|entry| entry.key_span == place) {
            Some(entry) => Some((node, entry)),
            None => entries.iter().find_map(|entry| entry_at(&entry.node, place)),
        },
    }
}

/// The nearest of the known names, when `written` is most likely a misspelling of it.
pub(super) fn slip<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    nearest(written, known).filter(|near| is_slip(written, near))
}

/// Adds "did you mean" with `near`.
pub(super) fn suggest(fault: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault,
    }
}

/// The span in its file of a range of a piece's source.
pub(super) fn place(file: u32, piece: &Piece, range: &std::ops::Range<usize>) -> Span {
    span(file, &piece.in_file(range))
}

/// The names in backticks, separated by commas; at most twelve.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    // More are no help to read.
    const MOST: usize = 12;
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if names.len() > MOST {
        names.truncate(MOST);
        names.push("…".to_owned());
    }
    names.join(", ")
}
