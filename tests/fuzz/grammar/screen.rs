//! Screens of the widgets, properties, events and actions that the catalogue declares.

use super::expression::expression;
use crate::CATALOG;
use crate::random::Random;
use ensemble_run::spec::{ActionSpec, Kind, Prop, Spec};

const VALUES: &[&str] = &[
    "1",
    "0",
    "-5",
    "true",
    "Hello",
    "'#ff0000'",
    "0xFFAA00",
    "red",
    "[1, 2]",
    "{a: 1}",
    "1.5",
    "null",
    "",
    "'12 8'",
    "50%",
    "bold",
    "https://h/x.png",
    "a.svg",
    "center",
    "{color: blue, width: 2}",
    "[{label: a, value: 1}]",
    "start",
    "|-\n      text",
    "&x 5",
    "*x",
    "100ms",
    "now()",
    "r@title",
    "{data: '${rows}', name: row, template: {Text: {text: '${row}'}}}",
];

/// A screen.
pub fn write(random: &mut Random) -> String {
    let mut text = String::new();
    if random.once_in(8) {
        text.push_str("Import:\n  - utils\nGlobal: |\n  var a = 1;\n  function f(x) { return x + a }\n");
    }
    if random.once_in(4) {
        api(random, &mut text);
    }
    text.push_str("View:\n");
    if random.once_in(3) {
        text.push_str("  onLoad:\n");
        action(random, &mut text, 4, 0);
    }
    text.push_str("  body:\n");
    widget(random, &mut text, 4, 0);
    text
}

fn api(random: &mut Random, text: &mut String) {
    let options = [
        "reconnectOnEnd: true",
        "maxReconnectAttempts: 3",
        "events: [a, b]",
        "closeOn: '[DONE]'",
        "reconnectDelay: 1s",
        "proxy: {url: http://p}",
    ];
    text.push_str("API:\n  feed:\n    type: sse\n    url: http://h/${a}\n    sseOptions:\n      ");
    text.push_str(options[random.below(options.len())]);
    text.push_str("\n    onResponse:\n");
    action(random, text, 6, 1);
}

fn widget(random: &mut Random, text: &mut String, indent: usize, depth: usize) {
    let Some(spec) = random.pick(&CATALOG.widgets) else { return };
    line(text, indent, spec.name, "");
    let inner = indent + 2;
    if random.once_in(4) {
        line(text, inner, "id", random.word(&["a", "x", "rows"]));
    }
    for _ in 0..random.below(4) {
        property(random, text, inner, depth, spec);
    }
    if depth < 3 && random.once_in(2) {
        line(text, inner, "children", "");
        for _ in 0..=random.below(2) {
            text.push_str(&" ".repeat(inner));
            text.push_str("-\n");
            widget(random, text, inner + 2, depth + 1);
        }
    }
}

fn property(random: &mut Random, text: &mut String, indent: usize, depth: usize, spec: &Spec) {
    let (props, events): (Vec<_>, Vec<_>) = (spec.all_props().collect(), spec.all_events().collect());
    match random.below(5) {
        0 => {
            let Some(event) = random.pick(&events) else { return };
            line(text, indent, event.name, "");
            action(random, text, indent + 2, depth + 1);
        }
        1 => {
            line(text, indent, "styles", "");
            let Some(prop) = random.pick(&props) else { return };
            line(text, indent + 2, prop.name, &value(random, &prop.kind));
        }
        _ => {
            let Some(prop) = random.pick(&props) else { return };
            if matches!(prop.kind, Kind::Widget) && depth < 3 {
                line(text, indent, prop.name, "");
                widget(random, text, indent + 2, depth + 1);
            } else {
                line(text, indent, prop.name, &value(random, &prop.kind));
            }
        }
    }
}

fn action(random: &mut Random, text: &mut String, indent: usize, depth: usize) {
    if random.once_in(4) {
        let mut code = String::new();
        expression(random, &mut code, 3);
        line(text, indent, "executeCode", "");
        line(text, indent + 2, "body", &format!("|-\n{}{}", " ".repeat(indent + 4), code.replace('\n', " ")));
        return;
    }
    let Some(spec) = random.pick(&CATALOG.actions) else { return };
    let spec: &ActionSpec = spec;
    line(text, indent, spec.name, "");
    for _ in 0..=random.below(3) {
        let Some(arg) = random.pick(spec.args) else { continue };
        let arg: &Prop = arg;
        line(text, indent + 2, arg.name, &value(random, &arg.kind));
    }
    if let Some(slot) = random.pick(spec.callbacks).filter(|_| depth < 3) {
        line(text, indent + 2, slot.name, "");
        action(random, text, indent + 4, depth + 1);
    }
}

/// A value, mostly one that the property takes.
fn value(random: &mut Random, kind: &Kind) -> String {
    if random.once_in(4) {
        let mut code = String::new();
        expression(random, &mut code, 3);
        return format!("'${{{}}}'", code.replace('\'', "''").replace('\n', " "));
    }
    match kind {
        Kind::Bool if !random.once_in(6) => random.word(&["true", "false", "'true'"]).to_owned(),
        Kind::Number { .. } | Kind::Length if !random.once_in(6) => {
            random.word(&["0", "1", "-1", "12.5", "1e9", "'7'", "10%", "3px"]).to_owned()
        }
        Kind::Enum(words) if !random.once_in(6) => random.word(words).to_owned(),
        Kind::Color if !random.once_in(6) => {
            random.word(&["red", "'#12345'", "0xff00ff00", "'rgba(1,2,3,.4)'", "primary"]).to_owned()
        }
        _ => random.word(VALUES).to_owned(),
    }
}

fn line(text: &mut String, indent: usize, key: &str, value: &str) {
    text.push_str(&" ".repeat(indent));
    text.push_str(key);
    text.push_str(if value.is_empty() { ":" } else { ": " });
    text.push_str(value);
    text.push('\n');
}
