//! The apps whose files are open: which file belongs to which, and what was found in each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ensemble_core::app::Files;
use ensemble_model::Model;

use crate::client::Client;
use crate::diagnostics;
use crate::document::Documents;
use crate::host::{Checked, Host, Kept};

/// Folders above a file in which its app is looked for.
const ABOVE: usize = 6;

/// What lies in the folder of an app beside its screens, and tells it.
const MARKERS: [&str; 3] = ["ensemble-config.yaml", "resources.ensemble", "theme.ensemble"];

/// Keys at the root of a file that is opened alone: other YAML is not ours.
const ROOT_KEYS: [&str; 5] = ["View:", "ViewGroup:", "API:", "Action:", "Widget:"];

/// An app of which a file is open.
pub struct OpenApp {
    /// What was found when it was looked at last.
    pub checked: Checked,
    kept: Kept,
    /// Faults by file.
    pub faults: BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>>,
    /// A file has changed since.
    pub is_stale: bool,
}

impl OpenApp {
    /// The model of the app with the open texts as they are now.
    pub fn model(&mut self, documents: &Documents) -> &Model {
        for (path, document) in documents.iter() {
            let model = &mut self.checked.model;
            let file = path.to_str().and_then(|path| model.file(path));
            if let Some(file) = file.filter(|file| *model.text(*file) != *document.text) {
                *model = model.with_text(file, &document.text, &mut self.kept.parts);
            }
        }
        &self.checked.model
    }
}

/// The apps whose files are open, by the path that `check` would be given.
#[derive(Default)]
pub struct Workspace {
    apps: BTreeMap<PathBuf, OpenApp>,
    /// The app of each open file; `None` for a file of no app.
    homes: BTreeMap<PathBuf, Option<PathBuf>>,
}

impl Workspace {
    /// The app that an open file belongs to, looked at now if it never was.
    pub fn app_of(&mut self, file: &Path, cx: &Context<'_>) -> Option<&mut OpenApp> {
        if !self.homes.contains_key(file) {
            let home = self.find(file, cx);
            self.homes.insert(file.to_owned(), home);
        }
        let home = self.homes.get(file)?.as_ref()?;
        self.apps.get_mut(home)
    }

    /// The app that an open file belongs to, and its path.
    pub fn home_of(&mut self, file: &Path, cx: &Context<'_>) -> Option<(&Path, &OpenApp)> {
        self.app_of(file, cx)?;
        let home = self.homes.get(file)?.as_ref()?;
        self.apps.get_key_value(home).map(|(path, app)| (path.as_path(), app))
    }

    /// The app whose file `file` is: of the folders above the nearest app that reads it, else the file alone.
    fn find(&mut self, file: &Path, cx: &Context<'_>) -> Option<PathBuf> {
        let files = cx.documents.over(cx.host.disk());
        for folder in file.ancestors().skip(1).take(ABOVE).filter(|folder| is_app(folder, &files)) {
            let is_new = !self.apps.contains_key(folder);
            let app = self.apps.entry(folder.to_owned()).or_insert_with(|| cx.check(folder, Kept::default()));
            if app.is_stale {
                let kept = std::mem::take(&mut app.kept);
                *app = cx.check(folder, kept);
            }
            if app.faults.contains_key(file) {
                return Some(folder.to_owned());
            }
            if is_new {
                self.apps.remove(folder);
            }
        }
        let document = cx.documents.get(file)?;
        if !document.text.lines().any(|line| ROOT_KEYS.iter().any(|key| line.starts_with(key))) {
            return None;
        }
        self.apps.entry(file.to_owned()).or_insert_with(|| cx.check(file, Kept::default()));
        Some(file.to_owned())
    }

    /// Notes that a file is open: its text may be another than on the disk.
    pub fn opened(&mut self, file: &Path) {
        self.homes.remove(file);
        self.apps.values_mut().filter(|app| app.faults.contains_key(file)).for_each(|app| app.is_stale = true);
    }

    /// Notes that an open file has changed.
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

    /// Notes that files came or went: each open file may belong to another app.
    pub fn files_changed(&mut self) {
        self.homes.clear();
        self.apps.values_mut().for_each(|app| app.is_stale = true);
    }

    /// Forgets a file that is no longer open.
    pub fn closed(&mut self, file: &Path) {
        self.changed(file);
        self.homes.remove(file);
    }

    /// True when something has changed that was not looked at.
    pub fn is_stale(&self, documents: &Documents) -> bool {
        self.apps.values().any(|app| app.is_stale)
            || documents.iter().any(|(path, _)| !self.homes.contains_key(path))
            || self.apps.keys().any(|path| !self.is_open(path))
    }

    fn is_open(&self, app: &Path) -> bool {
        self.homes.values().flatten().any(|home| home == app)
    }

    /// Looks at everything that has changed, and forgets the apps of which no file is open any more.
    pub fn refresh(&mut self, cx: &Context<'_>) {
        for path in cx.documents.iter().map(|(path, _)| path) {
            self.app_of(path, cx);
        }
        let open: BTreeSet<PathBuf> = self.homes.values().flatten().cloned().collect();
        self.apps.retain(|path, _| open.contains(path));
        for (path, app) in self.apps.iter_mut().filter(|(_, app)| app.is_stale) {
            let kept = std::mem::take(&mut app.kept);
            *app = cx.check(path, kept);
        }
    }

    /// All apps, to be asked for their models.
    pub fn apps_mut(&mut self) -> impl Iterator<Item = &mut OpenApp> {
        self.apps.values_mut()
    }

    /// All apps.
    pub fn apps(&self) -> impl Iterator<Item = (&PathBuf, &OpenApp)> {
        self.apps.iter()
    }
}

/// What looking at an app needs.
pub struct Context<'a> {
    /// The program around.
    pub host: &'a dyn Host,
    /// The open texts.
    pub documents: &'a Documents,
    /// What the client can do.
    pub client: &'a Client,
}

impl Context<'_> {
    /// Looks at an app. `kept` has what was read of its files before.
    fn check(&self, path: &Path, mut kept: Kept) -> OpenApp {
        let files = self.documents.over(self.host.disk());
        let checked = self.host.check(path, &files, &mut kept);
        let main =
            checked.report.sources.iter().next().map_or(path.to_owned(), |(_, source)| PathBuf::from(&source.name));
        let faults = diagnostics::by_file(&checked, &main, self.host, self.client);
        OpenApp { checked, kept, faults, is_stale: false }
    }
}

fn is_app(folder: &Path, files: &dyn Files) -> bool {
    files.is_folder(&folder.join("screens"))
        || files.is_folder(&folder.join("ensemble/screens"))
        || MARKERS.iter().any(|mark| files.is_file(&folder.join(mark)))
}
