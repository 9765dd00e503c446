//! Data on its way in and out.

use super::*;

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
