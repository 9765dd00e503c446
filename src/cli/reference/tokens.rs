//! The values of the bundled theme's tokens, beside what each is for.

use std::fmt::Write as _;

use ensemble_core::diag::{FileId, Report};
use ensemble_core::syntax;
use ensemble_core::value::{Map, Value};

/// A table: the light and the dark value of each colour, then the sizes.
pub(super) fn table() -> String {
    const FILE: &str = include_str!("../../../assets/theme.yaml");
    let mut text = String::from("values, light and dark\n");
    let Some(tree) = syntax::parse(FILE, FileId(0), &mut Report::default()) else { return String::new() };
    let root = tree.root.to_value();
    let dark = root.get("dark");
    // Writing into a text cannot fail.
    for (name, value) in entries(&root.get("light")) {
        let dark = dark.get(&name);
        let _ = writeln!(text, "  {name:24} {}  {}", shown(&value), shown(&dark));
    }
    text.push_str("\nsizes\n");
    for (group, tokens) in entries(&root).into_iter().filter(|(group, _)| group != "light" && group != "dark") {
        for (name, value) in entries(&tokens) {
            let _ = writeln!(text, "  {:24} {}", format!("{group}.{name}"), shown(&value));
        }
    }
    text.push('\n');
    text
}

fn entries(value: &Value) -> Vec<(String, Value)> {
    value.as_map().into_iter().flat_map(Map::iter).map(|(key, value)| (key.to_string(), value.clone())).collect()
}

fn shown(value: &Value) -> String {
    match value {
        Value::List(items) => items.iter().map(|item| item.to_display().to_string()).collect::<Vec<_>>().join(" "),
        other => other.to_display().to_string(),
    }
}
