//! Events of a text field and their times: at each key, after a rest, at the end of a change, with the focus.

use std::time::Duration;

use egui::{Id, Key, Ui};

use super::props::TextInputProps;
use crate::frame::Frame;
use crate::frame::text_draft::TextDraft;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Fires the events of this frame and keeps the values that the next one compares with.
pub(super) fn fire_events(
    props: &TextInputProps,
    node: &Node,
    ui: &Ui,
    frame: &mut Frame<'_>,
    id: Id,
    typing: &mut TextDraft,
    changed: bool,
) {
    let data = |text: &str| Value::map([("value", Value::from(text))]);
    let focused = ui.memory(|memory| memory.has_focus(id));
    let now = ui.input(|input| input.time);
    if focused && !typing.focused {
        frame.emit(node, "onFocusReceived", Value::Null);
    }
    if changed {
        let text = typing.send();
        // The form around reads what is typed.
        ui.states(|data| data.insert_temp(id, typing.clone()));
        // Set before the events: their handlers read the field by its id.
        frame.set(node, "value", Value::Text(text));
        frame.emit(node, "onKeyPress", data(&typing.text));
        if node.handles("onDelayedKeyPress") {
            typing.due = Some(now + f64::from(props.delay_millis) / 1000.0);
        }
    }
    if let Some(due) = typing.due {
        if now >= due {
            typing.due = None;
            frame.emit(node, "onDelayedKeyPress", data(&typing.text));
        } else {
            // Nothing else may wake the window while the user rests.
            ui.request_repaint_after(Duration::from_secs_f64(due - now));
        }
    }
    let lost = typing.focused && !focused;
    // In a field of several lines Enter is a line end unless it submits; there Ctrl+Enter ends the change.
    let ends = |modifiers: egui::Modifiers| {
        modifiers.command || !props.is_multiline() || (props.submits() && !modifiers.shift)
    };
    let entered = focused && ui.input(|input| input.key_pressed(Key::Enter) && ends(input.modifiers));
    // `settle` last: asking it notes the text as reported.
    if (lost || entered) && typing.settle() {
        frame.emit(node, "onChange", data(&typing.text));
    }
    if entered && props.submits() {
        frame.submit_form();
    }
    if lost {
        typing.left = true;
        frame.emit(node, "onFocusLost", Value::Null);
    }
    typing.focused = focused;
}
