//! Dialogs, sheets, toasts and modal screens, from YAML and from JavaScript.

use super::{play, play_files};

const SECOND: &str = "View:\n  body:\n    Column:\n      children:\n        - Text: {text: The second screen}\n";

#[test]
fn a_modal_screen_shows_its_body_and_escape_leaves_it() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Text: {text: The first screen}\n        - Button: {label: Open, onTap: {navigateModalScreen: {name: Second}}}\n";
    play_files(&[("screens/Home.yaml", home), ("screens/Second.yaml", SECOND)], |app| {
        app.click("Open");
        app.pass(500);
        app.expect("The second screen");
        let page = app.0.scene().dialogs[0].node.id;
        assert!(app.0.seen(page).is_none_or(|seen| seen.rect.height() > 200.0), "a whole page");
        app.0.escape();
        app.pass(500);
        assert!(!app.sees("The second screen"));
        app.expect("The first screen");
        app.click("Open");
        app.pass(500);
        app.click("Close");
        app.pass(500);
        assert!(!app.sees("The second screen"));
    });
}

/// A screen whose button runs this JavaScript.
fn with_button(code: &str) -> String {
    let code = code.replace('\n', "\n            ");
    format!(
        "View:\n  body:\n    Column:\n      children:\n        - Text: {{id: out, text: nothing}}\n        - Button:\n            label: Go\n            onTap: |-\n              {}\n",
        code.replace("\n            ", "\n              ")
    )
}

#[test]
fn a_script_opens_a_dialog_with_a_widget_written_in_it() {
    let code = "ensemble.showDialog({body: {Column: {children: [{Text: {text: 'In the dialog'}}, {Button: {label: 'Inside', onTap: \"out.text = 'pressed'; ensemble.dismissDialog()\"}}]}}})";
    play(&with_button(code), |app| {
        app.click("Go");
        app.pass(500);
        app.expect("In the dialog");
        app.click("Inside");
        app.pass(500);
        app.expect("pressed");
        assert!(!app.sees("In the dialog"));
    });
}

#[test]
fn a_script_names_the_widget_of_a_dialog_as_text_or_bare() {
    let card = "Widget:\n  body:\n    Text: {text: My card}\n";
    for body in ["'MyCard'", "MyCard", "{MyCard: {}}"] {
        let home = with_button(&format!("ensemble.showBottomSheet({{widget: {body}}})"));
        play_files(&[("screens/Home.yaml", &home), ("widgets/MyCard.yaml", card)], |app| {
            app.click("Go");
            app.pass(500);
            app.expect("My card");
        });
    }
}

#[test]
fn a_script_shows_a_toast_with_a_widget() {
    play(&with_button("ensemble.showToast({body: {Text: {text: 'In the toast'}}})"), |app| {
        app.click("Go");
        app.pass(500);
        app.expect("In the toast");
    });
}

#[test]
fn what_is_wrong_in_a_widget_of_a_script_is_reported() {
    play(&with_button("ensemble.showDialog({body: {Txt: {text: 'x'}}})"), |app| {
        app.click("Go");
        app.pass(300);
        let faults = app.faults();
        assert!(faults.iter().any(|fault| fault.contains("unknown widget `Txt`")), "{faults:?}");
    });
}

#[test]
fn a_button_in_a_menu_entry_gets_its_tap() {
    let home = "ViewGroup:\n  Sidebar:\n    items:\n      - label: One\n        page: One\n        customItem:\n          widget:\n            Button: {label: Inner, onTap: {showToast: {message: Inner pressed}}}\n      - {label: Two, page: Two}\n";
    let page = "View:\n  body: {Text: {text: A page}}\n";
    play_files(&[("screens/Home.yaml", home), ("screens/One.yaml", page), ("screens/Two.yaml", page)], |app| {
        app.click("Inner");
        app.pass(300);
        app.expect("Inner pressed");
    });
}

#[test]
fn a_sheet_has_the_barrier_that_its_style_says() {
    let shown = |styles: &str| {
        let home = format!(
            "View:\n  styles: {{backgroundColor: white}}\n  body:\n    Column:\n      children:\n        - Button: {{label: Open, onTap: {{showBottomSheet: {{{styles}body: {{Text: {{text: Sheet}}}}}}}}}}\n"
        );
        let mut color = [0; 3];
        play(&home, |app| {
            app.click("Open");
            app.pass(500);
            color = app.color_at(380.0, 20.0);
        });
        color
    };
    let [r, g, b] = shown("");
    assert!(r == g && g == b && (140..170).contains(&r), "darker by default: {r} {g} {b}");
    assert_eq!(shown("styles: {barrierColor: '#00ff00'}, "), [0, 255, 0]);
    assert_eq!(shown("styles: {barrierColor: transparent}, "), [255, 255, 255]);
}
