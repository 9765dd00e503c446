//! Views with a row for each thing, updated by its newest event, or a row for each event, newest first.

use super::grid::{Grid, lead};
use crate::write::plan::StreamPlan;
use crate::write::view::FieldRef;
use crate::yaml;

/// A row for each thing.
pub fn table(planned: &StreamPlan<'_>, key: &FieldRef, columns: &[FieldRef], spark: Option<&FieldRef>) -> String {
    let course = spark.map(|spark| {
        let config = yaml::text(&format!("${{course({})}}", key.read("row")));
        let label = yaml::words(&format!("{} so far", spark.label()));
        (
            format!("{{label: {label}, width: 160, visible: \"${{!isNarrow()}}\"}}"),
            format!("Chart: {{config: {config}, styles: {{height: 28}}}}"),
        )
    });
    Grid {
        row: "row",
        key: Some(key.read("row")),
        sorting: true,
        columns,
        strong: columns.first(),
        tail: course.into_iter().collect(),
        ..Grid::of(&planned.api)
    }
    .written()
}

/// A row for each event, with the selected one beside them.
pub fn rows(api: &str, columns: &[FieldRef], names: bool) -> String {
    let (lead, columns) = lead(columns, names);
    let grid = Grid { share: "flex: 3", columns, lead, chooses: true, ..Grid::of(api) }.written();
    format!(
        "- Flex:
    visible: ${{!raw}}
    styles: {{direction: \"${{isNarrow() ? 'vertical' : 'horizontal'}}\", gap: 16, crossAxis: stretch, expanded: true}}
    children:
{}      - EventDetails: {{visible: \"${{chosen != null}}\", inputs: {{one: \"${{chosen}}\", closes: true}}, events: {{onClose: chosen = null;}}, styles: {{width: \"${{isNarrow() ? null : 360}}\", expanded: \"${{isNarrow()}}\"}}}}
",
        yaml::indent(&grid, 6)
    )
}
