//! Apps embedded in the program. They are unpacked to the user's cache folder when opened, so that they are read and watched like any other.

use std::fs;
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};
use include_dir::{Dir, include_dir};

static APPS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/apps");

/// Steps of the guide, by chapter.
pub static STEPS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/examples/guide");

/// Names of the bundled demo apps, sorted; without the gallery, the guide and the app of `new`.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = APPS
        .dirs()
        .filter_map(|dir| dir.path().to_str())
        .filter(|name| ![GALLERY, GUIDE, NEW].contains(name))
        .collect();
    names.sort_unstable();
    names
}

/// Name of the app that lists the demos.
pub const GALLERY: &str = "gallery";

/// Name of the app that shows the guide.
pub const GUIDE: &str = "guide";

/// Name of the app behind `new`'s form.
pub const NEW: &str = "new";

/// The demo app of a URL such as `ensemble-run:demo/market`.
pub fn app_of(address: &str) -> Option<&'static str> {
    let name = address.strip_prefix("ensemble-run:demo/")?;
    names().into_iter().find(|known| *known == name)
}

/// The guide's step of a URL such as `ensemble-run:guide/01-first-stream/hello.yaml`.
pub fn step_of(address: &str) -> Option<&'static str> {
    let path = Path::new(address.strip_prefix("ensemble-run:guide/")?);
    STEPS.get_entry(path)?.path().to_str()
}

/// Unpacks an app and returns its folder.
///
/// # Errors
///
/// A message when there is no such app or its files cannot be written.
pub fn unpack(name: &str) -> Result<PathBuf, String> {
    let dir = APPS.get_dir(name).ok_or_else(|| {
        let near = ensemble_core::diag::nearest(name, names()).map(|near| format!("; did you mean `{near}`?"));
        format!("there is no bundled app `{name}`{}; there are {}", near.unwrap_or_default(), names().join(", "))
    })?;
    let base = folder()?;
    let unpacked = write(dir, &base).and_then(|()| remove_others(dir, &base));
    unpacked.map_err(|error| format!("cannot unpack the app into `{}`: {error}", base.display()))?;
    Ok(base.join(name))
}

/// Unpacks the guide's steps and returns their folder.
///
/// # Errors
///
/// A message when the files cannot be written.
pub fn unpack_steps() -> Result<PathBuf, String> {
    let base = folder()?.with_file_name("guide");
    let unpacked = write(&STEPS, &base).and_then(|()| remove_others(&STEPS, &base));
    unpacked.map_err(|error| format!("cannot unpack the guide into `{}`: {error}", base.display()))?;
    Ok(base)
}

/// Folder into which the gallery is unpacked.
///
/// # Errors
///
/// A message when there is no home folder.
pub fn gallery_folder() -> Result<PathBuf, String> {
    Ok(folder()?.with_file_name("gallery"))
}

/// Writes the guide's steps to a folder of the user's choice.
///
/// # Errors
///
/// A message when the folder is not empty or cannot be written.
pub fn write_steps(folder: &Path) -> Result<(), String> {
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(format!("`{}` is not empty; name a new folder", folder.display()));
    }
    write(&STEPS, folder).map_err(|error| format!("cannot write into `{}`: {error}", folder.display()))
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

/// Removes files of an earlier build of the same version: a stale widget would be loaded with the others.
fn remove_others(dir: &Dir<'_>, base: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(base.join(dir.path()))? {
        let entry = entry?;
        let own = dir.path().join(entry.file_name());
        if dir.get_entry(&own).is_some() {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    dir.dirs().try_for_each(|dir| remove_others(dir, base))
}

fn folder() -> Result<PathBuf, String> {
    let folders =
        choose_base_strategy().map_err(|error| format!("there is no home folder to unpack the app into: {error}"))?;
    let cache = folders.cache_dir();
    Ok(cache.join("ensemble-run").join(env!("CARGO_PKG_VERSION")).join("apps"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_build_has_left_is_removed() {
        let base = std::env::temp_dir().join(format!("ensemble-run-bundled-{}", std::process::id()));
        let app = APPS.get_dir(GALLERY).unwrap();
        write(app, &base).unwrap();
        let folder = base.join(GALLERY);
        fs::write(folder.join("widgets/Gone.yaml"), "Widget:").unwrap();
        fs::create_dir_all(folder.join("actions/more")).unwrap();
        remove_others(app, &base).unwrap();
        assert!(!folder.join("widgets/Gone.yaml").exists() && !folder.join("actions").exists());
        assert!(folder.join("widgets/AppCard.yaml").exists() && folder.join("screens/Home.yaml").exists());
        fs::remove_dir_all(base).unwrap();
    }
}
