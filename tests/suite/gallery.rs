//! The gallery of widgets: an app made of the declarations, which opens every page without a fault.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use ensemble_run::shell::catalog;

use crate::cli::run;

/// A gallery in a folder for temporary files.
struct Gallery(PathBuf);

impl Gallery {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("ensemble-run-gallery-{name}-{}", std::process::id()));
        // What an earlier run has left.
        let _ = fs::remove_dir_all(&folder);
        run(&["gallery", "--files", folder.to_str().unwrap()]).with(0);
        Self(folder)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Gallery {
    fn drop(&mut self) {
        // What is left behind lies in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_gallery_is_an_app_without_a_fault() {
    let gallery = Gallery::new("check");
    run(&["check", gallery.path(), "--deny-warnings"]).with(0);
    run(&["gallery", "--files", gallery.path()]).with(1).complains_of("is not empty");
    run(&["gallery", "Buton"]).with(2).complains_of("did you mean `Button`?");
    run(&["gallery", "Button"]).with(1).complains_of("DISPLAY");
}

#[test]
fn every_widget_has_its_page_with_its_examples_and_their_code() {
    let gallery = Gallery::new("pages");
    let mut steps = String::new();
    let mut shown = 0;
    for spec in catalog().widgets.iter().filter(|spec| !spec.examples.is_empty()) {
        shown += 1;
        // Writing into a text cannot fail.
        let _ = writeln!(steps, "  - runScript: {{script: \"go('{}')\"}}", spec.name);
        let _ = writeln!(steps, "  - expectScript: {{script: \"docs[at]\"}}");
        let _ = writeln!(steps, "  - expectText: Start again");
        let _ = writeln!(steps, "  - expectNoErrors");
    }
    assert!(shown > 50, "{shown}");
    let test = format!("id: pages\nstartScreen: Home\nsteps:\n{steps}");
    fs::create_dir_all(gallery.0.join("tests")).unwrap();
    fs::write(gallery.0.join("tests/pages.test.yaml"), test).unwrap();
    run(&["test", gallery.path()]).with(0);
}

#[test]
fn what_is_typed_into_the_code_is_saved() {
    let gallery = Gallery::new("edit");
    let test = "id: edit
startScreen: Home
steps:
  - runScript: {script: \"go('Checkbox')\"}
  - replaceText: {id: code1, value: \"Text: {text: Changed}\"}
  - wait: 1000
  - expectConsoleLog: {contains: would save the example Checkbox1}
  - tap: {text: Start again}
  # The middle of this field lies below its last line.
  - runScript: {script: \"go('Text')\"}
  - replaceText: {id: code1, value: \"Text: {text: Changed}\"}
  - wait: 1000
  - expectConsoleLog: {contains: would save the example Text1}
  - expectNoErrors
";
    fs::create_dir_all(gallery.0.join("tests")).unwrap();
    fs::write(gallery.0.join("tests/edit.test.yaml"), test).unwrap();
    run(&["test", gallery.path()]).with(0);
}
