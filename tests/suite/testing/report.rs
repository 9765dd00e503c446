//! Reports of failed tests, for people and for programs, and snapshots.

use std::fs;

use super::{App, COUNTER, outcomes};

#[test]
fn a_failure_says_what_was_expected_and_what_was_there() {
    let app = App::new(
        "failures",
        &[
            ("screens/Home.yaml", COUNTER),
            ("tests/a.test.yaml", "id: text\nstartScreen: Home\nsteps:\n  - tap: more\n  - expectText: count 11\n"),
            ("tests/b.test.yaml", "id: id\nstartScreen: Home\nsteps: [{tap: mroe}]\n"),
            ("tests/c.test.yaml", "id: disabled\nstartScreen: Home\nsteps: [{tap: {id: off, timeoutMs: 1000}}]\n"),
            ("tests/d.test.yaml", "id: fault\nstartScreen: Home\nsteps: [{tap: fail}, expectNoErrors]\n"),
            (
                "tests/e.test.yaml",
                "id: fine\nstartScreen: Home\nsteps: [{enterText: {id: word, value: hé}}, {expectText: word hé}, {expectValue: {id: word, equals: hé}}]\n",
            ),
        ],
    );
    let ended = app.test(&[]).with(1);
    let said = &ended.stdout;
    for part in [
        "FAIL text (",
        "error[E0801]: no text on the screen is `count 11`",
        "a.test.yaml:5:5",
        "expectText: count 11",
        "help: the nearest text is `count 10`",
        "Text \"count 10\" id=shown",
        "`mroe` is not on the screen",
        "help: did you mean `more`?",
        "`off` cannot be pressed: it is disabled",
        "at 1000 ms of virtual time",
        "the app has a fault: handler failed",
        "ok   fine (",
    ] {
        assert!(said.contains(part), "no `{part}` in:\n{said}");
    }
    assert!(said.ends_with("\n1 passed, 4 failed\n"), "{said}");
    let ended = app.test(&["fine"]).with(0);
    assert!(ended.stdout.ends_with("\n1 passed, 0 failed\n"), "{}", ended.stdout);
    assert_eq!(outcomes(&app.test(&["e.test.yaml", "--format", "json"]).with(0)), ["fine passed"]);
    app.test(&["fnie"]).with(2).complains_of("did you mean `fine`?");
}

#[test]
fn the_junit_report_escapes_texts_and_pictures_show_failures_only() {
    let app = App::new(
        "reports",
        &[
            ("screens/Home.yaml", COUNTER),
            ("tests/a.test.yaml", "id: good\nstartScreen: Home\nsteps: [{expectVisible: shown}]\n"),
            ("tests/b.test.yaml", "id: \"b<ad>\"\nstartScreen: Home\nsteps: [{expectText: \"a & b\"}]\n"),
        ],
    );
    let pictures = app.0.0.join("pictures");
    let ended = app.test(&["--format", "junit", "--screenshots", pictures.to_str().unwrap()]).with(1);
    let xml = &ended.stdout;
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "), "{xml}");
    assert!(xml.contains("tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\""), "{xml}");
    assert!(xml.contains("<testcase name=\"b&lt;ad&gt;\""), "{xml}");
    assert!(xml.contains("no text on the screen is `a &amp; b`"), "{xml}");
    assert!(xml.contains("</failure>"), "{xml}");
    assert!(fs::metadata(pictures.join("b_ad_.png")).unwrap().len() > 1000);
    assert!(!pictures.join("good.png").exists());
}

#[test]
fn snapshots_are_written_and_then_compared() {
    let app = App::new(
        "snapshots",
        &[
            ("screens/Home.yaml", COUNTER),
            ("tests/tree.test.yaml", "id: tree\nstartScreen: Home\nsteps: [{tap: more}, {expectTree: counter}]\n"),
        ],
    );
    let ended = app.test(&[]).with(1);
    assert!(ended.stdout.contains("`--update` writes it"), "{}", ended.stdout);
    let ended = app.test(&["--update"]).with(0);
    assert!(ended.stdout.contains("snapshots/counter.txt"), "{}", ended.stdout);
    app.test(&[]).with(0);
    app.test(&["--update"]).with(0).complains_of("nothing to update");
    let file = app.0.0.join("tests/snapshots/counter.txt");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("Text \"count 10\" id=shown"), "{text}");
    fs::write(&file, text.replace("count 10", "count 9")).unwrap();
    let ended = app.test(&[]).with(1);
    assert!(
        ended.stdout.contains("was `Text \"count 9\" id=shown`, now it is `Text \"count 10\" id=shown`"),
        "{}",
        ended.stdout
    );
    // What cannot be read is not missing.
    fs::write(&file, [0xff, 0xfe]).unwrap();
    let ended = app.test(&[]).with(1);
    assert!(ended.stdout.contains("snapshots/counter.txt` cannot be read: "), "{}", ended.stdout);
    assert!(!ended.stdout.contains("there is no"), "{}", ended.stdout);
    app.test(&["--update"]).with(0);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    for args in [&[][..], &["--update"]] {
        let ended = app.test(args).with(1);
        assert!(ended.stdout.contains("snapshots/counter.txt` cannot be read: "), "{}", ended.stdout);
    }
}
