//! Open apps: which file belongs to which app, with the results of their checks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ensemble_core::app::Files;
use ensemble_model::Model;

use crate::client::Client;
use crate::diagnostics;
use crate::document::Documents;
use crate::host::{CheckedApp, Host, ParseCache};
use crate::single_files;

/// Number of parent folders in which a file's app is searched.
const ABOVE: usize = 6;

/// Files and folders that mark the folder of an app.
const MARKERS: [&str; 3] = ["ensemble-config.yaml", "resources.ensemble", "theme.ensemble"];

/// Folders of an app whose files it reads.
const OWN_FOLDERS: [&str; 4] = ["screens", "widgets", "actions", "scripts"];

/// An app with an open document.
pub struct OpenApp {
    /// Result of the last check.
    pub checked: CheckedApp,
    cache: ParseCache,
    /// Diagnostics by file.
    pub faults: BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>>,
    /// True when a file has changed since the last check.
    pub is_stale: bool,
}

impl OpenApp {
    /// The model with the current texts of open documents.
    pub fn model(&mut self, documents: &Documents) -> &Model {
        for (path, document) in documents.iter() {
            let model = &mut self.checked.model;
            let file = path.to_str().and_then(|path| model.file(path));
            if let Some(file) = file.filter(|file| *model.text(*file) != *document.text) {
                *model = model.with_text(file, &document.text, &mut self.cache.parts);
            }
        }
        &self.checked.model
    }
}

/// Open apps, by the path that `check` takes.
#[derive(Default)]
pub struct Workspace {
    apps: BTreeMap<PathBuf, OpenApp>,
    /// App of each open document; `None` for a file of no app.
    homes: BTreeMap<PathBuf, Option<PathBuf>>,
}

impl Workspace {
    /// The app of an open document; it is checked first if it never was.
    pub fn app_of(&mut self, file: &Path, cx: &Context<'_>) -> Option<&mut OpenApp> {
        if !self.homes.contains_key(file) {
            let home = self.find(file, cx);
            self.homes.insert(file.to_owned(), home);
        }
        let home = self.homes.get(file)?.as_ref()?;
        self.apps.get_mut(home)
    }

    /// The app of an open document, and its path.
    pub fn home_of(&mut self, file: &Path, cx: &Context<'_>) -> Option<(&Path, &OpenApp)> {
        self.app_of(file, cx)?;
        let home = self.homes.get(file)?.as_ref()?;
        self.apps.get_key_value(home).map(|(path, app)| (path.as_path(), app))
    }

    /// The app that a file belongs to: the nearest parent folder whose app reads it, otherwise the file alone.
    fn find(&mut self, file: &Path, cx: &Context<'_>) -> Option<PathBuf> {
        let files = cx.documents.over(cx.host.disk());
        for folder in file.ancestors().skip(1).take(ABOVE).filter(|folder| is_app(folder, &files)) {
            let is_new = !self.apps.contains_key(folder);
            let app = self.apps.entry(folder.to_owned()).or_insert_with(|| cx.check(folder, ParseCache::default()));
            // An unsaved new file in a folder of the app makes the loaded app stale.
            let is_own = OWN_FOLDERS.iter().any(|own| file.parent() == Some(&*folder.join(own)));
            if app.is_stale || is_own && !is_new && !app.faults.contains_key(file) {
                let cache = std::mem::take(&mut app.cache);
                *app = cx.check(folder, cache);
            }
            if app.faults.contains_key(file) {
                return Some(folder.to_owned());
            }
            if is_new {
                self.apps.remove(folder);
            }
        }
        let document = cx.documents.get(file)?;
        let app = single_files::app_of(file, &document.text, &files)?;
        let is_new = !self.apps.contains_key(&app);
        let found = self.apps.entry(app.clone()).or_insert_with(|| cx.check(&app, ParseCache::default()));
        // A test that the app does not read is none of it.
        if !found.faults.contains_key(file) && app != file {
            if is_new {
                self.apps.remove(&app);
            }
            return None;
        }
        Some(app)
    }

    /// Records that a document was opened; its text may differ from the disk.
    pub fn opened(&mut self, file: &Path) {
        self.homes.remove(file);
        self.apps.values_mut().filter(|app| app.faults.contains_key(file)).for_each(|app| app.is_stale = true);
    }

    /// Records that an open document has changed.
    pub fn changed(&mut self, file: &Path) {
        match self.homes.get(file) {
            Some(Some(home)) => {
                if let Some(app) = self.apps.get_mut(home) {
                    app.is_stale = true;
                }
            }
            // It may have become a screen.
            Some(None) => _ = self.homes.remove(file),
            None => {}
        }
    }

    /// Records that files were created or deleted: documents may now belong to other apps.
    pub fn files_changed(&mut self) {
        self.homes.clear();
        self.apps.values_mut().for_each(|app| app.is_stale = true);
    }

    /// Removes a closed document.
    pub fn closed(&mut self, file: &Path) {
        self.changed(file);
        self.homes.remove(file);
    }

    /// True when a change has not been checked.
    pub fn is_stale(&self, documents: &Documents) -> bool {
        self.apps.values().any(|app| app.is_stale)
            || documents.iter().any(|(path, _)| !self.homes.contains_key(path))
            || self.apps.keys().any(|path| !self.is_open(path))
    }

    fn is_open(&self, app: &Path) -> bool {
        self.homes.values().flatten().any(|home| home == app)
    }

    /// Checks changed apps and drops those without an open document.
    pub fn refresh(&mut self, cx: &Context<'_>) {
        for path in cx.documents.iter().map(|(path, _)| path) {
            self.app_of(path, cx);
        }
        let open: BTreeSet<PathBuf> = self.homes.values().flatten().cloned().collect();
        self.apps.retain(|path, _| open.contains(path));
        for (path, app) in self.apps.iter_mut().filter(|(_, app)| app.is_stale) {
            let cache = std::mem::take(&mut app.cache);
            *app = cx.check(path, cache);
        }
    }

    /// All apps, for access to their models.
    pub fn apps_mut(&mut self) -> impl Iterator<Item = &mut OpenApp> {
        self.apps.values_mut()
    }

    /// All apps.
    pub fn apps(&self) -> impl Iterator<Item = (&PathBuf, &OpenApp)> {
        self.apps.iter()
    }
}

/// Context of a check.
pub struct Context<'a> {
    /// Services of the program.
    pub host: &'a dyn Host,
    /// Open documents.
    pub documents: &'a Documents,
    /// Client capabilities.
    pub client: &'a Client,
}

impl Context<'_> {
    /// Checks an app. `cache` is the cache of its last check.
    fn check(&self, path: &Path, mut cache: ParseCache) -> OpenApp {
        let files = self.documents.over(self.host.disk());
        let checked = self.host.check(path, &files, &mut cache);
        let main =
            checked.report.sources.iter().next().map_or(path.to_owned(), |(_, source)| PathBuf::from(&source.name));
        let faults = diagnostics::by_file(&checked, &main, self.host, self.client);
        OpenApp { checked, cache, faults, is_stale: false }
    }
}

fn is_app(folder: &Path, files: &dyn Files) -> bool {
    files.is_folder(&folder.join("screens"))
        || files.is_folder(&folder.join("ensemble/screens"))
        || MARKERS.iter().any(|mark| files.is_file(&folder.join(mark)))
}
