//! The apps inside the program: unpacked beside the user's caches when one is opened, so that it is read and watched like any other.

use std::fs;
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};
use include_dir::{Dir, include_dir};

static APPS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/apps");

/// The steps of the guide: files and folders by chapter.
pub static STEPS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/examples/guide");

/// The names of the bundled apps, sorted; the gallery that shows them and the guide are none of them.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = APPS
        .dirs()
        .filter_map(|dir| dir.path().to_str())
        .filter(|name| ![GALLERY, GUIDE, NEW].contains(name))
        .collect();
    names.sort_unstable();
    names
}

/// The app from which the others are chosen.
pub const GALLERY: &str = "gallery";

/// The app that shows the guide.
pub const GUIDE: &str = "guide";

/// The app in which `new` asks.
pub const NEW: &str = "new";

/// The bundled app that an address names: `ensemble-run:demo/market`, as the gallery has them.
pub fn app_of(address: &str) -> Option<&'static str> {
    let name = address.strip_prefix("ensemble-run:demo/")?;
    names().into_iter().find(|known| *known == name)
}

/// The step of the guide that an address names: `ensemble-run:guide/01-first-stream/hello.yaml`, as the guide has them.
pub fn step_of(address: &str) -> Option<&'static str> {
    let path = Path::new(address.strip_prefix("ensemble-run:guide/")?);
    STEPS.get_entry(path)?.path().to_str()
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
    let unpacked = write(dir, &base).and_then(|()| remove_others(dir, &base));
    unpacked.map_err(|error| format!("cannot unpack the app into `{}`: {error}", base.display()))?;
    Ok(base.join(name))
}

/// Unpacks the steps of the guide and answers with their folder.
///
/// # Errors
///
/// In words, when the disk does not take them.
pub fn unpack_steps() -> Result<PathBuf, String> {
    let base = folder()?.with_file_name("guide");
    let unpacked = write(&STEPS, &base).and_then(|()| remove_others(&STEPS, &base));
    unpacked.map_err(|error| format!("cannot unpack the guide into `{}`: {error}", base.display()))?;
    Ok(base)
}

/// The folder that the gallery of widgets is unpacked into.
///
/// # Errors
///
/// In words, when there is no home folder.
pub fn gallery_folder() -> Result<PathBuf, String> {
    Ok(folder()?.with_file_name("gallery"))
}

/// Writes the steps of the guide into a folder of the person's.
///
/// # Errors
///
/// In words, when the folder is there and not empty, or the disk does not take them.
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

/// Removes what an earlier build of the same version has left: a widget that is gone would be loaded with the others.
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
