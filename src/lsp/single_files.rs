//! Apps of one file: which file is one, and which belong to it.

use std::path::{Path, PathBuf};

use ensemble_core::app::Files;

/// Root keys of an app that is a single file. YAML without them is ignored.
const ROOT_KEYS: [&str; 5] = ["View:", "ViewGroup:", "API:", "Action:", "Widget:"];

/// More files of a folder are not looked at.
const MOST_FILES: usize = 200;

/// Bytes of a file in which a screen is looked for.
const MOST_BYTES: u64 = 256 * 1024;

/// The app of a file that lies in no app's folder: the file alone, or for a test the screen beside the folder `tests` that it starts, else the only
/// screen there. A file of simulated streams beside a screen is looked at alone.
pub fn app_of(file: &Path, text: &str, files: &dyn Files) -> Option<PathBuf> {
    if has_root_key(text, &ROOT_KEYS) {
        return Some(file.to_owned());
    }
    let folder_around = |name: &str| file.ancestors().skip(1).find(|folder| folder.ends_with(name))?.parent();
    let name = file.file_name()?.to_str()?;
    if name.ends_with(".test.yaml") || name.ends_with(".test.yml") {
        let mut screens = screens(folder_around("tests")?, files);
        let started =
            screens.iter().position(|screen| screen.file_stem().and_then(|name| name.to_str()) == start(text));
        return match started {
            Some(at) => Some(screens.swap_remove(at)),
            None => screens.pop().filter(|_| screens.is_empty()),
        };
    }
    let is_stream = file.parent()?.ends_with("simulate") && !screens(folder_around("simulate")?, files).is_empty();
    is_stream.then(|| file.to_owned())
}

fn has_root_key(text: &str, keys: &[&str]) -> bool {
    text.lines().any(|line| keys.iter().any(|key| line.starts_with(key)))
}

/// Screens directly in a folder.
fn screens(folder: &Path, files: &dyn Files) -> Vec<PathBuf> {
    let is_yaml = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    let is_screen = |path: &PathBuf| {
        let bytes = files.read(path, MOST_BYTES).unwrap_or_default();
        has_root_key(&String::from_utf8_lossy(&bytes), &ROOT_KEYS[..2])
    };
    files.list(folder).into_iter().take(MOST_FILES).filter(is_yaml).filter(is_screen).collect()
}

/// The screen that a test starts.
fn start(test: &str) -> Option<&str> {
    let line = test.lines().find_map(|line| line.strip_prefix("startScreen:"))?;
    let name = line.split('#').next()?.trim();
    Some(name.trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use ensemble_core::app::MemoryFiles;

    use super::*;

    #[test]
    fn a_test_belongs_to_the_screen_that_it_starts() {
        let files = |names: &[&str]| -> MemoryFiles {
            let screens = names.iter().map(|name| (format!("/a/{name}.yaml"), "View:\n  body: {Text: {text: a}}\n"));
            screens.chain([("/a/compose.yaml".to_owned(), "services: {}\n")]).collect()
        };
        let app = |file: &str, text: &str, names: &[&str]| app_of(Path::new(file), text, &files(names));
        let test = "id: a\nstartScreen: 'one' # first\n";
        assert_eq!(app("/a/tests/inner/a.test.yaml", test, &["one", "two"]), Some("/a/one.yaml".into()));
        assert_eq!(app("/a/tests/a.test.yaml", "id: a\n", &["two"]), Some("/a/two.yaml".into()));
        assert_eq!(app("/a/tests/a.test.yaml", "id: a\n", &["one", "two"]), None);
        assert_eq!(app("/a/a.test.yaml", test, &["one"]), None);
        assert_eq!(app("/a/two.yaml", "View: {}\n", &[]), Some("/a/two.yaml".into()));
        assert_eq!(app("/a/simulate/s.yaml", "path: /s\n", &["one"]), Some("/a/simulate/s.yaml".into()));
        assert_eq!(app("/a/simulate/s.yaml", "path: /s\n", &[]), None);
        assert_eq!(app("/a/compose.yaml", "services: {}\n", &["one"]), None);
    }
}
