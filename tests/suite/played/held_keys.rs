//! `onKeyDown` that stops keys: Enter sends a message and breaks no line, letters that the app does not want are not written.

use egui::{Key, Modifiers};

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
