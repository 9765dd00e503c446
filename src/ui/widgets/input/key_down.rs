//! `onKeyDown`: keys that are pressed in a field, with the names of the browsers' `KeyboardEvent.key`.

use egui::{Event, Key, Modifiers, Ui};

use crate::frame::Frame;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Fires `onKeyDown` for each key that was pressed in this frame, before the field consumes it.
pub fn fire(node: &Node, ui: &Ui, frame: &mut Frame<'_>) {
    if !node.handles("onKeyDown") {
        return;
    }
    let pressed: Vec<Value> = ui.input(|input| input.events.iter().filter_map(pressed).collect());
    for key in pressed {
        frame.emit(node, "onKeyDown", key);
    }
}

/// The data of `onKeyDown` for an egui event; `None` when it is no pressed key.
pub fn pressed(event: &Event) -> Option<Value> {
    match event {
        // What keys write comes as text; together with Ctrl or Alt it is a command.
        Event::Text(text) => Some(data(text, Modifiers::NONE)),
        Event::Key { key, pressed: true, modifiers, .. } => {
            let name = name(*key);
            let writes = name.chars().count() == 1 && !modifiers.command && !modifiers.ctrl && !modifiers.alt;
            (!writes).then(|| data(&name, *modifiers))
        }
        _ => None,
    }
}

fn data(key: &str, modifiers: Modifiers) -> Value {
    Value::map([
        ("key", Value::from(key)),
        ("ctrlKey", Value::Bool(modifiers.ctrl)),
        ("shiftKey", Value::Bool(modifiers.shift)),
        ("altKey", Value::Bool(modifiers.alt)),
        ("metaKey", Value::Bool(modifiers.mac_cmd)),
    ])
}

/// The `KeyboardEvent.key` of a key.
fn name(key: Key) -> String {
    match key {
        Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp => format!("{key:?}"),
        Key::Space => " ".to_owned(),
        Key::Comma => ",".to_owned(),
        Key::Period => ".".to_owned(),
        Key::Minus => "-".to_owned(),
        Key::Slash => "/".to_owned(),
        other => {
            let name = format!("{other:?}");
            match name.strip_prefix("Num") {
                Some(digit) => digit.to_owned(),
                None if name.chars().count() == 1 => name.to_lowercase(),
                None => name,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: Key, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    #[test]
    fn keys_have_the_names_of_browsers() {
        let name = |event| pressed(&event).map(|data| data.get("key").to_display().to_string());
        assert_eq!(name(key(Key::Enter, Modifiers::NONE)).as_deref(), Some("Enter"));
        assert_eq!(name(key(Key::ArrowDown, Modifiers::NONE)).as_deref(), Some("ArrowDown"));
        assert_eq!(name(key(Key::Escape, Modifiers::NONE)).as_deref(), Some("Escape"));
        assert_eq!(name(key(Key::A, Modifiers::NONE)), None, "it comes as text");
        assert_eq!(name(Event::Text("ä".into())).as_deref(), Some("ä"));
        assert_eq!(name(key(Key::K, Modifiers::CTRL)).as_deref(), Some("k"));
        assert_eq!(name(key(Key::Num7, Modifiers::CTRL)).as_deref(), Some("7"));
    }
}
