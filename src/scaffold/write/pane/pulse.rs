//! View of heartbeat events: their content and their intervals.

use super::chart::figure;
use crate::write::view::{FieldRef, Format};
use crate::yaml;

/// The view of the API `api`.
pub fn pulse(api: &str, columns: &[FieldRef]) -> String {
    let mut text = format!(
        "- Card:
    id: rows
    visible: ${{!raw}}
    styles: {{gap: 24, padding: 24, crossAxis: stretch}}
    children:
      - Row:
          styles: {{gap: 48}}
          children:
{}{}",
        yaml::indent(&figure("rhythm()", "between two events"), 12),
        yaml::indent(&figure("steadiness()", "the shortest and the longest time"), 12),
    );
    text.push_str("      - Row:\n          styles: {gap: 48}\n          children:\n");
    for pick in columns.iter().filter(|pick| !pick.is_time()).take(6) {
        let root = if pick.path.is_empty() { "" } else { "?" };
        let value = pick.written(&format!("{api}.body.data{root}"));
        let value = if pick.format() == Format::Light { format!("{value} ? 'yes' : 'no'") } else { value };
        text.push_str(&yaml::indent(&figure(&value, &pick.label()), 12));
    }
    text.push_str(
        "- Card:
    visible: ${!raw}
    styles: {expanded: true, gap: 12, crossAxis: stretch}
    children:
      - Text: {text: Seconds between two events, className: label}
      - LineChart:
          id: chart
          styles: {expanded: true}
          labels: ${beats.slice(1).map((one) => clock(one.time))}
          data:
            - {label: Seconds, data: \"${beats.slice(1).map((one) => one.gap / 1000)}\"}
",
    );
    text
}
