//! Footers that are dragged, and the program's own badges beside bars and menus.

use egui::{Key, Modifiers, Vec2};

use super::{play, play_files};

fn console(app: &super::Played) -> Vec<String> {
    app.0.record().console.iter().map(|line| line.text.to_string()).collect()
}

/// A window of 300 pixels without a header: the shares are of those.
const SHEET: &str = "\
View:
  body:
    Column:
      children:
        - Text: {text: Behind}
        - Button: {label: Raise, onTap: sheet.drag(0.8)}
        - Button: {label: Lower, onTap: sheet.drag(0)}
  footer:
    id: sheet
    dragOptions:
      enable: true
      initialSize: 0.5
      minSize: 0.2
      maxSize: 0.8
      snap: true
      snapSizes: [0.6]
      enableDragHandler: true
      fixedContent: {Text: {text: Fixed}}
      onMaxSize: console.log('most')
      onMinSize: console.log('least')
    children:
      - Text: {text: Inside}
      - Button: {label: Say, onTap: console.log('said')}
";

#[test]
fn a_sheet_is_dragged_between_its_sizes_and_snaps() {
    play(SHEET, |app| {
        let top = |app: &super::Played| app.place("Fixed").top();
        let first = top(app);
        assert!((150.0..190.0).contains(&first), "half of the window: {first}");
        app.click("Say");
        app.0.drag_from(egui::pos2(200.0, 155.0), Vec2::new(0.0, -20.0));
        assert!((first - top(app) - 30.0).abs() < 2.0, "it goes on to 60 %: {first} {}", top(app));
        app.0.drag_from(egui::pos2(200.0, 125.0), Vec2::new(0.0, -60.0));
        assert!((first - top(app) - 90.0).abs() < 2.0, "not beyond 80 %: {}", top(app));
        app.0.drag_from(egui::pos2(200.0, 65.0), Vec2::new(0.0, 200.0));
        assert!((top(app) - first - 90.0).abs() < 2.0, "not below 20 %: {}", top(app));
        assert_eq!(console(app), ["said", "most", "least"]);
        app.click("Raise");
        assert!((first - top(app) - 90.0).abs() < 2.0);
        assert!(!app.sees("Lower"), "the sheet covers the body");
    });
}

#[test]
fn the_keyboard_sizes_a_sheet_and_scripts_cannot_size_a_bar() {
    let mut moves = 0;
    // The handle is one of the first things that Tab reaches.
    for tabs in 1..=5 {
        play(SHEET, |app| {
            let before = app.place("Fixed").top();
            for _ in 0..tabs {
                app.0.press(Key::Tab, Modifiers::NONE);
            }
            app.0.press(Key::ArrowUp, Modifiers::NONE);
            moves += i32::from(app.place("Fixed").top() < before);
        });
    }
    assert_eq!(moves, 1, "the handle has the focus once");
    play(&SHEET.replace("enable: true", "enable: false"), |app| {
        let before = app.place("Inside");
        app.click("Raise");
        assert_eq!(app.place("Inside"), before);
    });
}

#[test]
fn the_chip_of_problems_leaves_menu_and_footer_free() {
    let menu = "\
ViewGroup:
  Sidebar:
    footer: {Button: {label: Sign out, onTap: console.log('out')}}
    items:
      - {label: One, icon: home, page: One}
      - {label: Two, icon: star, page: Two}
";
    let page = "View:\n  onLoad: missing.call()\n  body: {Column: {children: [{Text: {text: Page}}]}}\n  footer: {children: [{Button: {label: Below, onTap: console.log('below')}}]}\n";
    let files = [("screens/Home.yaml", menu), ("screens/One.yaml", page), ("screens/Two.yaml", page)];
    play_files(&files, |app| {
        assert_eq!(app.faults().len(), 1);
        // Wide enough for the names in the sidebar.
        app.0.resize(900.0, 500.0);
        let chip = app.place("1 problem");
        for words in ["Below", "One"] {
            assert!(!chip.expand(4.0).intersects(app.place(words)), "{words} lies below the chip");
        }
        app.click("Sign out");
        app.click("Below");
        assert_eq!(console(app), ["out", "below"]);
        app.click("1 problem");
        app.expect("One.yaml");
    });
}
