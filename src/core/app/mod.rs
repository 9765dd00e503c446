//! `App`: what an app says, as plain data. Loading reports every fault with its place and never stops at the first.
//!
#![doc = include_str!("LANGUAGE.md")]

mod api;
mod check;
mod custom_widget;
mod element;
mod environment;
mod expr;
mod facts;
mod files;
mod handler;
mod hint;
pub mod hints;
mod load;
pub mod options;
pub mod reducer;
mod reusable_action;
mod screen;
mod socket;
pub mod topics;

pub use api::{Api, ApiKind};
pub use custom_widget::{CustomWidget, EventDecl};
pub use element::{Branch, CustomCall, Element, Setting, Template, WidgetType};
pub use environment::Environment;
pub use expr::{Binding, Code, CodeId, PathExpr, TextPart};
pub use files::{FileKind, Files, MemoryFiles};
pub use handler::{ActionCall, Argument, Handler};
pub use load::{
    InlineScope, KeptTrees, LoadOptions, is_structure, load, load_again, load_call, load_part, load_text, text_of,
};
pub use reusable_action::ReusableAction;
pub use screen::{Footer, Header, Menu, Screen, Script, View};
pub use socket::Socket;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use hint::Hint;

use crate::diag::Sources;
use crate::spec::FaceInfo;
use crate::value::Value;

/// A whole app.
#[derive(Clone, Debug, Default)]
pub struct App {
    /// Name of the app for the window's title: the folder's or the file's name.
    pub name: Arc<str>,
    /// The folder that assets are looked up in.
    pub root: PathBuf,
    /// The key of its storage: the canonical path of its folder or single file.
    pub storage_key: String,
    /// True for a file that is opened without the app it may belong to: it has one screen.
    pub is_single_file: bool,
    /// The screen to start with.
    pub home: Arc<str>,
    /// Screens by name.
    pub screens: BTreeMap<Arc<str>, Arc<Screen>>,
    /// Screens of `screens` with unreadable files. They show the fault.
    pub unread: BTreeSet<Arc<str>>,
    /// App-wide custom widgets by name.
    pub widgets: BTreeMap<Arc<str>, Arc<CustomWidget>>,
    /// App-wide reusable actions by name.
    pub actions: BTreeMap<Arc<str>, Arc<ReusableAction>>,
    /// Importable scripts by name.
    pub scripts: BTreeMap<Arc<str>, Arc<Script>>,
    /// `env.*`, precedence applied.
    pub env: BTreeMap<Arc<str>, Value>,
    /// `app.baseUrl`, from `config/appConfig.json`.
    pub base_url: Option<Arc<str>>,
    /// `secrets.*`, precedence applied.
    pub secrets: BTreeMap<Arc<str>, Value>,
    /// Options of the sign-in providers, from `services.signIn.providers`, by name.
    pub sign_in: BTreeMap<Arc<str>, Binding>,
    /// Themes in order; the default is the one with `default: true`, otherwise the first.
    pub themes: Vec<AppTheme>,
    /// Fonts of the app's own, in the order of their files.
    pub fonts: Vec<AppFont>,
    /// Strings by language, nested maps.
    pub translations: BTreeMap<Arc<str>, Value>,
    /// `LocaleThemes`: the themes of a language by name, and whether the app starts with each.
    pub locale_themes: BTreeMap<Arc<str>, Vec<(Arc<str>, bool)>>,
    /// Language when the system's has no strings.
    pub default_language: Arc<str>,
    /// `forcedLocale`: the language that the app is started in, such as `de` or `pt-BR`, instead of the user's.
    pub forced_locale: Option<Arc<str>>,
    /// Names that actions bind to an answer, such as `pickFiles.id`; bindings may read them before.
    pub bound_names: BTreeSet<Arc<str>>,
    /// Storage keys that occur as `storage.KEY`, sorted.
    pub storage_keys: Vec<Arc<str>>,
    /// Source files; spans refer to them.
    pub sources: Arc<Sources>,
    /// The files on disk, for watching.
    pub files: Vec<PathBuf>,
    /// Notes of the loader that are no faults, such as keys that matter on a phone only; each once.
    pub remarks: Vec<Hint>,
}

impl App {
    /// Resolves a screen's name: exact; `/` for the home screen; `/Detail` for `Detail`; otherwise the only one that differs in blanks, dashes and
    /// case alone, as `Ask Embrace` and `askEmbrace` do.
    pub fn screen(&self, name: &str) -> Option<&Arc<Screen>> {
        let name = name.trim();
        if let Some(screen) = self.screens.get(name) {
            return Some(screen);
        }
        let name = name.trim_start_matches('/');
        if name.is_empty() {
            return self.screens.get(&self.home);
        }
        let folded = folded(name);
        let mut alike = self.screens.iter().filter(|(other, _)| ***other == *name || self::folded(other) == folded);
        let (_, found) = alike.next()?;
        alike.next().is_none().then_some(found)
    }

    /// Custom widgets that a screen may show, directly or through others: its own, and those of the app that have other names.
    fn widgets_of<'a>(&'a self, screen: &'a Screen) -> impl Iterator<Item = &'a Arc<CustomWidget>> {
        let of_app = self.widgets.values().filter(|widget| !screen.widgets.contains_key(&widget.name));
        screen.widgets.values().chain(of_app)
    }
}

/// A name without spaces, dashes and capitals.
fn folded(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).flat_map(char::to_lowercase).collect()
}

/// A font file of an app.
#[derive(Clone)]
pub struct AppFont {
    /// File name up to the first `-`, which also names the family.
    pub stem: Arc<str>,
    /// The bytes of the file.
    pub bytes: Arc<Vec<u8>>,
    /// Faces of the font.
    pub faces: Vec<FaceInfo>,
}

impl fmt::Debug for AppFont {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stem, bytes, faces } = self;
        f.debug_struct("AppFont").field("stem", stem).field("bytes", &bytes.len()).field("faces", faces).finish()
    }
}

/// A theme with resolved tokens and merged parents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppTheme {
    /// Name of the font family.
    pub name: Arc<str>,
    /// The app starts with this theme.
    pub default: bool,
    /// The theme is for dark mode: `dark`; without it, whether its name contains `dark`.
    pub dark: bool,
    /// `Tokens`, reachable in expressions by lower-cased root: `colors`, `spacing`, `typography`.
    pub tokens: Value,
    /// `Styles`: by widget type, `.class` or `#id`; keys in camelCase.
    pub styles: BTreeMap<Arc<str>, Value>,
    /// Legacy roots: `Colors`, `App`, `Text`, `Screen`, `Widgets`.
    pub legacy: Value,
    /// True for a theme that only `LocaleThemes` lists.
    pub is_local: bool,
}
