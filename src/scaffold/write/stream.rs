//! A stream's own files: the widget that holds its API and shows it as a card or as a whole, and the screen around that.

use super::api;
use super::plan::{Chosen, Planned};
use super::script;
use super::view::{Format, Pick, View};
use crate::File;
use crate::yaml;

/// `screens/NAME.yaml`.
pub fn screen(planned: &Planned<'_>) -> File {
    let text = around(planned, &planned.title, "The stream itself is described in");
    File::new(format!("screens/{}.yaml", planned.screen), text)
}

/// A screen that shows the stream in full.
pub fn around(planned: &Planned<'_>, title: &str, words: &str) -> String {
    format!(
        "# {title} in full. {words} widgets/{widget}.yaml.
View:
  header:
    titleWidget:
      Row:
        styles: {{gap: 16, crossAxis: center}}
        children:
          - Text: {{text: {quoted}, className: title, maxLines: 1, styles: {{expanded: true}}}}
          - ThemeSwitch
  body:
    {widget}: {{inputs: {{isCard: false}}, styles: {{height: 100%}}}}
",
        title = title,
        widget = planned.widget,
        quoted = yaml::text(title),
    )
}

/// `widgets/NAMEStream.yaml`.
pub fn widget(planned: &Planned<'_>) -> File {
    let stream = planned.stream;
    let about = yaml::sentence(&stream.doc);
    // A title is not repeated.
    let repeats = about.trim_end_matches('.').eq_ignore_ascii_case(&planned.title);
    let about = if repeats { String::new() } else { about };
    let address = format!("{} {}", stream.method, stream.path);
    let head = if about.is_empty() { format!("{}.", planned.title) } else { format!("{}: {about}", planned.title) };
    let mut text = yaml::comment(&head);
    text.push_str(&format!("#\n#     {} {}\n", stream.method, stream.path.replace(char::is_whitespace, "%20")));
    text.push_str(if planned.ask.is_some() { "Import: [format, answer]\n\n" } else { "Import: [format]\n\n" });
    if !planned.untold.is_empty() && !planned.handled.is_empty() {
        let names = yaml::harmless(&planned.untold.join(", "));
        text.push_str(&yaml::comment(&format!(
            "Events that keep the stream alive, greet or end it are left out: {names}."
        )));
    }
    text.push_str(&api::block(planned));
    text.push_str("\nWidget:\n  inputs: [isCard]\n");
    if planned.starts {
        text.push_str(&format!("  onLoad: {{invokeAPI: {{name: {}}}}}\n", planned.api));
    }
    let last = if planned.ask.is_some() {
        "answer === '' ? asked : answer".to_owned()
    } else {
        format!("latest({}.body.data)", planned.api)
    };
    let past = if has_past(planned) { "              past: ${past()}\n" } else { "" };
    text.push_str(&format!(
        "  body:
    Column:
      styles: {{gap: 16, crossAxis: stretch}}
      children:
        - StreamCard:
            visible: ${{isCard}}
            inputs:
              api: {api}
              sse: ${{{api}.sse}}
              name: {name}
              about: {about}
              last: {last}
              screen: {screen}
{past}        - Column:
            visible: ${{!isCard}}
            styles: {{gap: 16, crossAxis: stretch, expanded: true}}
            children:
",
        api = planned.api,
        name = yaml::text(&planned.title),
        about = yaml::words(if about.is_empty() { &address } else { &about }),
        last = yaml::text(&format!("${{{last}}}")),
        screen = planned.screen,
    ));
    text.push_str(&yaml::indent(&whole(planned), 14));
    text.push_str("\nGlobal: |-\n");
    text.push_str(&yaml::indent(&script::global(planned), 2));
    File::new(format!("widgets/{}.yaml", planned.widget), text)
}

/// Returns true when the card draws the history of a number instead of the rate of events.
fn has_past(planned: &Planned<'_>) -> bool {
    matches!(planned.view, View::Chart { .. } | View::Table { spark: Some(_), .. })
}

/// The screen below its header, as list items.
fn whole(planned: &Planned<'_>) -> String {
    let (api, asks) = (&planned.api, planned.ask.is_some());
    let mut text = format!(
        "- StreamBar: {{inputs: {{api: {api}, sse: \"${{{api}.sse}}\", raw: \"${{raw}}\", asks: {asks}}}, events: {{onRaw: raw = !raw;}}}}\n"
    );
    let shown: Vec<&Chosen<'_>> = planned.parameters.iter().filter(|chosen| chosen.is_asked()).collect();
    if !shown.is_empty() {
        text.push_str("- Row:\n    styles: {gap: 12}\n    children:\n");
        for chosen in shown {
            text.push_str(&yaml::indent(&field(chosen, api), 6));
        }
    }
    text.push_str(&format!(
        "- EventDetails: {{visible: \"${{raw}}\", inputs: {{one: \"${{{api}.body}}\"}}, styles: {{expanded: true}}}}\n"
    ));
    text.push_str(&match &planned.view {
        View::Chart { time, groups, columns } => chart(api, time.as_ref(), groups, columns),
        View::Table { key, columns, spark } => table(api, key, columns, spark.as_ref()),
        View::Rows { columns, names } => rows(api, columns, *names),
        View::Log { time, level, source, text } => log(api, [time.as_ref(), level.as_ref(), source.as_ref()], text),
        View::Answer => conversation(api),
        View::Events { kind } => events(api, true, kind.as_ref()),
        View::Json => events(api, false, None),
    });
    text
}

/// A question, and the answer below it.
fn conversation(api: &str) -> String {
    format!(
        "- Row:
    visible: ${{!raw}}
    styles: {{gap: 8, crossAxis: center}}
    children:
      - TextInput: {{id: prompt, value: \"${{asked}}\", placeholder: Ask something, styles: {{expanded: true}}, onChange: ask(prompt.value);}}
      - Button: {{visible: \"${{!isRunning({api}.sse)}}\", label: Ask, startingIcon: send, styles: {{width: 104}}, onTap: ask(prompt.value);}}
      - Button: {{visible: \"${{isRunning({api}.sse)}}\", label: Stop, startingIcon: stop, styles: {{width: 104, outline: true}}, onTap: ensemble.disconnectSSE('{api}');}}
- Card:
    visible: ${{!raw}}
    styles: {{expanded: true, gap: 12, crossAxis: stretch}}
    children:
      - Column:
          id: rows
          styles: {{scrollable: true, expanded: true, crossAxis: stretch}}
          children:
            - Text: {{visible: \"${{answer === '' && trouble === ''}}\", text: \"${{isRunning({api}.sse) ? 'Thinking' : 'The answer grows here'}}\", className: quiet}}
            - Markdown: {{visible: \"${{answer !== ''}}\", text: \"${{answer}}\"}}
            - Text: {{visible: \"${{trouble !== ''}}\", text: \"${{trouble}}\", styles: {{textStyle: {{color: \"${{colors.danger}}\"}}}}}}
      - Text: {{visible: \"${{usage !== ''}}\", text: \"${{usage}}\", className: label, maxLines: 1}}
"
    )
}

/// A field for a parameter; a change opens the stream anew.
fn field(chosen: &Chosen<'_>, api: &str) -> String {
    let (variable, label) = (&chosen.variable, yaml::words(&chosen.label()));
    let change = format!("{variable} = event.data.value; ensemble.invokeAPI('{api}');");
    if chosen.parameter.choices.is_empty() {
        return format!(
            "- TextInput: {{label: {label}, value: \"${{{variable}}}\", styles: {{maxWidth: 240}}, onChange: {}}}\n",
            yaml::text(&change)
        );
    }
    let items: Vec<String> = chosen.parameter.choices.iter().map(|choice| yaml::words(choice)).collect();
    format!(
        "- Dropdown: {{label: {label}, value: \"${{{variable}}}\", items: [{}], styles: {{maxWidth: 240}}, onChange: {}}}\n",
        items.join(", "),
        yaml::text(&change)
    )
}

fn chart(api: &str, time: Option<&Pick>, groups: &[Vec<Pick>], columns: &[Pick]) -> String {
    let labels = match time {
        Some(time) => format!("${{{api}.items.map((one) => clock({}))}}", time.read("one")),
        None => format!("${{{api}.items.map(() => '')}}"),
    };
    let mut text = String::new();
    for (at, group) in groups.iter().enumerate() {
        text.push_str(
            "- Card:\n    visible: ${!raw}\n    styles: {flex: 3, gap: 12, crossAxis: stretch}\n    children:\n",
        );
        text.push_str("      - Row:\n          styles: {gap: 32}\n          children:\n");
        for pick in group {
            let root = if pick.path.is_empty() { "" } else { "?" };
            let value = pick.written(&format!("{api}.items.at(-1){root}"));
            text.push_str(&format!(
                "            - Column:\n                styles: {{gap: 2}}\n                children:\n                  - Text: {{text: {}, className: figure, maxLines: 1}}\n                  - Text: {{text: {}, className: label, maxLines: 1}}\n",
                yaml::text(&format!("${{{value}}}")),
                yaml::words(&pick.label()),
            ));
        }
        let id = if at == 0 { "          id: chart\n" } else { "" };
        text.push_str(&format!(
            "      - LineChart:\n{id}          styles: {{expanded: true}}\n          labels: {}\n          data:\n",
            yaml::line(&labels)
        ));
        for pick in group {
            let data = format!("${{{api}.items.map((one) => {})}}", drawn(pick, "one"));
            text.push_str(&format!(
                "            - {{label: {}, data: {}}}\n",
                yaml::words(&match pick.format() {
                    // An axis of nine digits says nothing.
                    Format::Bytes => format!("{} (MB)", pick.label()),
                    _ => pick.label(),
                }),
                yaml::text(&data)
            ));
        }
    }
    if columns.len() > 1 {
        let (lead, columns) = lead(columns, false);
        text.push_str(&grid(&Grid {
            id: "",
            share: "flex: 2",
            data: format!("{api}.newest"),
            row: "row.data",
            key: None,
            waiting: api,
            sorting: false,
            columns,
            lead,
            tail: Vec::new(),
            chooses: false,
        }));
    }
    text
}

/// JavaScript expression of the number that a chart draws.
fn drawn(pick: &Pick, root: &str) -> String {
    let value = if pick.path.is_empty() { root.to_owned() } else { pick.read(root) };
    if pick.format() == Format::Bytes { format!("{value} / 1e6") } else { value }
}

/// A column without a field of the data: its label, its kind and its cell.
type Extra = (String, String);

struct Grid<'g> {
    id: &'g str,
    /// Its share of the space.
    share: &'g str,
    data: String,
    /// Name of a row's data in expressions.
    row: &'g str,
    key: Option<&'g Pick>,
    /// The API.
    waiting: &'g str,
    /// Sorted by the first column.
    sorting: bool,
    columns: &'g [Pick],
    lead: Vec<Extra>,
    tail: Vec<Extra>,
    /// Shows a row in full when it is pressed.
    chooses: bool,
}

fn table(api: &str, key: &Pick, columns: &[Pick], spark: Option<&Pick>) -> String {
    let course = spark.map(|spark| {
        let config = yaml::text(&format!("${{course({})}}", key.read("row")));
        let label = yaml::words(&format!("{} so far", spark.label()));
        (format!("{{label: {label}, width: 160}}"), format!("Chart: {{config: {config}, styles: {{height: 28}}}}"))
    });
    grid(&Grid {
        id: "rows",
        share: "expanded: true",
        data: format!("{api}.items"),
        row: "row",
        key: Some(key),
        waiting: api,
        sorting: true,
        columns,
        lead: Vec::new(),
        tail: course.into_iter().collect(),
        chooses: false,
    })
}

/// The columns before those of the data, and the rest of these: the time, of arrival when the data has none, and the name.
fn lead(columns: &[Pick], names: bool) -> (Vec<Extra>, &[Pick]) {
    let own = columns.first().filter(|pick| pick.is_time());
    let time = match own {
        Some(pick) => (format!("{{label: {}, type: text}}", yaml::words(&pick.label())), cell(pick, "row.data", false)),
        None => {
            let cell = "Text: {text: \"${clock(row.time)}\", className: quiet, maxLines: 1}".to_owned();
            ("{label: Time, type: text}".to_owned(), cell)
        }
    };
    let mut lead = vec![time];
    if columns.iter().skip(1).any(Pick::is_time) && own.is_none() {
        lead.clear();
    }
    if names {
        let cell = "Text: {text: \"${row.event}\", className: strong, maxLines: 1}".to_owned();
        lead.push(("{label: Event, type: text}".to_owned(), cell));
    }
    (lead, &columns[usize::from(own.is_some())..])
}

/// The newest events, and beside them the selected one.
fn rows(api: &str, columns: &[Pick], names: bool) -> String {
    let (lead, columns) = lead(columns, names);
    let grid = grid(&Grid {
        id: "rows",
        share: "flex: 3",
        data: format!("{api}.items"),
        row: "row.data",
        key: None,
        waiting: api,
        sorting: false,
        columns,
        lead,
        tail: Vec::new(),
        chooses: true,
    });
    format!(
        "- Row:
    visible: ${{!raw}}
    styles: {{gap: 16, crossAxis: stretch, expanded: true}}
    children:
{}      - EventDetails: {{visible: \"${{chosen != null}}\", inputs: {{one: \"${{chosen}}\", closes: true}}, events: {{onClose: chosen = null;}}, styles: {{width: 360}}}}
",
        yaml::indent(&grid, 6)
    )
}

fn grid(grid: &Grid<'_>) -> String {
    let id = if grid.id.is_empty() { String::new() } else { format!("          id: {}\n", grid.id) };
    let sorting = if grid.sorting { "          sorting: {columnIndex: 0, order: ascending}\n" } else { "" };
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
        grid.share, grid.waiting,
    );
    for (column, _) in &grid.lead {
        text.push_str(&format!("            - {column}\n"));
    }
    for pick in grid.columns {
        let is_number = pick.schema.is_number() && !pick.is_time();
        let kind = if is_number { "numeric" } else { "text" };
        let sort = match &pick.path[..] {
            [only] if grid.sorting => format!(", sortable: true, sortKey: {}", yaml::text(only)),
            _ => String::new(),
        };
        text.push_str(&format!("            - {{label: {}, type: {kind}{sort}}}\n", yaml::words(&pick.label())));
    }
    for (column, _) in &grid.tail {
        text.push_str(&format!("            - {column}\n"));
    }
    let key = grid.key.map_or_else(
        || if grid.chooses { "            key: ${row.n}\n".to_owned() } else { String::new() },
        |key| format!("            key: {}\n", yaml::line(&format!("${{{}}}", key.read("row")))),
    );
    let choice = if grid.chooses {
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
        grid.data,
    ));
    let cells = grid.columns.iter().map(|pick| cell(pick, grid.row, Some(pick) == grid.key));
    let lead = grid.lead.iter().map(|(_, cell)| cell.clone());
    for cell in lead.chain(cells).chain(grid.tail.iter().map(|(_, cell)| cell.clone())) {
        text.push_str(&format!("                  - {cell}\n"));
    }
    text
}

/// The widget that shows a part of a row.
fn cell(pick: &Pick, row: &str, is_key: bool) -> String {
    let value = pick.read(row);
    let written = yaml::text(&format!("${{{}}}", pick.written(row)));
    let plain = |class: &str| format!("Text: {{text: {written}, className: {class}, maxLines: 1}}");
    match pick.format() {
        _ if is_key => plain("strong"),
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
        Format::Time => plain("quiet"),
        Format::Text if TELLING.contains(&pick.folded().as_str()) => format!("Text: {{text: {written}, maxLines: 1}}"),
        Format::Text => plain("quiet"),
        _ => format!("Text: {{text: {written}, maxLines: 1}}"),
    }
}

/// Names of fields with the main text of an event.
const TELLING: [&str; 10] =
    ["message", "text", "title", "headline", "name", "content", "msg", "value", "summary", "description"];

/// A list of events and, beside it, one of them in full: always, showing the newest while none is chosen, or only a chosen one.
fn list(api: &str, cells: &[String], details: Details) -> String {
    let (visible, one, size) = match details {
        Details::Always => ("", format!("${{chosen ?? {api}.body}}"), "flex: 2"),
        Details::OfChosen => ("visible: \"${chosen != null}\", ", "${chosen}".to_owned(), "width: 360"),
    };
    let share = if details == Details::Always { "flex: 3" } else { "expanded: true" };
    let mut text = format!(
        "- Row:
    visible: ${{!raw}}
    styles: {{gap: 16, crossAxis: stretch, expanded: true}}
    children:
      - Card:
          className: flush
          styles: {{{share}, crossAxis: stretch}}
          children:
            - ListView:
                id: rows
                emptyText: ${{waitingFor({api}.sse)}}
                styles: {{expanded: true}}
                item-template:
                  data: ${{{api}.items}}
                  name: one
                  key: ${{one.n}}
                  template:
                    Row:
                      styles: {{gap: 12, height: 32, padding: 0 16, crossAxis: center, backgroundColor: \"${{chosen?.n === one.n ? colors.tile : null}}\"}}
                      onTap: chosen = one;
                      children:
"
    );
    for cell in cells {
        text.push_str(&format!("                        - Text: {cell}\n"));
    }
    text.push_str(&format!(
        "      - EventDetails: {{{visible}inputs: {{one: {}, closes: \"${{chosen != null}}\"}}, events: {{onClose: chosen = null;}}, styles: {{{size}}}}}\n",
        yaml::text(&one)
    ));
    text
}

/// When an event is shown in full.
#[derive(Clone, Copy, PartialEq)]
enum Details {
    Always,
    OfChosen,
}

fn log(api: &str, [time, level, source]: [Option<&Pick>; 3], text: &Pick) -> String {
    let read = |pick: &Pick| pick.read("one.data");
    let mut cells = Vec::new();
    let time = time.map_or_else(|| "one.time".to_owned(), read);
    let time = yaml::text(&format!("${{clock({time})}}"));
    cells.push(format!("{{text: {time}, className: data, maxLines: 1, styles: {{width: 88}}}}"));
    if let Some(level) = level {
        let (value, tone) = (format!("${{{}}}", read(level)), format!("${{tone({})}}", read(level)));
        cells.push(format!(
            "{{text: {}, className: strong, maxLines: 1, styles: {{width: 80, textStyle: {{color: {}}}}}}}",
            yaml::text(&value),
            yaml::text(&tone)
        ));
    }
    if let Some(source) = source.filter(|source| Some(*source) != level && *source != text) {
        let value = format!("${{{}}}", read(source));
        cells.push(format!("{{text: {}, className: quiet, maxLines: 1, styles: {{width: 112}}}}", yaml::text(&value)));
    }
    let value = format!("${{line({})}}", read(text));
    cells.push(format!("{{text: {}, maxLines: 1, styles: {{expanded: true}}}}", yaml::text(&value)));
    list(api, &cells, Details::OfChosen)
}

fn events(api: &str, with_names: bool, kind: Option<&Pick>) -> String {
    let mut cells =
        vec!["{text: \"${clock(one.time)}\", className: data, maxLines: 1, styles: {width: 88}}".to_owned()];
    if with_names {
        let name = kind.map_or_else(|| "one.event".to_owned(), |kind| kind.read("one.data"));
        let name = yaml::text(&format!("${{{name}}}"));
        cells.push(format!("{{text: {name}, className: strong, maxLines: 1, styles: {{width: 176}}}}"));
    }
    cells.push("{text: \"${line(one.data)}\", maxLines: 1, styles: {expanded: true}}".to_owned());
    list(api, &cells, Details::Always)
}
