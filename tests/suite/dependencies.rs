//! Dependencies: every package is permissively licensed, comes from crates.io, and is used by the crate that names it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::files_below;

/// Licences that ask for no more than the notice to be kept. `.cargo/deny.toml` has the same list for `cargo deny`.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Cargo's metadata of the workspace for this machine. Other systems' packages are left out: they may never have been downloaded.
fn metadata() -> Value {
    let host = Command::new("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// True when one of the alternatives of a licence expression is allowed: `MIT OR GPL-3.0`, `(MIT OR Apache-2.0) AND Unicode-3.0`.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    // The outermost AND binds what must hold together; parentheses keep what is inside of them whole.
    let parts = |word: &str| -> Option<Vec<String>> {
        let (mut parts, mut depth, mut rest) = (vec![String::new()], 0_usize, expression);
        while let Some(letter) = rest.chars().next() {
            depth = match letter {
                '(' => depth + 1,
                ')' => depth.saturating_sub(1),
                _ => depth,
            };
            if depth == 0 && rest.starts_with(word) {
                parts.push(String::new());
                rest = &rest[word.len()..];
            } else {
                parts.last_mut()?.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
        (parts.len() > 1).then_some(parts)
    };
    if let Some(parts) = parts(" OR ") {
        return parts.iter().any(|part| is_allowed(part));
    }
    if let Some(parts) = parts(" AND ") {
        return parts.iter().all(|part| is_allowed(part));
    }
    match expression.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => is_allowed(inner),
        None => ALLOWED.contains(&expression),
    }
}

#[test]
fn licence_expressions_are_read() {
    for good in ["MIT", "MIT OR GPL-3.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "MIT/Apache-2.0"] {
        assert!(is_allowed(good), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "MPL-2.0 OR GPL-3.0", "(MIT OR Apache-2.0) AND GPL-3.0", ""] {
        assert!(!is_allowed(bad), "{bad}");
    }
}

#[test]
fn every_package_is_permissive_and_from_the_registry() {
    let metadata = metadata();
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_allowed(licence) {
            wrong.push(format!("{name}: licence `{licence}`"));
        }
        match package["source"].as_str() {
            None => {}
            Some("registry+https://github.com/rust-lang/crates.io-index") => {}
            Some(other) => wrong.push(format!("{name}: from {other}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Dependencies that no source names, and why they are there all the same: `package: dependency`.
const UNNAMED: &[(&str, &str)] =
    // Switches the feature of epaint on that draws colour glyphs.
    &[("ensemble-ui", "epaint_color_fonts")];

#[test]
fn every_dependency_is_used() {
    let metadata = metadata();
    let mut unused = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        if !package["source"].is_null() {
            continue;
        }
        let name = package["name"].as_str().unwrap();
        let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned();
        // The root's own sources are its modules and tests; the members lie below `src` too.
        let folders: Vec<_> = match name {
            "ensemble-run" => ["src/cli", "src/shell", "src/testing", "tests"].map(|part| folder.join(part)).into(),
            _ => vec![folder.clone()],
        };
        let files = folders.iter().flat_map(|folder| files_below(folder, &[".rs"]));
        let mut text: String = files.map(|file| fs::read_to_string(file).unwrap()).collect();
        if name == "ensemble-run" {
            for file in ["src/lib.rs", "src/main.rs"] {
                text.push_str(&fs::read_to_string(folder.join(file)).unwrap());
            }
        }
        let mut seen = BTreeMap::new();
        for dependency in package["dependencies"].as_array().unwrap() {
            let dependency = dependency["rename"].as_str().or(dependency["name"].as_str()).unwrap();
            let word = dependency.replace('-', "_");
            let is_named = ["::", "!", ";", " as "].iter().any(|after| text.contains(&format!("{word}{after}")));
            if !is_named && !UNNAMED.contains(&(name, dependency)) {
                seen.insert(dependency.to_owned(), ());
            }
        }
        unused.extend(seen.into_keys().map(|dependency| format!("{name} names {dependency} and does not use it")));
    }
    assert!(unused.is_empty(), "{}", unused.join("\n"));
}
