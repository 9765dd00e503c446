//! Data on its way in and out.

use super::*;
use ensemble_core::value::Segment;

#[test]
fn what_has_no_plain_form_becomes_the_nearest() {
    let mut bench = Bench::new(vec![], "");
    for (source, expected) in [
        ("undefined", "null"),
        ("() => 1", "null"),
        ("Promise.resolve(1)", "null"),
        ("new Date(0)", r#""1970-01-01T00:00:00.000Z""#),
        ("new Date(NaN)", "null"),
        ("new Map([['a', 1], [2, {b: 3}]])", r#"{"a":1,"2":{"b":3}}"#),
        ("new Map([[{}, 1]])", "[[{},1]]"),
        ("new Set([1, 'x'])", r#"[1,"x"]"#),
        ("new Error('no')", r#""Error: no""#),
        ("12345678901234567890n", r#""12345678901234567890""#),
        ("[1, , 3]", "[1,null,3]"),
        ("({b: 1, 2: 2, a: 3, 1: 4})", r#"{"1":4,"2":2,"b":1,"a":3}"#),
        ("({get g() { return 5 }})", r#"{"g":5}"#),
        ("Object.create({inherited: 1})", "{}"),
        ("new Proxy({a: 1}, {})", r#"{"a":1}"#),
        ("[0.1 + 0.2, -0, 1e21, NaN]", "[0.30000000000000004,0,1e+21,null]"),
        ("new (class { constructor() { this.x = 1 } })", r#"{"x":1}"#),
        ("'ä😀'", r#""ä😀""#),
    ] {
        assert_eq!(bench.json(source), expected, "{source}");
    }
}

#[test]
fn getters_may_replace_themselves() {
    let scripts = r#"
        var one = {get x() { Object.defineProperty(this, 'x', {value: [1, 2], configurable: true}); return this.x; }};
        var two = {a: 1, get x() { delete this.x; return this.x = [3]; }, b: 'bee'};
        class Late { get y() { Object.defineProperty(this, 'y', {value: {k: 4}}); return this.y; } }
        var three = new Late(), four = {};
        Object.defineProperty(four, 'z', {configurable: true, get() { delete four.z; return four.z = () => 5; }});
        function read() { return [one.x, two
            . x, three?.y, four.z()]; }
    "#;
    let mut bench = Bench::new(vec![], scripts);
    for _ in 0..4 {
        // The same places each time: the engine's caches are theirs.
        assert_eq!(bench.json("read()"), r#"[[1,2],[3],{"k":4},5]"#);
        assert_eq!(bench.json("[one.x, two.x.length, three.y.k, typeof four.z]"), r#"[[1,2],1,4,"function"]"#);
    }
    assert_eq!(bench.json("(two.x = 7, two.x++, two['x'] + ' .x')"), r#""8 .x""#);
}

#[test]
fn data_comes_back_as_it_went_in() {
    let value = Value::map([
        ("list", Value::list([Value::Null, true.into(), 1.5.into(), "ü".into()])),
        ("10", Value::map([("a", Value::list([]))])),
        ("z", Value::map::<&str>([])),
    ]);
    let mut bench = Bench::new(vec![("data", Name::Value(value.clone()))], "");
    assert_eq!(bench.evaluate("data").unwrap().get("list"), value.get("list"));
    assert_eq!(
        bench.json("[data.list.length, data[10].a, data.z, Array.isArray(data.list), data.list instanceof Array]"),
        "[4,[],{},true,true]"
    );
}

#[test]
fn text_for_people_is_the_values() {
    let mut bench = Bench::new(vec![], "");
    for (source, expected) in [("[1, {a: 'x'}]", r#"[1,{"a":"x"}]"#), ("() => 1", "function"), ("5", "5"), ("null", "")]
    {
        let code = bench.code(source, true);
        let script_value = bench.engine.evaluate(bench.env(), &code, &[]).unwrap();
        assert_eq!(&*bench.engine.display(&script_value), expected);
    }
}

/// A record of an event: its number, a long text and large data.
fn record() -> Value {
    let rows = (0..2_000).map(|at| Value::map([("at", Value::from(f64::from(at)))]));
    Value::map([
        ("n", 7.0.into()),
        ("raw", Value::from("x".repeat(100_000))),
        ("data", Value::map([("rows", Value::list(rows))])),
    ])
}

#[test]
fn what_is_large_is_converted_when_it_is_read() {
    let one = [(Arc::from("one"), ScriptValue::Plain(record()))];
    let bench = &mut Bench::new(vec![], "var kept = null;");
    let mut json = |source: &str| {
        let code = bench.code(source, true);
        let value = bench.engine.evaluate(bench.env(), &code, &one).unwrap();
        bench.engine.to_value(&value).unwrap().to_string()
    };
    for (source, expected) in [
        ("one.n", "7"),
        ("[one.raw.length, one.data.rows.length, one.data.rows[1999].at]", "[100000,2000,1999]"),
        ("Object.keys(one)", r#"["n","raw","data"]"#),
        ("JSON.stringify({...one}.data.rows[3])", r#""{\"at\":3}""#),
        ("one.data === one.data && one.data.rows === one.data.rows", "true"),
        ("(one.raw = 'short', one.raw + one.n)", r#""short7""#),
        // The same place, again and again: the engine caches where a property is.
        ("[1, 2, 3].map(() => one.raw.length)", "[100000,100000,100000]"),
        ("[1, 2, 3].map(() => one.data.rows[2].at + one.data.rows.length)", "[2002,2002,2002]"),
        ("[1, 2, 3].map((n) => (one.raw = n, one.raw))", "[1,2,3]"),
        ("(delete one.raw, 'raw' in one)", "false"),
        ("[1, 2].map((n) => (delete one.raw, one.raw = n, one.raw))", "[1,2]"),
        ("Object.create(one).raw.length", "100000"),
        (
            "(() => { var child = Object.create(one); child.raw = 1; return [child.raw, one.raw.length]; })()",
            "[1,100000]",
        ),
        ("(() => { Object.freeze(one); one.raw = 1; return [one.raw.length, one.raw.length]; })()", "[100000,100000]"),
        ("(one.data.rows.push(1), one.data.rows.length)", "2001"),
        ("Object.entries(one).map(([key, value]) => key + typeof value)", r#"["nnumber","rawstring","dataobject"]"#),
    ] {
        assert_eq!(json(source), expected, "{source}");
    }
}

#[test]
fn what_no_script_has_read_stays_the_very_data() {
    let record = record();
    let one = [(Arc::from("one"), ScriptValue::Plain(record.clone()))];
    let mut bench = Bench::new(vec![], "var kept = null;");
    bench.run_with("kept = one; kept.n = 8;", &one, &HandlerArgs::default()).unwrap();
    let kept = bench.engine.global(bench.env(), "kept").unwrap();
    let path = [Segment::Key("data".into()), Segment::Key("rows".into())];
    let ScriptValue::Plain(rows) = bench.engine.path(&kept, &path) else { panic!("it was converted") };
    let same = |one: &Value, other: &Value| match (one, other) {
        (Value::List(one), Value::List(other)) => Arc::ptr_eq(one, other),
        _ => false,
    };
    assert!(same(&rows, &record.get("data").get("rows")));
    let whole = bench.engine.to_value(&kept).unwrap();
    assert!(same(&whole.get("data").get("rows"), &rows) && whole.get("n") == Value::Number(8.0));
    bench.run("delete kept.raw;").unwrap();
    assert_eq!(bench.engine.path(&kept, &[Segment::Key("raw".into())]), ScriptValue::NULL, "it is deleted");
    bench.run("kept.data.rows[0].at = 5;").unwrap();
    let first = [path[0].clone(), path[1].clone(), Segment::Index(0), Segment::Key("at".into())];
    assert_eq!(bench.engine.path(&kept, &first), ScriptValue::Plain(5.0.into()), "what a script changes is seen");
    assert_eq!(record.get("data").get("rows").at(&first[2..]), Value::Number(0.0), "and stays in the script");
}

#[test]
fn small_values_in_a_piece_of_many_wait_too() {
    let many = Value::map(
        (0..900).map(|at| (format!("k{at}"), Value::list([Value::map([("a", Value::list([1.0.into()]))])]))),
    );
    let one = [(Arc::from("one"), ScriptValue::Plain(many))];
    let mut bench = Bench::new(vec![], "");
    let code = bench.code("[one.k0[0].a[0], one.k899[0].a[0], Object.values(one).length]", true);
    let value = bench.engine.evaluate(bench.env(), &code, &one).unwrap();
    assert_eq!(bench.engine.to_value(&value).unwrap().to_string(), "[1,1,900]");
}

#[test]
fn of_a_row_only_the_fields_that_are_read_are_converted() {
    let row = Value::map([("n", 7.0.into()), ("name", "x".into()), ("inner", Value::map([("a", 1.0.into())]))]);
    let locals = [(Arc::from("one"), ScriptValue::Plain(row))];
    let mut bench = Bench::new(vec![], "function whole(one) { return Object.keys(one).join() }");
    for (source, expected) in [
        ("one.n + 1", "8"),
        ("one?.name + one.missing", r#""xundefined""#),
        ("one.inner.a === 1 && someone.n", r#""other""#),
        ("whole(one)", r#""n,name,inner""#),
        ("one.n + ' of the one, ' + Object.keys(one).length", r#""7 of the one, 3""#),
        ("one.keys().length", "3"),
        ("[one].map((one) => one.name)[0]", r#""x""#),
        ("(one.n += 1, whole(one), one.n)", "8"),
        ("JSON.stringify({one})", r#""{\"one\":{\"n\":7,\"name\":\"x\",\"inner\":{\"a\":1}}}""#),
        ("({...one}).name", r#""x""#),
        ("'name' in one", "true"),
    ] {
        let code = bench.code(&source.replace("someone.n", "'other'"), true);
        let value = bench.engine.evaluate(bench.env(), &code, &locals).unwrap();
        assert_eq!(bench.engine.to_value(&value).unwrap().to_string(), expected, "{source}");
    }
}
