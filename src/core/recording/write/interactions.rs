//! Writes lines of user input.

use super::labels::Labels;
use super::line::JsonLine;
use crate::message::interaction::Interaction;
use crate::value::Value;

/// `pointer`, `key` or `text` for input to a widget, by its most likely device; other names for the rest.
pub(super) fn kind_of(interaction: &Interaction) -> &'static str {
    match interaction {
        Interaction::Fire { event, .. } => match *event {
            "onChange" | "onChanged" => "text",
            event if event.contains("Key") || event.starts_with("onSubmit") || event == "onEnter" => "key",
            _ => "pointer",
        },
        Interaction::Set { value: Value::Text(_), .. } => "text",
        Interaction::Set { .. } => "pointer",
        Interaction::Choose { .. } => "choose",
        Interaction::Range { .. } => "range",
        Interaction::FindRows { .. } => "find",
        Interaction::StopFinding => "stopFinding",
        Interaction::Back => "back",
        Interaction::DismissDialog(_) | Interaction::DismissToast(_) => "dismiss",
        Interaction::ClearFaults => "clearFaults",
        Interaction::ReconnectStream(_) => "reconnect",
        Interaction::StopStream(_) => "stop",
        Interaction::Link(_) => "link",
        Interaction::Go { .. } => "go",
        Interaction::ImageFailed { .. } => "imageFailed",
    }
}

pub(super) fn write_interaction(mut line: JsonLine<'_>, interaction: &Interaction, labels: &dyn Labels) {
    match interaction {
        Interaction::Fire { node, event, data } => {
            line.node(*node, labels);
            line.text("event", event);
            if !data.is_null() {
                line.value("data", data);
            }
        }
        Interaction::Set { node, prop, value } => {
            line.node(*node, labels);
            line.text("prop", prop);
            line.value("value", value);
        }
        Interaction::Choose { node, index } => {
            line.node(*node, labels);
            line.number("index", *index as f64);
        }
        Interaction::Range { node, first, end } => {
            line.node(*node, labels);
            line.number("first", *first as f64);
            line.number("end", *end as f64);
        }
        Interaction::FindRows { node, words } => {
            line.node(*node, labels);
            line.text("words", words);
        }
        Interaction::Back | Interaction::ClearFaults | Interaction::StopFinding => {}
        Interaction::DismissDialog(node) => {
            line.id("node", node.0);
            line.text("what", "dialog");
        }
        Interaction::DismissToast(node) => {
            line.id("node", node.0);
            line.text("what", "toast");
        }
        Interaction::ReconnectStream(stream) | Interaction::StopStream(stream) => line.text("name", stream),
        Interaction::Link(target) => line.text("target", target),
        Interaction::Go { screen, inputs, replace } => {
            line.text("screen", screen);
            line.value("inputs", inputs);
            line.flag("replace", *replace);
        }
        Interaction::ImageFailed { node, prop, source, reason } => {
            line.node(*node, labels);
            line.text("prop", prop);
            line.text("source", source);
            line.text("reason", reason);
        }
    }
}
