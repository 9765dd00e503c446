//! Faults that only the whole model tells: what is named and is nothing, what is given and not taken, what is there and of no use.

mod arguments;
mod assigned;
mod inputs;
mod members;
mod names;
mod never;
mod reach;
mod streams;
mod unused;

use ensemble_core::app::hints::Hint;
use ensemble_core::diag::{Diagnostic, FileId, Span, is_slip, nearest};
use rustc_hash::FxHashMap;

use crate::index::span;
use crate::model::Model;
use crate::part::{Part, Piece, UnitKind};
use crate::vocabulary::Vocabulary;

/// What the model finds.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Faults, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// Suggestions, in the order of their places.
    pub hints: Vec<Hint>,
}

impl Model {
    /// The faults of the app that the loader does not know, and suggestions, see [`Self::faults`] and [`Self::hints`].
    pub fn check(&self, reported: &[Diagnostic], others: &[&str]) -> Findings {
        Findings { diagnostics: self.faults(reported), hints: self.hints(others) }
    }

    /// The faults of the app that the loader does not know. `reported` are those that it has told.
    pub fn faults(&self, reported: &[Diagnostic]) -> Vec<Diagnostic> {
        let mut check = Check::new(self, reported);
        names::check(&mut check);
        members::check(&mut check);
        arguments::check(&mut check);
        inputs::check(&mut check);
        assigned::check(&mut check);
        never::check(&mut check);
        streams::check(&mut check);
        let mut found = check.found.diagnostics;
        found.sort_by_key(|fault| fault.span);
        found
    }

    /// Suggestions. `others` are texts that belong to the app and that it does not read, such as its tests: what they name is used.
    pub fn hints(&self, others: &[&str]) -> Vec<Hint> {
        let mut check = Check::new(self, &[]);
        unused::check(&mut check, others);
        reach::check(&mut check);
        let mut found = check.found.hints;
        found.sort_by_key(|hint| hint.span);
        found
    }
}

/// A check under way.
struct Check<'m> {
    model: &'m Model,
    /// Places that a fault was told of.
    told: FxHashMap<FileId, Vec<Span>>,
    found: Findings,
    /// A file could not be read in full: what it declares may be missing anywhere.
    lacks_names: bool,
}

/// So many faults are kept; more say nothing new.
const MOST: usize = 1000;

impl<'m> Check<'m> {
    fn new(model: &'m Model, reported: &[Diagnostic]) -> Self {
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
        Self { model, told, found: Findings::default(), lacks_names }
    }

    fn vocabulary(&self) -> &'m Vocabulary {
        self.model.vocabulary()
    }

    /// Files that can be read in full and that run.
    fn sound_files(&self) -> impl Iterator<Item = (u32, &'m Part)> + use<'m> {
        let model: &'m Model = self.model;
        model.files().filter(|(_, part)| {
            !part.is_broken && part.units[0].kind != UnitKind::Other || part.kind == crate::FileKind::Resources
        })
    }

    /// Every sound piece of JavaScript.
    fn pieces(&self) -> impl Iterator<Item = (u32, &'m Piece)> + use<'m> {
        self.sound_files().flat_map(|(file, part)| {
            part.pieces.iter().filter(|piece| !piece.outline.is_broken).map(move |piece| (file, piece))
        })
    }

    /// Adds a fault, unless one was told at its place.
    fn add(&mut self, fault: Diagnostic) {
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

    fn hint(&mut self, place: Span, message: String) {
        if self.found.hints.len() < MOST {
            self.found.hints.push(Hint { span: place, message });
        }
    }

    fn is_full(&self) -> bool {
        self.found.diagnostics.len() >= MOST
    }
}

/// The nearest of the names when `written` is most likely a slip for it.
fn slip<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    nearest(written, known).filter(|near| is_slip(written, near))
}

/// With the name that was probably meant.
fn suggest(fault: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault,
    }
}

/// The place in its file of a range of a piece.
fn place(file: u32, piece: &Piece, range: &std::ops::Range<usize>) -> Span {
    span(file, &piece.in_file(range))
}

fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    // More are no help to read.
    const MOST: usize = 12;
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if names.len() > MOST {
        names.truncate(MOST);
        names.push("…".to_owned());
    }
    names.join(", ")
}
