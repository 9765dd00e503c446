//! No file takes part in a circle of imports, in any crate: what two modules share stands below both. Types that contain each other are the
//! exceptions, which `RECURSIVE` names. The order of the modules of each crate is in `module_order.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::files_below;

/// The modules of one crate by path (`testing::step::api`; the root is the empty one), each with the modules that it names.
pub struct Modules {
    pub imports: BTreeMap<String, BTreeSet<String>>,
}

impl Modules {
    /// Reads every module below `folder`, the root of a crate, that is in one of `parts`.
    pub fn read(folder: &Path, parts: &[&str]) -> Self {
        // Tests may look around.
        let is_test = |file: &PathBuf| {
            let inner = file.strip_prefix(folder).unwrap().with_extension("");
            inner.iter().any(|step| step == "tests")
        };
        let files = parts.iter().flat_map(|part| files_below(&folder.join(part), &[".rs"]));
        let files: Vec<PathBuf> = files.filter(|file| !is_test(file)).collect();
        Self::of(files.iter().map(|file| (module_of(file, folder), fs::read_to_string(file).unwrap())))
    }

    /// The modules with these paths and texts.
    fn of(files: impl Iterator<Item = (String, String)>) -> Self {
        let texts: BTreeMap<String, String> = files.map(|(module, text)| (module, code(&text))).collect();
        // What a module re-exports belongs to the module that declares it.
        let mut declared_in = BTreeMap::new();
        for (module, text) in &texts {
            for path in uses(text).filter(|(public, _)| *public).flat_map(|(_, tree)| expand(tree)) {
                let name = path.rsplit("::").next().unwrap_or_default().to_owned();
                if let Some((target, _)) = resolve(module, &path, &texts) {
                    declared_in.insert((module.clone(), name), target);
                }
            }
        }
        let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (module, text) in &texts {
            let own = imports.entry(module.clone()).or_default();
            for path in uses(text).filter(|(public, _)| !public).flat_map(|(_, tree)| expand(tree)).chain(paths(text)) {
                let Some((mut target, name)) = resolve(module, &path, &texts) else { continue };
                if let Some(declaring) = declared_in.get(&(target.clone(), name)) {
                    target = declaring.clone();
                }
                if target != *module {
                    own.insert(target);
                }
            }
        }
        Self { imports }
    }

    /// The modules that reach themselves over others.
    fn in_circles(&self) -> Vec<String> {
        let reaches_itself = |start: &String| {
            let (mut seen, mut open) = (BTreeSet::new(), vec![start]);
            while let Some(module) = open.pop() {
                for next in self.imports.get(module).into_iter().flatten() {
                    if next == start {
                        return true;
                    }
                    if seen.insert(next) {
                        open.push(next);
                    }
                }
            }
            false
        };
        let circle = |module: &String| {
            let imports: Vec<&str> = self.imports[module].iter().map(String::as_str).collect();
            format!("{module} imports {}", imports.join(", "))
        };
        self.imports.keys().filter(|module| reaches_itself(module)).map(circle).collect()
    }
}

fn module_of(file: &Path, root: &Path) -> String {
    let inner = file.strip_prefix(root).unwrap().with_extension("");
    let mut steps: Vec<_> = inner.iter().map(|step| step.to_string_lossy().into_owned()).collect();
    steps.pop_if(|last| last == "mod");
    match steps.join("::") {
        root if root == "lib" => String::new(),
        module => module,
    }
}

/// A file without comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let lines: Vec<_> = text.lines().map(|line| line.split("//").next().unwrap()).collect();
    // `pub(in crate::shell)` limits who may see a name, and imports nothing.
    let text = lines.join("\n");
    let mut parts = text.split("pub(in ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |code, part| code + "pub" + part.split_once(')').map_or(part, |(_, rest)| rest))
}

/// The `use` statements of a file: whether it is a re-export, and its tree.
fn uses(text: &str) -> impl Iterator<Item = (bool, &str)> {
    statements(text).filter_map(|(statement, tree)| Some((statement.starts_with("pub"), tree?)))
}

/// The statements of a file as far as `use` matters, each with the tree that it imports.
fn statements(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    text.split_inclusive(';').map(|statement| {
        let start = statement.rfind("use ").filter(|at| {
            let before = statement[..*at].rsplit('\n').next().unwrap().trim();
            before.is_empty() || (before.starts_with("pub") && !before.contains(' '))
        });
        match start {
            Some(at) => {
                let line = statement[..at].rfind('\n').map_or(0, |end| end + 1);
                (statement[line..].trim_start(), Some(statement[at + 4..].trim_end_matches(';')))
            }
            None => (statement, None),
        }
    })
}

/// Each path of a `use` tree: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expand(tree: &str) -> Vec<String> {
    let tree = tree.trim().split(" as ").next().unwrap();
    let Some((before, inner)) = tree.split_once('{') else { return vec![tree.to_owned()] };
    let inner = inner.trim_end().strip_suffix('}').unwrap_or(inner);
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for letter in inner.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().unwrap().push(letter);
    }
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| expand(&part)).map(|path| format!("{before}{path}")).collect()
}

/// Paths in the code itself, such as `crate::shell::STACK` and `step::find`.
fn paths(text: &str) -> impl Iterator<Item = String> {
    let outside = statements(text).filter(|(_, tree)| tree.is_none()).map(|(statement, _)| statement);
    outside
        .flat_map(|statement| statement.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':'))
        .filter(|word| word.contains("::") && word.starts_with(|c: char| c.is_lowercase()))
        .map(str::to_owned)
}

/// The module that a path of `module` leads to, with the next step of the path; `None` when it leads out of the crate.
fn resolve(module: &str, path: &str, modules: &BTreeMap<String, String>) -> Option<(String, String)> {
    let mut steps = path.split("::").peekable();
    let mut at: Vec<&str> = module.split("::").filter(|step| !step.is_empty()).collect();
    match steps.peek()? {
        &"crate" => {
            at.clear();
            steps.next();
        }
        &"self" => drop(steps.next()),
        &"super" => {
            while steps.next_if_eq(&"super").is_some() {
                at.pop();
            }
        }
        first => {
            let child = if module.is_empty() { (*first).to_owned() } else { format!("{module}::{first}") };
            modules.get(&child)?;
        }
    }
    let mut found = modules.contains_key(&at.join("::")).then(|| at.join("::"));
    while let Some(step) = steps.peek() {
        at.push(step);
        let longer = at.join("::");
        if !modules.contains_key(&longer) && !modules.keys().any(|known| known.starts_with(&format!("{longer}::"))) {
            break;
        }
        found = Some(longer);
        steps.next();
    }
    Some((found?, steps.next().unwrap_or_default().to_owned()))
}

/// The crates below `src`, and the least number of modules that each has: a reader that finds fewer has missed some.
const CRATES: [(&str, usize); 11] = [
    ("", 60),
    ("action", 60),
    ("core", 130),
    ("lsp", 35),
    ("model", 30),
    ("runtime", 100),
    ("scaffold", 70),
    ("script", 70),
    ("simulate", 40),
    ("sse", 60),
    ("ui", 240),
];

/// The modules that import each other, by crate, with the recursion that ties them.
const RECURSIVE: [(&str, &[&str], &str); 4] = [
    ("core", &["app::element", "app::handler"], "a widget has handlers, and an action can hold a widget"),
    (
        "runtime",
        &["runtime"],
        "an action changes the runtime, which holds the table of actions and the state of its parts",
    ),
    ("script", &["convert"], "a large value is converted when it is read, by the conversion that has left it"),
    ("simulate", &["template"], "a template holds generators, and a generator holds templates"),
];

#[test]
fn no_crate_has_a_circle_of_imports() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (name, least) in CRATES {
        // The root package has its modules beside the folders of the other crates.
        let parts: &[&str] = if name.is_empty() { &["shell", "testing", "cli"] } else { &[""] };
        let modules = Modules::read(&src.join(name), parts);
        assert!(modules.imports.len() > least, "`{name}` has {} modules", modules.imports.len());
        let known = RECURSIVE.iter().filter(|(krate, ..)| *krate == name).flat_map(|(_, parts, _)| *parts);
        let known: Vec<&str> = known.copied().collect();
        let is_known = |circle: &String| {
            let module = circle.split(' ').next().unwrap_or_default();
            known.iter().any(|part| module == *part || module.starts_with(&format!("{part}::")))
        };
        let (recursive, circles): (Vec<_>, Vec<_>) = modules.in_circles().into_iter().partition(is_known);
        assert!(circles.is_empty(), "`{name}` has circles of imports:\n{}", circles.join("\n"));
        assert_eq!(recursive.is_empty(), known.is_empty(), "`RECURSIVE` names modules of `{name}` without a circle");
    }
}

#[test]
fn a_name_of_the_root_belongs_to_the_module_that_declares_it() {
    let files =
        [("", "mod a;\nmod b;\npub use a::Aa;\n"), ("a", "use super::b;\n"), ("b", "use crate::{Aa, Value};\n")];
    let modules = Modules::of(files.into_iter().map(|(module, text)| (module.to_owned(), text.to_owned())));
    assert_eq!(modules.in_circles(), ["a imports b", "b imports , a"]);
}

#[test]
fn a_circle_over_a_re_export_is_found() {
    let files = [
        ("part", "pub mod a;\npub mod b;\npub use self::a::{Aa, Bb};\n"),
        ("part::a", "use super::b::{self, Cc};\n"),
        ("part::b", "// use super::a\nfn f() { super::Aa::new() }\n"),
    ];
    let modules = Modules::of(files.into_iter().map(|(module, text)| (module.to_owned(), text.to_owned())));
    assert_eq!(modules.in_circles(), ["part::a imports part::b", "part::b imports part::a"]);
}
