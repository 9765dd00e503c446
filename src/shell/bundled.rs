//! The apps inside the program: unpacked beside the user's caches when one is opened, so that it is read and watched like any other.

use std::fs;
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};
use include_dir::{Dir, include_dir};

static APPS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/apps");

/// The names of the bundled apps, sorted; the gallery that shows them is not one of them.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> =
        APPS.dirs().filter_map(|dir| dir.path().to_str()).filter(|name| *name != GALLERY).collect();
    names.sort_unstable();
    names
}

/// The app from which the others are chosen.
pub const GALLERY: &str = "gallery";

/// The bundled app that an address names: `ensemble-run:demo/market`, as the gallery has them.
pub fn app_of(address: &str) -> Option<&'static str> {
    let name = address.strip_prefix("ensemble-run:demo/")?;
    names().into_iter().find(|known| *known == name)
}

/// Unpacks an app and answers with its folder.
///
/// # Errors
///
/// In words, when there is no such app or the disk does not take it.
pub fn unpack(name: &str) -> Result<PathBuf, String> {
    let dir = APPS.get_dir(name).ok_or_else(|| {
        let near = ensemble_core::diag::nearest(name, names()).map(|near| format!("; did you mean `{near}`?"));
        format!("there is no bundled app `{name}`{}; there are {}", near.unwrap_or_default(), names().join(", "))
    })?;
    let base = folder()?;
    write(dir, &base).map_err(|error| format!("cannot unpack the app into `{}`: {error}", base.display()))?;
    Ok(base.join(name))
}

fn write(dir: &Dir<'_>, base: &Path) -> std::io::Result<()> {
    fs::create_dir_all(base.join(dir.path()))?;
    for file in dir.files() {
        let path = base.join(file.path());
        // A file that is the same already is left alone: an open window watches it.
        if fs::read(&path).ok().as_deref() != Some(file.contents()) {
            fs::write(path, file.contents())?;
        }
    }
    dir.dirs().try_for_each(|dir| write(dir, base))
}

fn folder() -> Result<PathBuf, String> {
    let folders =
        choose_base_strategy().map_err(|error| format!("there is no home folder to unpack the app into: {error}"))?;
    let cache = folders.cache_dir();
    Ok(cache.join("ensemble-run").join(env!("CARGO_PKG_VERSION")).join("apps"))
}
