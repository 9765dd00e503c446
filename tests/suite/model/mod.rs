//! The semantic model, asked as an editor asks it: the place is marked by `|` in the text.

mod alarms;
mod check;
mod fuzz;
mod slips;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ensemble_run::app::{LoadOptions, MemoryFiles, load};
use ensemble_run::diag::{FileId, Span};
use ensemble_run::model::{Expect, Facts, Form, Model, Parts, SymbolKind};
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::semantics::vocabulary;

use crate::support::with_stack;

/// The model of an app in memory, and where the mark `|` stood.
fn model(files: &[(&str, &str)]) -> (Model, FileId, u32) {
    let mut mark = None;
    let texts: Vec<(PathBuf, String)> = files
        .iter()
        .map(|(path, text)| {
            if let Some(at) = text.find('¦') {
                mark = Some(((*path).to_owned(), at as u32));
            }
            (PathBuf::from(format!("app/{path}")), text.replace('¦', ""))
        })
        .collect();
    let files: MemoryFiles = texts.into_iter().collect();
    with_stack(move || {
        let (app, _) = load(Path::new("app"), &files, &catalog(), &Checker, &LoadOptions::default());
        let model = Model::of(&app, Facts::of(&app), &vocabulary(), &mut Parts::default());
        let (path, at) = mark.unwrap_or_default();
        let file = model.file(&format!("app/{path}")).unwrap_or_default();
        (model, file, at)
    })
}

fn at(model: &Model, span: Span) -> String {
    let text = &model.text(span.file)[span.start as usize..span.end as usize];
    let line = model.text(span.file)[..span.start as usize].matches('\n').count() + 1;
    format!("{}:{line} {text}", model.path(span.file).trim_start_matches("app/"))
}

const SCREEN: &str = "\
API:
  # Prices as they change.
  prices:
    type: sse
    inputs: [symbol]
    url: https://example.com/${symbol}
    into: {name: rows}
    onResponse: |-
      last.text = response.body.data.price;
      total += add(1, 2);
Global: |-
  let total = 0;

  // Adds.
  function add(a, b) {
    return a + b;
  }
View:
  onLoad:
    invokeAPI: {name: prices, inputs: {symbol: ACME}}
  body:
    Column:
      children:
        - Text:
            id: last
        - Button:
            label: \"${prices.isLoading}\"
            onTap: ensemble.disconnectSSE({apiName: 'prices'})
        - Column:
            item-template:
              data: ${prices.rows}
              name: row
              template:
                Text: {text: \"${row.price} ${total}\"}
";

/// The screen with one piece of it replaced, in which the mark stands.
fn with(old: &str, new: &str) -> (Model, FileId, u32) {
    assert_eq!(SCREEN.matches(old).count(), 1, "{old}");
    model(&[("screens/Home.yaml", &SCREEN.replace(old, new))])
}

fn names(model: &Model, file: FileId, at: u32) -> Vec<String> {
    model
        .scope_at(file, at)
        .into_iter()
        .filter(|name| name.kind != SymbolKind::Language)
        .map(|name| name.name.to_string())
        .collect()
}

#[test]
fn names_are_in_scope_with_what_is_known_of_them() {
    let (model, file, at) = with("${row.price} ${total}", "${¦row.price}");
    let found = names(&model, file, at);
    assert_eq!(found[..2], ["row".to_owned(), "index".to_owned()]);
    assert!(["prices", "last", "total", "add"].iter().all(|name| found.contains(&(*name).to_owned())), "{found:?}");
    assert!(!found.contains(&"symbol".to_owned()), "{found:?}");
    let scope = model.scope_at(file, at);
    let of = |name: &str| scope.iter().find(|found| &*found.name == name).unwrap();
    assert_eq!(
        (&*of("prices").doc, &*of("add").doc, of("add").parameters.as_deref()),
        ("Prices as they change.", "Adds.", Some("(a, b)"))
    );
    assert!(of("ensemble").doc.contains("Every action"));
}

#[test]
fn members_are_those_of_the_value() {
    let members = |old: &str, new: &str| -> Vec<String> {
        let (model, file, at) = with(old, new);
        model.members_at(file, at).unwrap_or_default().list.iter().map(|member| member.name.to_string()).collect()
    };
    let state = members("${prices.isLoading}", "${prices.¦}");
    assert!(["body", "isLoading", "sse", "rows"].iter().all(|name| state.contains(&(*name).to_owned())), "{state:?}");
    assert_eq!(members("response.body.data.price", "response.body.¦"), ["event", "id", "data", "raw"]);
    assert!(members("last.text =", "last.te¦").contains(&"text".to_owned()));
    assert!(members("ensemble.disconnectSSE(", "ensemble.¦(").contains(&"disconnectSSE".to_owned()));
    assert!(members("${prices.isLoading}", "${device.¦").contains(&"width".to_owned()));
    assert!(
        members("last.text = response.body.data.price;", "const d = prices.sse; d.¦").contains(&"state".to_owned())
    );
    assert_eq!(members("${row.price} ${total}", "${row.¦}"), [""; 0]);
}

#[test]
fn a_thing_is_found_wherever_it_is_named() {
    let places = |old: &str, new: &str| -> Vec<String> {
        let (model, file, offset) = with(old, new);
        model.references(file, offset).into_iter().map(|span| at(&model, span)).collect()
    };
    assert_eq!(
        places("${prices.isLoading}", "${pri¦ces.isLoading}"),
        [
            "screens/Home.yaml:3 prices",
            "screens/Home.yaml:20 prices",
            "screens/Home.yaml:27 prices",
            "screens/Home.yaml:28 prices",
            "screens/Home.yaml:31 prices",
        ]
    );
    assert_eq!(places("last.text", "la¦st.text"), ["screens/Home.yaml:25 last", "screens/Home.yaml:9 last"]);
    assert_eq!(places("return a + b", "return ¦a + b"), ["screens/Home.yaml:15 a", "screens/Home.yaml:16 a"]);
    assert_eq!(
        places("{symbol: ACME}", "{sym¦bol: ACME}"),
        ["screens/Home.yaml:5 symbol", "screens/Home.yaml:6 symbol", "screens/Home.yaml:20 symbol"]
    );
    assert_eq!(places("${row.price}", "${ro¦w.price}"), ["screens/Home.yaml:32 row", "screens/Home.yaml:34 row"]);
    assert_eq!(
        places("let total", "let tot¦al"),
        ["screens/Home.yaml:12 total", "screens/Home.yaml:10 total", "screens/Home.yaml:34 total"]
    );
}

#[test]
fn inputs_of_custom_widgets_are_found_across_files() {
    let files = [
        (
            "screens/Home.yaml",
            "View:\n  body:\n    Card:\n      id: card\n      inputs: {ti¦tle: Hi}\n  onLoad: card.title = 'x'\n",
        ),
        ("widgets/Card.yaml", "Widget:\n  inputs: [title]\n  body:\n    Text: {text: \"${title}\"}\n"),
    ];
    let (model, file, offset) = model(&files);
    let places: Vec<String> = model.references(file, offset).into_iter().map(|span| at(&model, span)).collect();
    let mut expected = vec![
        "widgets/Card.yaml:2 title",
        "screens/Home.yaml:5 title",
        "screens/Home.yaml:6 title",
        "widgets/Card.yaml:4 title",
    ];
    expected.sort_unstable();
    let mut found = places.clone();
    found.sort_unstable();
    assert_eq!(found, expected);
    let renamed = model.rename(file, offset, "heading").unwrap().unwrap();
    assert_eq!(renamed.edits.len(), places.len());
    assert!(model.rename(file, offset, "a b").unwrap().is_err());
}

#[test]
fn a_place_says_what_may_be_written_there() {
    let place = |old: &str, new: &str| {
        let (model, file, at) = with(old, new);
        let place = model.place_at(file, at).unwrap();
        (place.form, place.expect, place.path.join("/"), place.word.to_string())
    };
    let (form, expect, path, word) = place("            id: last\n", "            id: last\n            te¦\n");
    assert_eq!((form, &*path, &*word), (Form::Key, "View/body/Column/children/-/Text", "te"));
    assert!(matches!(expect, Expect::Props(spec) if spec.name == "Text"));
    let (form, expect, ..) = place("        - Button:\n", "        - ¦Bu\n");
    assert!(form == Form::Key && expect == Expect::Widget);
    let (form, expect, ..) = place("type: sse", "type: ¦sse");
    assert!(form == Form::Value && matches!(expect, Expect::Value(prop) if prop.name == "type"));
    let (form, expect, ..) = place("{name: prices,", "{name: pri¦ces,");
    assert!(form == Form::Value && expect == Expect::Name(SymbolKind::Api), "{expect:?}");
    let (form, expect, ..) = place("{name: prices, inputs: {symbol: ACME}}", "{name: prices, inputs: {sy¦}}");
    assert!(
        form == Form::Key && expect == Expect::ArgInputs(SymbolKind::Api, Arc::from("prices")),
        "{form:?} {expect:?}"
    );
    let (form, ..) = place("last.text = response", "last.text = ¦response");
    assert_eq!(form, Form::JavaScript);
    let (form, ..) = place("# Prices as", "# Pri¦ces as");
    assert_eq!(form, Form::Comment);
}

#[test]
fn a_broken_line_takes_nothing_else_away() {
    let (model, file, at) = with("        - Button:\n", "        - Tex\n        - Button:\n");
    let _ = at;
    let text = model.text(file);
    let inside = text.find("${row.price").unwrap() as u32 + 2;
    let found = names(&model, file, inside);
    assert!(["row", "prices", "last", "total"].iter().all(|name| found.contains(&(*name).to_owned())), "{found:?}");
    let (model, file, at) = with("last.text = response.body.data.price;", "last.¦\n      if (x {");
    assert!(model.members_at(file, at).unwrap().get("text").is_some());
    assert!(names(&model, file, at).contains(&"add".to_owned()));
}

#[test]
fn another_text_of_a_file_changes_the_model_as_a_fresh_load_does() {
    let (model, file, _) = with("id: last", "id: last");
    let text: Arc<str> = Arc::from(SCREEN.replace("id: last", "id: newest"));
    let changed = with_stack(|| model.with_text(file, &text, &mut Parts::default()));
    let names: Vec<String> = changed.workspace_symbols().iter().map(|symbol| symbol.name.to_string()).collect();
    assert!(names.contains(&"newest".to_owned()) && !names.contains(&"last".to_owned()), "{names:?}");
}
