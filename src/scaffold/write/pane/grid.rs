//! Writes tables: columns and cells.

use crate::write::view::{FieldRef, Format};
use crate::yaml;

/// A column without a data field: its declaration and its cell.
pub type Extra = (String, String);

/// A table in a card.
pub struct Grid<'g> {
    /// Widget id; empty for none.
    pub id: &'g str,
    /// Share of the space, as flex factor.
    pub share: &'g str,
    /// JavaScript of the rows.
    pub data: String,
    /// Name of a row's data in expressions.
    pub row: &'g str,
    /// JavaScript of a row's key.
    pub key: Option<String>,
    /// API whose first event the table waits for.
    pub waiting: &'g str,
    /// True to sort by the first column.
    pub sorting: bool,
    /// Fields of the columns.
    pub columns: &'g [FieldRef],
    /// Column of row names, shown in bold.
    pub strong: Option<&'g FieldRef>,
    /// Columns in front of the fields.
    pub lead: Vec<Extra>,
    /// Columns behind the fields.
    pub tail: Vec<Extra>,
    /// True when a tap on a row shows it in full.
    pub chooses: bool,
}

impl<'g> Grid<'g> {
    /// A table of an API's whole events, without columns.
    pub fn of(api: &'g str) -> Self {
        Self {
            id: "rows",
            share: "expanded: true",
            data: format!("{api}.items"),
            row: "row.data",
            key: None,
            waiting: api,
            sorting: false,
            columns: &[],
            strong: None,
            lead: Vec::new(),
            tail: Vec::new(),
            chooses: false,
        }
    }

    /// The YAML, as a list item.
    pub fn written(&self) -> String {
        let id = if self.id.is_empty() { String::new() } else { format!("          id: {}\n", self.id) };
        let sorting = if self.sorting { "          sorting: {columnIndex: 0, order: ascending}\n" } else { "" };
        let mut text = format!(
            "- Card:
    visible: ${{!raw}}
    className: flush
    styles: {{{}}}
    children:
      - DataGrid:
{id}          dataRowHeight: 36
          emptyText: ${{waitingFor({}.sse)}}
{sorting}          DataColumns:
",
            self.share, self.waiting,
        );
        for (column, _) in &self.lead {
            text.push_str(&format!("            - {column}\n"));
        }
        for pick in self.columns {
            text.push_str(&format!("            - {}\n", self.column(pick)));
        }
        for (column, _) in &self.tail {
            text.push_str(&format!("            - {column}\n"));
        }
        let key = match &self.key {
            Some(key) => format!("            key: {}\n", yaml::line(&format!("${{{key}}}"))),
            None if self.chooses => "            key: ${row.n}\n".to_owned(),
            None => String::new(),
        };
        let choice = if self.chooses {
            "                selected: ${chosen?.n === row.n}\n                onTap: chosen = row;\n"
        } else {
            ""
        };
        text.push_str(&format!(
            "          styles: {{expanded: true}}
          item-template:
            data: ${{{}}}
            name: row
{key}            template:
              DataRow:
{choice}                children:
",
            self.data,
        ));
        let cells = self.columns.iter().map(|pick| cell(pick, self.row, Some(pick) == self.strong));
        let lead = self.lead.iter().map(|(_, cell)| cell.clone());
        for cell in lead.chain(cells).chain(self.tail.iter().map(|(_, cell)| cell.clone())) {
            text.push_str(&format!("                  - {cell}\n"));
        }
        text
    }

    fn column(&self, pick: &FieldRef) -> String {
        // The row header is left-aligned, also when it is a number.
        let is_number = pick.schema.is_number() && !pick.is_time() && Some(pick) != self.strong;
        let kind = if is_number { "numeric" } else { "text" };
        let sort = match &pick.path[..] {
            [only] if self.sorting => format!(", sortable: true, sortKey: {}", yaml::text(only)),
            _ => String::new(),
        };
        format!("{{label: {}, type: {kind}{sort}}}", yaml::words(&pick.label()))
    }
}

/// Leading columns (time and name of the event) and the remaining fields. Without a time in the data, the time of arrival is shown.
pub fn lead(columns: &[FieldRef], names: bool) -> (Vec<Extra>, &[FieldRef]) {
    let own = columns.first().filter(|pick| pick.is_time());
    let time = match own {
        Some(pick) => (format!("{{label: {}, type: text}}", yaml::words(&pick.label())), cell(pick, "row.data", false)),
        None => {
            let cell = "Text: {text: \"${clock(row.time)}\", className: quiet, maxLines: 1}".to_owned();
            ("{label: Time, type: text}".to_owned(), cell)
        }
    };
    let mut lead = vec![time];
    if columns.iter().skip(1).any(FieldRef::is_time) && own.is_none() {
        lead.clear();
    }
    if names {
        let cell = "Text: {text: \"${row.event}\", className: strong, maxLines: 1}".to_owned();
        lead.push(("{label: Event, type: text}".to_owned(), cell));
    }
    (lead, &columns[usize::from(own.is_some())..])
}

/// The widget of a cell.
fn cell(pick: &FieldRef, row: &str, is_strong: bool) -> String {
    let value = pick.read(row);
    let written = yaml::text(&format!("${{{}}}", pick.written(row)));
    let plain = |class: &str| format!("Text: {{text: {written}, className: {class}, maxLines: 1}}");
    match pick.format() {
        _ if is_strong => plain("strong"),
        Format::Light => format!("StateLight: {{inputs: {{on: {}}}}}", yaml::text(&format!("${{{value}}}"))),
        Format::Link => {
            let url = yaml::text(&format!("${{{value} ?? ''}}"));
            let text = yaml::text(&format!("${{address({value})}}"));
            format!("Link: {{url: {url}, widget: {{Text: {{text: {text}, maxLines: 1}}}}}}")
        }
        Format::Picture => {
            let source = yaml::text(&format!("${{{value} ?? ''}}"));
            format!("Image: {{source: {source}, fit: contain, styles: {{height: 28, width: 48}}}}")
        }
        Format::Level => {
            let tone = yaml::text(&format!("${{tone({value})}}"));
            format!("Text: {{text: {written}, maxLines: 1, styles: {{textStyle: {{color: {tone}}}}}}}")
        }
        Format::Percent | Format::Share if !is_change(pick) => {
            let factor = if pick.format() == Format::Share { " * 100" } else { "" };
            let filled = yaml::text(&format!("${{filled({value}{factor})}}"));
            format!(
                "Row: {{styles: {{gap: 8, crossAxis: center}}, children: [{{Progress: {{display: linear, filledPercentage: {filled}, styles: {{width: 48}}}}}}, {{Text: {{text: {written}, maxLines: 1}}}}]}}"
            )
        }
        Format::Time => plain("quiet"),
        Format::Text if pick.unit.is_some() || TELLING.contains(&pick.folded().as_str()) => {
            format!("Text: {{text: {written}, maxLines: 1}}")
        }
        Format::Text => plain("quiet"),
        Format::Number | Format::Money | Format::Bytes | Format::Percent | Format::Share | Format::Span { .. } => {
            format!("Text: {{text: {written}, maxLines: 1}}")
        }
    }
}

/// True for a percentage of change, which gets no progress bar.
fn is_change(pick: &FieldRef) -> bool {
    let name = pick.folded();
    let example = pick.schema.example.as_ref().and_then(ensemble_core::value::Value::as_f64);
    ["change", "delta", "diff", "growth", "yield", "return", "rate"].iter().any(|part| name.contains(part))
        || example.is_some_and(|example| !(0.0..=100.0).contains(&example))
}

/// Names of text fields with the message of an event.
const TELLING: [&str; 10] =
    ["message", "text", "title", "headline", "name", "content", "msg", "value", "summary", "description"];
