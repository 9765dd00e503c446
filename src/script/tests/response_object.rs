//! `response`, and APIs by name.

use super::*;

fn event(data: Value) -> Rc<Response> {
    Rc::new(Response::event(Arc::from("message"), Arc::from("7"), Arc::from("raw"), data))
}

fn with(response: &Rc<Response>) -> HandlerArgs {
    HandlerArgs { response: Some(response.clone()), ..HandlerArgs::default() }
}

#[test]
fn a_streams_event_has_its_parts() {
    let mut bench = Bench::new(vec![], "");
    let response = event(Value::map([("price", 1.5.into())]));
    let script_value = bench.run_with(
        "var b = response.body; return [b.event, b.id, b.raw, b.data.price, response.statusCode];",
        &[],
        &with(&response),
    );
    assert_eq!(bench.engine.to_value(&script_value.unwrap()).unwrap().to_string(), r#"["message","7","raw",1.5,200]"#);
}

#[test]
fn what_a_script_changes_in_an_event_stays_in_the_answer() {
    let mut bench = Bench::new(vec![], "");
    let response = event(Value::map([("price", 1.0.into())]));
    bench.run_with("response.body.data.price = 2; response.body.data.more = [1];", &[], &with(&response)).unwrap();
    let Body::Event { data, .. } = response.body.borrow().clone() else { panic!("an event") };
    assert_eq!(bench.engine.to_value(&data).unwrap().to_string(), r#"{"price":2,"more":[1]}"#);
}

#[test]
fn an_event_that_no_script_reads_stays_plain() {
    let mut bench = Bench::new(vec![], "var n = 0;");
    let response = event(Value::map([("price", 1.0.into())]));
    bench.run_with("if (response.body.event) n = n + 1;", &[], &with(&response)).unwrap();
    assert!(matches!(&*response.body.borrow(), Body::Event { data: ScriptValue::Plain(_), .. }));
}

#[test]
fn an_ordinary_body_is_replaced_by_its_object() {
    let mut bench = Bench::new(vec![], "");
    let response = Rc::new(Response::new(404, Value::map([("items", Value::list([1.0.into()]))])));
    bench.run_with("response.body.items.push(response.isError);", &[], &with(&response)).unwrap();
    let Body::Value(body) = response.body.borrow().clone() else { panic!("a body") };
    assert_eq!(bench.engine.to_value(&body).unwrap().to_string(), r#"{"items":[1,true]}"#);
}

#[test]
fn response_is_data_where_data_is_wanted() {
    let mut bench = Bench::new(vec![], "");
    let response = Rc::new(Response::new(200, Value::list([1.0.into()])));
    bench
        .run_with("ensemble.storage.last = response; console.log(response.body, response);", &[], &with(&response))
        .unwrap();
    let stored = bench.host.read(&Object::Storage, "last");
    assert_eq!(bench.engine.to_value(&stored).unwrap().get("statusCode"), Value::Number(200.0));
    assert!(bench.lines().iter().any(|line| line.starts_with(r#"Info: [1] {"body":[1]"#)));
}

#[test]
fn an_api_by_name_answers_from_its_response() {
    let mut bench = Bench::new(vec![("feed", api("feed"))], "");
    bench.host.answers.borrow_mut().insert(Arc::from("feed"), event(Value::map([("n", 3.0.into())])));
    assert_eq!(bench.json("feed.body.data.n + feed.statusCode"), "203");
    bench.run("feed.body.data.n = 5;").unwrap();
    assert_eq!(bench.json("feed.body.data.n"), "5");
}

#[test]
fn reading_below_an_api_without_an_answer_is_no_fault() {
    let mut bench = Bench::new(vec![("feed", api("feed"))], "");
    assert_eq!(bench.json("feed.body.data.price"), "null");
    assert_eq!(bench.json("feed.body.items[0].x ?? 'none'"), r#""none""#);
    assert_eq!(bench.json("feed.body['a b'].c"), "null");
    assert_eq!(bench.json("feed.body.items.map(x => x.y)"), "null");
    assert!(bench.run("var p = feed.body.data.price; if (feed.body) return 1; return typeof p;").is_ok());
    let fault = bench.run("feed.body.data.price = 1;").unwrap_err();
    assert!(fault.message.contains("null or undefined"), "{}", fault.message);
}

#[test]
fn a_name_of_the_authors_own_is_not_guarded() {
    let mut bench = Bench::new(vec![("feed", api("feed"))], "var mine = {};");
    assert!(bench.evaluate("mine.body.x").is_err());
}

#[test]
fn a_fault_after_a_guarded_read_is_placed_right() {
    let mut bench = Bench::new(vec![("feed", api("feed"))], "var none = null;");
    let source = "var a = feed.body.data.price; var b = none.thing;";
    let fault = bench.run(source).unwrap_err();
    assert_eq!(marked(source, &fault), "thing");
}
