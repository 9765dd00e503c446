//! Reads the parts of an app: a single file, or the files of an app folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::layout::{Layout, enclosing_app, screens_of_app, stem};
use super::loader::{Doc, Loader};
use crate::app::facts::{Owner, ReferenceKind};
use crate::app::{Code, Script};
use crate::diag::{Code as FaultCode, Diagnostic, Span};
use crate::syntax::Node;
use crate::value::Value;

impl Loader<'_> {
    /// Loads the app or the file at `path`.
    pub fn load_path(&mut self, path: &Path) {
        let canonical = self.canonical(path);
        self.app.storage_key = canonical.display().to_string();
        if self.files.is_folder(path) {
            // The `screens` of an app stand for the app.
            let app = screens_of_app(self.files, path, &canonical).unwrap_or_else(|| path.to_owned());
            self.app.storage_key = self.canonical(&app).display().to_string();
            let layout = self.layout(&app);
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

    /// Loads a single screen from its text.
    pub fn load_single(&mut self, name: &str, text: &str) {
        let file = self.sources.add(name, text);
        self.app.storage_key = name.to_owned();
        self.single(&stem(Path::new(name)), file);
        self.override_env();
    }

    /// `path` without `..` and links, so that an app has one storage under all its names; unchanged if it does not exist.
    pub(super) fn canonical(&self, path: &Path) -> PathBuf {
        self.files.canonical(path).unwrap_or_else(|| path.to_owned())
    }

    fn load_file(&mut self, path: &Path) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        self.app.root = folder.to_owned();
        self.read_fonts(folder);
        let (name, known) = (stem(path), self.report.diagnostics().len());
        match self.read(path) {
            Some(file) => {
                self.env_file(&folder.join(".env.config"));
                self.single(&name, file);
            }
            None => {
                (self.app.name, self.app.home) = (name.clone(), name.clone());
                self.unreadable(&name, known);
            }
        }
    }

    /// Adds a screen whose file cannot be read; it shows the reason. `known` is the number of earlier faults.
    fn unreadable(&mut self, name: &Arc<str>, known: usize) {
        let screen = self.unreadable_screen(name, known);
        self.app.screens.insert(name.clone(), Arc::new(screen));
        self.app.unread.insert(name.clone());
    }

    fn single(&mut self, name: &Arc<str>, file: crate::diag::FileId) {
        self.app.is_single_file = true;
        self.app.name = name.clone();
        self.app.home = name.clone();
        self.app.default_language = Arc::from("en");
        let known = self.report.diagnostics().len();
        let Some(tree) = self.tree_of(file) else { return self.unreadable(name, known) };
        if is_action(&tree.root) {
            self.doc = Doc::default();
            if let Some(action) = self.action_document(name, &tree.root) {
                self.app.actions.insert(name.clone(), Arc::new(action));
            }
            return;
        }
        let screen = self.screen(name, &tree.root);
        self.app.screens.insert(name.clone(), Arc::new(screen));
    }

    fn load_folder(&mut self, layout: &Layout) {
        let app = &layout.app;
        self.app.root.clone_from(app);
        let named = if layout.named.file_name().is_some() { &layout.named } else { app };
        let named = self.canonical(named);
        self.app.name = named.file_name().map(|name| Arc::from(name.to_string_lossy())).unwrap_or_default();
        let manifest = self.json(&app.join(".manifest.json")).unwrap_or_default();
        self.read_env(app, &layout.root, layout.config.as_ref().map(|config| &config.root));
        self.read_secrets(app, &layout.root);
        // Before all that may name them.
        self.read_fonts(app);
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
            // Recorded as broken, so that its uses are not reported as unknown: its own fault is.
            None => _ = self.facts.broken.insert((ReferenceKind::Script, name)),
        }
    }

    fn read_widgets(&mut self, widgets: BTreeMap<Arc<str>, PathBuf>) {
        for (name, path) in widgets {
            let known = self.report.diagnostics().len();
            let tree = self.tree(&path);
            self.doc = Doc::default();
            let widget = match tree {
                Some(tree) => self.widget_document(&name, &tree.root),
                // Wherever it is used, it shows why it cannot be.
                None => self.unreadable_widget(&name, known),
            };
            self.app.widgets.insert(name, Arc::new(widget));
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
            let known = self.report.diagnostics().len();
            match self.tree(&path) {
                Some(tree) => {
                    let screen = self.screen(&name, &tree.root);
                    self.app.screens.insert(name, Arc::new(screen));
                }
                None => self.unreadable(&name, known),
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
        let config = layout.source().and_then(|source| source.get("i18n"));
        let named = config.and_then(|i18n| i18n.get("fallbackLanguage")?.text().cloned());
        let named = named.or_else(|| manifest.get("defaultLanguage").as_str().map(Arc::from));
        self.app.default_language = named.unwrap_or_else(|| Arc::from("en"));
        let forced = layout.source().and_then(|source| source.get("forcedLocale")).filter(|forced| !forced.is_null());
        self.app.forced_locale = forced.and_then(|forced| self.language_tag(forced));
        // Older projects keep one folder of them for all of their apps.
        let mut folders =
            vec![layout.root.join("i18n"), app.join("i18n"), app.join("translations"), app.join("locales")];
        if let Some(written) = config.and_then(|i18n| i18n.get("path")).filter(|path| !path.is_null()) {
            match layout.places(written).into_iter().find(|place| self.files.is_folder(place)) {
                // Last, so that its texts take precedence.
                Some(named) => {
                    folders.retain(|folder| *folder != named);
                    folders.push(named);
                }
                None => {
                    self.facts.lacks_translations = true;
                    let help = "write the path from the folder that holds `ensemble/`".to_owned();
                    self.warning(FaultCode::FileUnreadable, written.span, "no translations lie at this path", help);
                }
            }
        }
        folders.dedup();
        let listed = config.and_then(|i18n| i18n.get("languages")).filter(|listed| !listed.is_null());
        let listed = listed.map(|listed| self.names_in(listed, "`languages`")).unwrap_or_default();
        let is_offered = |language: &Arc<str>, default: &Arc<str>| {
            listed.is_empty() || language == default || listed.contains(language)
        };
        for folder in folders {
            for (language, path) in self.documents(&folder, "yaml") {
                if !is_offered(&language, &self.app.default_language) {
                    continue;
                }
                if let Some(tree) = self.tree(&path) {
                    self.app.translations.insert(language, tree.root.to_value());
                }
            }
        }
    }

    /// `de` or `pt_BR` as a tag.
    fn language_tag(&mut self, node: &Node) -> Option<Arc<str>> {
        let is_part = |part: &str| (2..=4).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
        let written = node.text().filter(|text| text.split(['-', '_']).all(is_part));
        if written.is_none() {
            let help = "write the language and, where it matters, the country, such as `de` or `pt_BR`".to_owned();
            self.wrong_shape(node, "`forcedLocale` is no language", Some(help));
        }
        written.map(|text| Arc::from(text.replace('_', "-")))
    }

    /// Chooses the home screen: the configured one, otherwise `Home`, otherwise the first by name.
    fn choose_home(&mut self, layout: &Layout) {
        if self.app.screens.is_empty() {
            let message = format!("no screen lies in `{}`", layout.app.join("screens").display());
            let fault = Diagnostic::error(FaultCode::NoScreen, None, message);
            self.report.add(fault.help("add a file `screens/Home.yaml` with `View:` in it"));
            return;
        }
        if let Some(home) = &layout.home {
            match self.app.screens.get_key_value(home.as_str()) {
                Some((name, _)) => {
                    self.app.home = name.clone();
                    return;
                }
                None => self.unknown_home(home, layout),
            }
        }
        let by_name = ["Home", "home", "HomeScreen", "Main", "main"].iter();
        let by_name = by_name.filter_map(|name| self.app.screens.get_key_value(*name)).next();
        // Without a screen of these names: a menu with screens, otherwise a name that ends in `home`, otherwise the first readable screen.
        let menu = || self.app.screens.iter().find(|(_, screen)| screen.group.is_some());
        // `Hello Home`, which the starters begin with.
        let ends_so = |name: &str| name.to_lowercase().split([' ', '-', '_']).any(|word| word == "home");
        let like_home = || self.app.screens.iter().find(|(name, _)| ends_so(name));
        let by_name = by_name.or_else(menu).or_else(like_home);
        let readable = || self.app.screens.iter().find(|(name, _)| !self.app.unread.contains(*name));
        let first = by_name.or_else(readable).or(self.app.screens.first_key_value());
        self.app.home = first.map(|(name, _)| name.clone()).unwrap_or_default();
    }

    fn unknown_home(&mut self, home: &str, layout: &Layout) {
        let span: Option<Span> = layout.source().and_then(|source| source.get("appHome")).map(|node| node.span);
        let names: Vec<Arc<str>> = self.app.screens.keys().cloned().collect();
        let help = self.did_you_mean(home, names.iter().map(|name| &**name));
        let fault = Diagnostic::error(FaultCode::ScreenUnknown, span, format!("unknown screen `{home}`"));
        self.report.add(match help {
            Some(help) => fault.help(help),
            None => fault,
        });
    }
}

/// True for a document with a reusable action, as in `actions/`.
fn is_action(root: &Node) -> bool {
    let has = |key: &str| root.get(key).is_some();
    // A declaration of events and inputs whose body is yet to be written is one, too: as actions by name they would be maps of actions.
    let declares = |action: &Node| {
        let only = |key: &str| matches!(key, "inputs" | "events" | "body");
        action.map().is_some_and(|keys| !keys.is_empty() && keys.iter().all(|entry| only(&entry.key)))
    };
    let whole = root.get("Action").is_some_and(|action| action.get("body").is_some() || declares(action));
    whole && !has("View") && !has("ViewGroup") && !has("Widget")
}
