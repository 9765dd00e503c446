//! Fast paths are equivalent to slow ones: for random paths and values both give the same value or the same fault.

use std::cell::{Cell, RefCell};

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;
use crate::field_fast_path::fast_handler;
use ensemble_core::syntax::{Plain, plain};
use ensemble_core::value::Segment;

/// Names that data, prototypes and the event itself have, and letters beyond ASCII.
const NAMES: &[&str] = &[
    "price",
    "length",
    "constructor",
    "__proto__",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "größe",
    "名",
    "_x",
    "$",
    "id",
    "event",
    "raw",
    "data",
    "body",
    "name",
    "then",
];

/// A runner with fixed cases, so that failures are reproducible.
fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        select(vec![0.0, -0.0, 1.5, 7.0, 1e21, f64::NAN]).prop_map(Value::Number),
        select(vec!["", "abc", "größe", "😀x", "0"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::list), map(inner),]
    })
}

fn map(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let keys = [NAMES, &["0", "1", "a b"]].concat();
    proptest::collection::vec((select(keys), inner), 0..6).prop_map(Value::map)
}

/// An expression that reads a field of the event, and does something with it.
fn read_of_field() -> impl Strategy<Value = String> {
    let data = vec!["response.body.data", "response?.body?.data", "(response.body.data || {})", "d", "(d)"];
    let field = prop_oneof![
        4 => (select(data), any::<bool>(), select(NAMES))
            .prop_map(|(data, optional, name)| format!("{data}{}{name}", if optional { "?." } else { "." })),
        1 => select(vec!["response.body.event", "response.body.id", "response.body?.raw"]).prop_map(str::to_owned),
    ];
    let before = select(vec!["", "", "", "typeof ", "!", "[0, 1].map(x => x + "]);
    let after = select(vec![
        "",
        "",
        "",
        ".length",
        "[0]",
        "?.x",
        ".x",
        ".x.y",
        ".toString()",
        ".x()",
        " + 1",
        " === undefined",
        " || 'none'",
        "?.[1]",
        ".名",
        "['price']",
    ]);
    (before, field, after).prop_map(|(before, field, after)| {
        format!("{before}{field}{after}{}", if before.starts_with('[') { ")" } else { "" })
    })
}

#[test]
fn a_handler_on_the_field_fast_path_does_what_it_does_on_the_slow_path() {
    let bench = RefCell::new(Bench::new(vec![], ""));
    let fast_cases = Cell::new(0);
    let data = prop_oneof![6 => map(value()), 1 => value()];
    let reads = proptest::collection::vec(read_of_field(), 1..3);
    let property = |(data, reads): (Value, Vec<String>)| {
        let fast = format!("var d = response.body.data;\nreturn [{}];\n", reads.join(", "));
        // Never reached, and enough to need the whole event.
        let slow = format!("{fast}void [response];");
        prop_assert!(fast_handler(&code(1, &slow, false)).is_none());
        fast_cases.set(fast_cases.get() + u32::from(fast_handler(&code(1, &fast, false)).is_some()));
        let bench = &mut *bench.borrow_mut();
        let mut outcome = |source: &str| {
            let response = Response::event(Arc::from("tick"), Arc::from("7"), Arc::from("raw"), data.clone());
            let extra = HandlerArgs { response: Some(Rc::new(response)), ..HandlerArgs::default() };
            let result = bench.run_with(source, &[], &extra);
            result.and_then(|value| bench.engine.to_value(&value)).map(|value| value.to_string())
        };
        prop_assert_eq!(outcome(&fast), outcome(&slow), "{} with {}", fast, data);
        Ok(())
    };
    runner(800).run(&(data, reads), property).unwrap();
    assert!(fast_cases.get() > 250, "only {} of 800 handlers take the fast path", fast_cases.get());
}

/// Found by the property above: the engine notes no position for the call of an optional chain, so that the whole code was marked.
#[test]
fn a_failed_call_of_an_optional_chain_is_marked_on_both_paths() {
    let mut bench = Bench::new(vec![], "");
    for (read, message, mark) in [
        ("response.body.data?.constructor.x()", "`response.body.data?.constructor.x` is not a function", "x"),
        ("d?.constructor.x()", "`d?.constructor.x` is not a function", "x"),
        ("d?.constructor?.x?.y.z || d?.valueOf().x()", "`d?.valueOf` or `d?.valueOf().x` is not a function", "valueOf"),
        ("d?.constructor.name()", "`d?.constructor.name` is not a function", "name"),
        ("d?.constructor['name']()", "`d?.constructor['name']` is not a function", "'"),
        (
            "d?.missing?.() || (0, d?.constructor.name)?.()",
            "`d?.missing` or `(0, d?.constructor.name)` is not a function",
            "missing",
        ),
        (
            "d?.toString() + d?.constructor.name()",
            "`d?.toString` or `d?.constructor.name` is not a function",
            "toString",
        ),
    ] {
        let fast = format!("var d = response.body.data;\nreturn [{read}];\n");
        for source in [fast.clone(), format!("{fast}void [response];")] {
            let data = Value::map([("price", Value::from(1.0))]);
            let response = Response::event(Arc::from("tick"), Arc::from("7"), Arc::from("raw"), data);
            let extra = HandlerArgs { response: Some(Rc::new(response)), ..HandlerArgs::default() };
            let fault = bench.run_with(&source, &[], &extra).unwrap_err();
            assert_eq!((fault.message.as_str(), marked(&source, &fault)), (message, mark), "{source}");
        }
    }
}

fn step() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(NAMES).prop_map(|name| format!(".{name}")),
        1 => select(NAMES).prop_map(|name| format!("['{name}']")),
        1 => select(vec!["[0]", "[1]", "[12]", "['0']", "['a b']", "[\"00\"]", "['']"]).prop_map(str::to_owned),
    ]
}

#[test]
fn a_path_in_a_binding_leads_where_it_leads_in_javascript() {
    let bench = RefCell::new(Bench::new(vec![], ""));
    let plain_cases = Cell::new(0);
    let property = |(data, steps): (Value, Vec<String>)| {
        let Some(Plain::Path(_, path)) = plain(&format!("row{}", steps.concat())) else { return Ok(()) };
        plain_cases.set(plain_cases.get() + 1);
        let bench = &mut *bench.borrow_mut();
        // Reading below nothing gives nothing, in a path as with `?.`.
        let steps = steps.iter().map(|step| format!("?.{}", step.trim_start_matches('.')));
        let script = bench.code(&format!("row{}", steps.collect::<String>()), true);
        let locals = [(Arc::from("row"), ScriptValue::Plain(data.clone()))];
        let expected = bench.engine.evaluate(bench.env(), &script, &locals).unwrap();
        let expected = bench.engine.to_value(&expected).unwrap().to_string();
        let whole = bench.code("row", true);
        let object = bench.engine.evaluate(bench.env(), &whole, &locals).unwrap();
        for root in [ScriptValue::Plain(data.clone()), object] {
            let found = bench.engine.path(&root, &path);
            let found = bench.engine.to_value(&found).unwrap().to_string();
            prop_assert_eq!(&found, &expected, "{} of {:?} in {}", script.source, root, data);
        }
        Ok(())
    };
    runner(500).run(&(value(), proptest::collection::vec(step(), 1..4)), property).unwrap();
    assert!(plain_cases.get() > 200, "only {} of 500 paths are plain", plain_cases.get());
}

#[test]
fn places_of_texts_and_lists_are_read_by_number_and_by_text() {
    let at = |value: Value, path: &[Segment]| value.at(path);
    assert_eq!(at(Value::from("größe"), &[Segment::Index(2)]), Value::from("ö"));
    assert_eq!(at(Value::from("größe"), &[Segment::Index(9)]), Value::Null);
    assert_eq!(plain("row['0']"), plain("row[0]"));
}
