//! Handlers that look at fields of an event, in the direct form and where it must not be taken.

use super::*;
use crate::direct::{Field, direct};

fn event(data: Value) -> Rc<Response> {
    Rc::new(Response::event(Arc::from("tick"), Arc::from("7"), Arc::from("raw"), data))
}

fn quote(price: impl Into<Value>) -> Value {
    Value::map([("price", price.into()), ("symbol", "ABC".into()), ("items", Value::list([1.0.into()]))])
}

/// The direct form of a handler.
fn form(source: &str) -> Option<String> {
    direct(&code(1, source, false)).map(|direct| direct.text)
}

fn run(bench: &mut Bench, source: &str, data: Value) -> (String, Rc<Response>) {
    let response = event(data);
    let extra = Extra { response: Some(response.clone()), ..Extra::default() };
    let result = match bench.run_with(source, &[], &extra) {
        Ok(datum) => bench.engine.to_value(&datum).expect("plain data").to_string(),
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
    let direct = direct(&code(1, source, false)).expect("fields only");
    assert_eq!(direct.fields, [Field::Data("price".into()), Field::Data("symbol".into())]);
    assert_eq!(direct.text, "var d = 1                 ;\nif (ƒ0      > 1 && ƒ1      ) { out = `${ƒ0     }`; }");
}

#[test]
fn what_only_looks_at_fields_is_direct() {
    for source in [
        "if (response.body.event) { n = response.body.data.price; }",
        "const { length } = rows; let q = response.body.data; rows.find(r => r.symbol === q.symbol).price = q.price;",
        "let b = response.body; let d = b.data || {}; if (!d) return; n = d?.price ?? 0;",
        "n = response?.body?.data?.price; m = (response.body.data || {}).price;",
        "if (!response.body.data) return; n = response.body.data ? response.body.data.symbol.length : 0;",
        "var data = response.body.data; other.data = {data: data.price, id: response.body.id};",
    ] {
        assert!(form(source).is_some(), "{source}");
    }
}

#[test]
fn what_needs_the_event_gets_it() {
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
        assert_eq!(form(source), None, "{source}");
    }
}

#[test]
fn both_forms_say_the_same() {
    let direct =
        "var d = response.body.data || {}; return [d.price, d.symbol, d.missing === undefined, response.body.event];";
    let whole = format!("var all = [response.body.data]; {direct}");
    assert!(form(direct).is_some() && form(&whole).is_none());
    for price in [Value::Number(1.5), Value::Null, Value::Bool(true), Value::from("größer")] {
        let mut bench = Bench::new(vec![], "");
        let (one, response) = run(&mut bench, direct, quote(price.clone()));
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
