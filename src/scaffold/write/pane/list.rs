//! View of events as lines, newest first, with one event in full beside them; also lines of text beside a table.

use crate::write::plan::StreamPlan;
use crate::write::view::FieldRef;
use crate::yaml;

/// A list of events with a details pane.
fn list(api: &str, cells: &[String], details: Details) -> String {
    let (visible, one, size) = match details {
        Details::Always => ("", format!("${{chosen ?? {api}.body}}"), "flex: 2"),
        Details::OfChosen => (
            "visible: \"${chosen != null}\", ",
            "${chosen}".to_owned(),
            "width: \"${isNarrow() ? null : 360}\", expanded: \"${isNarrow()}\"",
        ),
    };
    let share = if details == Details::Always { "flex: 3" } else { "expanded: true" };
    format!(
        "- Flex:
    visible: ${{!raw}}
    styles: {{direction: \"${{isNarrow() ? 'vertical' : 'horizontal'}}\", gap: 16, crossAxis: stretch, expanded: true}}
    children:
{}      - EventDetails: {{{visible}inputs: {{one: {}, closes: \"${{chosen != null}}\"}}, events: {{onClose: chosen = null;}}, styles: {{{size}}}}}
",
        yaml::indent(&lines(api, share, cells, true), 6),
        yaml::text(&one)
    )
}

/// The events of an API, one line of `cells` each, in a card. `chooses`: a tap selects the event.
pub fn lines(api: &str, share: &str, cells: &[String], chooses: bool) -> String {
    lines_of(api, "          id: rows\n", share, cells, chooses)
}

/// The same beside another list; tests look for the other one.
pub fn lines_beside(api: &str, share: &str, cells: &[String]) -> String {
    lines_of(api, "", share, cells, false)
}

fn lines_of(api: &str, id: &str, share: &str, cells: &[String], chooses: bool) -> String {
    let (ground, tap) = if chooses {
        (", backgroundColor: \"${chosen?.n === one.n ? colors.tile : null}\"", "                onTap: chosen = one;\n")
    } else {
        ("", "")
    };
    let mut text = format!(
        "- Card:
    className: flush
    styles: {{{share}, crossAxis: stretch}}
    children:
      - ListView:
{id}          emptyText: ${{waitingFor({api}.sse)}}
          styles: {{expanded: true}}
          item-template:
            data: ${{{api}.items}}
            name: one
            key: ${{one.n}}
            template:
              Row:
                styles: {{gap: 12, height: 32, padding: 0 16, crossAxis: center{ground}}}
{tap}                children:
"
    );
    for cell in cells {
        text.push_str(&format!("                  - Text: {cell}\n"));
    }
    text
}

/// Content of the details pane.
#[derive(Clone, Copy, PartialEq)]
enum Details {
    Always,
    OfChosen,
}

/// Cell with the time of arrival.
pub const ARRIVAL: &str = "{text: \"${clock(one.time)}\", className: data, maxLines: 1, styles: {width: 88}}";

/// A log view.
pub fn log(api: &str, [time, level, source]: [Option<&FieldRef>; 3], text: &FieldRef) -> String {
    let read = |pick: &FieldRef| pick.read("one.data");
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

/// A list of events with their names.
pub fn events(api: &str, with_names: bool, kind: Option<&FieldRef>) -> String {
    let mut cells = vec![ARRIVAL.to_owned()];
    if with_names {
        let name = kind.map_or_else(|| "one.event".to_owned(), |kind| kind.read("one.data"));
        let name = yaml::text(&format!("${{{name}}}"));
        cells.push(format!("{{text: {name}, className: strong, maxLines: 1, styles: {{width: 176}}}}"));
    }
    cells.push("{text: \"${line(one.data)}\", maxLines: 1, styles: {expanded: true}}".to_owned());
    list(api, &cells, Details::Always)
}

/// Adds a list of text lines beside `pane` when the stream has them.
pub fn beside_lines(planned: &StreamPlan<'_>, pane: &str) -> String {
    if !planned.has_lines {
        return pane.to_owned();
    }
    format!(
        "- Flex:
    visible: ${{!raw}}
    styles: {{direction: \"${{isNarrow() ? 'vertical' : 'horizontal'}}\", gap: 16, crossAxis: stretch, expanded: true}}
    children:
      - Column:
          styles: {{gap: 16, flex: 3, crossAxis: stretch}}
          children:
{}      - Card:
          className: flush
          styles: {{flex: 2, crossAxis: stretch}}
          children:
            - ListView:
                emptyText: No lines yet
                styles: {{expanded: true, padding: 8 0}}
                item-template:
                  data: ${{lines}}
                  name: one
                  template:
                    Row:
                      styles: {{gap: 12, padding: 4 16}}
                      children:
                        - Text: {{text: \"${{clock(one.time)}}\", className: data, maxLines: 1, styles: {{width: 64}}}}
                        - Text: {{text: \"${{one.text}}\", className: data, maxLines: 3, styles: {{expanded: true, textStyle: {{color: \"${{toneOfLine(one.text)}}\"}}}}}}
",
        yaml::indent(pane, 12)
    )
}
