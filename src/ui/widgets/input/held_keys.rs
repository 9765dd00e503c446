//! Queue of the keys of a field whose `onKeyDown` may call `event.preventDefault()`: a key reaches the field after the app has run the handler
//! and not stopped it. One handler call is in flight at a time; later keys wait in their order.

use std::collections::VecDeque;

use egui::{Event, EventFilter, FocusDirection, Id, Key, Modifiers, Ui};

use super::key_down;
use crate::frame::Frame;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::value::{Map, Value};
use ensemble_runtime::scene::Node;

/// Limit of queued keys; further ones reach the field at once, without a call of the handler.
const MOST: usize = 256;

/// Seconds after which a key reaches the field without an answer, so that a hanging app does not block the field.
const PATIENCE: f64 = 1.0;

/// Answer of the app to a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeyAnswer {
    time_stamp: f64,
    is_stopped: bool,
}

impl KeyAnswer {
    /// Reads the arguments of [`Node::KEY_ANSWER`].
    pub fn read(args: &[Value]) -> Option<Self> {
        let [time_stamp, is_stopped] = args else { return None };
        Some(Self { time_stamp: time_stamp.as_f64()?, is_stopped: is_stopped.as_bool()? })
    }
}

/// State of the queue.
#[derive(Clone, Debug, Default)]
struct HeldKeys {
    waiting: VecDeque<Event>,
    /// `timeStamp` of the first key and the time of its handler call in egui's seconds; `None` before the call.
    asked: Option<(f64, f64)>,
    /// `timeStamp` of the last call.
    last: f64,
}

/// Moves the keys of this frame from the input to the queue, and keys that are not stopped back to the input. Call it before the field reads its
/// input.
pub fn hold(node: &Node, ui: &Ui, frame: &mut Frame<'_>, id: Id, answer: Option<KeyAnswer>, has_focus: bool) {
    let slot = id.with("held keys");
    let mut held: HeldKeys = ui.states(|data| data.get_temp(slot)).unwrap_or_default();
    if !has_focus {
        // Keys that were meant for a field which has lost the focus.
        if held.asked.is_some() || !held.waiting.is_empty() {
            ui.states(|data| data.insert_temp(slot, HeldKeys { last: held.last, ..HeldKeys::default() }));
        }
        return;
    }
    let now = ui.input(|input| input.time);
    let mut released: Vec<Event> = Vec::new();
    if let Some((time_stamp, since)) = held.asked {
        let answered = answer.filter(|answer| answer.time_stamp == time_stamp);
        if answered.is_some() || now - since > PATIENCE {
            held.asked = None;
            released.extend(held.waiting.pop_front().filter(|_| answered.is_none_or(|answer| !answer.is_stopped)));
        }
    }
    ui.input_mut(|input| {
        let mut others = Vec::new();
        for event in std::mem::take(&mut input.events) {
            let is_key = matches!(&event, Event::Key { pressed: true, .. } | Event::Text(_) | Event::Paste(_));
            if is_key && held.waiting.len() < MOST {
                held.waiting.push_back(event);
            } else {
                others.push(event);
            }
        }
        input.events = others;
    });
    // A key that reaches the field changes its text in this frame: the handler of the next one is called in the next frame, with the new text.
    let mut is_changed = !released.is_empty();
    while held.asked.is_none()
        && !is_changed
        && let Some(first) = held.waiting.front()
    {
        let Some(data) = key_down::pressed(first) else {
            // A letter that comes as text, too, or pasted text: the handler is not called for it.
            is_changed = matches!(first, Event::Paste(_));
            released.extend(held.waiting.pop_front());
            continue;
        };
        // Strictly later than the last one, so that no answer belongs to two keys.
        let time_stamp = (now * 1000.0).max(held.last + 0.001);
        (held.last, held.asked) = (time_stamp, Some((time_stamp, now)));
        let mut data: Map = data.as_map().cloned().unwrap_or_default();
        data.insert("timeStamp", Value::Number(time_stamp));
        frame.emit(node, "onKeyDown", Value::Map(data.into()));
    }
    if held.asked.is_none() && !held.waiting.is_empty() {
        ui.request_repaint();
    }
    for event in &released {
        leave(ui, id, event);
    }
    if held.asked.is_some() {
        ui.request_repaint_after(std::time::Duration::from_secs_f64(PATIENCE));
    }
    ui.input_mut(|input| input.events.extend(released));
    ui.states(|data| data.insert_temp(slot, held));
}

/// Focus change by Tab and Escape, which egui would make at the start of a frame: see [`keep_focus`].
fn leave(ui: &Ui, id: Id, event: &Event) {
    let Event::Key { key, modifiers, .. } = event else { return };
    ui.memory_mut(|memory| match (key, *modifiers) {
        (Key::Tab, Modifiers::NONE) => memory.move_focus(FocusDirection::Next),
        (Key::Tab, Modifiers::SHIFT) => memory.move_focus(FocusDirection::Previous),
        (Key::Escape, _) => memory.surrender_focus(id),
        _ => {}
    });
}

/// Keeps egui from moving the focus by itself. Call it after the field was drawn, which sets a weaker filter.
pub fn keep_focus(ui: &Ui, id: Id) {
    let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
}
