//! The kind of a file of an app, derived from its folder.

use std::path::Path;

/// The kinds of files that an app consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A screen, or a single file that is opened alone.
    Screen,
    /// A custom widget below `widgets/`.
    Widget,
    /// A reusable action below `actions/`.
    Action,
    /// JavaScript below `scripts/`.
    Script,
    /// `theme.yaml`.
    Theme,
    /// A translation file: texts in one language.
    Texts,
    /// `resources.ensemble` of older apps: widgets and scripts.
    Resources,
    /// A test: `*.test.yaml`.
    Test,
    /// A simulated server below `simulate/`.
    Simulate,
    /// Configuration, and whatever else the loader reads.
    Other,
}

impl FileKind {
    /// The kind of the file at `path`.
    pub fn of(path: &Path) -> Self {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy()).unwrap_or_default();
        let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
        match (&*folder, &*name) {
            (_, name) if name.ends_with(".test.yaml") => Self::Test,
            ("scripts", name) if name.ends_with(".js") => Self::Script,
            ("widgets", _) if is_yaml => Self::Widget,
            ("actions", _) if is_yaml => Self::Action,
            ("simulate", _) if is_yaml => Self::Simulate,
            ("translations" | "i18n" | "locales", _) if is_yaml => Self::Texts,
            (_, "theme.yaml" | "theme.ensemble") => Self::Theme,
            (_, "resources.ensemble") => Self::Resources,
            (_, "ensemble-config.yaml" | "config.yaml" | "manifest.yaml") => Self::Other,
            _ if is_yaml => Self::Screen,
            _ => Self::Other,
        }
    }
}
