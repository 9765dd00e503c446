//! No text makes loading panic, and none makes it slow.

use std::fs;

use ensemble_run::app::LoadOptions;
use proptest::prelude::*;

use crate::support::{faults, load, load_path};

#[test]
fn deep_and_wide_texts_are_refused() {
    let nested_columns: String =
        (0..5000).map(|n| format!("{}Column:\n{}  children:\n", " ".repeat(n * 4), " ".repeat(n * 4))).collect();
    for text in ["[".repeat(200_000), "{a: ".repeat(200_000), nested_columns, "a: ${".to_owned() + &"{".repeat(100_000)]
    {
        let (_, report) = load(&text);
        assert!(report.has_errors());
    }
}

#[test]
fn the_deepest_nesting_that_is_accepted_loads() {
    let depth = 84;
    let mut text = "View:\n  body:\n".to_owned();
    for level in 0..depth {
        let indent = " ".repeat(4 + level * 6);
        text.push_str(&format!("{indent}Column:\n{indent}  children:\n{indent}    -\n"));
    }
    text.push_str(&format!("{}Text: {{text: x}}\n", " ".repeat(4 + depth * 6)));
    let (app, report) = load(&text);
    assert_eq!(faults(&report), Vec::<String>::new());
    assert!(app.screens["screen"].view.body.is_some());
}

#[test]
fn thousands_of_faults_are_counted_not_kept() {
    let text: String =
        "View:\n  body:\n    Column:\n      children:\n".to_owned() + &"        - Txet: {text: x}\n".repeat(50_000);
    let (_, report) = load(&text);
    assert_eq!((report.diagnostics().len(), report.dropped()), (1000, 49_000));
}

#[test]
fn each_file_that_is_no_app_has_a_message_of_its_own() {
    let folder = std::env::temp_dir().join(format!("ensemble-run-hostile-{}", std::process::id()));
    fs::create_dir_all(folder.join("empty")).unwrap();
    let cases: [(&str, Option<&[u8]>, &str); 5] = [
        ("missing.yaml", None, "does not exist"),
        ("empty.yaml", Some(b""), "the file is empty"),
        ("binary.yaml", Some(b"View:\0"), "holds zero bytes"),
        ("latin.yaml", Some(b"View:\n  title: caf\xe9"), "line 2 holds other bytes"),
        ("empty", None, "no screen lies in"),
    ];
    for (name, bytes, wanted) in cases {
        if let Some(bytes) = bytes {
            fs::write(folder.join(name), bytes).unwrap();
        }
        let (_, report) = load_path(&folder.join(name), &LoadOptions::default());
        let found = faults(&report);
        assert!(found.len() == 1 && found[0].contains(wanted), "{name}: {found:?}");
    }
    let large = fs::File::create(folder.join("large.yaml")).unwrap();
    large.set_len(50 * 1024 * 1024).unwrap();
    let (_, report) = load_path(&folder.join("large.yaml"), &LoadOptions::default());
    assert!(faults(&report)[0].contains("larger than 16 MiB"));
    fs::remove_dir_all(&folder).unwrap();
}

/// Pieces of apps in any order come nearer to the loader's corners than random letters.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop::sample::select(vec![
        "View:",
        "body:",
        "Column:",
        "children:",
        "- ",
        "Text:",
        "text: ",
        "${",
        "}",
        "item-template:",
        "data: ",
        "name: ",
        "\n",
        "\n  ",
        "\n    ",
        "\n      ",
        "API:",
        "url: ",
        "type: sse",
        "sseOptions:",
        "onTap: ",
        "invokeAPI: ",
        "|\n",
        ">-\n",
        "'",
        "\"",
        "[",
        "]",
        "{",
        "}",
        ": ",
        "&a ",
        "*a",
        "<<: ",
        "#",
        "é",
        "\t",
        "Global: ",
        "Widget:",
        "inputs: ",
        "styles:",
        "margin",
        "Top: 1",
        "conditions:",
        "if: ",
        "else:",
        "`",
        "\\",
        "/*",
        "?.",
        "~",
        "null",
        "1e999",
        "0x",
        "---",
    ]);
    prop::collection::vec(scrap, 0..60).prop_map(|scraps| scraps.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_loads_without_panic(text in "\\PC{0,200}") {
        load(&text);
    }

    #[test]
    fn any_scraps_load_without_panic(text in scraps()) {
        let (_, report) = load(&text);
        for fault in report.diagnostics() {
            let Some(span) = fault.span else { continue };
            prop_assert!(span.start <= span.end);
            if let Some(source) = report.sources.get(span.file) {
                prop_assert!(source.text.is_char_boundary((span.start as usize).min(source.text.len())), "{:?}", fault);
            }
        }
    }
}
