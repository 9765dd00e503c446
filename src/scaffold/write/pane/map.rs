//! View of places on a map, above the table.

use crate::write::plan::StreamPlan;
use crate::write::view::{FieldRef, View};
use crate::yaml;

/// Events on the map, where every event is a row.
const SHOWN: usize = 50;

/// Entry of `.env.config` with the URL of map tiles.
const TILES: &str = "MAP_TILES";

/// Adds a map above `pane` when events have places.
pub fn above(planned: &StreamPlan<'_>, pane: &str) -> String {
    let Some([lat, lng]) = &planned.place else { return pane.to_owned() };
    let api = &planned.api;
    let (data, root, name) = match &planned.view {
        View::Rows { columns, .. } => (format!("{api}.items.slice(0, {SHOWN})"), "one.data", name_of(columns)),
        View::Table { columns, .. } => (format!("{api}.items"), "one", columns.first()),
        _ => return pane.to_owned(),
    };
    let location = yaml::text(&format!("${{{}}} ${{{}}}", lat.read(root), lng.read(root)));
    let name = name.map_or_else(|| "''".to_owned(), |pick| pick.written(root));
    format!(
        "- Card:
    visible: ${{!raw}}
    className: flush
    styles: {{flex: 1, crossAxis: stretch}}
    children:
      - Map:
          tileSource: ${{env.{TILES}}}
          styles: {{expanded: true}}
          markers:
            data: ${{{data}}}
            name: one
            location: {location}
            selectedMarkerOverlay:
              Text: {{text: {}, className: strong, maxLines: 1}}
- Column:
    visible: ${{!raw}}
    styles: {{flex: 1, gap: 16, crossAxis: stretch}}
    children:
{}",
        yaml::text(&format!("${{{name}}}")),
        yaml::indent(pane, 6)
    )
}

/// The text column that labels a place.
fn name_of(columns: &[FieldRef]) -> Option<&FieldRef> {
    columns.iter().find(|pick| pick.schema.is_text() && !pick.is_time())
}
