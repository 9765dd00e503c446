//! Loads an [`App`] from files: reads everything, reports every fault with its place, never stops at the first.

mod action;
mod api;
mod api_security;
mod asset;
mod authorization;
mod binding;
mod code;
mod conditions;
mod custom;
mod element;
mod env;
mod error_box;
mod file;
mod flat_styles;
mod folder;
mod fonts;
mod handler;
mod inline;
mod kept_trees;
mod layout;
mod loader;
mod menu;
mod older_root;
mod older_view;
mod options;
mod reducer;
mod reusable;
mod screen;
mod setting;
mod socket;
mod template;
mod theme;
mod untrusting_keys;
mod view;
mod widget_keys;

pub(super) use custom::{CALL_KEYS, KEYS as WIDGET_KEYS};
pub use file::text_of;
pub use inline::{InlineScope, is_structure, load_call, load_part};
pub use kept_trees::KeptTrees;
pub use loader::LoadOptions;
pub(super) use menu::KEYS as MENU_KEYS;
pub(super) use reducer::KEYS as INTO_KEYS;
pub(super) use reusable::ACTION_KEYS;
pub(super) use screen::ROOT as SCREEN_KEYS;
pub(super) use template::{FILTER as FILTER_KEYS, KEYS as TEMPLATE_KEYS};
pub(super) use theme::{COLORS, KEYS as THEME_KEYS, ROOT as THEME_FILE_KEYS, SCREEN as THEME_SCREEN};
pub(super) use view::KEYS as VIEW_KEYS;

use std::path::Path;

use super::files::Files;
use super::{App, check};
use crate::diag::Report;
use crate::spec::Catalog;
use crate::syntax::JavaScript;
use loader::Loader;

/// Loads the app at `path`: a screen file, an app folder, or a folder that holds `ensemble/`.
pub fn load(
    path: &Path,
    files: &dyn Files,
    catalog: &Catalog,
    js: &dyn JavaScript,
    options: &LoadOptions,
) -> (App, Report) {
    let mut loader = Loader::new(files, catalog, js, options);
    loader.load_path(path);
    finish(loader)
}

/// Loads the app at `path`, reusing `trees` of files with unchanged text.
pub fn load_again(
    path: &Path,
    files: &dyn Files,
    catalog: &Catalog,
    js: &dyn JavaScript,
    options: &LoadOptions,
    trees: &mut KeptTrees,
) -> (App, Report) {
    let mut loader = Loader::new(files, catalog, js, options);
    loader.trees = std::mem::take(trees);
    loader.trees.begin();
    loader.load_path(path);
    loader.trees.end();
    *trees = std::mem::take(&mut loader.trees);
    finish(loader)
}

/// Loads a single screen from its text, such as a downloaded one. `name` is its name in faults; only [`LoadOptions::env_file`] is read from `files`.
pub fn load_text(
    name: &str,
    text: &str,
    files: &dyn Files,
    catalog: &Catalog,
    js: &dyn JavaScript,
    options: &LoadOptions,
) -> (App, Report) {
    let mut loader = Loader::new(files, catalog, js, options);
    loader.load_single(name, text);
    finish(loader)
}

fn finish(loader: Loader<'_>) -> (App, Report) {
    let (mut app, facts, mut report) = loader.into_app();
    check::check(&mut app, &facts, &mut report);
    report.sources = app.sources.clone();
    report.sort();
    (app, report)
}
