//! `reference` explains every name of the language.

use ensemble_run::cli::reference::{explain, topics};
use ensemble_run::shell::catalog;
use ensemble_run::testing::step;

use crate::cli::run;

/// Names that an author may ask for, among them every key and object of the language.
const ASKED: &[&str] = &[
    "API",
    "sse",
    "sseOptions",
    "into",
    "item-template",
    "authorization",
    "sslConfig",
    "header",
    "footer",
    "View",
    "ViewGroup",
    "Import",
    "Global",
    "Action",
    "Widget",
    "theme",
    "Colors",
    "tokens",
    "styles",
    "textStyle",
    "boxShadow",
    "env",
    "secrets",
    "storage",
    "response",
    "event",
    "ensemble",
    "app",
    "device",
    "formatter",
    "formatters",
    "console",
    "conditions",
    "inputs",
    "mockResponse",
    "translations",
    "filter",
    "oauth2",
    "expression",
    "test",
    "mocks",
    "feed",
    "MenuEntry",
    "Button",
    "invokeAPI",
    "idleTimeout",
    "expectText",
    "onTap",
    "onKeyDown",
    "ensemble.showToast",
    "ensemble.storage.get",
    "e.storage",
    "ensemble.formatter.prettyDate",
    "prettyDate",
    "setTimeout",
    "setInterval",
    "btoa",
    "response.body",
    "feed.sse",
    "state",
    "isConnected",
    "device.width",
    "app.theme",
    "Button.label",
    "sseOptions.backoff",
    "box",
    "widget",
    "className",
    "testId",
    "onResponse",
    "${env.API_URL}",
];

#[test]
fn everything_that_an_author_may_ask_for_is_explained() {
    let catalog = catalog();
    let missing: Vec<&str> = ASKED
        .iter()
        .copied()
        // A name of the author's own is explained by its owner.
        .map(|name| if name == "${env.API_URL}" { "env" } else { name })
        .filter(|name| explain(&catalog, name).is_none())
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_declared_name_is_explained() {
    let catalog = catalog();
    let mut names: Vec<String> = Vec::new();
    for spec in &catalog.widgets {
        names.extend(std::iter::once(&spec.name).chain(spec.aliases).map(|name| (*name).to_owned()));
        names.extend(spec.all_props().map(|prop| format!("{}.{}", spec.name, prop.name)));
        names.extend(
            spec.all_props()
                .flat_map(|prop| [prop.name].into_iter().chain(prop.aliases.iter().copied()))
                .map(str::to_owned),
        );
        names.extend(spec.all_events().map(|slot| slot.name.to_owned()));
        names.extend(spec.methods.iter().map(|method| (*method).to_owned()));
    }
    for spec in &catalog.actions {
        names.extend(std::iter::once(&spec.name).chain(spec.aliases).map(|name| (*name).to_owned()));
        names.push(format!("ensemble.{}", spec.name));
        names.extend(spec.args.iter().map(|arg| format!("{}.{}", spec.name, arg.name)));
        names.extend(spec.callbacks.iter().map(|slot| slot.name.to_owned()));
    }
    for topic in topics() {
        names.extend(std::iter::once(&topic.name).chain(topic.aliases).map(|name| (*name).to_owned()));
        names.extend(topic.keys.iter().map(|key| key.name.to_owned()));
        names.extend(topic.members.iter().map(|member| format!("{}.{}", topic.name, member.name)));
        // The related topics exist, too.
        names.extend(topic.see.iter().map(|name| (*name).to_owned()));
    }
    names.extend(step::all().map(|step| step.name.to_owned()));
    names.sort();
    names.dedup();
    assert!(names.len() > 1500, "{}", names.len());
    let missing: Vec<&String> = names.iter().filter(|name| explain(&catalog, name).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_a_thing_has_of_its_own_stands_first_and_what_it_shares_is_short() {
    let button = run(&["reference", "Button"]).with(0).stdout;
    let at = |part: &str| button.find(part).unwrap_or_else(|| panic!("no `{part}` in:\n{button}"));
    for pair in [
        "A push button.",
        "startingIcon",
        "isLoading, loading",
        "onTap",
        "label: Refresh",
        "common properties",
        "backgroundColor",
    ]
    .windows(2)
    {
        assert!(at(pair[0]) < at(pair[1]), "{pair:?} in:\n{button}");
    }
    assert!(button.lines().count() < 120, "{button}");
    for spec in catalog().widgets {
        let text = explain(&catalog(), spec.name).unwrap();
        let common = text.find("common properties").map_or(0, |at| text[at..].lines().count());
        assert!(common < 40, "{}: {common} lines", spec.name);
    }
}

#[test]
fn a_thing_says_how_it_is_written() {
    let invoke = run(&["reference", "invokeAPI"]).with(0).stdout;
    assert!(invoke.contains("needed: name") && invoke.contains("`invokeAPI: x` is short for"), "{invoke}");
    assert!(invoke.contains("ensemble.invokeAPI({…})"), "{invoke}");
    assert!(run(&["reference", "idleTimeout"]).with(0).stdout.contains("in `sseOptions`"));
    assert!(run(&["reference", "tap"]).with(0).stdout.contains("timeoutMs"));
    let tokens = run(&["reference", "tokens"]).with(0).stdout;
    assert!(tokens.contains("accent: The primary action") && tokens.contains("#3B5BDB  #7C93F5"), "{tokens}");
    assert!(run(&["reference", "ensemble"]).with(0).stdout.contains("showToast({message"));
}

#[test]
fn a_word_is_looked_for_in_names_and_explanations() {
    let found = run(&["reference", "--search", "reconnect"]).with(0).stdout;
    for name in [
        "autoReconnect (in sseOptions)",
        "reconnectSSE (action)",
        "onReconnecting (in API)",
        "isReconnecting (in feed)",
    ] {
        assert!(found.contains(name), "no `{name}` in:\n{found}");
    }
    run(&["reference", "--search", "xyzzy"]).with(1).complains_of("nothing speaks of `xyzzy`");
    run(&["reference", "--search", "a", "Button"]).with(2);
}

#[test]
fn all_names_are_listed_and_a_near_one_is_offered() {
    let all = run(&["reference"]).with(0).stdout;
    for name in ["Button", "invokeAPI", "sseOptions", "storage", "expectText"] {
        assert!(all.lines().any(|line| line.trim_start().starts_with(name)), "{name}");
    }
    run(&["reference", "Buton"]).with(2).complains_of("did you mean `Button`?");
    run(&["reference", "sseOption"]).with(2).complains_of("did you mean `sseOptions`?");
}

#[test]
fn what_has_no_effect_says_why_and_no_number_has_hundreds_of_digits() {
    let catalog = catalog();
    let specs = catalog.widgets.iter().copied();
    for (spec, prop) in specs.flat_map(|spec| spec.all_props().map(move |prop| (spec, prop))) {
        let text = explain(&catalog, &format!("{}.{}", spec.name, prop.name)).unwrap();
        let digits = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default();
        assert!(digits < 16, "{text}");
        // A widget's own declaration replaces that of its group.
        if spec.prop(prop.name).is_some_and(|own| own.ignored.is_some()) {
            assert!(
                text.contains("no effect"),
                "{}.{} does nothing and does not say so:\n{text}",
                spec.name,
                prop.name
            );
        }
    }
}
