//! Imports point one way. Cargo holds the arrows between the crates; this holds those between the modules of the root package, and that
//! the runtime names no widget, no event of one and no method.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ensemble_run::spec::Spec;

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

/// Widgets that the runtime itself makes; `Runtime::new` asks the catalogue for them.
const MADE_BY_THE_RUNTIME: [&str; 5] = ["View", "Header", "Footer", "Custom", "Placeholder"];

/// Callbacks of actions whose names are those of an event of a widget, too: `onComplete` of `saveStreamAsApp`.
const NOT_OF_WIDGETS: [&str; 1] = ["onComplete"];

/// What a widget means to the runtime is declared in its `Spec`: a name of it, of one of its events or of one of its methods in the sources
/// would be a rule that no other widget can have.
#[test]
fn the_runtime_knows_no_widget_by_name() {
    let catalog = ensemble_run::ui::widgets::catalog();
    let widgets = catalog.widgets.iter().filter(|spec| !MADE_BY_THE_RUNTIME.contains(&spec.name));
    let names_of = |spec: &&'static Spec| {
        let events = spec.all_events().map(|slot| slot.name);
        let methods = spec.methods.iter().copied();
        [spec.name].into_iter().chain(spec.aliases.iter().copied()).chain(events).chain(methods).collect::<Vec<_>>()
    };
    let known: BTreeSet<&str> = widgets.flat_map(names_of).collect();
    assert!(known.contains("onKeyDown") && known.contains("removeRow") && known.contains("ListView"));
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/runtime");
    let mut all = Vec::new();
    files(&runtime, &mut all);
    assert!(all.len() > 20, "the sources are where they were: {all:?}");
    let mut faults = Vec::new();
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            // Every other piece between quotation marks is a literal.
            for literal in line.split('"').skip(1).step_by(2) {
                if known.contains(literal) && !NOT_OF_WIDGETS.contains(&literal) {
                    faults.push(format!("{}:{}: {literal}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(faults.is_empty(), "declare it in the widget's `Spec`:\n{}", faults.join("\n"));
}
