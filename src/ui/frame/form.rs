//! Forms: their fields are checked and sent together.

use std::sync::Arc;

use egui::{Context, Id};

use super::text_draft::TextDraft;
use super::{Frame, optimistic};
use ensemble_core::value::{Map, Value};
use ensemble_runtime::scene::Node;

/// Checks every field of a form. The keyboard goes to the first one that is wrong, and from now on mistakes are shown.
pub fn check(frame: &mut Frame<'_>, form: &Arc<Node>) -> bool {
    frame.ui_state.validated.insert(form.id);
    check_those(frame, nodes(form))
}

/// Checks the fields with these ids.
pub fn check_some(frame: &mut Frame<'_>, around: &Arc<Node>, named: &[Arc<str>]) -> bool {
    let is_named = |node: &&Arc<Node>| node.key.as_ref().is_some_and(|key| named.contains(key));
    let fields: Vec<&Arc<Node>> = nodes(around).into_iter().filter(is_named).collect();
    frame.ui_state.validated.extend(fields.iter().map(|field| field.id));
    check_those(frame, fields)
}

fn check_those(frame: &mut Frame<'_>, fields: Vec<&Arc<Node>>) -> bool {
    let wrong = fields
        .into_iter()
        .find(|node| frame.registry().find(node.spec).is_some_and(|def| (def.mistake)(node, frame).is_some()));
    if let Some(node) = wrong {
        // In the frame of a click, egui takes the focus from everything that was not clicked.
        frame.ui_state.focus_next = Some(frame.id(node));
    }
    frame.ctx().request_repaint();
    wrong.is_none()
}

/// Sends a form whose fields are all right.
pub fn submit(frame: &mut Frame<'_>, form: &Arc<Node>) {
    if !check(frame, form) {
        return;
    }
    frame.ui_state.validated.remove(&form.id);
    let held = held(frame.ctx(), frame, form);
    frame.emit(form, "onSubmit", Value::map([("vals", held)]));
}

/// Executes the commands of scripts.
pub fn run_commands(frame: &mut Frame<'_>, form: &Arc<Node>) {
    for command in frame.commands(form) {
        match command.method {
            "submit" => submit(frame, form),
            "validate" => drop(check(frame, form)),
            _ => {}
        }
    }
}

/// What the fields hold, by their ids.
pub fn held(ctx: &Context, frame: &Frame<'_>, form: &Node) -> Value {
    let mut values = Map::default();
    for node in nodes(form) {
        if let Some(key) = &node.key
            && ["value", "selectedValue"].iter().any(|name| node.spec.prop(name).is_some())
        {
            values.insert(Arc::clone(key), value(ctx, frame.id(node), node));
        }
    }
    Value::Map(Arc::new(values))
}

/// What one field holds: what the hand has put there, confirmed or not.
fn value(ctx: &Context, id: Id, node: &Node) -> Value {
    if let Some(typing) = ctx.data(|data| data.get_temp::<TextDraft>(id)) {
        return Value::from(&*typing.text);
    }
    let name = if node.spec.prop("selectedValue").is_some() { "selectedValue" } else { "value" };
    optimistic::value(ctx, id, node.props.get(name).unwrap_or(&Value::Null))
}

/// Everything in a form, in reading order.
fn nodes(form: &Node) -> Vec<&Arc<Node>> {
    let mut all = Vec::new();
    let mut open: Vec<&Arc<Node>> = form.all_children().collect();
    open.reverse();
    while let Some(node) = open.pop() {
        all.push(node);
        let at = open.len();
        open.extend(node.all_children());
        open[at..].reverse();
    }
    all
}
