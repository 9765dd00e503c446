//! `onKeyDown` that stops keys: Enter sends a message and breaks no line, letters that the app does not want are not written.

use egui::{Event, Key, Modifiers};

use super::play;

const CHAT: &str = "View:
  body:
    Column:
      children:
        - TextInput:
            id: message
            label: Message
            multiline: true
            onKeyDown: |-
              if (event.key === 'Enter' && !event.shiftKey) {
                event.preventDefault();
                sent.text = `sent ${JSON.stringify(message.value)}`;
                message.value = '';
              }
        - TextInput: {id: digits, label: Digits, onKeyDown: onlyDigits(event);}
        - Text: {id: sent, text: nothing}
        - Text: {id: written, text: \"written ${JSON.stringify(message.value)} and ${JSON.stringify(digits.value)}\"}
Global: |-
  function onlyDigits(event) {
    if (event.key.length === 1 && !'0123456789'.includes(event.key)) event.preventDefault();
  }
";

#[test]
fn enter_is_stopped_and_breaks_no_line() {
    play(CHAT, |app| {
        app.click("Message");
        app.0.type_text("hello");
        app.expect("written \"hello\"");
        app.0.press(Key::Enter, Modifiers::NONE);
        app.expect("sent \"hello\"");
        app.expect("written \"\"");
        app.0.type_text("two");
        app.0.press(Key::Enter, Modifiers::SHIFT);
        app.0.type_text("lines");
        app.expect("written \"two\\nlines\"");
        app.0.press(Key::Enter, Modifiers::NONE);
        app.expect("sent \"two\\nlines\"");
    });
}

#[test]
fn letters_are_stopped_one_by_one_and_the_others_keep_their_order() {
    play(CHAT, |app| {
        app.click("Digits");
        for letter in ["1", "a", "2", "b", "3"] {
            app.0.type_text(letter);
        }
        app.expect("and \"123\"");
        app.0.press(Key::Backspace, Modifiers::NONE);
        app.expect("and \"12\"");
        app.0.press(Key::Tab, Modifiers::NONE);
        app.0.type_text("9");
        app.expect("and \"12\"");
    });
}

#[test]
fn a_key_that_follows_at_once_finds_the_text_before_it() {
    play(CHAT, |app| {
        app.click("Message");
        // All in one frame, as from a fast hand or a busy window.
        app.0.inputs(vec![
            Event::Text("h".to_owned()),
            Event::Text("i".to_owned()),
            key(Key::Enter),
            Event::Text("x".to_owned()),
        ]);
        app.expect("sent \"hi\"");
        app.expect("written \"x\"");
    });
}

fn key(key: Key) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE }
}
