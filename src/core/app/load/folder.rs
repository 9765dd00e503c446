//! Where the parts of an app lie: a single file, an app folder, or a folder that holds `ensemble/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::loader::{Doc, Loader};
use crate::app::facts::{Owner, ReferenceKind};
use crate::app::files::Files;
use crate::app::{Code, Script};
use crate::diag::{Code as FaultCode, Diagnostic, Span};
use crate::syntax::{Node, Tree};
use crate::value::Value;

/// Where an app lies.
struct Layout {
    /// The folder that is watched for environment files.
    root: PathBuf,
    /// The folder that holds `screens/`.
    app: PathBuf,
    config: Option<Tree>,
    home: Option<String>,
}

/// Folders and files that tell an app folder.
const APP_FOLDER_MARKERS: [&str; 7] =
    ["screens", "theme.yaml", "widgets", "actions", "scripts", "ensemble", "ensemble-config.yaml"];

impl Loader<'_> {
    /// Loads whatever is at `path`.
    pub fn load_path(&mut self, path: &Path) {
        let canonical = self.canonical(path);
        self.app.storage_key = canonical.display().to_string();
        if self.files.is_folder(path) {
            let layout = self.layout(path);
            self.load_folder(&layout);
        } else if let Some((folder, screen)) = enclosing_app(self.files, path, &canonical) {
            self.app.storage_key = self.canonical(&folder).display().to_string();
            let mut layout = self.layout(&folder);
            layout.home = Some(screen);
            self.load_folder(&layout);
        } else {
            self.load_file(path);
        }
        self.override_env();
    }

    /// A single screen whose text is known.
    pub fn load_single(&mut self, name: &str, text: &str) {
        let file = self.sources.add(name, text);
        self.app.storage_key = name.to_owned();
        self.single(&stem(Path::new(name)), file);
        self.override_env();
    }

    /// `path` without `..` and links, so that one app has one storage however it is named; itself when nothing lies there.
    fn canonical(&self, path: &Path) -> PathBuf {
        self.files.canonical(path).unwrap_or_else(|| path.to_owned())
    }

    fn load_file(&mut self, path: &Path) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        self.app.root = folder.to_owned();
        let Some(file) = self.read(path) else { return };
        self.env_file(&folder.join(".env.config"));
        self.single(&stem(path), file);
    }

    fn single(&mut self, name: &Arc<str>, file: crate::diag::FileId) {
        self.app.name = name.clone();
        self.app.home = name.clone();
        self.app.default_language = Arc::from("en");
        let Some(tree) = self.tree_of(file) else { return };
        if is_action(&tree.root) {
            self.doc = Doc::default();
            if let Some(action) = self.action_document(name, &tree.root) {
                self.app.actions.insert(name.clone(), Arc::new(action));
            }
            return;
        }
        if let Some(screen) = self.screen(name, &tree.root) {
            self.app.screens.insert(name.clone(), Arc::new(screen));
        }
    }

    fn layout(&mut self, path: &Path) -> Layout {
        let mut layout = Layout { root: path.to_owned(), app: path.to_owned(), config: None, home: None };
        let config = [path.join("ensemble/ensemble-config.yaml"), path.join("ensemble-config.yaml")];
        if let Some(found) = config.iter().find(|config| self.files.is_file(config)) {
            layout.config = self.tree(found);
        } else if !self.files.is_folder(&path.join("screens")) && self.files.is_folder(&path.join("ensemble/screens")) {
            layout.app = path.join("ensemble");
        }
        let definitions = layout.config.as_ref().and_then(|config| config.root.get("definitions"));
        if let Some(local) = definitions.and_then(|definitions| definitions.get("local")) {
            let written = local.get("path").and_then(Node::text).map(|path| path.trim_matches('/').to_owned());
            let places = written.iter().flat_map(|written| [path.join(written), path.join("ensemble").join(written)]);
            if let Some(app) = places.into_iter().find(|place| self.files.is_folder(place)) {
                layout.app = app;
            } else if !self.files.is_folder(&path.join("screens")) {
                let span = local.get("path").map_or(local.span, |path| path.span);
                self.error(FaultCode::FileUnreadable, span, "no folder lies at this path", None);
            }
            layout.home =
                local.get("appHome").and_then(Node::text).map(|home| home.trim_end_matches(".yaml").to_owned());
        } else if let Some(only) =
            only_app(self.files, path).filter(|_| layout.app == *path && !self.files.is_folder(&path.join("screens")))
        {
            layout.app = only;
        }
        layout
    }

    fn load_folder(&mut self, layout: &Layout) {
        let app = &layout.app;
        self.app.root.clone_from(app);
        let named = if layout.root.file_name().is_some() { &layout.root } else { app };
        let named = self.canonical(named);
        self.app.name = named.file_name().map(|name| Arc::from(name.to_string_lossy())).unwrap_or_default();
        let manifest = self.json(&app.join(".manifest.json")).unwrap_or_default();
        self.read_env(app, &layout.root, layout.config.as_ref().map(|config| &config.root));
        self.read_secrets(app, &layout.root);
        let theme = ["theme.yaml", "theme.ensemble"].map(|name| app.join(name));
        self.read_theme(theme.iter().find(|theme| self.files.is_file(theme)).unwrap_or(&theme[0]));
        self.read_translations(app, &manifest, layout);
        self.read_scripts(&app.join("scripts"));
        // All names of widgets and actions are known before a document is read: each may use those that come later.
        let widgets = self.documents(&app.join("widgets"), "yaml");
        let actions = self.documents(&app.join("actions"), "yaml");
        self.widget_names = widgets.keys().cloned().collect();
        self.action_names = actions.keys().cloned().collect();
        let older = app.join("resources.ensemble");
        let older = if self.files.is_file(&older) { self.tree(&older) } else { None };
        if let Some(older) = &older {
            self.read_resources(&older.root);
        }
        self.read_widgets(widgets);
        self.read_actions(actions);
        self.read_screens(app);
        self.choose_home(layout);
    }

    fn read_scripts(&mut self, folder: &Path) {
        for (name, path) in self.documents(folder, "js") {
            let file = self.read(&path);
            let text = file.and_then(|file| self.sources.get(file)).map(|source| source.text.clone());
            self.know_words(Owner::Shared, &text.unwrap_or_default());
            let code = file.and_then(|file| self.script_code(file));
            self.add_script(name, code);
        }
    }

    fn add_script(&mut self, name: Arc<str>, code: Option<Arc<Code>>) {
        match code {
            Some(code) => _ = self.app.scripts.insert(name.clone(), Arc::new(Script { name, code })),
            // So that who uses it is not told that there is none: its own fault is reported.
            None => _ = self.facts.broken.insert((ReferenceKind::Script, name)),
        }
    }

    fn read_widgets(&mut self, widgets: BTreeMap<Arc<str>, PathBuf>) {
        for (name, path) in widgets {
            let Some(tree) = self.tree(&path) else { continue };
            self.doc = Doc::default();
            if let Some(widget) = self.widget_document(&name, &tree.root) {
                self.app.widgets.insert(name, Arc::new(widget));
            }
        }
    }

    /// `resources.ensemble`, where older apps keep their widgets and scripts.
    fn read_resources(&mut self, root: &Node) {
        for entry in root.get("Scripts").and_then(Node::map).unwrap_or_default() {
            let Some(scalar) = entry.node.scalar() else { continue };
            self.know_words(Owner::Shared, &scalar.text);
            let code = self.code(&entry.node, scalar, 0..scalar.text.len(), false);
            self.add_script(entry.key.clone(), code);
        }
        let widgets = root.get("Widgets").and_then(Node::map).unwrap_or_default();
        self.widget_names.extend(widgets.iter().map(|entry| entry.key.clone()));
        for entry in widgets {
            self.doc = Doc::default();
            let widget = self.custom_widget(&entry.key, entry.key_span, &entry.node, &entry.node);
            self.app.widgets.insert(entry.key.clone(), Arc::new(widget));
        }
    }

    fn read_actions(&mut self, actions: BTreeMap<Arc<str>, PathBuf>) {
        for (name, path) in actions {
            let tree = self.tree(&path);
            self.doc = Doc::default();
            match tree.and_then(|tree| self.action_document(&name, &tree.root)) {
                Some(action) => _ = self.app.actions.insert(name, Arc::new(action)),
                None => _ = self.facts.broken.insert((ReferenceKind::Action, name)),
            }
        }
    }

    fn read_screens(&mut self, app: &Path) {
        let folder = app.join("screens");
        // Older apps keep their screens beside the other folders.
        let folder = if self.files.is_folder(&folder) { folder } else { app.to_owned() };
        for (name, path) in self.documents(&folder, "yaml") {
            if folder == *app && matches!(&*name, "theme" | "ensemble-config" | "config" | "manifest") {
                continue;
            }
            match self.tree(&path).and_then(|tree| self.screen(&name, &tree.root)) {
                Some(screen) => {
                    self.app.screens.insert(name, Arc::new(screen));
                }
                None => {
                    self.app.unread.insert(name);
                }
            }
        }
    }

    /// Files of a folder by name without extension; `.yml` is `.yaml`.
    fn documents(&self, folder: &Path, extension: &str) -> BTreeMap<Arc<str>, PathBuf> {
        let files = self.files.list(folder).into_iter();
        let fits = |path: &PathBuf| {
            let found = path.extension().and_then(|found| found.to_str());
            found == Some(extension) || (extension == "yaml" && found == Some("yml"))
        };
        let visible = |path: &PathBuf| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        files
            .filter(|path| self.files.is_file(path) && fits(path) && visible(path))
            .map(|path| (stem(&path), path))
            .collect()
    }

    fn read_translations(&mut self, app: &Path, manifest: &Value, layout: &Layout) {
        let config =
            layout.config.as_ref().and_then(|config| config.root.get("definitions")?.get("local")?.get("i18n"));
        let named = config.and_then(|i18n| i18n.get("fallbackLanguage")?.text().cloned());
        let named = named.or_else(|| manifest.get("defaultLanguage").as_str().map(Arc::from));
        self.app.default_language = named.unwrap_or_else(|| Arc::from("en"));
        // Older projects keep one folder of them for all of their apps.
        let mut folders =
            vec![layout.root.join("i18n"), app.join("i18n"), app.join("translations"), app.join("locales")];
        folders.dedup();
        for folder in folders {
            for (language, path) in self.documents(&folder, "yaml") {
                if let Some(tree) = self.tree(&path) {
                    self.app.translations.insert(language, tree.root.to_value());
                }
            }
        }
    }

    /// Chooses the start screen: the one that the configuration names, else `Home`, else the first by name.
    fn choose_home(&mut self, layout: &Layout) {
        if self.app.screens.is_empty() {
            // Otherwise the screens that could not be read are why there is none.
            if !self.report.has_errors() {
                let message = format!("no screen lies in `{}`", layout.app.join("screens").display());
                let fault = Diagnostic::error(FaultCode::NoScreen, None, message);
                self.report.add(fault.help("add a file `screens/Home.yaml` with `View:` in it"));
            }
            return;
        }
        if let Some(home) = &layout.home {
            match self.app.screens.get_key_value(home.as_str()) {
                Some((name, _)) => {
                    self.app.home = name.clone();
                    return;
                }
                None if self.app.unread.contains(home.as_str()) => {}
                None => self.unknown_home(home, layout),
            }
        }
        let by_name = ["Home", "home", "HomeScreen", "Main", "main"].iter();
        let by_name = by_name.filter_map(|name| self.app.screens.get_key_value(*name)).next();
        let first = by_name.or(self.app.screens.first_key_value());
        self.app.home = first.map(|(name, _)| name.clone()).unwrap_or_default();
    }

    fn unknown_home(&mut self, home: &str, layout: &Layout) {
        let written =
            layout.config.as_ref().and_then(|config| config.root.get("definitions")?.get("local")?.get("appHome"));
        let span: Option<Span> = written.map(|node| node.span);
        let names: Vec<Arc<str>> = self.app.screens.keys().cloned().collect();
        let help = self.did_you_mean(home, names.iter().map(|name| &**name));
        let fault = Diagnostic::error(FaultCode::ScreenUnknown, span, format!("unknown screen `{home}`"));
        self.report.add(match help {
            Some(help) => fault.help(help),
            None => fault,
        });
    }
}

/// True when a document is a reusable action in a file of its own, as they lie in `actions/`.
fn is_action(root: &Node) -> bool {
    let has = |key: &str| root.get(key).is_some();
    let whole = root.get("Action").is_some_and(|action| action.get("body").is_some());
    whole && !has("View") && !has("ViewGroup") && !has("Widget")
}

/// The only folder below `apps/`, where older projects keep their app.
fn only_app(files: &dyn Files, path: &Path) -> Option<PathBuf> {
    let places = [path.join("apps"), path.join("ensemble/apps")];
    let apps = places.iter().find(|place| files.is_folder(place))?;
    let mut folders = files.list(apps).into_iter().filter(|path| files.is_folder(path));
    let only = folders.next()?;
    folders.next().is_none().then_some(only)
}

fn stem(path: &Path) -> Arc<str> {
    path.file_stem().map(|stem| Arc::from(stem.to_string_lossy())).unwrap_or_default()
}

/// The app that a file below `screens/` belongs to, and the screen's name.
fn enclosing_app(files: &dyn Files, path: &Path, canonical: &Path) -> Option<(PathBuf, String)> {
    let screens = canonical.parent()?;
    if screens.file_name()? != "screens" || !files.is_file(canonical) {
        return None;
    }
    // A folder that happens to be called `screens` makes no app of what is around it.
    let marks = APP_FOLDER_MARKERS.iter().filter(|mark| **mark != "screens");
    let app = screens.parent()?;
    if marks.into_iter().all(|mark| files.kind(&app.join(mark)).is_none()) {
        return None;
    }
    // As a person reaches it: the given path, two levels up.
    let given = path.parent().map_or_else(
        || PathBuf::from(".."),
        |folder| {
            if folder.as_os_str().is_empty() { PathBuf::from("..") } else { folder.join("..") }
        },
    );
    let tidy = path.parent().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    let folder = tidy.map_or(given, Path::to_owned);
    Some((folder, stem(path).to_string()))
}
