//! Imports inside the crate point one way, so that an owner can be understood, and tested, without what stands above it.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules from the bottom up: each imports only those before it.
const ORDER: [&str; 26] = [
    "handles",
    "scene",
    "node_build",
    "scope",
    "callback",
    "action_budget",
    "compiled_texts",
    "effect_queue",
    "faults",
    "inline_calls",
    "locale",
    "promises",
    "publisher",
    "sequences",
    "theme",
    "timers",
    "tasks",
    "apis",
    "store",
    "watch_graph",
    "screens",
    "overlays",
    "widgets",
    "evaluator",
    "runtime",
    "topics",
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules of the crate that `text` names, in imports and in code, with their lines.
fn modules(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().flat_map(|(number, line)| {
        let code = if line.trim_start().starts_with("//") { "" } else { line };
        code.match_indices("crate::").map(move |(at, step)| {
            let rest = &code[at + step.len()..];
            (number + 1, rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap())
        })
    })
}

#[test]
fn imports_point_down() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rank = |module: &str| ORDER.iter().position(|known| *known == module);
    let mut files = Vec::new();
    rust_files(root, &mut files);
    let (mut faults, mut seen) = (Vec::new(), 0);
    for file in files {
        let name = file.strip_prefix(root).unwrap();
        let module = name.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        if module == "lib" || module == "tests" {
            continue;
        }
        let Some(own) = rank(&module) else {
            faults.push(format!("`{module}` is not in the order"));
            continue;
        };
        seen += 1;
        let text = fs::read_to_string(&file).unwrap();
        // Tests may look around.
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for (line, other) in modules(text) {
            match rank(other) {
                Some(other) if other <= own => {}
                Some(_) => faults.push(format!("src/runtime/{}:{line} imports `{other}`", name.display())),
                // A name of the crate's root would hide which module it comes from.
                None => {
                    faults.push(format!("src/runtime/{}:{line}: `{other}` is no module of the order", name.display()))
                }
            }
        }
    }
    assert!(seen > 60, "{seen} files were looked at");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
