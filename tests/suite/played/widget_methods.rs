//! Methods of widgets, called by a script that does nothing else.

use super::play;

#[test]
fn a_form_is_submitted_and_tells_whether_it_is_valid() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Form:\n            id: form\n            onSubmit: {showToast: {message: Submitted}}\n            children:\n              - TextInput: {id: name, label: Name, required: true}\n        - Button: {label: Submit, onTap: \"form.submit()\"}\n        - Text: {id: out, text: nothing}\n        - Button: {label: Ask, onTap: \"out.text = 'valid: ' + form.validate()\"}\n";
    play(home, |app| {
        app.click("Ask");
        app.pass(200);
        app.expect("valid: false");
        let field = app.0.target("name").unwrap();
        app.0.focus(&field);
        app.0.type_text("Ada");
        app.click("Ask");
        app.pass(200);
        app.expect("valid: true");
        app.click("Submit");
        app.pass(200);
        app.expect("Submitted");
    });
}
