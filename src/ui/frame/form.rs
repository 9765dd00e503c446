//! Form validation and submission: `Form.onSubmit`, the methods `submit` and `validate`, `checkFields`.

use std::sync::Arc;

use egui::{Context, Id};

use super::text_draft::TextDraft;
use super::{Frame, optimistic};
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::Kind;
use ensemble_core::value::{Map, Value};
use ensemble_runtime::scene::{Interaction, Node};

impl Frame<'_> {
    /// Reports that the user changed a property, such as `value` of a field; the runtime stores it. A change of a field's value also fires
    /// `onChange` of the form around it.
    pub fn set(&mut self, node: &Node, prop: &'static str, value: Value) {
        // Before `onChange`: the runtime takes interactions in order, and the handler reads the new value.
        self.out.push(Interaction::Set { node: node.id, prop, value });
        if matches!(prop, "value" | "selectedValue") && node.props.read("validateOnUserInteraction") == Some(true) {
            self.ui_state.validated.insert(node.id);
        }
        if let Some(form) = self.form.clone()
            && matches!(prop, "value" | "selectedValue")
            && form.handles("onChange")
        {
            let held = held(self, &form);
            self.emit(&form, "onChange", Value::map([("fields", held)]));
        }
    }

    /// Validates the form around, if there is one; the first invalid field gets the focus. Returns true when all fields are valid.
    pub fn check_form(&mut self) -> bool {
        self.form.clone().is_none_or(|form| check(self, &form))
    }

    /// Validates the fields with these ids, in the form around or, without one, on the whole screen; the first invalid one gets the focus.
    /// False when one of them is not valid.
    pub fn check_fields(&mut self, named: &[Arc<str>]) -> bool {
        let around = self.form.clone().or_else(|| self.ui_state.root.clone());
        around.is_none_or(|around| check_some(self, &around, named))
    }

    /// Fires `onSubmit` of the form around, if there is one and all of its fields are valid.
    pub fn submit_form(&mut self) {
        if let Some(form) = self.form.clone() {
            submit(self, &form);
        }
    }
}

/// Validates every field of a form. Returns true when all are valid. The first invalid one gets the keyboard's focus, and fields show
/// their messages from now on.
fn check(frame: &mut Frame<'_>, form: &Arc<Node>) -> bool {
    frame.ui_state.validated.insert(form.id);
    check_those(frame, nodes(form))
}

/// Validates the fields below `around` with these ids, like [`check`].
fn check_some(frame: &mut Frame<'_>, around: &Arc<Node>, named: &[Arc<str>]) -> bool {
    let is_named = |node: &&Arc<Node>| node.key.as_ref().is_some_and(|key| named.contains(key));
    let fields: Vec<&Arc<Node>> = nodes(around).into_iter().filter(is_named).collect();
    frame.ui_state.validated.extend(fields.iter().map(|field| field.id));
    check_those(frame, fields)
}

fn check_those(frame: &mut Frame<'_>, fields: Vec<&Arc<Node>>) -> bool {
    let wrong = fields.into_iter().find(|node| frame.registry().mistake(node, frame).is_some());
    if let Some(node) = wrong {
        // In the frame of a click, egui takes the focus from everything that was not clicked.
        frame.ui_state.focus_next = Some(frame.id(node));
    }
    frame.ctx().request_repaint();
    wrong.is_none()
}

/// Sends changed validity of fields to the runtime, because `form.validate()` must answer a script without waiting for a frame.
pub fn note_validity(frame: &mut Frame<'_>, form: &Arc<Node>) {
    let valid = nodes(form).into_iter().all(|node| frame.registry().mistake(node, frame).is_none());
    if form.props.read(IS_VALID).unwrap_or(true) != valid {
        frame.interact(Interaction::Set { node: form.id, prop: IS_VALID, value: Value::Bool(valid) });
    }
}

/// Property of a form: true while all fields are valid; true while unset.
pub const IS_VALID: &str = "isValid";

/// Fires `onSubmit` if every field is valid.
fn submit(frame: &mut Frame<'_>, form: &Arc<Node>) {
    if !check(frame, form) {
        return;
    }
    frame.ui_state.validated.remove(&form.id);
    let held = held(frame, form);
    frame.emit(form, "onSubmit", Value::map([("vals", held)]));
}

/// Executes the commands of scripts.
pub fn run_commands(frame: &mut Frame<'_>, form: &Arc<Node>) {
    for command in frame.commands(form) {
        match command.method {
            "submit" => submit(frame, form),
            "validate" => drop(check(frame, form)),
            "reset" | "clear" => forget_mistakes(frame, form),
            _ => {}
        }
    }
}

/// Resets the validation of a form's fields: no messages are shown.
fn forget_mistakes(frame: &mut Frame<'_>, form: &Arc<Node>) {
    frame.ui_state.validated.remove(&form.id);
    for node in nodes(form) {
        frame.ui_state.validated.remove(&node.id);
        let id = frame.id(node);
        frame.ctx().states(|data| {
            if let Some(mut typing) = data.get_temp::<TextDraft>(id) {
                typing.left = false;
                data.insert_temp(id, typing);
            }
        });
    }
}

/// Values of the fields below `form` by id, or by label without one.
fn held(frame: &Frame<'_>, form: &Node) -> Value {
    let mut values = Map::default();
    for node in nodes(form) {
        if node.spec.value.is_none() {
            continue;
        }
        let label = || node.props.read::<Arc<str>>("label").filter(|label| !label.is_empty());
        if let Some(name) = node.key.clone().or_else(label) {
            values.insert(name, value(frame.ctx(), frame.id(node), node));
        }
    }
    Value::Map(Arc::new(values))
}

/// The value of a field as the user sees it: a draft of text or an unconfirmed change before the value of the scene.
fn value(ctx: &Context, id: Id, node: &Node) -> Value {
    if let Some(typing) = ctx.states(|data| data.get_temp::<TextDraft>(id)) {
        return Value::from(&*typing.text);
    }
    let name = node.spec.value.unwrap_or("value");
    let value = optimistic::value(ctx, id, node.props.get(name).unwrap_or(&Value::Null));
    // An untouched switch is off.
    let is_switch = node.spec.prop(name).is_some_and(|prop| prop.kind == Kind::Bool);
    if value.is_null() && is_switch { Value::Bool(false) } else { value }
}

/// All nodes below a form in reading order.
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
