//! `schema`: what it prints comes from the loader's declarations, so every file of this repository fits.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ensemble_run::diag::Report;
use serde_json::{Value, json};

use crate::cli::run;
use crate::support::files_below;

fn schema(of: &str) -> Value {
    serde_json::from_str(&run(&["schema", of]).with(0).stdout).unwrap()
}

/// YAML as JSON.
fn read(text: &str) -> Value {
    let mut report = Report::default();
    let file = Arc::make_mut(&mut report.sources).add("file", text);
    let tree = ensemble_run::syntax::parse(text, file, &mut report).unwrap();
    serde_json::from_str(&tree.root.to_value().to_string()).unwrap()
}

/// Files with this ending below a folder of the repository.
fn files_in(folder: &str, ending: &str) -> Vec<PathBuf> {
    files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &[ending])
}

/// The part of JSON Schema that the schemas use: why `value` does not fit, if it does not.
fn mismatch(value: &Value, schema: &Value, root: &Value, at: &str) -> Option<String> {
    let Value::Object(rules) = schema else { return (schema == &json!(false)).then(|| format!("{at} is forbidden")) };
    for (rule, wanted) in rules {
        let fault = match rule.as_str() {
            "$ref" => {
                let name = wanted.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                let definition = root["$defs"].get(name).unwrap_or_else(|| panic!("no `{name}`"));
                mismatch(value, definition, root, at)
            }
            "type" => {
                let is = |name: &Value| match name.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "number" => value.is_number(),
                    "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    other => panic!("{other}"),
                };
                let fits = wanted.as_array().map_or_else(|| is(wanted), |names| names.iter().any(is));
                (!fits).then(|| format!("{at} is no {wanted}"))
            }
            "enum" => (!wanted.as_array().unwrap().contains(value)).then(|| format!("{at} is none of {wanted}")),
            "anyOf" => {
                let faults: Vec<_> =
                    wanted.as_array().unwrap().iter().map(|one| mismatch(value, one, root, at)).collect();
                // The deepest one says most.
                let all = faults.iter().all(Option::is_some);
                all.then(|| faults.into_iter().flatten().max_by_key(|fault| fault.split('.').count()).unwrap())
            }
            "allOf" => wanted.as_array().unwrap().iter().find_map(|one| mismatch(value, one, root, at)),
            "properties" => value.as_object().and_then(|map| {
                map.iter().find_map(|(key, value)| mismatch(value, wanted.get(key)?, root, &format!("{at}.{key}")))
            }),
            "additionalProperties" => value.as_object().and_then(|map| {
                let others =
                    map.iter().filter(|(key, _)| rules.get("properties").is_none_or(|known| known.get(*key).is_none()));
                others.into_iter().find_map(|(key, value)| mismatch(value, wanted, root, &format!("{at}.{key}")))
            }),
            "required" => value.as_object().and_then(|map| {
                let missing = wanted.as_array().unwrap().iter().find(|name| !map.contains_key(name.as_str().unwrap()));
                missing.map(|name| format!("{at} lacks {name}"))
            }),
            "items" => value.as_array().and_then(|items| {
                items.iter().enumerate().find_map(|(n, item)| mismatch(item, wanted, root, &format!("{at}.{n}")))
            }),
            "minProperties" => {
                value.as_object().filter(|map| (map.len() as u64) < wanted.as_u64().unwrap()).map(|_| at.to_owned())
            }
            "maxProperties" => value
                .as_object()
                .filter(|map| map.len() as u64 > wanted.as_u64().unwrap())
                .map(|_| format!("{at} has several keys")),
            "minItems" => {
                value.as_array().filter(|items| (items.len() as u64) < wanted.as_u64().unwrap()).map(|_| at.to_owned())
            }
            "minimum" => value.as_f64().filter(|number| *number < wanted.as_f64().unwrap()).map(|_| at.to_owned()),
            "maximum" => value.as_f64().filter(|number| *number > wanted.as_f64().unwrap()).map(|_| at.to_owned()),
            "pattern" => value.as_str().filter(|text| !like(text, wanted.as_str().unwrap())).map(|_| at.to_owned()),
            "$schema" | "title" | "description" | "default" | "$defs" => None,
            other => panic!("the check knows no `{other}`"),
        };
        if fault.is_some() {
            return fault;
        }
    }
    None
}

/// Every part of a schema that has a default.
fn with_default<'a>(schema: &'a Value, found: &mut Vec<&'a Value>) {
    // A property may be called `default`, too.
    if schema.get("default").is_some() && schema["description"].is_string() {
        found.push(schema);
    }
    match schema {
        Value::Object(map) => map.values().for_each(|part| with_default(part, found)),
        Value::Array(items) => items.iter().for_each(|part| with_default(part, found)),
        _ => {}
    }
}

/// Parts that accept anything at all, by where they stand.
fn unsaid(schema: &Value, at: &str, found: &mut Vec<String>) {
    match schema {
        Value::Bool(true) => found.push(at.to_owned()),
        // A widget without properties has none to say; elsewhere an empty schema accepts everything.
        Value::Object(map) if map.is_empty() && !at.ends_with("/properties") => found.push(at.to_owned()),
        Value::Object(map) => {
            for (key, part) in map.iter().filter(|(key, _)| !matches!(key.as_str(), "default" | "enum")) {
                unsaid(part, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(items) => items.iter().for_each(|part| unsaid(part, at, found)),
        _ => {}
    }
}

#[test]
fn schemas_say_something_of_every_key_and_are_small() {
    for (of, most) in
        [("screen", 440_000), ("theme", 340_000), ("test", 80_000), ("simulate", 10_000), ("tape", 35_000)]
    {
        let text = run(&["schema", of]).with(0).stdout;
        assert!(text.len() < most, "{of}: {} bytes", text.len());
        let mut found = Vec::new();
        unsaid(&serde_json::from_str(&text).unwrap(), "", &mut found);
        assert_eq!(found, [""; 0], "{of}");
    }
}

#[test]
fn every_default_of_the_schema_is_a_value_that_it_accepts() {
    let schema = schema("screen");
    let mut found = Vec::new();
    with_default(&schema, &mut found);
    // Properties of widgets are said once, not beside and in `styles`.
    assert!(found.len() > 150, "{}", found.len());
    let misfits = found.iter().filter_map(|part| mismatch(&part["default"], part, &schema, &part.to_string()));
    assert_eq!(misfits.collect::<Vec<_>>(), [""; 0]);
}

/// The two patterns that the schemas use.
fn like(text: &str, pattern: &str) -> bool {
    match pattern {
        "\\$\\{" => text.contains("${"),
        "^-?[0-9.]+(px)?$" => text.trim_end_matches("px").parse::<f64>().is_ok(),
        other => panic!("{other}"),
    }
}

fn misfits(schema: &Value, files: &[PathBuf]) -> Vec<String> {
    assert!(!files.is_empty());
    let misfit = |path: &PathBuf| {
        let value = read(&fs::read_to_string(path).unwrap());
        Some(format!("{}: {}", path.display(), mismatch(&value, schema, schema, "")?))
    };
    files.iter().filter_map(misfit).collect()
}

#[test]
fn every_screen_of_the_repository_fits_the_schema_of_screens() {
    let schema = schema("screen");
    let mut screens: Vec<PathBuf> = files_in("apps", ".yaml");
    screens.retain(|path| path.parent().unwrap().ends_with("screens"));
    screens
        .extend(files_in("examples", ".yaml").into_iter().filter(|path| path.parent().unwrap().ends_with("examples")));
    let misfits = misfits(&schema, &screens);
    assert!(misfits.is_empty(), "{}", misfits.join("\n"));
    for wrong in [
        "View: {body: {Button: {enabled: perhaps}}}",
        "View: {body: {Column: {children: [{Text: {maxLines: many}}]}}}",
        "API: {feed: {type: websocket, url: x}}",
        "API: {feed: {type: sse, url: x, sseOptions: {reconnectDely: 3}}}",
        "API: {feed: {type: sse, url: x, into: {nmae: rows}}}",
        "API: {feed: {url: x, authorization: {basic: {user: x}}}}",
        "View: {options: {type: big}}",
        "View: {header: {titleBarHeight: [high]}}",
        "View: {menu: {Sidebra: {}}}",
        "View: {onLoad: {invokeApi: {}}}",
        "View: {body: {Column: {item-template: {data: [], nmae: row}}}}",
        "Action: {greet: {bdoy: x}}",
    ] {
        assert!(mismatch(&read(wrong), &schema, &schema, "").is_some(), "{wrong}");
    }
}

#[test]
fn every_test_of_the_repository_fits_the_schema_of_tests() {
    let schema = schema("test");
    let mut tests = files_in("apps", ".test.yaml");
    // A mock that stands in a variable is none yet.
    tests.retain(|path| !fs::read_to_string(path).unwrap().contains("${scenario.mock}"));
    let misfits = misfits(&schema, &tests);
    assert!(misfits.is_empty(), "{}", misfits.join("\n"));
    for wrong in [
        "{id: a, startScreen: Home, steps: []}",
        "{id: a, startScreen: Home, steps: [{tab: x}]}",
        "{id: a, startScreen: Home, steps: [{tap: {idd: x}}]}",
        "{id: a, startScreen: Home, steps: [{expectValue: {id: x}}]}",
        "{id: a, startScreen: Home, steps: [goBack], retyr: 1}",
        "{startScreen: Home, steps: [goBack]}",
    ] {
        assert!(mismatch(&read(wrong), &schema, &schema, "").is_some(), "{wrong}");
    }
}

#[test]
fn every_theme_of_the_repository_fits_the_schema_of_themes() {
    let schema = schema("theme");
    let misfits = misfits(&schema, &files_in("apps", "theme.yaml"));
    assert!(misfits.is_empty(), "{}", misfits.join("\n"));
    let wrong = "Themes: [Light]\nLight: {Styles: {Button: {gap: wide}}}\n";
    assert!(mismatch(&read(wrong), &schema, &schema, "").is_some());
}

#[test]
fn every_simulated_stream_of_the_repository_fits_the_schema_of_simulations() {
    let schema = schema("simulate");
    let mut streams = files_in("apps", ".yaml");
    streams.retain(|path| path.parent().unwrap().ends_with("simulate"));
    let misfits = misfits(&schema, &streams);
    assert!(misfits.is_empty(), "{}", misfits.join("\n"));
    for wrong in ["{path: /a, rat: 3}", "{end: {how: burn}}", "{events: {dta: 1}}", "{jitter: 2}"] {
        assert!(mismatch(&read(wrong), &schema, &schema, "").is_some(), "{wrong}");
    }
}

/// Lines of a recording that do not fit their schema.
pub fn misfits_of_tape(text: &str) -> Vec<String> {
    let schema = schema("tape");
    let misfit = |line: &str| {
        let value = serde_json::from_str(line).unwrap();
        Some(format!("{line}: {}", mismatch(&value, &schema, &schema, "")?))
    };
    text.lines().filter_map(misfit).collect()
}

#[test]
fn a_line_that_is_none_of_a_recording_does_not_fit() {
    let good = "{\"at\":1,\"kind\":\"focus\"}";
    assert_eq!(misfits_of_tape(good), [""; 0]);
    for wrong in ["{\"kind\":\"focus\"}", "{\"at\":1,\"kind\":\"quake\"}", "{\"at\":1,\"kind\":\"timer\",\"tsk\":1}"] {
        assert_eq!(misfits_of_tape(wrong).len(), 1, "{wrong}");
    }
}
