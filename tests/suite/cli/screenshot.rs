//! `screenshot`: steps, pictures and trees, faults of the running app, limits of scripts.

use super::*;

const COUNTER: &str = "\
Global: |-
  var count = 0;
View:
  body:
    Column:
      children:
        - Text: {text: \"count ${count}\"}
        - TextInput: {id: word, label: Word}
        - Text: {text: \"word ${word.value}\"}
        - Button:
            label: More
            onTap: |-
              count = count + 1;
        - Button:
            label: Break
            onTap: |-
              nothing.here();
";

#[test]
fn a_script_that_does_not_end_ends_the_command_with_its_place() {
    let app = File::with(
        "endless.yaml",
        "Global: |
  var rows = new Array(100000).fill(1);
View:
  onLoad: |
    console.log('it begins');
    for (var i = 0; i < 10000000; i++) rows.indexOf(-1);
  body: {Text: {text: hello}}
",
    );
    let ended = run(&["screenshot", app.path(), "--tree", "-", "--timeout", "1000"]).with(1);
    ended.complains_of("script stopped: it has been running for 2 s");
    ended.complains_of("endless.yaml:5:5");
    assert!(ended.stderr.starts_with("info: it begins\n"), "{}", ended.stderr);
}

#[test]
fn screenshot_writes_a_picture_and_a_tree() {
    let (app, picture, tree) = (File::with("shot.yaml", HELLO), File::new("shot.png"), File::new("shot.txt"));
    let args = ["screenshot", app.path(), "--size", "300x200", "-o", picture.path(), "--tree", tree.path()];
    let ended = run(&args).with(0);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
    assert_eq!(image::image_dimensions(Path::new(picture.path())).unwrap(), (300, 200));
    assert_eq!(
        fs::read_to_string(tree.path()).unwrap(),
        run(&["screenshot", app.path(), "--tree", "-"]).with(0).stdout
    );
    assert_eq!(fs::read_to_string(tree.path()).unwrap(), "View\n  Text \"Hello\"\n");
}

#[test]
fn screenshot_does_its_steps_in_the_order_given() {
    let app = File::with("steps.yaml", COUNTER);
    let tap = ["--tap", "More", "--wait-text", "count 1", "--tap", "Mor", "--wait-text", "count 2"];
    let typed = ["--type", "Word=stream", "--wait-text", "word stream"];
    let tree = run(&[&["screenshot", app.path(), "--tree", "-"][..], &tap, &typed].concat()).with(0).stdout;
    assert!(tree.contains("Text \"count 2\"") && tree.contains("Text \"word stream\""), "{tree}");
}

#[test]
fn a_script_that_takes_too_much_memory_is_named_and_ended() {
    let app = File::with(
        "greedy.yaml",
        "View:\n  onLoad: |-\n    let s = 'x';\n    while (true) s = s + s;\n  body: {Text: {text: never}}\n",
    );
    let ended = run(&["screenshot", app.path(), "--tree", "-", "--timeout", "60000"]).with(1);
    ended.complains_of("error[E0503]: script stopped: it wants more than 1 GiB of memory");
    ended.complains_of("greedy.yaml:3:5");
}

#[test]
fn a_script_whose_lists_take_too_much_memory_is_ended_and_the_app_goes_on() {
    let app = File::with(
        "greedy-list.yaml",
        "View:\n  onLoad: |-\n    const rows = []; let row = 'x';\n    while (row.length < 1000000) row += row;\n    while (true) { try { rows.push(row + rows.length); } catch (e) {} }\n  body: {Text: {text: still here}}\n",
    );
    // A gigabyte takes longer than the default of ten seconds on a machine that has other work.
    let ended = run(&["screenshot", app.path(), "--tree", "-", "--timeout", "60000"]).with(0);
    ended.complains_of("error[E0503]: script stopped: it wants more than 1 GiB of memory");
    ended.complains_of("greedy-list.yaml:");
    assert!(ended.stdout.contains("still here"), "{}", ended.stdout);
}

#[test]
fn an_app_that_keeps_too_much_memory_is_begun_anew() {
    let app = File::with(
        "hoarder.yaml",
        "View:\n  onLoad: |-\n    ensemble.storage.set('starts', (ensemble.storage.get('starts') ?? 0) + 1);\n    if (ensemble.storage.get('starts') === 1) setInterval(hoard, 10);\n  body: {Text: {text: \"starts ${ensemble.storage.get('starts')} rows ${rows.length}\"}}\nGlobal: |-\n  let rows = [];\n  function hoard() { let row = 'x' + rows.length; while (row.length < 32000000) row += row; rows.push(row); }\n",
    );
    let ended =
        run(&["screenshot", app.path(), "--tree", "-", "--wait-text", "starts 2 rows 0", "--timeout", "60000"]).with(0);
    ended.complains_of("error[E0503]: the app keeps more than 1 GiB: its scripts were started afresh");
    assert!(ended.stdout.contains("starts 2 rows 0"), "{}", ended.stdout);
}

#[test]
fn screenshot_names_the_step_that_was_not_met_and_draws_all_the_same() {
    let (app, picture) = (File::with("unmet.yaml", COUNTER), File::new("unmet.png"));
    let args = ["screenshot", app.path(), "-o", picture.path(), "--timeout", "300", "--wait-text", "count 7"];
    run(&args).with(1).complains_of("--wait-text \"count 7\"");
    assert!(image::image_dimensions(Path::new(picture.path())).is_ok());
}

#[test]
fn faults_of_a_running_app_count_only_when_strict() {
    let app = File::with("strict.yaml", COUNTER);
    let args = ["screenshot", app.path(), "--tree", "-", "--tap", "Break", "--wait", "100"];
    run(&args).with(0).complains_of("nothing");
    run(&[&args[..], &["--strict"]].concat()).with(1).complains_of("nothing");
}

#[test]
fn an_app_whose_start_screen_cannot_be_read_is_drawn_as_the_reason() {
    let (app, picture) = (File::with("error.yaml", "View:\n  body: [\n"), File::new("error.png"));
    run(&["screenshot", app.path(), "-o", picture.path()]).with(1).complains_of("`[` is never closed");
    assert!(picture.0.exists());
}

#[test]
fn an_app_with_a_wrong_value_or_name_is_drawn_without_it() {
    let app = File::with(
        "local.yaml",
        "View:\n  body:\n    Column:\n      styles: {gap: 2p}\n      children:\n        - Button: {label: Go, onTap: {navigateScreen: Nowhere}}\n",
    );
    let args = ["screenshot", app.path(), "--tree", "-"];
    let ended = run(&args).with(0);
    assert!(ended.stdout.contains("Go"), "{}", ended.stdout);
    ended.complains_of("warning[E0303]: unknown screen `Nowhere`");
    ended.complains_of("error[E0207]: `gap` of `Column` cannot be `2p`");
    run(&[&args[..], &["--strict"]].concat()).with(1);
    run(&["check", app.path()]).with(1);
}

#[test]
fn screenshot_waits_for_events_of_the_simulated_streams() {
    let args = ["screenshot", "tests/window/app.yaml", "--simulate", "--wait-events", "1", "--tree", "-", "--strict"];
    assert!(run(&args).with(0).stdout.starts_with("View\n"));
}

#[cfg(unix)]
#[test]
fn a_program_is_called_only_when_the_person_allows_it() {
    let app = File::with(
        "external.yaml",
        "View:\n  body:\n    Column:\n      children:\n        - Text: {id: out, text: idle}\n        - Button: {label: Call, onTap: {callExternalMethod: {name: greet, payload: {word: ahoy}, onComplete: \"out.text = 'got ' + event.data.word\", onError: \"out.text = event.error\"}}}\n",
    );
    let taken = |more: &[&str]| {
        let args = [&["screenshot", app.path(), "--tap", "Call", "--tree", "-"], more].concat();
        run(&args).with(0).stdout
    };
    assert!(taken(&["--external", "greet=cat"]).contains("got ahoy"));
    let refused = taken(&[]);
    assert!(
        refused.contains("no program is allowed to be `greet`") && refused.contains("--external greet=PROGRAM"),
        "{refused}"
    );
    run(&["screenshot", app.path(), "--external", "greet", "--tree", "-"]).with(2).complains_of("NAME=PROGRAM");
}

#[test]
fn nothing_is_typed_into_what_is_no_field() {
    let app = File::with("typed.yaml", "View:\n  body:\n    Text: {id: words, text: Words}\n");
    let ended = run(&["screenshot", app.path(), "--tree", "-", "--type", "words=abc", "--timeout", "50"]).with(1);
    ended.complains_of("this did not happen: --type \"words=abc\"");
}

#[test]
fn an_unknown_screen_or_file_of_settings_is_a_wrong_argument_with_its_cure() {
    let counter = ["examples/counter.yaml", "--screen", "Nope"];
    let shot = run(&[&["screenshot", "--tree", "-"][..], &counter].concat()).with(2);
    shot.complains_of("the app has no screen `Nope`\nhelp: its screens: `counter`");
    assert_eq!(shot.stdout, "");
    run(&[&["run"][..], &counter].concat()).with(2).complains_of("the app has no screen `Nope`");
    let near = ["screenshot", "apps/market", "--tree", "-", "--screen", "Hom"];
    run(&near).with(2).complains_of("did you mean `Home`?");
    // What is wrong first is said alone.
    run(&["screenshot", "nofile.yaml", "--tree", "-", "--screen", "Nope"]).with(1).complains_of("does not exist");
    let commands: [&[&str]; 5] = [
        &["screenshot", "apps/market", "--tree", "-"],
        &["run", "apps/market"],
        &["test", "apps/market"],
        &["inspect", "apps/market", "--replay", "no.tape"],
        &["listen", "--app", "apps/market", "--api", "prices"],
    ];
    for command in commands {
        let ended = run(&[command, &["--env-file", "README.mt"]].concat()).with(2);
        ended.complains_of("there is no such file; did you mean `README.md`?");
    }
    run(&["screenshot", "apps/market", "--tree", "-", "--env-file", "apps"]).with(2).complains_of("it is a folder");
}

#[test]
fn a_step_that_can_do_nothing_is_not_met_and_says_why() {
    let app = File::with(
        "nothing.yaml",
        "View:\n  body:\n    Column:\n      children:\n        - Text: {text: Words}\n        - Button: {label: Off, enabled: false}\n        - Button: {label: Send, onTap: {navigateBack: {}}}\n        - Row: {onTap: {navigateBack: {}}, children: [{Text: Inside}]}\n        - TextInput: {id: word, label: Word}\n",
    );
    let cases = [
        (["--scroll", "100"], "--scroll 100: nothing scrolls"),
        (["--tap", "Words"], "--tap \"Words\": it is there, and takes no taps"),
        (["--tap", "Off"], "--tap \"Off\": it is disabled"),
        (["--tap", "Sned"], "nothing on the screen says this or has it as its id; did you mean `Send`?"),
        (["--type", "name=Ann"], "no field has this id, testId or label; there are: `word`"),
        (["--wait-text", "Nothing"], "no text on the screen contains this; there are: `Words`, `Off`"),
        (["--wait-text", "Wrods"], "no text on the screen contains this; did you mean `Words`?"),
    ];
    for (step, message) in cases {
        let args = [&["screenshot", app.path(), "--tree", "-", "--timeout", "300"][..], &step].concat();
        run(&args).with(1).complains_of(message);
    }
    for step in ["Send", "Inside"] {
        run(&["screenshot", app.path(), "--tree", "-", "--tap", step]).with(0);
    }
}

#[test]
fn keys_in_other_capitals_are_drawn_as_they_are_meant() {
    let text = "View:\n  body:\n    Column:\n      Children:\n        - Text: {Text: Hello}\n";
    let ended = run(&["screenshot", File::with("capitals.yaml", text).path(), "--tree", "-"]).with(0);
    assert!(ended.stdout.contains("Text \"Hello\""), "{}", ended.stdout);
    ended.complains_of("did you mean `children`?");
}

#[test]
fn an_argument_without_effect_is_named_and_marked_as_it_is_written() {
    let text = "View:\n  body:\n    Button:\n      label: Open\n      onTap:\n        showBottomSheet:\n          payload: {id: 7}\n          body: {Text: Sheet}\n";
    let ended = run(&["check", File::with("payload.yaml", text).path()]).with(0);
    assert!(ended.stdout.contains("`payload` of `showBottomSheet` has no effect"), "{}", ended.stdout);
    assert!(ended.stdout.contains("payload.yaml:7:11]"), "{}", ended.stdout);
}
