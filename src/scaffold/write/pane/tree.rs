//! View of a tree that the server updates: current entries and latest changes.

use super::grid::Grid;
use super::list::{ARRIVAL, lines};
use crate::write::view::FieldRef;
use crate::{name, yaml};

/// The view of the API `api`. `root` is the path of the entries, if the tree has a collection of similar objects.
pub fn tree(api: &str, root: Option<&[String]>, columns: &[FieldRef]) -> String {
    let now = match root {
        Some(root) => {
            let label = root.last().map_or_else(|| "Name".to_owned(), |last| singular(&name::title(last)));
            let cell = "Text: {text: \"${row.name}\", className: strong, maxLines: 1}".to_owned();
            let data = "entriesOf(tree, root)".to_owned();
            let lead = vec![(format!("{{label: {}, type: text}}", yaml::words(&label)), cell)];
            let grid = Grid {
                id: "",
                data,
                key: Some("row.name".to_owned()),
                columns,
                lead,
                row: "row.value",
                ..Grid::of(api)
            };
            format!(
                "- Column:\n    styles: {{flex: 3, gap: 8, crossAxis: stretch}}\n    children:\n      - Text: {{visible: \"${{isFull(tree, root)}}\", text: \"Of more entries than these 2,000 the others are left out\", className: quiet}}\n{}",
                yaml::indent(&grid.written(), 6)
            )
        }
        None => "- Card:\n    styles: {flex: 3, crossAxis: stretch}\n    children:\n      - JsonTree: {value: \"${tree}\", expandedDepth: 3, rootName: now, styles: {expanded: true}}\n".to_owned(),
    };
    let cells = [
        ARRIVAL.to_owned(),
        "{text: \"${one.data?.path}\", className: strong, maxLines: 1, styles: {expanded: true}}".to_owned(),
        "{text: \"${shortly(one.event, one.data)}\", maxLines: 1, styles: {expanded: true}}".to_owned(),
    ];
    format!(
        "- Flex:
    visible: ${{!raw}}
    styles: {{direction: \"${{isNarrow() ? 'vertical' : 'horizontal'}}\", gap: 16, crossAxis: stretch, expanded: true}}
    children:
{}{}      - EventDetails: {{visible: \"${{chosen != null}}\", inputs: {{one: \"${{chosen}}\", closes: true}}, events: {{onClose: chosen = null;}}, styles: {{width: \"${{isNarrow() ? null : 320}}\", expanded: \"${{isNarrow()}}\"}}}}
",
        yaml::indent(&now, 6),
        yaml::indent(&lines(api, "flex: 2", &cells, true), 6)
    )
}

fn singular(word: &str) -> String {
    word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word).to_owned()
}
