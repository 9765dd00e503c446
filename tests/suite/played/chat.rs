//! A chat as a person uses it: sending, answers that come and grow, methods.

use super::play;

fn screen(chat: &str, more: &str) -> String {
    format!(
        "View:\n  body:\n    Column:\n      padding: 0\n      children:\n        - Chat:\n            id: chat\n            height: 220\n{chat}{more}"
    )
}

fn send(app: &mut super::Played, text: &str) {
    app.click("Write a message");
    app.0.type_text(text);
    app.click("Send");
}

#[test]
fn what_is_sent_is_shown_and_handled() {
    let chat = "            onMessageSend: |\n              chat.addMessage({role: 'assistant', content: 'You said: ' + message});\n";
    play(&screen(chat, ""), |app| {
        app.expect("No messages yet");
        send(app, "Hello there");
        app.expect("Hello there");
        app.expect("You said: Hello there");
        app.click("Write a message");
        app.0.type_text("and again");
        app.0.enter();
        app.expect("You said: and again");
    });
}

#[test]
fn with_a_server_the_app_adds_what_was_sent() {
    let chat = "            type: server\n            onMessageSend: |\n              chat.addMessage({role: 'user', content: message.toUpperCase()});\n";
    play(&screen(chat, ""), |app| {
        send(app, "hello");
        app.expect("HELLO");
        assert!(!app.sees("hello"));
    });
}

#[test]
fn an_answer_with_the_same_id_grows() {
    let more = "        - Button: {label: Grow, onTap: \"for (const text of ['One', 'One two', 'One two three']) chat.addMessage({id: 'a', role: 'assistant', content: text}); out.text = 'count ' + chat.getMessages().length\"}\n        - Text: {id: out, text: none}\n";
    let given = "            initialMessages: [{role: assistant, content: Welcome}]\n";
    play(&screen(given, more), |app| {
        app.click("Grow");
        app.expect("One two three");
        app.expect("count 2");
        app.expect("Welcome");
    });
}

#[test]
fn an_answer_is_reported_and_waited_for() {
    let chat = "            onMessageSend: \"setTimeout(() => chat.addMessage('Here I am'), 400)\"\n            onMessageReceived: \"console.log(event.data.role + ': ' + event.data.content)\"\n";
    play(&screen(chat, ""), |app| {
        send(app, "Are you there?");
        assert!(app.0.heard().iter().any(|text| text == "Waiting for an answer"));
        app.pass(500);
        app.expect("Here I am");
        assert!(!app.0.heard().iter().any(|text| text == "Waiting for an answer"));
        let said: Vec<_> = app.0.record().console.iter().map(|line| line.text.to_string()).collect();
        assert_eq!(said, ["assistant: Here I am"]);
    });
}

#[test]
fn a_bubble_is_as_wide_as_its_text_and_the_newest_is_in_sight() {
    let many: Vec<String> = (0..40).map(|at| format!("{{role: user, content: Message {at}}}")).collect();
    let chat = format!("            initialMessages: [{}, {{role: assistant, content: Hi}}]\n", many.join(", "));
    play(&screen(&chat, ""), |app| {
        app.expect("Message 39");
        let (short, long) = (app.place("Hi"), app.place("Message 39"));
        assert!(short.width() < 40.0 && long.width() < 140.0, "{short:?} {long:?}");
        assert!(long.right() > 300.0 && short.left() < 60.0, "the user's stand at the right");
        let target = app.0.target("chat").unwrap();
        app.0.scroll_at(&target, -3000.0);
        app.0.scroll_at(&target, -3000.0);
        app.expect("Message 0");
    });
}

#[test]
fn a_message_that_a_script_sends_may_stay_out_of_sight() {
    let chat = "            onMessageSend: \"console.log('sent ' + message)\"\n";
    let buttons = "        - Button: {label: Loud, onTap: \"chat.sendMessage('out loud')\"}\n        - Button: {label: Quiet, onTap: \"chat.sendMessage('in silence', {visible: false})\"}\n";
    play(&screen(chat, buttons), |app| {
        app.click("Quiet");
        app.click("Loud");
        app.expect("out loud");
        assert!(!app.sees("in silence"));
        let said: Vec<_> = app.0.record().console.iter().map(|line| line.text.to_string()).collect();
        assert_eq!(said, ["sent in silence", "sent out loud"]);
    });
}
