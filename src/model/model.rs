//! `Model`: the semantic model of one app.

use std::path::Path;
use std::sync::Arc;

use ensemble_core::app::{App, CustomWidget, KeptTrees, WidgetType};
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

/// Cache of parts by kind, name and text of their files.
#[derive(Clone, Default)]
pub struct Parts {
    known: FxHashMap<(FileKind, Arc<str>), Vec<Arc<Part>>>,
    /// Cache of outlines of JavaScript.
    outlines: Outlines,
    /// Names of built-in widgets that the app redefines. Cached parts depend on them.
    shadowed: Vec<Arc<str>>,
    /// YAML trees of the loader, by text.
    trees: FxHashMap<Arc<str>, Arc<Tree>>,
}

impl Parts {
    // The text before the last keystroke comes back when that is undone; older ones are not worth their memory.
    const OF_ONE_FILE: usize = 2;
    // Files that came and went stay known up to this many.
    const MOST: usize = 4096;

    /// Hands over YAML trees that the loader has parsed, so that the next model does not parse them again.
    pub fn offer(&mut self, trees: &KeptTrees) {
        self.trees = trees.sound().map(|(text, tree)| (text.clone(), tree.clone())).collect();
    }

    fn of_names(&mut self, shadowed: &[Arc<str>]) {
        if self.shadowed != shadowed {
            self.known.clear();
            self.shadowed = shadowed.to_vec();
        }
    }

    /// The part of a file, from the cache or read now.
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

/// Facts about an app that do not stand in its YAML and JavaScript.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Name of the home screen.
    pub home: Arc<str>,
    /// Variables of `env`, with their values.
    pub env: Vec<(Arc<str>, Arc<str>)>,
    /// Names of `secrets`.
    pub secrets: Vec<Arc<str>>,
    /// Storage keys that scripts use as literals.
    pub storage_keys: Vec<Arc<str>>,
    /// Names of themes.
    pub themes: Vec<Arc<str>>,
    /// Classes that themes have styles for, without their dots.
    pub classes: Vec<Arc<str>>,
    /// Translation keys of the default language, such as `home.title`.
    pub texts: Vec<Arc<str>>,
    /// Shapes of API responses, known from a mock, a simulated stream or a recording. For a stream: the shape of its events' data.
    pub answers: FxHashMap<Arc<str>, Shape>,
}

impl Facts {
    /// Collects the facts of a loaded app.
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
            classes: classes(app),
            texts,
            answers: FxHashMap::default(),
        }
    }
}

fn classes(app: &App) -> Vec<Arc<str>> {
    let selectors = app.themes.iter().flat_map(|theme| theme.styles.keys());
    let mut found: Vec<Arc<str>> = selectors.filter_map(|selector| selector.strip_prefix('.').map(Arc::from)).collect();
    found.sort_unstable();
    found.dedup();
    found
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

/// True for a custom widget that stands for the built-in one of its name. One that wraps it is seldom meant where the name stands.
fn shadows(widget: &CustomWidget, vocabulary: &Vocabulary) -> bool {
    let Some(spec) = vocabulary.catalog.widget(&widget.name) else { return false };
    let body = widget.body.as_ref().map(|body| &body.widget);
    !matches!(body, Some(WidgetType::Builtin(own)) if own.name == spec.name)
}

/// A file of the model.
#[derive(Clone)]
struct File {
    /// Path, as in diagnostics.
    path: Arc<str>,
    kind: FileKind,
    /// Name of the screen, widget, action or script.
    name: Arc<str>,
    part: Arc<Part>,
}

/// The semantic model of an app. File ids are those of [`App::sources`].
pub struct Model {
    vocabulary: Arc<Vocabulary>,
    facts: Arc<Facts>,
    files: Vec<File>,
    index: Index,
}

impl Model {
    /// Builds the model of a loaded app; faults in the app are no obstacle. `parts` is the cache from the previous model, and is updated.
    pub fn of(app: &App, facts: Facts, vocabulary: &Arc<Vocabulary>, parts: &mut Parts) -> Self {
        let shadowed = app.widgets.values().filter(|widget| shadows(widget, vocabulary));
        let shadowed: Vec<Arc<str>> = shadowed.map(|widget| widget.name.clone()).collect();
        let own = if shadowed.is_empty() { None } else { Some(Arc::new(vocabulary.without(&shadowed))) };
        let vocabulary = own.as_ref().unwrap_or(vocabulary);
        parts.of_names(&shadowed);
        let single = app.screens.len() + app.actions.len() == 1;
        let mut files = Vec::new();
        let mut screens: FxHashMap<FileId, &Arc<str>> = FxHashMap::default();
        for screen in app.screens.values() {
            screens.entry(screen.file).or_insert(&screen.name);
        }
        for (id, source) in app.sources.iter() {
            let path = Path::new(&source.name);
            let is_screen = screens.contains_key(&id);
            let kind = match FileKind::of(path) {
                // A file that is opened alone may be called anything.
                _ if is_screen => FileKind::Screen,
                FileKind::Screen if !single => FileKind::of_unread(path, app),
                kind => kind,
            };
            let name: Arc<str> = screens
                .get(&id)
                .map(|name| (*name).clone())
                .unwrap_or_else(|| path.file_stem().map(|stem| Arc::from(stem.to_string_lossy())).unwrap_or_default());
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

    /// A copy of this model with a new text for one file, as after a keystroke. Only this file is read again.
    pub fn with_text(&self, file: FileId, text: &Arc<str>, parts: &mut Parts) -> Self {
        let mut files = self.files.clone();
        if let Some(changed) = files.get_mut(file.0 as usize) {
            changed.part = parts.get(changed.kind, &changed.name, text, &self.vocabulary);
        }
        Self::assembled(files, self.facts.clone(), self.vocabulary.clone())
    }

    /// The file at `path`, as diagnostics write it.
    pub fn file(&self, path: &str) -> Option<FileId> {
        self.files.iter().position(|file| &*file.path == path).map(|at| FileId(at as u32))
    }

    /// The path of a file, as diagnostics write it.
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

    /// Declarations of the language.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Facts about the app that do not stand in its files.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// All files, with their indices.
    pub fn files(&self) -> impl Iterator<Item = (u32, &Part)> {
        self.files.iter().enumerate().map(|(at, file)| (at as u32, &*file.part))
    }

    /// Index of all declarations.
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// The part of a file.
    ///
    /// # Panics
    ///
    /// If the model has no such file. Take indices from this model only.
    pub(crate) fn part(&self, file: u32) -> &Part {
        &self.files[file as usize].part
    }

    /// The part of a file; `None` if the model has no such file.
    pub fn part_of(&self, file: FileId) -> Option<&Part> {
        self.files.get(file.0 as usize).map(|file| &*file.part)
    }

    /// The kind of a declaration.
    ///
    /// # Panics
    ///
    /// If the reference is from another model.
    pub fn symbol_kind(&self, found: DeclarationRef) -> SymbolKind {
        self.declaration(found).kind
    }

    /// Details of a declaration.
    ///
    /// # Panics
    ///
    /// If the reference is from another model.
    pub fn detail(&self, found: DeclarationRef) -> &Detail {
        &self.declaration(found).detail
    }

    /// The declaration behind a reference.
    pub(crate) fn declaration(&self, found: DeclarationRef) -> &Declaration {
        &self.part(found.file).declarations[found.index as usize]
    }
}

impl FileKind {
    /// The kind of a file that the loader did not take as a screen: [`FileKind::Other`] for one in the screens' folder that is unreadable or another
    /// document.
    fn of_unread(path: &Path, app: &App) -> Self {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        if app.unread.contains(&*stem) { Self::Screen } else { Self::Other }
    }
}
