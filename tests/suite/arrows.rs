//! Imports point one way. Cargo holds the arrows between the crates; this holds those between the modules of the root package.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module of the root package with the modules it may import.
const ARROWS: [(&str, &[&str]); 3] = [("shell", &[]), ("testing", &["shell"]), ("cli", &["testing", "shell"])];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The module that a file belongs to: the first step below `src`.
fn module_of(path: &Path, src: &Path) -> String {
    let inner = path.strip_prefix(src).unwrap();
    inner.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

#[test]
fn imports_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    let mut faults = Vec::new();
    for path in all {
        let module = module_of(&path, &src);
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        // Tests may look around.
        let text = text.split("#[cfg(test)]").next().unwrap();
        for (number, line) in text.lines().enumerate() {
            let Some(rest) = line.trim_start().trim_start_matches("pub ").strip_prefix("use crate::") else { continue };
            let target = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            if target != module && ARROWS.iter().any(|(name, _)| *name == target) && !allowed.contains(&target) {
                let place = path.strip_prefix(&src).unwrap().display().to_string();
                faults.push(format!("src/{place}:{} imports {target}", number + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
