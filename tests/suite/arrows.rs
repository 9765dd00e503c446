//! Imports point one way. Cargo enforces the arrows between the crates; this test enforces those between the modules of the root package, that
//! the pure crates reach nothing outside of the program, and that the runtime names no widget, no event of one and no method.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ensemble_run::spec::Spec;

use crate::support::files_below;

/// Each module of the root package with the modules it may import.
const ARROWS: [(&str, &[&str]); 3] = [("shell", &[]), ("testing", &["shell"]), ("cli", &["testing", "shell"])];

/// The module that a file belongs to: the first step below `src`.
fn module_of(path: &Path, src: &Path) -> String {
    let inner = path.strip_prefix(src).unwrap();
    inner.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

#[test]
fn imports_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let all = files_below(&src, &[".rs"]);
    let mut faults = Vec::new();
    for path in all {
        let module = module_of(&path, &src);
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        // Tests may import anything.
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

/// Crates that use no thread, socket, file, environment or clock: their host supplies these, so that they run in a browser and a test decides
/// what they get. `.ci/targets` compiles them for one.
const PURE: [&str; 9] = ["core", "sse", "script", "runtime", "action", "ui", "scaffold", "model", "lsp"];

/// Folders of [`PURE`] that are no part of it: the driver of `sse` is compiled with a feature that browsers leave out.
const NOT_PURE: [&str; 2] = ["sse/driver", "sse/examples"];

/// Names in sources that reach outside. `std::net` also has addresses, which are plain data, so sockets are named one by one. Names with `()`
/// are methods of `std::path::Path`, which ask the disk; the methods of these names in `core::app::Files` take an argument.
const OUTSIDE: [&str; 22] = [
    "std::fs",
    "std::env",
    "std::thread",
    "std::process",
    "std::os",
    "std::net::*",
    "TcpListener",
    "TcpStream",
    "ToSocketAddrs",
    "UdpSocket",
    "Instant::now",
    "SystemTime::now",
    "UtcDateTime::now",
    "OffsetDateTime::now",
    ".is_file()",
    ".is_dir()",
    ".exists()",
    ".try_exists()",
    ".canonicalize()",
    ".metadata()",
    ".read_dir()",
    ".read_link()",
];

#[test]
fn pure_crates_reach_nothing_outside() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut faults, mut seen) = (Vec::new(), 0);
    for name in PURE {
        for path in files_below(&src.join(name), &[".rs"]) {
            let inner = path.strip_prefix(&src).unwrap();
            let is_test = inner.iter().any(|step| step == "tests") || inner.ends_with("tests.rs");
            if is_test || NOT_PURE.iter().any(|folder| inner.starts_with(folder)) {
                continue;
            }
            seen += 1;
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            let lines = code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
            for (number, line) in lines {
                // Imports of one module with several parts are written `std::{a, b}`.
                let grouped = line.split_once("use std::{").map_or("", |(_, parts)| parts);
                let grouped = grouped.split([',', '}']).map(|part| format!("std::{}", part.trim()));
                let lines: Vec<String> = grouped.chain([line.to_owned()]).collect();
                let found = OUTSIDE.iter().filter(|outside| lines.iter().any(|line| line.contains(**outside)));
                faults.extend(found.map(|found| format!("src/{}:{}: {found}", inner.display(), number + 1)));
            }
        }
    }
    assert!(seen > 300, "{seen} files were looked at");
    assert!(faults.is_empty(), "take it from the host:\n{}", faults.join("\n"));
}

/// Widgets that the runtime itself makes; `Runtime::new` asks the catalogue for them.
const MADE_BY_THE_RUNTIME: [&str; 5] = ["View", "Header", "Footer", "Custom", "Placeholder"];

/// Callbacks of actions and events of screens whose names are those of an event of a widget, too: `onComplete` of `saveStreamAsApp`, `onError` of
/// `invokeAPI`, `onPause` of a View.
const NOT_OF_WIDGETS: [&str; 3] = ["onComplete", "onError", "onPause"];

/// A widget declares its role in the runtime in its `Spec`: its name, or the name of one of its events or methods, in the sources of the runtime
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
    let all = files_below(&runtime, &[".rs"]);
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
