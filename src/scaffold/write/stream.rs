//! A stream's own files: the widget that holds its API and shows it as a card or as a whole, and the screen around that.

use super::api;
use super::plan::{Chosen, Planned};
use super::view::{Pick, View};
use crate::File;
use crate::yaml;

/// `screens/NAME.yaml`.
pub fn screen(planned: &Planned<'_>) -> File {
    let text = format!(
        "# {title} in full. The stream itself is described in widgets/{widget}.yaml.
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
        title = planned.title,
        widget = planned.widget,
        quoted = yaml::text(&planned.title),
    );
    File::new(format!("screens/{}.yaml", planned.screen), text)
}

/// `widgets/NAMEStream.yaml`.
pub fn widget(planned: &Planned<'_>) -> File {
    let stream = planned.stream;
    let about = yaml::sentence(&stream.doc);
    // A title is not said twice.
    let repeats = about.trim_end_matches('.').eq_ignore_ascii_case(&planned.title);
    let about = if repeats { String::new() } else { about };
    let address = format!("{} {}", stream.method, stream.path);
    let head = if about.is_empty() { format!("{}.", planned.title) } else { format!("{}: {about}", planned.title) };
    let mut text = yaml::comment(&head);
    text.push_str(&format!("#\n#     {} {}\n", stream.method, stream.path.replace(char::is_whitespace, "%20")));
    text.push_str("Import: [format]\n\n");
    text.push_str(&api::block(planned));
    text.push_str("\nWidget:\n  inputs: [isCard]\n");
    if stream.method == "GET" {
        text.push_str(&format!("  onLoad: {{invokeAPI: {{name: {}}}}}\n", planned.api));
    }
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
              last: ${{{last}}}
              screen: {screen}
        - Column:
            visible: ${{!isCard}}
            styles: {{gap: 16, crossAxis: stretch, expanded: true}}
            children:
",
        api = planned.api,
        last = last(planned),
        name = yaml::text(&planned.title),
        about = yaml::words(if about.is_empty() { &address } else { &about }),
        screen = planned.screen,
    ));
    text.push_str(&yaml::indent(&whole(planned), 14));
    text.push_str("\nGlobal: |-\n");
    text.push_str(&yaml::indent(&global(planned), 2));
    File::new(format!("widgets/{}.yaml", planned.widget), text)
}

/// The card's line, as an expression. Data of no known form may be large: its text is as it came, and becomes no object for a line.
fn last(planned: &Planned<'_>) -> String {
    let api = &planned.api;
    match planned.view {
        View::Events | View::Json => format!("line({api}.body?.raw)"),
        View::Chart { .. } | View::Table { .. } | View::Log { .. } => format!("latest({api}.body.data)"),
    }
}

/// The screen below its header, as list items.
fn whole(planned: &Planned<'_>) -> String {
    let api = &planned.api;
    let mut text = format!(
        "- StreamBar: {{inputs: {{api: {api}, sse: \"${{{api}.sse}}\", raw: \"${{raw}}\"}}, events: {{onRaw: raw = !raw;}}}}\n"
    );
    if !planned.parameters.is_empty() {
        text.push_str("- Row:\n    styles: {gap: 12}\n    children:\n");
        for chosen in &planned.parameters {
            text.push_str(&yaml::indent(&field(chosen, api), 6));
        }
    }
    text.push_str(&format!(
        "- EventDetails: {{visible: \"${{raw}}\", inputs: {{one: \"${{{api}.body}}\"}}, styles: {{expanded: true}}}}\n"
    ));
    text.push_str(&match &planned.view {
        View::Chart { time, groups } => chart(api, time.as_ref(), groups),
        View::Table { key, columns } => table(api, key, columns),
        View::Log { time, level, source, text } => log(api, [time.as_ref(), level.as_ref(), source.as_ref()], text),
        View::Events => events(api, true),
        View::Json => events(api, false),
    });
    text
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

fn chart(api: &str, time: Option<&Pick>, groups: &[Vec<Pick>]) -> String {
    let labels = match time {
        Some(time) => format!("${{{api}.items.map((one) => clock({}))}}", time.read("one")),
        None => format!("${{{api}.items.map(() => '')}}"),
    };
    let mut text = String::new();
    for (at, group) in groups.iter().enumerate() {
        text.push_str(
            "- Card:\n    visible: ${!raw}\n    styles: {expanded: true, gap: 12, crossAxis: stretch}\n    children:\n",
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
            let data = format!("${{{api}.items.map((one) => {})}}", pick.read("one"));
            text.push_str(&format!(
                "            - {{label: {}, data: {}}}\n",
                yaml::words(&pick.label()),
                yaml::text(&data)
            ));
        }
    }
    text
}

fn table(api: &str, key: &Pick, columns: &[Pick]) -> String {
    let mut text = format!(
        "- Card:
    visible: ${{!raw}}
    className: flush
    styles: {{expanded: true}}
    children:
      - DataGrid:
          id: rows
          dataRowHeight: 36
          emptyText: ${{waitingFor({api}.sse)}}
          sorting: {{columnIndex: 0, order: ascending}}
          DataColumns:
"
    );
    for pick in columns {
        let kind = if pick.schema.is_number() && !pick.schema.is_time(pick.name()) { "numeric" } else { "text" };
        let sort = match &pick.path[..] {
            [only] => format!(", sortable: true, sortKey: {}", yaml::text(only)),
            _ => String::new(),
        };
        text.push_str(&format!("            - {{label: {}, type: {kind}{sort}}}\n", yaml::words(&pick.label())));
    }
    text.push_str(&format!(
        "          styles: {{expanded: true}}
          item-template:
            data: ${{{api}.items}}
            name: row
            key: {}
            template:
              DataRow:
                children:
",
        yaml::line(&format!("${{{}}}", key.read("row")))
    ));
    for pick in columns {
        let value = pick.read("row");
        let cell = if pick.schema.is_time(pick.name()) {
            format!("{{text: {}, className: quiet, maxLines: 1}}", yaml::text(&format!("${{clock({value})}}")))
        } else if pick == key {
            format!("{{text: {}, className: strong, maxLines: 1}}", yaml::text(&format!("${{{value}}}")))
        } else if pick.schema.is_number() {
            format!("{{text: {}, maxLines: 1}}", yaml::text(&format!("${{{}}}", pick.written("row"))))
        } else if is_level(pick) {
            format!(
                "{{text: {}, maxLines: 1, styles: {{textStyle: {{color: {}}}}}}}",
                yaml::text(&format!("${{{value}}}")),
                yaml::text(&format!("${{tone({value})}}"))
            )
        } else {
            format!("{{text: {}, className: quiet, maxLines: 1}}", yaml::text(&format!("${{{value}}}")))
        };
        text.push_str(&format!("                  - Text: {cell}\n"));
    }
    text
}

fn is_level(pick: &Pick) -> bool {
    matches!(pick.name().to_ascii_lowercase().as_str(), "level" | "severity" | "status" | "state")
        && pick.schema.is_text()
}

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
    if let Some(time) = time {
        let value = format!("${{clock({})}}", read(time));
        cells.push(format!("{{text: {}, className: data, maxLines: 1, styles: {{width: 64}}}}", yaml::text(&value)));
    }
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

fn events(api: &str, with_names: bool) -> String {
    let mut cells =
        vec!["{text: \"${clock(one.time)}\", className: data, maxLines: 1, styles: {width: 64}}".to_owned()];
    if with_names {
        cells.push("{text: \"${one.event}\", className: strong, maxLines: 1, styles: {width: 112}}".to_owned());
    }
    cells.push("{text: \"${line(one.raw)}\", className: data, maxLines: 1, styles: {expanded: true}}".to_owned());
    list(api, &cells, Details::Always)
}

/// Variables and the card's line.
fn global(planned: &Planned<'_>) -> String {
    let mut text = String::from("let raw = false;\n");
    for chosen in &planned.parameters {
        text.push_str(&format!("let {} = env.{} ?? '';\n", chosen.variable, chosen.env));
    }
    if matches!(planned.view, View::Log { .. } | View::Events | View::Json) {
        text.push_str("let chosen = null;\n");
    }
    if let Some(latest) = latest(&planned.view) {
        text.push_str("\n// An event in a line or two, for the card.\nfunction latest(data) {\n");
        text.push_str(&format!("  if (data == null) return '';\n  return {latest};\n}}\n"));
    }
    text
}

fn latest(view: &View) -> Option<String> {
    let named = |pick: &Pick| {
        if pick.schema.is_text() {
            return format!("${{{}}}", pick.read("data"));
        }
        format!("{} ${{{}}}", words_in_code(&pick.label()), pick.written("data"))
    };
    let parts = match view {
        View::Chart { groups, .. } => groups.iter().flatten().take(4).map(named).collect::<Vec<_>>().join(", "),
        View::Table { key, columns } => {
            let shown = columns.iter().filter(|pick| *pick != key && !pick.schema.is_time(pick.name()));
            let shown: Vec<String> = shown.take(4).map(named).collect();
            format!("${{{}}}\\n{}", key.read("data"), shown.join(", "))
        }
        View::Log { text, .. } => return Some(format!("line({})", text.read("data"))),
        View::Events | View::Json => return None,
    };
    Some(format!("`{parts}`"))
}

/// Annotations inside of a template literal.
fn words_in_code(words: &str) -> String {
    // Each of them would end the literal, begin an escape or begin code.
    words.chars().filter(|c| !matches!(c, '`' | '\\' | '$')).collect()
}
