//! `fontFamily`: files of the app, families of a language, and what is said of files that are no fonts.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use ensemble_run::app::{self, LoadOptions, MemoryFiles};
use ensemble_run::runtime::Setup;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::virtual_app::{VirtualApp, VirtualAppConfig};

use super::{EchoServer, Played};
use crate::support::{faults, with_stack};

/// A font that is not Inter: in it `i` and `M` are equally wide.
const MONO: &[u8] = include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf");

/// An app with files of text and of bytes.
fn open(text: &[(&str, &str)], fonts: &[(&str, &[u8])], act: impl FnOnce(&mut Played, &[String]) + Send) {
    let root = Path::new("/app");
    let text = text.iter().map(|(path, text)| (root.join(path), text.as_bytes()));
    let files: MemoryFiles = text.chain(fonts.iter().map(|(path, bytes)| (root.join(path), *bytes))).collect();
    with_stack(|| {
        let (app, report) = app::load(root, &files, &catalog(), &Checker, &LoadOptions::default());
        let config = VirtualAppConfig {
            app: Arc::new(app),
            setup: Setup { size: (400.0, 300.0), ..Setup::default() },
            servers: Rc::new(EchoServer),
            longest_timer: None,
            wall_millis: 0.0,
            desktop: Default::default(),
            observer: None,
        };
        let mut played = Played(VirtualApp::start(config).unwrap());
        played.0.settle();
        act(&mut played, &faults(&report));
    });
}

const HOME: &str = r#"
View:
  body:
    Column:
      children:
        - Text: {text: iiiiiiii, fontFamily: House}
        - Text: {text: MMMMMMMM, textStyle: {fontFamily: house}}
        - Text: {text: llllllll, textStyle: {fontFamily: "Nowhere, House"}}
        - Text: {text: ........}
        - Text: {text: WWWWWWWW, textStyle: {fontFamily: {default: Inter, de: House}}}
        - Button: {label: German, onTap: {setLocale: {languageCode: de}}}
"#;

#[test]
fn letters_are_those_of_the_apps_own_font() {
    open(&[("screens/Home.yaml", HOME)], &[("assets/fonts/House-Regular.ttf", MONO)], |app, faults| {
        assert_eq!(faults, [""; 0]);
        let width = |app: &Played, text: &str| app.place(text).width();
        let own = width(app, "iiiiiiii");
        assert!((own - width(app, "MMMMMMMM")).abs() < 5.0, "as wide as letters of the other font");
        // The ink of letters, not the space that they take.
        assert!((own - width(app, "llllllll")).abs() < 5.0, "the first family that there is");
        assert!(width(app, "........") < own * 0.6, "Inter where no family is named");
        let inter = width(app, "WWWWWWWW");
        assert!(inter > own * 1.2, "Inter in English");
        app.click("German");
        assert!((own - width(app, "WWWWWWWW")).abs() < 5.0, "the family of the language");
    });
}

#[test]
fn the_weight_of_a_text_chooses_the_face() {
    let home = "View: {body: {Column: {children: [{Text: {text: iiiiiiii, textStyle: {fontFamily: House}}}, {Text: {text: llllllll, textStyle: {fontFamily: House, fontWeight: bold}}}]}}}";
    let fonts = [("assets/House-Regular.ttf", MONO), ("assets/House-Bold.ttf", SEMIBOLD)];
    open(&[("screens/Home.yaml", home)], &fonts, |app, faults| {
        assert_eq!(faults, [""; 0]);
        assert!(app.place("llllllll").width() < app.place("iiiiiiii").width() * 0.7);
    });
}

#[test]
pub fn a_file_that_is_no_font_is_a_fault_with_its_place_and_the_rest_is_drawn() {
    let home = "View: {body: {Text: {text: Here, fontFamily: Broken}}}";
    let fonts: [(&str, &[u8]); 2] = [("assets/Broken.ttf", b"no font"), ("assets/Half.otf", &MONO[..3000])];
    open(&[("screens/Home.yaml", home)], &fonts, |app, faults| {
        app.expect("Here");
        let all = faults.join("\n");
        for said in [
            "1:1 error[E0231]: `assets/Broken.ttf` is no font",
            "`assets/Half.otf` is no font",
            "warning[E0232]: the app brings no font `Broken`",
        ] {
            assert!(all.contains(said), "{said} in {all}");
        }
    });
}

#[test]
fn a_family_that_nobody_brings_is_said_once() {
    let home = "View: {body: {Column: {children: [{Text: {text: a, fontFamily: Nowhere}}, {Text: {text: b, fontFamily: nowhere}}, {Text: {text: c, fontFamily: 'Courier New'}}, {Text: {text: d, fontFamily: 'Elsewhere, sans-serif'}}]}}}";
    open(&[("screens/Home.yaml", home)], &[], |app, faults| {
        assert_eq!(faults.len(), 1, "{faults:?}");
        app.expect("a");
    });
}
