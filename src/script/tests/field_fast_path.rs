//! Handlers that read fields of an event: with the fast path, and where it must not be used.

use super::*;
use crate::field_fast_path::{Field, fast_handler};

fn event(data: Value) -> Rc<Response> {
    Rc::new(Response::event(Arc::from("tick"), Arc::from("7"), Arc::from("raw"), data))
}

fn quote(price: impl Into<Value>) -> Value {
    Value::map([("price", price.into()), ("symbol", "ABC".into()), ("items", Value::list([1.0.into()]))])
}

/// The rewritten source of a handler that takes the fast path.
fn rewritten(source: &str) -> Option<String> {
    fast_handler(&code(1, source, false)).map(|handler| handler.source)
}

fn run(bench: &mut Bench, source: &str, data: Value) -> (String, Rc<Response>) {
    let response = event(data);
    let extra = HandlerArgs { response: Some(response.clone()), ..HandlerArgs::default() };
    let result = match bench.run_with(source, &[], &extra) {
        Ok(script_value) => bench.engine.to_value(&script_value).expect("plain data").to_string(),
        Err(fault) => format!("{} at `{}`", fault.message, marked(source, &fault)),
    };
    (result, response)
}

fn is_plain(response: &Response) -> bool {
    matches!(&*response.body.borrow(), Body::Event { data: ScriptValue::Plain(_), .. })
}

#[test]
fn fields_become_parameters_of_the_same_width() {
    let source = "var d = response.body.data;\nif (d.price > 1 && d.symbol) { out = `${d.price}`; }";
    let handler = fast_handler(&code(1, source, false)).expect("fields only");
    assert_eq!(handler.fields, [Field::Data("price".into()), Field::Data("symbol".into())]);
    assert_eq!(handler.source, "var d = 1                 ;\nif (ƒ0      > 1 && ƒ1      ) { out = `${ƒ0     }`; }");
}

#[test]
fn a_handler_that_only_reads_fields_takes_the_fast_path() {
    for source in [
        "if (response.body.event) { n = response.body.data.price; }",
        "const { length } = rows; let q = response.body.data; rows.find(r => r.symbol === q.symbol).price = q.price;",
        "let b = response.body; let d = b.data || {}; if (!d) return; n = d?.price ?? 0;",
        "n = response?.body?.data?.price; m = (response.body.data || {}).price;",
        "if (!response.body.data) return; n = response.body.data ? response.body.data.symbol.length : 0;",
        "var data = response.body.data; other.data = {data: data.price, id: response.body.id};",
    ] {
        assert!(rewritten(source).is_some(), "{source}");
    }
}

#[test]
fn a_handler_that_needs_the_event_takes_the_slow_path() {
    for source in [
        "rows.push(response.body.data);",
        "var d = response.body.data; rows.push(d);",
        "var d = response.body.data; d.price = 2;",
        "var d = response.body.data; d.price++;",
        "var d = response.body.data; delete d.price;",
        "var d = response.body.data; d.list();",
        "var d = response.body.data; n = d['price'];",
        "var d = response.body.data; n = d.toString;",
        "var d = response.body.data; ({price: d.price} = x); [d.price] = [1];",
        "var d = response.body.data; for (d.price of [1]) {}",
        "var d = response.body.data; d = {price: 1}; n = d.price;",
        "var d = response.body.data; n = {d};",
        "d = 1; var d = response.body.data; n = d.price;",
        "if (x) { var d = response.body.data; } n = d.price;",
        "var d = response.body.data; rows.forEach(function (d) { n = d.price; });",
        "var {price} = response.body.data; n = price;",
        "n = response.body.data.price; show(response);",
        "n = response.body.data.price; show(arguments[0]);",
        "n = response.statusCode;",
        "n = d.price; var d = response.body.data;",
        "for (var k in response.body.data) n = k;",
        "n = response\n.body.data.price;",
        "n = response.body.data.price; response = 1;",
    ] {
        assert_eq!(rewritten(source), None, "{source}");
    }
}

#[test]
fn both_paths_give_the_same() {
    let fast =
        "var d = response.body.data || {}; return [d.price, d.symbol, d.missing === undefined, response.body.event];";
    let whole = format!("var all = [response.body.data]; {fast}");
    assert!(rewritten(fast).is_some() && rewritten(&whole).is_none());
    for price in [Value::Number(1.5), Value::Null, Value::Bool(true), Value::from("größer")] {
        let mut bench = Bench::new(vec![], "");
        let (one, response) = run(&mut bench, fast, quote(price.clone()));
        assert!(is_plain(&response));
        assert_eq!(one, run(&mut bench, &whole, quote(price)).0);
    }
}

#[test]
fn lists_and_maps_in_an_event_can_be_changed() {
    let mut bench = Bench::new(vec![], "");
    let (_, response) = run(&mut bench, "response.body.data.items.push(2);", quote(1.0));
    let Body::Event { data, .. } = response.body.borrow().clone() else { panic!("an event") };
    assert_eq!(bench.engine.to_value(&data).unwrap().get("items").to_string(), "[1,2]");
}

#[test]
fn an_event_without_fields_is_handled_as_written() {
    let mut bench = Bench::new(vec![], "");
    let source = "var d = response.body.data; if (!d) return 'none'; return d.price;";
    assert_eq!(run(&mut bench, source, Value::Null).0, r#""none""#);
    assert_eq!(run(&mut bench, source, quote(2.0)).0, "2");
    assert_eq!(run(&mut bench, source, Value::from("text")).0, "null");
}

#[test]
fn a_function_that_reaches_the_event_another_way_keeps_the_whole() {
    let global = "var n = 0; function tidy() { feed.body.data.price = 5; }";
    let mut bench = Bench::new(vec![("feed", api("feed"))], global);
    let (_, response) = run(&mut bench, "n = response.body.data.price;", quote(2.0));
    assert!(!is_plain(&response));
}

#[test]
fn faults_keep_their_place() {
    let mut bench = Bench::new(vec![], "");
    let source = "var d = response.body.data;\nvar n = d.price;\nreturn d.missing.length + missingName;";
    let (message, response) = run(&mut bench, source, quote(2.0));
    assert!(is_plain(&response) && message.contains("length"), "{message}");
}

#[test]
fn values_of_earlier_events_stay_with_their_closures() {
    let mut bench = Bench::new(vec![], "var all = [];");
    let source = "var d = response.body.data; all.push(function () { return d.price; }); return all.map(f => f());";
    run(&mut bench, source, quote(1.0));
    assert_eq!(run(&mut bench, source, quote(2.0)).0, "[1,2]");
}
