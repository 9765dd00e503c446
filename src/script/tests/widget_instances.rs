//! Custom widgets.

use super::*;
use ensemble_core::app::CustomWidget;

struct Definition {
    widget: Arc<CustomWidget>,
    scripts: Vec<Arc<Code>>,
    codes: Vec<Arc<Code>>,
}

fn definition(inputs: &[&str], ids: &[&str], global: &str, codes: &[(&str, bool)]) -> Definition {
    let codes: Vec<Arc<Code>> = codes
        .iter()
        .enumerate()
        .map(|(at, (source, is_expression))| code(500 + at as u32, source, *is_expression))
        .collect();
    let scripts = if global.is_empty() { vec![] } else { vec![code(499, global, false)] };
    let widget = Arc::new(CustomWidget {
        name: Arc::from("Card"),
        inputs: inputs.iter().map(|name| Arc::from(*name)).collect(),
        events: vec![],
        on_load: None,
        body: None,
        apis: vec![],
        imports: vec![],
        global: scripts.first().cloned(),
        actions: vec![],
        ids: ids.iter().map(|name| Arc::from(*name)).collect(),
        codes: codes.iter().map(|code| (code.clone(), vec![Arc::from("row")])).collect(),
        span: Span::default(),
    });
    Definition { widget, scripts, codes }
}

fn open(bench: &mut Bench, definition: &Definition, inputs: &[(&str, Value)], names: Vec<(&str, Name)>) -> ScriptEnv {
    let spec = InstanceSpec {
        definition: &definition.widget,
        inputs: inputs.iter().map(|(name, value)| (Arc::from(*name), ScriptValue::Plain(value.clone()))).collect(),
        names: names.into_iter().map(|(name, what)| (Arc::from(name), what)).collect(),
        scripts: &definition.scripts,
    };
    let (instance, faults) = bench.engine.open_instance(bench.scope, spec);
    assert_eq!(faults, []);
    ScriptEnv { scope: bench.scope, instance: Some(instance) }
}

fn run(bench: &mut Bench, at: ScriptEnv, code: &Arc<Code>) -> ScriptValue {
    bench.engine.run(at, code, &[(Arc::from("row"), ScriptValue::Plain("r".into()))], &HandlerArgs::default()).unwrap()
}

#[test]
fn each_instance_has_its_own_variables() {
    let mut bench = Bench::new(vec![], "var shared = 0;");
    let card = definition(
        &["step"],
        &[],
        "var n = 0; function add() { n = n + step; shared = shared + 1; }",
        &[("add()", false), ("n", true)],
    );
    let a = open(&mut bench, &card, &[("step", 1.0.into())], vec![]);
    let b = open(&mut bench, &card, &[("step", 10.0.into())], vec![]);
    for at in [a, a, b] {
        run(&mut bench, at, &card.codes[0]);
    }
    assert_eq!(run(&mut bench, a, &card.codes[1]), ScriptValue::Plain(2.0.into()));
    assert_eq!(run(&mut bench, b, &card.codes[1]), ScriptValue::Plain(10.0.into()));
    assert_eq!(bench.json("shared"), "3");
    assert_eq!(bench.engine.global(b, "n"), Some(ScriptValue::Plain(10.0.into())));
    assert_eq!(bench.engine.global(b, "shared"), Some(ScriptValue::Plain(3.0.into())));
}

#[test]
fn inputs_change_from_outside_and_inside() {
    let mut bench = Bench::new(vec![], "");
    let card = definition(&["title"], &[], "", &[("title + row", true), ("title = 'own'", false)]);
    let at = open(&mut bench, &card, &[("title", "a".into())], vec![]);
    let instance = at.instance.unwrap();
    assert_eq!(bench.engine.global(at, "title"), Some(ScriptValue::Plain("a".into())));
    assert_eq!(run(&mut bench, at, &card.codes[0]), ScriptValue::Plain("ar".into()));
    bench.engine.set_input(instance, "title", ScriptValue::Plain("b".into()));
    assert_eq!(bench.engine.global(at, "title"), Some(ScriptValue::Plain("b".into())));
    assert_eq!(run(&mut bench, at, &card.codes[0]), ScriptValue::Plain("br".into()));
    run(&mut bench, at, &card.codes[1]);
    assert_eq!(bench.engine.global(at, "title"), Some(ScriptValue::Plain("own".into())));
}

#[test]
fn inputs_may_have_any_name() {
    let mut bench = Bench::new(vec![], "");
    let card = definition(&["value", "at"], &[], "", &[("value + at", true)]);
    let place = open(&mut bench, &card, &[("value", "a".into()), ("at", "b".into())], vec![]);
    assert_eq!(run(&mut bench, place, &card.codes[0]), ScriptValue::Plain("ab".into()));
    bench.engine.set_input(place.instance.unwrap(), "value", ScriptValue::Plain("c".into()));
    assert_eq!(run(&mut bench, place, &card.codes[0]), ScriptValue::Plain("cb".into()));
}

#[test]
fn ids_inside_the_body_are_the_instances_own() {
    let mut bench = Bench::new(vec![("label", widget(1))], "");
    let card = definition(&[], &["label"], "", &[("label.text = 'x'", false)]);
    let at = open(&mut bench, &card, &[], vec![("label", widget(2))]);
    run(&mut bench, at, &card.codes[0]);
    assert_eq!(bench.lines(), [r#"Widget(2).text = Text("x")"#]);
}

#[test]
fn a_lexical_of_global_may_shadow_an_input() {
    let mut bench = Bench::new(vec![], "");
    let card = definition(&["a"], &[], "let a = 5;", &[("a", true)]);
    let at = open(&mut bench, &card, &[("a", 1.0.into())], vec![]);
    assert_eq!(run(&mut bench, at, &card.codes[0]), ScriptValue::Plain(5.0.into()));
}

#[test]
fn one_bad_code_does_not_spoil_the_others() {
    let mut bench = Bench::new(vec![], "");
    let card = definition(&[], &[], "", &[("1 +", true), ("2", true)]);
    let spec = InstanceSpec { definition: &card.widget, inputs: vec![], names: vec![], scripts: &[] };
    let (instance, faults) = bench.engine.open_instance(bench.scope, spec);
    assert_eq!(faults.len(), 1);
    let at = ScriptEnv { scope: bench.scope, instance: Some(instance) };
    assert_eq!(run(&mut bench, at, &card.codes[1]), ScriptValue::Plain(2.0.into()));
}

#[test]
fn a_fault_in_an_instance_is_placed_in_its_code() {
    let mut bench = Bench::new(vec![], "");
    let card = definition(&[], &[], "var x = 1;\nvar y = 2;", &[("x", true), ("var z = 1;\n  nothing.at.all;", false)]);
    let at = open(&mut bench, &card, &[], vec![]);
    let fault = bench.engine.run(at, &card.codes[1], &[], &HandlerArgs::default()).unwrap_err();
    assert_eq!(marked(&card.codes[1].source, &fault), "nothing");
}

#[test]
fn a_global_that_throws_is_reported_and_the_instance_stays() {
    let mut bench = Bench::new(vec![], "");
    let card = definition(&[], &[], "missing();", &[("1", true)]);
    let spec = InstanceSpec { definition: &card.widget, inputs: vec![], names: vec![], scripts: &card.scripts };
    let (_, faults) = bench.engine.open_instance(bench.scope, spec);
    assert_eq!(marked("missing();", &faults[0]), "missing");
}

#[test]
fn handlers_see_event_and_response() {
    let mut bench = Bench::new(vec![], "");
    let card = definition(&[], &[], "", &[("return event.data + response.body", false)]);
    let at = open(&mut bench, &card, &[], vec![]);
    let extra = HandlerArgs {
        event: Some(ScriptValue::Plain(Value::map([("data", 1.0.into())]))),
        response: Some(Rc::new(Response::new(200, 2.0.into()))),
        ..HandlerArgs::default()
    };
    assert_eq!(bench.engine.run(at, &card.codes[0], &[], &extra).unwrap(), ScriptValue::Plain(3.0.into()));
}
