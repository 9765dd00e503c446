//! A screen's names and variables.

use super::*;
use ensemble_core::value::Segment;

#[test]
fn a_handler_changes_variables_of_global() {
    let mut bench =
        Bench::new(vec![], "var count = 1; let step = 2; const name = 'n'; function twice(x) { return 2 * x; }");
    bench.run("count = count + step;").unwrap();
    assert_eq!(bench.json("twice(count) + name"), r#""6n""#);
}

#[test]
fn variables_of_global_are_read_without_a_script() {
    let mut bench =
        Bench::new(vec![("w", widget(1))], "var a = 1; let b = {c: [10, 20]}; const d = 'x'; function f() {}");
    let place = bench.env();
    assert_eq!(bench.engine.global(place, "a"), Some(ScriptValue::Plain(1.0.into())));
    let b = bench.engine.global(place, "b").unwrap();
    let path = [Segment::Key(Arc::from("c")), Segment::Index(1)];
    assert_eq!(bench.engine.path(&b, &path), ScriptValue::Plain(20.0.into()));
    assert_eq!(bench.engine.global(place, "d"), Some(ScriptValue::Plain("x".into())));
    assert!(matches!(bench.engine.global(place, "f"), Some(ScriptValue::Object(_))));
    assert_eq!(bench.engine.global(place, "nowhere"), None);
    assert_eq!(bench.engine.global(place, "w"), None, "things of the app are the runtime's to read");
}

#[test]
fn a_path_leads_nowhere_without_a_fault() {
    let mut bench = Bench::new(vec![], "var a = {get bad() { throw 1 }, list: [1]};");
    let place = bench.env();
    let a = bench.engine.global(place, "a").unwrap();
    for path in [vec!["x", "y"], vec!["bad"], vec!["list", "x", "y"]] {
        let path: Vec<Segment> = path.into_iter().map(|key| Segment::Key(Arc::from(key))).collect();
        assert_eq!(bench.engine.path(&a, &path), ScriptValue::NULL);
    }
}

#[test]
fn lists_are_counted_and_read_by_place() {
    let mut bench = Bench::new(vec![], "var rows = ['a', {b: 1}];");
    let place = bench.env();
    let rows = bench.engine.global(place, "rows").unwrap();
    assert_eq!(bench.engine.length(&rows), Some(2));
    assert_eq!(bench.engine.item(&rows, 0), ScriptValue::Plain("a".into()));
    assert_eq!(bench.engine.item(&rows, 7), ScriptValue::NULL);
    let plain = ScriptValue::Plain(Value::list([Value::Null]));
    assert_eq!(bench.engine.length(&plain), Some(1));
    assert_eq!(bench.engine.length(&ScriptValue::NULL), None);
}

#[test]
fn an_undeclared_name_becomes_the_screens() {
    let mut bench = Bench::new(vec![], "");
    bench.run("fresh = 5; var own = 6;").unwrap();
    assert_eq!(bench.json("fresh"), "5");
    assert_eq!(bench.json("typeof own"), r#""undefined""#);
}

#[test]
fn screens_do_not_see_each_other() {
    let mut bench = Bench::new(vec![], "var a = 1; Array.prototype.mine = 1;");
    let (other, faults) = bench.engine.open_scope(vec![], &[code(2_000_000, "var b = 2;", false)]);
    assert_eq!(faults, []);
    let code = bench.code("[typeof a, typeof b, [].mine]", true);
    let script_value = bench.engine.evaluate(other.into(), &code, &[]).unwrap();
    assert_eq!(bench.engine.to_value(&script_value).unwrap().to_string(), r#"["undefined","number",null]"#);
}

#[test]
fn a_variable_of_global_wins_over_a_name_of_the_app() {
    let mut bench = Bench::new(vec![("w", widget(1)), ("x", Name::Value(7.0.into()))], "var w = 'mine'; let x = 8;");
    bench.engine.declare(bench.scope, Arc::from("late"), Name::Value("late".into()));
    assert_eq!(bench.json("[w, x, late]"), r#"["mine",8,"late"]"#);
}

#[test]
fn values_are_declared_and_replaced() {
    let mut bench = Bench::new(vec![("env", Name::Value(Value::map([("KEY", "v".into())])))], "");
    assert_eq!(bench.json("env.KEY"), r#""v""#);
    bench.engine.declare(bench.scope, Arc::from("env"), Name::Value(Value::map([("KEY", "w".into())])));
    assert_eq!(bench.json("env.KEY"), r#""w""#);
}

#[test]
fn template_names_are_parameters_and_the_inner_wins() {
    let mut bench = Bench::new(vec![], "var row = 'outer';");
    let locals = [
        (Arc::from("row"), ScriptValue::Plain("first".into())),
        (Arc::from("index"), ScriptValue::Plain(3.0.into())),
        (Arc::from("row"), ScriptValue::Plain("second".into())),
        (Arc::from("not-a-name"), ScriptValue::NULL),
    ];
    let script_value = bench.run_with("return row + index;", &locals, &HandlerArgs::default()).unwrap();
    assert_eq!(script_value, ScriptValue::Plain("second3".into()));
    assert_eq!(bench.json("row"), r#""outer""#);
}

#[test]
fn event_and_this_are_what_fired() {
    let mut bench = Bench::new(vec![], "");
    let extra = HandlerArgs {
        event: Some(ScriptValue::Plain(Value::map([("data", Value::map([("value", 4.0.into())]))]))),
        this: Some((9, &TEXT)),
        ..HandlerArgs::default()
    };
    bench.run_with("this.text = event.data.value;", &[], &extra).unwrap();
    assert_eq!(bench.lines(), ["Widget(9).text = Number(4.0)"]);
}

#[test]
fn the_first_line_that_marks_code_is_a_comment() {
    let mut bench = Bench::new(vec![], "");
    assert_eq!(bench.run("//@code\nreturn 1;").unwrap(), ScriptValue::Plain(1.0.into()));
}

#[test]
fn a_hundred_screens_leave_nothing_open() {
    let mut bench = Bench::new(vec![], "");
    for round in 0..100 {
        let (scope, faults) =
            bench.engine.open_scope(vec![(Arc::from("w"), widget(round))], &[code(7, "var rows = [w];", false)]);
        assert_eq!(faults, []);
        bench.engine.close_scope(scope);
    }
    assert_eq!(bench.engine.open_handles(), 1);
}

#[test]
fn code_of_a_closed_screen_is_a_fault_and_no_panic() {
    let mut bench = Bench::new(vec![], "");
    bench.engine.close_scope(bench.scope);
    assert!(bench.run("return 1").is_err());
}
