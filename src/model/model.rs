//! `Model`: the parts of an app and what they are together.

use std::path::Path;
use std::sync::Arc;

use ensemble_core::app::{App, KeptTrees};
use ensemble_core::diag::FileId;
use ensemble_core::syntax::Tree;
use ensemble_core::value::Value;
use rustc_hash::FxHashMap;

use crate::file_kind::FileKind;
use crate::index::{DeclarationRef, Index};
use crate::part::{Declaration, Detail, Outlines, Part, read};
use crate::shape::Shape;
use crate::symbol::SymbolKind;
use crate::vocabulary::Vocabulary;

/// Parts that were read before, by the kinds and names of their files.
#[derive(Clone, Default)]
pub struct Parts {
    known: FxHashMap<(FileKind, Arc<str>), Vec<Arc<Part>>>,
    /// Outlines of JavaScript.
    outlines: Outlines,
    /// Widgets of the app that are called like built-in ones, which parts depend on.
    shadowed: Vec<Arc<str>>,
    /// Trees by their texts that loading has read.
    trees: FxHashMap<Arc<str>, Arc<Tree>>,
}

impl Parts {
    // The text before the last keystroke comes back when that is undone; older ones are not worth their memory.
    const OF_ONE_FILE: usize = 2;
    // Files that came and went stay known up to this many.
    const MOST: usize = 4096;

    /// Gives the trees that loading has read to the next model, so that no file is read twice.
    pub fn offer(&mut self, trees: &KeptTrees) {
        self.trees = trees.sound().map(|(text, tree)| (text.clone(), tree.clone())).collect();
    }

    fn of_names(&mut self, shadowed: &[Arc<str>]) {
        if self.shadowed != shadowed {
            self.known.clear();
            self.shadowed = shadowed.to_vec();
        }
    }

    /// The part of a file, read now unless it was before.
    fn get(&mut self, kind: FileKind, name: &Arc<str>, text: &Arc<str>, vocabulary: &Vocabulary) -> Arc<Part> {
        if self.known.len() >= Self::MOST {
            self.known.clear();
        }
        let known = self.known.entry((kind, name.clone())).or_default();
        if let Some(part) = known.iter().find(|part| part.text == *text) {
            return part.clone();
        }
        let tree = self.trees.get(text).cloned();
        let part = Arc::new(read(kind, name, text, tree, vocabulary, &mut self.outlines));
        if known.len() >= Self::OF_ONE_FILE {
            known.remove(0);
        }
        known.push(part.clone());
        part
    }
}

/// What the model is told of an app beside its files.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The screen to start with.
    pub home: Arc<str>,
    /// Names of `env`, each with its value.
    pub env: Vec<(Arc<str>, Arc<str>)>,
    /// Names of `secrets`.
    pub secrets: Vec<Arc<str>>,
    /// Keys of the storage that some script writes out.
    pub storage_keys: Vec<Arc<str>>,
    /// Names of themes.
    pub themes: Vec<Arc<str>>,
    /// Keys of the texts in the default language, as `home.title`.
    pub texts: Vec<Arc<str>>,
    /// Shapes of what APIs answer, where a mock, a simulated stream or a recording tells; of a stream, of its events' data.
    pub answers: FxHashMap<Arc<str>, Shape>,
}

impl Facts {
    /// What an app tells.
    pub fn of(app: &App) -> Self {
        let mut texts = Vec::new();
        if let Some(texts_of) = app.translations.get(&app.default_language).or_else(|| app.translations.values().next())
        {
            keys_below("", texts_of, &mut texts);
        }
        Self {
            home: app.home.clone(),
            env: app.env.iter().map(|(name, value)| (name.clone(), value.to_display())).collect(),
            secrets: app.secrets.keys().cloned().collect(),
            storage_keys: app.storage_keys.clone(),
            themes: app.themes.iter().map(|theme| theme.name.clone()).collect(),
            texts,
            answers: FxHashMap::default(),
        }
    }
}

fn keys_below(before: &str, value: &Value, found: &mut Vec<Arc<str>>) {
    for (key, value) in value.as_map().into_iter().flat_map(|map| map.iter()) {
        let path = if before.is_empty() { key.to_string() } else { format!("{before}.{key}") };
        match value {
            Value::Map(_) => keys_below(&path, value, found),
            _ => found.push(Arc::from(path)),
        }
    }
}

/// A file of the model.
#[derive(Clone)]
struct File {
    /// Its path, as faults call it.
    path: Arc<str>,
    kind: FileKind,
    /// The screen, widget, action or script that it is.
    name: Arc<str>,
    part: Arc<Part>,
}

/// The semantic model of an app. Files have the ids that they have in [`App::sources`].
pub struct Model {
    vocabulary: Arc<Vocabulary>,
    facts: Arc<Facts>,
    files: Vec<File>,
    index: Index,
}

impl Model {
    /// The model of an app that was loaded, whatever faults it has. `parts` keeps what was read for the next model.
    pub fn of(app: &App, facts: Facts, vocabulary: &Arc<Vocabulary>, parts: &mut Parts) -> Self {
        let shadowed: Vec<Arc<str>> =
            app.widgets.keys().filter(|name| vocabulary.catalog.widget(name).is_some()).cloned().collect();
        let own = if shadowed.is_empty() { None } else { Some(Arc::new(vocabulary.without(&shadowed))) };
        let vocabulary = own.as_ref().unwrap_or(vocabulary);
        parts.of_names(&shadowed);
        let single = app.screens.len() + app.actions.len() == 1;
        let mut files = Vec::new();
        for (id, source) in app.sources.iter() {
            let path = Path::new(&source.name);
            let is_screen = app.screens.values().any(|screen| screen.file == id);
            let kind = match FileKind::of(path) {
                // A file that is opened alone may be called anything.
                _ if is_screen => FileKind::Screen,
                FileKind::Screen if !single => FileKind::of_unread(path, app),
                kind => kind,
            };
            let name: Arc<str> =
                app.screens.values().find(|screen| screen.file == id).map(|screen| screen.name.clone()).unwrap_or_else(
                    || path.file_stem().map(|stem| Arc::from(stem.to_string_lossy())).unwrap_or_default(),
                );
            let part = parts.get(kind, &name, &source.text, vocabulary);
            files.push(File { path: Arc::from(&*source.name), kind, name, part });
        }
        parts.trees.clear();
        Self::assembled(files, Arc::new(facts), vocabulary.clone())
    }

    fn assembled(files: Vec<File>, facts: Arc<Facts>, vocabulary: Arc<Vocabulary>) -> Self {
        let parts: Vec<Arc<Part>> = files.iter().map(|file| file.part.clone()).collect();
        Self { vocabulary, facts, index: Index::of(&parts), files }
    }

    /// This model with another text of one file, as after a keystroke: nothing but this file is read.
    pub fn with_text(&self, file: FileId, text: &Arc<str>, parts: &mut Parts) -> Self {
        let mut files = self.files.clone();
        if let Some(changed) = files.get_mut(file.0 as usize) {
            changed.part = parts.get(changed.kind, &changed.name, text, &self.vocabulary);
        }
        Self::assembled(files, self.facts.clone(), self.vocabulary.clone())
    }

    /// The file at `path`, as faults call it.
    pub fn file(&self, path: &str) -> Option<FileId> {
        self.files.iter().position(|file| &*file.path == path).map(|at| FileId(at as u32))
    }

    /// The path of a file, as faults call it.
    pub fn path(&self, file: FileId) -> &str {
        self.files.get(file.0 as usize).map_or("", |file| &file.path)
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> &str {
        self.files.get(file.0 as usize).map_or("", |file| &file.part.text)
    }

    /// The kind of a file.
    pub fn kind(&self, file: FileId) -> FileKind {
        self.files.get(file.0 as usize).map_or(FileKind::Other, |file| file.kind)
    }

    /// What the language declares.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// What is known of the app beside its files.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// All files: each with its index and its part.
    pub fn files(&self) -> impl Iterator<Item = (u32, &Part)> {
        self.files.iter().enumerate().map(|(at, file)| (at as u32, &*file.part))
    }

    /// What all files together declare.
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// The part of a file.
    ///
    /// # Panics
    ///
    /// When there is no such file: indices come from this model.
    pub(crate) fn part(&self, file: u32) -> &Part {
        &self.files[file as usize].part
    }

    /// The part of a file; `None` when there is no such file.
    pub fn part_of(&self, file: FileId) -> Option<&Part> {
        self.files.get(file.0 as usize).map(|file| &*file.part)
    }

    /// What a declaration of this model declares.
    ///
    /// # Panics
    ///
    /// When it is one of another model.
    pub fn symbol_kind(&self, found: DeclarationRef) -> SymbolKind {
        self.declaration(found).kind
    }

    /// What is known of a declared thing of this model.
    ///
    /// # Panics
    ///
    /// When it is one of another model.
    pub fn detail(&self, found: DeclarationRef) -> &Detail {
        &self.declaration(found).detail
    }

    /// A declaration of this model.
    pub(crate) fn declaration(&self, found: DeclarationRef) -> &Declaration {
        &self.part(found.file).declarations[found.index as usize]
    }
}

impl FileKind {
    /// The kind of a file in an app folder that is no screen of it, though its place says so: one that cannot be read, or another document.
    fn of_unread(path: &Path, app: &App) -> Self {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        if app.unread.contains(&*stem) { Self::Screen } else { Self::Other }
    }
}
