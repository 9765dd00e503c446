//! Imports inside the crate point one way. Cargo holds the arrows between the crates; this holds those between its modules.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules from the bottom up: each imports only those before it.
const ORDER: [&str; 13] = [
    "toolkit",
    "base",
    "layout",
    "frame",
    "widgets::media",
    "widgets::input",
    "widgets::display",
    "widgets::data",
    "widgets::containers",
    "widgets",
    "view",
    "raster",
    "offscreen",
];

/// The index in [`ORDER`] of the module that `path`, such as `widgets::input::menu`, is in.
fn rank(path: &str) -> Option<usize> {
    let is_in = |module: &str| path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    (0..ORDER.len()).filter(|at| is_in(ORDER[*at])).max_by_key(|at| ORDER[*at].len())
}

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

/// The module that a file below the crate's root is: `widgets/input/mod.rs` is `widgets::input`.
fn module_of(file: &Path) -> String {
    let mut steps: Vec<_> = file.with_extension("").iter().map(|step| step.to_string_lossy().into_owned()).collect();
    if steps.last().is_some_and(|last| last == "mod") {
        steps.pop();
    }
    steps.join("::")
}

/// Every path into the crate that `text` names, in imports and in code. Imports of several modules at once are written one a line.
fn paths(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().flat_map(|(number, line)| {
        let code = if line.trim_start().starts_with("//") { "" } else { line };
        code.match_indices("crate::").map(move |(at, step)| {
            let rest = &code[at + step.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(rest.len());
            (number + 1, rest[..end].trim_end_matches(':'))
        })
    })
}

#[test]
fn imports_point_down() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(root, &mut files);
    let (mut faults, mut seen) = (Vec::new(), 0);
    for file in files {
        let name = file.strip_prefix(root).unwrap();
        let module = module_of(name);
        let Some(own) = rank(&module) else { continue };
        let text = fs::read_to_string(&file).unwrap();
        // Tests may look around.
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        if module.ends_with("::tests") {
            continue;
        }
        seen += 1;
        for (line, path) in paths(text) {
            match rank(path) {
                Some(other) if other > own => {
                    faults.push(format!("src/ui/{}:{line} imports {path}", name.display()));
                }
                Some(_) => {}
                None => faults.push(format!("src/ui/{}:{line}: `{path}` is in no module of the order", name.display())),
            }
        }
    }
    assert!(seen > 100, "{seen} files were looked at");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_path_belongs_to_its_longest_module() {
    assert!(rank("widgets::input::menu") < rank("widgets::display"));
    assert_eq!(rank("widgets::registry"), rank("widgets"));
    assert_eq!(rank("framework"), None);
    assert_eq!(paths("use crate::frame::{Frame, Widget};\n// crate::view").collect::<Vec<_>>(), [(1, "frame")]);
}
