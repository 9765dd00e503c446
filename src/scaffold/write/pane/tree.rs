//! A tree that the server keeps: its entries as they are now, and what has changed last.

use super::grid::Grid;
use super::list::{ARRIVAL, lines};
use crate::write::view::Pick;
use crate::{name, yaml};

/// The tree of the API called `api`. `root` is the path of the entries, when the tree has a collection of like things.
pub fn tree(api: &str, root: Option<&[String]>, columns: &[Pick]) -> String {
    let now = match root {
        Some(root) => {
            let label = root.last().map_or_else(|| "Name".to_owned(), |last| singular(&name::title(last)));
            let cell = "Text: {text: \"${row.name}\", className: strong, maxLines: 1}".to_owned();
            let data = format!("entriesOf(tree, {})", steps(root));
            let lead = vec![(format!("{{label: {}, type: text}}", yaml::words(&label)), cell)];
            Grid { id: "", share: "flex: 3", data, key: Some("row.name".to_owned()), columns, lead, row: "row.value", ..Grid::of(api) }
                .written()
        }
        None => "- Card:\n    styles: {flex: 3, crossAxis: stretch}\n    children:\n      - JsonTree: {value: \"${tree}\", expandedDepth: 3, rootName: now, styles: {expanded: true}}\n".to_owned(),
    };
    let cells = [
        ARRIVAL.to_owned(),
        "{text: \"${one.data?.path}\", className: strong, maxLines: 1, styles: {expanded: true}}".to_owned(),
        "{text: \"${shortly(one.event, one.data)}\", maxLines: 1, styles: {expanded: true}}".to_owned(),
    ];
    format!(
        "- Row:
    visible: ${{!raw}}
    styles: {{gap: 16, crossAxis: stretch, expanded: true}}
    children:
{}{}      - EventDetails: {{visible: \"${{chosen != null}}\", inputs: {{one: \"${{chosen}}\", closes: true}}, events: {{onClose: chosen = null;}}, styles: {{width: 320}}}}
",
        yaml::indent(&now, 6),
        yaml::indent(&lines(api, "flex: 2", &cells, true), 6)
    )
}

/// JavaScript of a path.
fn steps(path: &[String]) -> String {
    let steps: Vec<String> =
        path.iter().map(|step| ensemble_core::value::Value::from(yaml::harmless(step)).to_string()).collect();
    format!("[{}]", steps.join(", ")).replace('"', "'")
}

fn singular(word: &str) -> String {
    word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word).to_owned()
}
