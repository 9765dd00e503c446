//! Widgets, storage and other objects of the app.

use super::*;

#[test]
fn widgets_are_read_and_written_by_property_and_alias() {
    let mut bench = Bench::new(vec![("title", widget(1))], "");
    bench.run("title.text = 'hi'; title.label = title.text + '!';").unwrap();
    assert_eq!(bench.lines(), [r#"Widget(1).text = Text("hi")"#, r#"Widget(1).text = Text("hi!")"#]);
}

#[test]
fn two_widgets_of_one_type_are_two_objects() {
    let mut bench = Bench::new(vec![("a", widget(1)), ("b", widget(2))], "function set(w, t) { w.text = t; }");
    bench.run("set(a, 1); set(b, 2); set(a, 3);").unwrap();
    assert_eq!(
        bench.lines(),
        ["Widget(1).text = Number(1.0)", "Widget(2).text = Number(2.0)", "Widget(1).text = Number(3.0)"]
    );
}

#[test]
fn what_the_host_refuses_is_an_exception() {
    let mut bench = Bench::new(vec![("title", widget(1))], "");
    let fault = bench.run("title.visible = 'maybe';").unwrap_err();
    assert_eq!(fault.message, "`visible` must be true or false");
    assert_eq!(
        bench.run("try { title.visible = 1 } catch (e) { return e.message }").unwrap(),
        ScriptValue::Plain("`visible` must be true or false".into())
    );
}

#[test]
fn methods_reach_the_host() {
    let mut bench = Bench::new(vec![("title", widget(1))], "");
    bench.run("title.focus({a: [1]}, 'x');").unwrap();
    assert_eq!(bench.lines().len(), 1);
}

#[test]
fn an_unknown_property_is_undefined_and_warned_of() {
    let mut bench = Bench::new(vec![("title", widget(1)), ("feed", api("feed"))], "");
    assert_eq!(bench.json("typeof title.lable + typeof feed.boddy"), r#""undefinedundefined""#);
    bench.run("title.tetx = 1;").unwrap();
    assert_eq!(
        bench.lines(),
        [
            "Warn: unknown property `lable` on `Text`",
            "Warn: unknown property `boddy` on `feed`",
            "Warn: unknown property `tetx` on `Text`",
        ]
    );
    assert_eq!(bench.json("'' + title"), r#""[object Object]""#);
    assert_eq!(bench.lines(), Vec::<String>::new());
}

#[test]
fn part_of_a_style_is_written_back_as_a_whole() {
    let mut bench = Bench::new(vec![("title", widget(1))], "");
    bench.run("title.textStyle.color = 'red';").unwrap();
    bench.run("title.textStyle.fontSize = 12;").unwrap();
    assert_eq!(bench.json("title.textStyle"), r#"{"color":"red","fontSize":12}"#);
}

#[test]
fn keys_of_the_storage_are_asked_for_and_removed_as_of_any_object() {
    let mut bench = Bench::new(vec![], "function forget() { delete ensemble.storage.d; }");
    bench.run("ensemble.storage.a = 1; e.storage.b = 2; ensemble.storage.c = 3; ensemble.storage.d = 4;").unwrap();
    bench.run("delete ensemble.storage.a; delete e.storage['b']; forget();").unwrap();
    assert_eq!(bench.json("['a' in ensemble.storage, 'c' in e.storage, ensemble.storage.b]"), "[false,true,null]");
    assert_eq!(bench.json("'c'in\nensemble.storage"), "true");
    let source = "var all = []; for (var key in ensemble.storage) all.push(key, ensemble.storage[key]); return all;";
    let script_value = bench.run(source).unwrap();
    assert_eq!(bench.engine.to_value(&script_value).unwrap().to_string(), r#"["c",3]"#);
}

#[test]
fn storage_is_read_written_and_removed() {
    let mut bench = Bench::new(vec![], "");
    bench
        .run("ensemble.storage.a = {b: [1]}; e.storage.set('c', 2); ensemble.storage.d = 3; ensemble.storage.d = null;")
        .unwrap();
    assert_eq!(
        bench.json("[e.storage.a, ensemble.storage.get('c'), ensemble.storage.d, e.storage.none]"),
        r#"[{"b":[1]},2,null,null]"#
    );
    bench.run("ensemble.storage.delete('c');").unwrap();
    assert_eq!(bench.json("ensemble.storage.c"), "null");
    bench.run("ensemble.storage.clear();").unwrap();
    assert_eq!(bench.json("ensemble.storage"), "{}");
}

#[test]
fn keys_known_beforehand_are_the_same_as_others() {
    let host = Rc::new(Recorder::default());
    let limits = Limits { storage_keys: Arc::from([Arc::from("rows"), Arc::from("clear")]), ..Limits::default() };
    let mut engine = Engine::new(host.clone(), limits);
    let (scope, _) = engine.open_scope(vec![], &[]);
    let run = |engine: &mut Engine, source: &str| {
        let code = code(source.len() as u32, source, false);
        engine.run(scope.into(), &code, &[], &HandlerArgs::default()).unwrap()
    };
    run(&mut engine, "ensemble.storage.rows = [1]; ensemble.storage.rows.push(2);");
    let script_value = run(&mut engine, "return ensemble.storage.rows.length;");
    assert_eq!(script_value, ScriptValue::Plain(2.0.into()));
    run(&mut engine, "ensemble.storage.clear();");
    assert!(run(&mut engine, "return ensemble.storage.rows").is_null());
}

#[test]
fn plain_data_of_the_host_is_the_same_object_each_time() {
    let mut bench = Bench::new(vec![], "");
    bench
        .host
        .data
        .borrow_mut()
        .insert((Object::Storage, "list".to_owned()), ScriptValue::Plain(Value::list([1.0.into()])));
    assert_eq!(bench.json("ensemble.storage.list === ensemble.storage.list"), "true");
    bench.run("ensemble.storage.list.push(2);").unwrap();
    assert_eq!(bench.json("ensemble.storage.list"), "[1,2]");
}

#[test]
fn device_and_app_are_read_by_any_key() {
    let mut bench = Bench::new(vec![], "");
    bench.host.data.borrow_mut().insert((Object::Device, "width".to_owned()), ScriptValue::Plain(800.0.into()));
    assert_eq!(bench.json("device.width + ensemble.device.width"), "1600");
    bench.run("app.theme = 'Dark'; ensemble.setTheme('Light')").unwrap();
    assert_eq!(bench.lines().len(), 2);
    assert_eq!(bench.json("app.theme"), r#""Light""#);
}
