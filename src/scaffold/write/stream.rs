//! Writes a stream's widget, which holds its API and is shown as a card or in full, and the screen around it.

use super::api;
use super::plan::{ParameterPlan, StreamPlan};
use super::script;
use super::view::View;
use crate::File;
use crate::yaml;

/// `screens/NAME.yaml`.
pub fn screen(planned: &StreamPlan<'_>) -> File {
    let text = around(planned, &planned.title, "The stream itself is described in");
    File::new(format!("screens/{}.yaml", planned.screen), text)
}

/// A screen that shows the stream in full.
pub fn around(planned: &StreamPlan<'_>, title: &str, words: &str) -> String {
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
pub fn widget(planned: &StreamPlan<'_>) -> File {
    let stream = planned.stream;
    let about = yaml::sentence(&stream.doc);
    // A title is not repeated.
    let repeats = about.trim_end_matches('.').eq_ignore_ascii_case(&planned.title);
    let about = if repeats { String::new() } else { about };
    let address = format!("{} {}", stream.method, stream.path);
    let head = if about.is_empty() { format!("{}.", planned.title) } else { format!("{}: {about}", planned.title) };
    let mut text = yaml::comment(&head);
    text.push_str(&format!("#\n#     {} {}\n", stream.method, stream.path.replace(char::is_whitespace, "%20")));
    let scripts: Vec<&str> = ["format"].into_iter().chain(planned.view.script()).collect();
    text.push_str(&format!("Import: [{}]\n\n", scripts.join(", ")));
    if !planned.omitted.is_empty() && !planned.handled.is_empty() {
        let names = yaml::harmless(&planned.omitted.join(", "));
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

/// True when the card shows the history of a number; otherwise it shows the event rate.
fn has_past(planned: &StreamPlan<'_>) -> bool {
    matches!(planned.view, View::Chart { .. } | View::Table { spark: Some(_), .. })
}

/// The full view as list items.
fn whole(planned: &StreamPlan<'_>) -> String {
    let (api, asks) = (&planned.api, planned.ask.is_some());
    let mut text = super::tls::warning(planned.trust);
    text.push_str(&format!(
        "- StreamBar: {{inputs: {{api: {api}, sse: \"${{{api}.sse}}\", raw: \"${{raw}}\", asks: {asks}}}, events: {{onRaw: raw = !raw;}}}}\n"
    ));
    let shown: Vec<&ParameterPlan<'_>> = planned.parameters.iter().filter(|chosen| chosen.is_asked()).collect();
    if !shown.is_empty() {
        text.push_str("- Row:\n    styles: {gap: 12}\n    children:\n");
        for chosen in shown {
            text.push_str(&yaml::indent(&field(chosen, api), 6));
        }
    }
    text.push_str(&format!(
        "- EventDetails: {{visible: \"${{raw}}\", inputs: {{one: \"${{{api}.body}}\"}}, styles: {{expanded: true}}}}\n"
    ));
    text.push_str(&super::pane::pane(planned));
    text
}

/// A field for a parameter; a change reopens the stream.
fn field(chosen: &ParameterPlan<'_>, api: &str) -> String {
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
