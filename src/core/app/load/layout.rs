//! Locates the files of an app for any opened part of a project: the folder with `ensemble/`, that folder itself, one app of several, its `screens`,
//! or a single screen.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::loader::Loader;
use crate::app::files::Files;
use crate::diag::Code as FaultCode;
use crate::syntax::{Node, Tree};

/// Folders and configuration of an app.
pub struct Layout {
    /// Folder of the project, which contains `ensemble/`; the app's own without a project.
    pub root: PathBuf,
    /// The folder that holds `screens/`.
    pub app: PathBuf,
    /// Folder that gives the app its name.
    pub named: PathBuf,
    /// `ensemble-config.yaml`.
    pub config: Option<Arc<Tree>>,
    /// The start screen that the configuration names.
    pub home: Option<String>,
}

impl Layout {
    /// The section of `definitions` with the app's location: `local`, or the one named by `from`.
    pub fn source(&self) -> Option<&Node> {
        let definitions = self.config.as_ref()?.root.get("definitions")?;
        let from = definitions.get("from").and_then(Node::text);
        definitions.get("local").or_else(|| definitions.get(from?))
    }

    /// Candidates for a path of the configuration, the most likely one first.
    pub fn places(&self, written: &Node) -> Vec<PathBuf> {
        let Some(written) = written.text().map(|path| path.trim_matches('/')) else { return Vec::new() };
        vec![self.root.join(written), self.root.join("ensemble").join(written), self.app.join(written)]
    }
}

/// Folders and files that identify an app folder.
const APP_FOLDER_MARKERS: [&str; 14] = [
    "screens",
    "theme.yaml",
    "theme.ensemble",
    "resources.ensemble",
    "widgets",
    "actions",
    "scripts",
    "ensemble",
    "ensemble-config.yaml",
    ".manifest.json",
    "translations",
    "config",
    "tests",
    "assets",
];

/// Number of parent folders in which an app's project is searched: `ensemble/apps/NAME`.
const PROJECT_ABOVE: usize = 3;

impl Loader<'_> {
    /// Folders and configuration of the app in the folder `path`.
    pub fn layout(&mut self, path: &Path) -> Layout {
        let (root, app, named) = (path.to_owned(), path.to_owned(), path.to_owned());
        let mut layout = Layout { root, app, named, config: None, home: None };
        let inner = path.join("ensemble/ensemble-config.yaml");
        if self.files.is_file(&inner) {
            layout.config = self.tree(&inner);
        } else if self.files.is_file(&path.join("ensemble-config.yaml")) {
            layout.config = self.tree(&path.join("ensemble-config.yaml"));
            if self.canonical(path).file_name().is_some_and(|name| name == "ensemble") {
                (layout.root, layout.named) = (above(path), above(path));
            }
        } else if self.files.is_folder(&path.join("screens")) {
            return self.project_around(path).unwrap_or(layout);
        } else if self.files.is_folder(&path.join("ensemble/screens")) {
            layout.app = path.join("ensemble");
        } else if let Some(only) = self.only_app(path) {
            return self.project_around(&only).unwrap_or(Layout { app: only, ..layout });
        } else {
            return self.project_around(path).unwrap_or(layout);
        }
        if let Some(local) = layout.source() {
            let written = local.get("path");
            let found =
                written.and_then(|path| layout.places(path).into_iter().find(|place| self.files.is_folder(place)));
            let span = written.map_or(local.span, |path| path.span);
            layout.home = home_of(local);
            match found {
                Some(app) => layout.app = app,
                None if self.files.is_folder(&path.join("screens")) => {}
                None => {
                    self.error(FaultCode::FileUnreadable, span, "no folder lies at this path", None);
                }
            }
        }
        layout
    }

    /// The project that names the folder `app` as its app.
    fn project_around(&mut self, app: &Path) -> Option<Layout> {
        let canonical = self.canonical(app);
        let mut folder = app.to_owned();
        for _ in 0..PROJECT_ABOVE {
            folder = above(&folder);
            let config = folder.join("ensemble-config.yaml");
            if !self.files.is_file(&config) {
                continue;
            }
            let is_inner = self.canonical(&folder).file_name().is_some_and(|name| name == "ensemble");
            let root = if is_inner { above(&folder) } else { folder.clone() };
            let config = self.tree(&config);
            let mut layout = Layout { root, app: app.to_owned(), named: app.to_owned(), config, home: None };
            let local = layout.source()?;
            let is_named =
                |written: &Node| layout.places(written).iter().any(|place| self.canonical(place) == canonical);
            // A second app of the project has its languages and variables, and a start screen of its own.
            layout.home = home_of(local).filter(|_| local.get("path").is_some_and(is_named));
            return Some(layout);
        }
        None
    }

    /// The only folder below `apps/`, where older projects keep their app; `None` when there are several.
    fn only_app(&self, path: &Path) -> Option<PathBuf> {
        let is_apps = self.canonical(path).file_name().is_some_and(|name| name == "apps");
        let places = [path.join("apps"), path.join("ensemble/apps")];
        let mut places = places.into_iter().chain(is_apps.then(|| path.to_owned()));
        let apps = places.find(|place| self.files.is_folder(place))?;
        let mut folders = self.files.list(&apps).into_iter().filter(|path| self.files.is_folder(path));
        let only = folders.next()?;
        folders.next().is_none().then_some(only)
    }
}

fn home_of(local: &Node) -> Option<String> {
    local.get("appHome").and_then(Node::text).map(|home| home.trim_end_matches(".yaml").to_owned())
}

/// The folder above, as a person reaches it from the one that was given.
fn above(path: &Path) -> PathBuf {
    let ends_above = path.as_os_str().is_empty() || path.ends_with("..") || path.ends_with(".");
    match path.parent() {
        Some(parent) if !ends_above && !parent.as_os_str().is_empty() => parent.to_owned(),
        Some(_) if !ends_above => PathBuf::from("."),
        _ => path.join(".."),
    }
}

/// The app whose `screens` folder is `path`.
pub fn screens_of_app(files: &dyn Files, path: &Path, canonical: &Path) -> Option<PathBuf> {
    let app = canonical.parent().filter(|_| canonical.file_name().is_some_and(|name| name == "screens"))?;
    is_app(files, app).then(|| above(path))
}

/// Returns true for an app's folder. A folder named `screens` alone does not make one.
fn is_app(files: &dyn Files, folder: &Path) -> bool {
    let marks = APP_FOLDER_MARKERS.iter().filter(|mark| **mark != "screens");
    marks.into_iter().any(|mark| files.kind(&folder.join(mark)).is_some())
}

/// The app that a screen's file belongs to, and the screen's name.
pub fn enclosing_app(files: &dyn Files, path: &Path, canonical: &Path) -> Option<(PathBuf, String)> {
    let folder = canonical.parent().filter(|_| files.is_file(canonical))?;
    let app = match folder.file_name() {
        Some(name) if name == "screens" => folder.parent()?,
        // Older apps keep their screens in the folder of their shared files.
        _ if OLDER_APP_MARKERS.iter().any(|mark| files.is_file(&folder.join(mark))) => folder,
        _ => return None,
    };
    if !is_app(files, app) {
        return None;
    }
    let given = above(path);
    let given = if app == folder { given } else { above(&given) };
    Some((given, stem(path).to_string()))
}

/// Files beside the screens of an older app.
const OLDER_APP_MARKERS: [&str; 2] = ["theme.ensemble", "resources.ensemble"];

/// Name of a file without its extension.
pub(super) fn stem(path: &Path) -> Arc<str> {
    path.file_stem().map(|stem| Arc::from(stem.to_string_lossy())).unwrap_or_default()
}
