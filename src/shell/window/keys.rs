//! The keys of the window itself, and the list of all keys that F1 and `?` show.

use egui::{Context, Event, Key, Modifiers, Ui};

use super::banner::above;
use ensemble_ui::toolkit::theme::{TextRole, Theme};

/// Command of a key in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WindowKey {
    /// Read the app's files again: Ctrl+R, F5.
    Reload,
    /// Show the keys, or hide them: F1, and `?` outside of fields.
    Help,
    /// Open the inspector, or close it: F12.
    Inspect,
    /// Open the inspector and choose a widget: Ctrl+Shift+C.
    Pick,
}

/// Keys of the window and of its content.
const KEYS: &[(&str, &str)] = &[
    ("Ctrl+R, F5", "Reload the app"),
    ("F1, ?", "Show or hide these keys"),
    ("F12, Ctrl+Shift+C", "Open or close the inspector, choose a widget in it"),
    ("F8, F10, Shift+F10", "In the inspector: pause or go on, one event forward or back"),
    ("Shift+F8, F9, Shift+F9, F7", "Next error, mark, next mark, compare two moments"),
    ("Tab, Shift+Tab", "Next or previous control"),
    ("Enter, Space", "Press the control"),
    ("Arrows, Page up and down, Home, End", "Scroll, or move in a list"),
    ("Escape", "Close the dialog or the menu"),
    ("Alt+Left", "Back"),
    ("Ctrl+F, F3, Shift+F3", "Find, next and previous match"),
    ("Ctrl+A, Ctrl+C", "Select everything, copy it or the selected rows"),
    ("Ctrl+X, Ctrl+V", "Cut, paste"),
    ("Ctrl+Plus, Ctrl+Minus, Ctrl+0", "Larger, smaller, usual size"),
];

/// Takes a key of the window out of the input.
pub(super) fn pressed(ctx: &Context) -> Option<WindowKey> {
    let is_typing = ctx.text_edit_focused();
    ctx.input_mut(|input| {
        if input.consume_key(Modifiers::COMMAND, Key::R) || input.consume_key(Modifiers::NONE, Key::F5) {
            return Some(WindowKey::Reload);
        }
        if input.consume_key(Modifiers::NONE, Key::F12) {
            return Some(WindowKey::Inspect);
        }
        if input.consume_key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C) {
            return Some(WindowKey::Pick);
        }
        let is_question = |event: &Event| matches!(event, Event::Text(text) if text == "?");
        if input.consume_key(Modifiers::NONE, Key::F1) || (!is_typing && input.events.iter().any(is_question)) {
            return Some(WindowKey::Help);
        }
        None
    })
}

/// Draws the list over the app.
pub(super) fn show(ui: &Ui, theme: &Theme) {
    above(ui, theme, "keys", theme.spacing.lg, |ui| {
        // Lines are as high as their text.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.label(egui::RichText::new("Keys").font(theme.font(TextRole::Heading)).color(theme.colors.text));
        ui.add_space(theme.spacing.sm);
        egui::Grid::new("keys").num_columns(2).spacing([theme.spacing.lg, theme.spacing.xs]).show(ui, |ui| {
            for (keys, meaning) in KEYS {
                ui.label(egui::RichText::new(*keys).font(theme.font(TextRole::Data)).color(theme.colors.text2));
                ui.label(egui::RichText::new(*meaning).font(theme.font(TextRole::Body)).color(theme.colors.text));
                ui.end_row();
            }
        });
    });
}

/// Returns true when the user presses something in this frame: a key, a button, a finger, or a screen reader on the user's behalf. Input that
/// the app makes itself has none of these.
pub(super) fn has_press(ctx: &Context) -> bool {
    ctx.input(|input| {
        input.events.iter().any(|event| match event {
            Event::Key { pressed, .. } => *pressed,
            // A click is its release, which may come long after the press.
            Event::PointerButton { .. } => true,
            Event::Touch { phase, .. } => *phase == egui::TouchPhase::Start,
            Event::Paste(_) | Event::Copy | Event::Cut | Event::AccessKitActionRequest(_) => true,
            _ => false,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(events: Vec<Event>, typing: bool) -> Option<WindowKey> {
        let ctx = Context::default();
        let mut text = String::new();
        let mut found = None;
        let frame = |events: Vec<Event>, mut work: Box<dyn FnMut(&mut Ui) + '_>| {
            let mut output = ctx.run_ui(egui::RawInput { events, ..Default::default() }, |ui| work(ui));
            output.textures_delta.clear();
        };
        if typing {
            for _ in 0..2 {
                frame(Vec::new(), Box::new(|ui| ui.text_edit_singleline(&mut text).request_focus()));
            }
        }
        frame(events, Box::new(|ui| found = found.or_else(|| pressed(ui.ctx()))));
        found
    }

    fn key(key: Key, modifiers: Modifiers) -> Vec<Event> {
        vec![Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }]
    }

    #[test]
    fn keys_of_the_window_are_taken_and_a_question_mark_in_a_field_is_text() {
        assert_eq!(after(key(Key::R, Modifiers::COMMAND), true), Some(WindowKey::Reload));
        assert_eq!(after(key(Key::F5, Modifiers::NONE), false), Some(WindowKey::Reload));
        assert_eq!(after(key(Key::F1, Modifiers::NONE), true), Some(WindowKey::Help));
        assert_eq!(after(key(Key::R, Modifiers::NONE), false), None);
        assert_eq!(after(key(Key::F12, Modifiers::NONE), true), Some(WindowKey::Inspect));
        assert_eq!(after(key(Key::C, Modifiers::COMMAND | Modifiers::SHIFT), true), Some(WindowKey::Pick));
        assert_eq!(after(key(Key::C, Modifiers::COMMAND), false), None, "copies");
        let question = || vec![Event::Text("?".to_owned())];
        assert_eq!(after(question(), false), Some(WindowKey::Help));
        assert_eq!(after(question(), true), None);
    }
}
