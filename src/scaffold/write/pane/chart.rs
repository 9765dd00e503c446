//! View of numbers over time: figures and charts, with one line for each number or for each value of a field, above the newest events.

use super::grid::{Grid, lead};
use crate::write::view::{FieldRef, Format};
use crate::yaml;

/// Charts and table of the API `api`.
pub fn chart(
    api: &str,
    time: Option<&FieldRef>,
    groups: &[Vec<FieldRef>],
    columns: &[FieldRef],
    by: Option<&FieldRef>,
) -> String {
    let labels = match time {
        Some(time) => format!("${{{api}.items.map((one) => clock({}))}}", time.read("one")),
        None => format!("${{{api}.items.map(() => '')}}"),
    };
    let mut text = String::new();
    for (at, group) in groups.iter().enumerate() {
        text.push_str(
            "- Card:\n    visible: ${!raw}\n    styles: {flex: 3, gap: 12, crossAxis: stretch}\n    children:\n",
        );
        match by {
            Some(by) => text.push_str(&yaml::indent(&figures_of_series(api, &group[0], by), 6)),
            None => {
                text.push_str("      - Row:\n          styles: {gap: 32}\n          children:\n");
                for pick in group {
                    let root = if pick.path.is_empty() { "" } else { "?" };
                    let value = pick.written(&format!("{api}.items.at(-1){root}"));
                    text.push_str(&yaml::indent(&figure(&value, &pick.label()), 12));
                }
            }
        }
        let id = if at == 0 { "          id: chart\n" } else { "" };
        text.push_str(&format!(
            "      - LineChart:\n{id}          styles: {{expanded: true}}\n          labels: {}\n",
            yaml::line(&labels)
        ));
        if let Some(by) = by {
            let data = format!("${{{}}}", lines_of(api, &group[0], by, true));
            text.push_str(&format!("          data: {}\n", yaml::line(&data)));
            continue;
        }
        text.push_str("          data:\n");
        for pick in group {
            let unit = scale(pick).1;
            let value = scaled(pick);
            let data = format!("${{{api}.items.map((one) => {value})}}");
            let label = if unit.is_empty() { pick.label() } else { format!("{} ({unit})", pick.label()) };
            text.push_str(&format!("            - {{label: {}, data: {}}}\n", yaml::words(&label), yaml::text(&data)));
        }
    }
    if columns.len() > 1 {
        let (lead, columns) = lead(columns, false);
        let data = format!("{api}.newest");
        text.push_str(&Grid { id: "", share: "flex: 2", data, columns, lead, ..Grid::of(api) }.written());
    }
    text
}

/// JavaScript of a number's series: `[{label, data, last}]`.
fn lines_of(api: &str, pick: &FieldRef, by: &FieldRef, is_scaled: bool) -> String {
    let value = if is_scaled { scaled(pick) } else { pick.read("one") };
    format!("linesOf({api}.items, (one) => {}, (one) => {value})", by.read("one"))
}

/// JavaScript of each series' newest value, labelled with the number's name.
fn figures_of_series(api: &str, pick: &FieldRef, by: &FieldRef) -> String {
    format!(
        "- Text: {{text: {}, className: heading, maxLines: 1}}
- Row:
    styles: {{gap: 32}}
    item-template:
      data: {}
      name: series
      template:
        Column:
          styles: {{gap: 2}}
          children:
            - Text: {{text: {}, className: figure, maxLines: 1}}
            - Text: {{text: \"${{series.label}}\", className: label, maxLines: 1}}
",
        yaml::words(&pick.label()),
        yaml::text(&format!("${{{}}}", lines_of(api, pick, by, false))),
        yaml::text(&format!("${{{}}}", pick.written_value("series.last", &format!("{api}.items.at(-1)?")))),
    )
}

/// A large value with its label, as a list item.
pub fn figure(value: &str, label: &str) -> String {
    format!(
        "- Column:\n    styles: {{gap: 2}}\n    children:\n      - Text: {{text: {}, className: figure, maxLines: 1}}\n      - Text: {{text: {}, className: label, maxLines: 1}}\n",
        yaml::text(&format!("${{{value}}}")),
        yaml::words(label),
    )
}

/// JavaScript of a number in the chart's unit; `one` is the event.
fn scaled(pick: &FieldRef) -> String {
    let value = if pick.path.is_empty() { "one".to_owned() } else { pick.read("one") };
    match scale(pick).0 {
        "" => value,
        per => format!("{value} {per}"),
    }
}

/// Factor and unit of a number in a chart, so that an axis does not have nine digits.
fn scale(pick: &FieldRef) -> (&'static str, &'static str) {
    match pick.format() {
        Format::Bytes => ("/ 1e6", "MB"),
        Format::Span { micros: 1000 } => ("", "ms"),
        Format::Span { micros: 1_000_000 } => ("", "s"),
        Format::Percent => ("", "%"),
        Format::Share => ("* 100", "%"),
        _ => ("", ""),
    }
}
