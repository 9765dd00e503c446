//! Message and place of a script's fault.

use super::*;

fn fault_of(source: &str) -> Fault {
    Bench::new(vec![], "").run(source).unwrap_err()
}

#[test]
fn reading_a_property_of_nothing_names_the_property() {
    let source = "var d = {};\nvar x = d.data.price;";
    let fault = fault_of(source);
    assert_eq!(fault.message, "cannot read `price` of `d.data`: it is null or undefined");
    assert_eq!(marked(source, &fault), "price");
    assert!(fault.help.is_some());
    assert_eq!(fault.kind, FaultKind::Thrown);
}

#[test]
fn an_unknown_name_is_named() {
    let source = "var a = 1;\n  missing(a);";
    let fault = fault_of(source);
    assert_eq!(fault.message, "`missing` is not defined");
    assert_eq!(marked(source, &fault), "missing");
}

#[test]
fn calling_what_is_no_function_names_it() {
    let source = "var a = {b: 1};\na.b();";
    let fault = fault_of(source);
    assert!(fault.message.contains("not a function"), "{}", fault.message);
    assert_eq!(fault.span.map(|span| span.start >= 100 + 16), Some(true));
}

#[test]
fn a_thrown_error_keeps_its_message_and_place() {
    let source = "if (true) {\n  throw new Error('no luck');\n}";
    let fault = fault_of(source);
    assert_eq!(fault.message, "no luck");
    let span = fault.span.unwrap();
    assert!((112..142).contains(&span.start), "{span:?}");
}

#[test]
fn thrown_text_is_the_message() {
    assert_eq!(fault_of("throw 'oh';").message, "oh");
    assert_eq!(fault_of("throw {a: 1};").message, "an object was thrown");
    let response = "throw {statusCode: null, reasonPhrase: 'nobody listens.', body: 'nobody listens.'};";
    assert_eq!(fault_of(response).message, "a request failed: nobody listens");
    assert_eq!(fault_of("throw null;").message, "null");
}

#[test]
fn wide_letters_before_a_fault_do_not_move_it() {
    let source = "var s = '😀ß…'; nothing.x;";
    let fault = fault_of(source);
    assert_eq!(marked(source, &fault), "nothing");
}

#[test]
fn a_fault_in_a_function_of_global_stands_there() {
    let global = "function f(x) {\n  return x.y.z;\n}";
    let mut bench = Bench::new(vec![], global);
    let fault = bench.run("f({});").unwrap_err();
    assert_eq!(marked(global, &fault), "z");
}

#[test]
fn global_that_throws_is_reported_with_its_place() {
    let global = "var a = 1;\nmissing();\n";
    let (_, faults) = Bench::with_faults(vec![], global);
    assert_eq!(faults.len(), 1);
    assert_eq!(marked(global, &faults[0]), "missing");
}

#[test]
fn global_that_does_not_parse_is_reported_with_its_place() {
    let (_, faults) = Bench::with_faults(vec![], "var a = 1;\nvar b = = 2;\n");
    assert_eq!(faults[0].kind, FaultKind::Syntax);
    let span = faults[0].span.unwrap();
    assert!((111..124).contains(&span.start), "{span:?}");
}

#[test]
fn an_expression_that_does_not_parse_is_a_fault() {
    let mut bench = Bench::new(vec![], "");
    for source in ["a +", "a) + (b", "var x = 1", "a; b", ""] {
        assert_eq!(bench.evaluate(source).unwrap_err().kind, FaultKind::Syntax, "{source}");
    }
}

#[test]
fn text_made_at_run_time_is_not_code() {
    let mut bench = Bench::new(vec![], "");
    assert!(bench.run("eval('1')").is_err());
    assert!(bench.run("new Function('return 1')()").is_err());
}

#[test]
fn a_failed_access_names_the_object_and_the_property() {
    let mut bench =
        Bench::new(vec![("feed", api("feed"))], "var o = {a: {}}, none = null; function f(x) { return x; }");
    for (source, message, mark) in [
        ("var n = {}; n.at.all = 3;", "cannot set `all` of `n.at`", "all"),
        ("o.a.b.c = o.x.y;", "cannot read `y` of `o.x`", "y"),
        ("o.a.b.c = 1;", "cannot set `c` of `o.a.b`", "c"),
        ("o.a['b'].c += 1;", "cannot set `c` of `o.a['b']`", "c"),
        ("o.a.b.c++;", "cannot set `c` of `o.a.b`", "c"),
        ("delete o.a.b.c;", "cannot delete `c` of `o.a.b`", "c"),
        ("o.a.b.c.d();", "cannot read `c` of `o.a.b`", "c"),
        ("o.a.b.c();", "cannot call `c` of `o.a.b`", "c"),
        ("none.a.b();", "cannot read `a` of `none`", "a"),
        ("o.a.x = o.b.c();", "cannot call `c` of `o.b`", "c"),
        ("o.a.x.y = f(o.a) + f();", "cannot set `y` of `o.a.x`", "y"),
        ("f(o.a).b.c;", "cannot read `c` of `f(o.a).b`", "c"),
        ("[1].map(x => o.b.c + x);", "cannot read `c` of `o.b`", "c"),
        ("var g = () => o.b.c(); g();", "cannot call `c` of `o.b`", "c"),
        ("o?.b.c.d;", "cannot read `c` of `o?.b`", "c"),
        ("return `${o.a.b.c}`;", "cannot read `c` of `o.a.b`", "c"),
        ("for (var x of o.b) {}", "cannot iterate over `o.b`", "o"),
        ("var {x} = o.b;", "cannot take properties out of `o.b`", "o"),
        ("if (none) none.x();\no\n  .a\n  .b\n  .c = 1", "cannot set `c` of `o.a.b`", "c"),
        ("feed.body.a.b; o.b.c();", "cannot call `c` of `o.b`", "c"),
        ("var s = '😀😀'; o.b.c;", "cannot read `c` of `o.b`", "c"),
        ("o.a.b(); none.x();", "`o.a.b` is not a function", "b"),
    ] {
        let fault = bench.run(source).unwrap_err();
        assert!(fault.message.starts_with(message), "{source}: {}", fault.message);
        assert_eq!(marked(source, &fault), mark, "{source}");
    }
    let fault = bench.evaluate("o.a.b.c + 1").unwrap_err();
    assert_eq!(fault.message, "cannot read `c` of `o.a.b`: it is null or undefined");
    assert_eq!(bench.run("Object.keys(none);").unwrap_err().message, "`Object.keys` got null or undefined");
}

#[test]
fn a_misspelt_name_has_a_suggestion_from_the_names_in_scope() {
    let names = vec![("feed", api("feed")), ("title", widget(1))];
    let mut bench = Bench::new(names, "let counter = 0; function refresh() {} var list = [1];");
    let extra = HandlerArgs {
        response: Some(Rc::new(Response::new(200, Value::Null))),
        event: Some(ScriptValue::NULL),
        ..HandlerArgs::default()
    };
    let locals = [(Arc::from("row"), ScriptValue::NULL)];
    for (source, nearest) in [
        ("respnse.body; response;", "response"),
        ("evnt.data; event;", "event"),
        ("titel.text = 1;", "title"),
        ("coutner = counter + countr;", "counter"),
        ("refesh();", "refresh"),
        ("fed.body;", "feed"),
        ("rwo.name; row;", "row"),
        ("ensembel.showToast();", "ensemble"),
        ("ensemble.showTost({message: 1});", "showToast"),
        ("title.focs();", "focus"),
        ("list.fitler(x => x);", "filter"),
        ("JSN.parse('1');", "JSON"),
    ] {
        let fault = bench.run_with(source, &locals, &extra).unwrap_err();
        assert_eq!(fault.help, Some(format!("did you mean `{nearest}`?")), "{source}: {}", fault.message);
    }
    for source in ["quite_other();", "var list = {}; list.fitler();", "[{}].map(list => list.fitler());"] {
        assert_eq!(bench.run(source).unwrap_err().help, None, "{source}");
    }
    assert_eq!(bench.evaluate("titel.text").unwrap_err().help.as_deref(), Some("did you mean `title`?"));
}

#[test]
fn a_fault_stands_in_the_code_that_ran_also_when_another_one_has_the_same_text() {
    let mut bench = Bench::new(vec![], "var count = 0; function run(next) { next(); }");
    for text in ["count++;\nmissing.field = count;", "count++;\nif (count > 0) { null.field; }"] {
        let first = bench.code(text, false);
        let mut second = Code::clone(&bench.code(text, false));
        (second.span.start, second.span.end) = (second.span.start + 500, second.span.end + 500);
        second.line_starts = second.line_starts.iter().map(|start| start + 500).collect();
        let mut starts = Vec::new();
        for code in [&first, &Arc::new(second), &first] {
            let fault = bench.engine.run(bench.env(), code, &[], &HandlerArgs::default()).unwrap_err();
            starts.push(fault.span.unwrap().start);
        }
        assert!((100..200).contains(&starts[0]), "{starts:?}");
        assert_eq!(starts, [starts[0], starts[0] + 500, starts[0]]);
    }
    let scope = bench.engine.scope(bench.scope).unwrap();
    assert_eq!(scope.sources.borrow().len(), 1 + 2, "Global, and a function for each text");
}

#[test]
fn code_of_one_text_that_makes_functions_has_a_function_each() {
    let mut bench = Bench::new(vec![], "var kept = [];");
    let codes = [0, 1].map(|_| bench.code("kept.push(() => missing);", false));
    for code in &codes {
        bench.engine.run(bench.env(), code, &[], &HandlerArgs::default()).unwrap();
    }
    let scope = bench.engine.scope(bench.scope).unwrap();
    assert_eq!(scope.sources.borrow().len(), 1 + 2);
}
