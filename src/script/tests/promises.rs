//! Actions, promises, timers.

use super::*;

#[test]
fn an_action_is_asked_for_and_its_promise_settled() {
    let mut bench = Bench::new(vec![], "var got = null;");
    let result = bench.run("const r = await ensemble.invokeAPI('prices', {n: 1}); got = r.body;").unwrap();
    assert!(matches!(result, ScriptValue::Object(_)));
    assert_eq!(bench.lines().len(), 1);
    let request = bench.host.actions.borrow_mut().pop().unwrap();
    assert_eq!((request.name, request.args[0].as_str()), ("invokeAPI", Some("prices")));
    let answer = Rc::new(Response::new(200, "hello".into()));
    let script_value = bench.engine.response(bench.scope, &answer);
    bench.engine.settle(request.promise, Ok(script_value));
    assert_eq!(bench.json("got"), r#""hello""#);
    assert_eq!(bench.engine.open_handles(), 1);
}

#[test]
fn a_refused_action_can_be_caught() {
    let mut bench = Bench::new(vec![], "var got = null;");
    bench.run("try { await e.showToast({message: 'x'}) } catch (error) { got = error }").unwrap();
    let request = bench.host.actions.borrow_mut().pop().unwrap();
    bench.engine.settle(request.promise, Err(ScriptValue::Plain("no".into())));
    assert_eq!(bench.json("got"), r#""no""#);
    assert_eq!(*bench.host.faults.borrow(), []);
}

#[test]
fn a_rejection_that_nobody_handles_is_a_fault_with_a_place() {
    let source = "await null;\nnothing();";
    let mut bench = Bench::new(vec![], "");
    bench.run(source).unwrap();
    let faults = bench.host.faults.take();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].message, "`nothing` is not defined");
    assert_eq!(marked(source, &faults[0]), "nothing");
}

#[test]
fn functions_in_an_actions_argument_can_be_called() {
    let mut bench = Bench::new(vec![], "var ticks = 0;");
    bench.run("e.startTimer({id: 't', onTimer: (n) => { ticks = ticks + n }});").unwrap();
    let request = bench.host.actions.borrow_mut().pop().unwrap();
    assert_eq!(request.args[0].to_string(), r#"{"id":"t","onTimer":null}"#);
    let (name, function) = request.functions[0].clone();
    assert_eq!(&*name, "onTimer");
    assert_eq!(function.scope(), Some(bench.scope));
    bench.engine.call(&function, &[ScriptValue::Plain(2.0.into())]).unwrap();
    assert_eq!(bench.json("ticks"), "2");
}

#[test]
fn timers_are_the_hosts() {
    let mut bench = Bench::new(vec![], "var t = 0;");
    let timer = bench.run("return setTimeout((a, b) => { t = a + b }, 50, 1, 2);").unwrap();
    assert_eq!(timer, ScriptValue::Plain(1.0.into()));
    bench.run("clearTimeout(1); setInterval(() => 0, 10); setTimeout(() => 0);").unwrap();
    assert_eq!(bench.lines(), ["timer 50 false", "clear 1", "timer 10 true", "timer 0 false"]);
    let (function, args) = bench.host.timers.borrow_mut().remove(0);
    bench.engine.call(&function, &args).unwrap();
    assert_eq!(bench.json("t"), "3");
    assert!(bench.run("setTimeout('code', 1)").is_err());
}

#[test]
fn microtasks_run_before_the_call_returns() {
    let mut bench = Bench::new(vec![], "var order = '';");
    bench.run("queueMicrotask(() => { order += 'b' }); order += 'a';").unwrap();
    assert_eq!(bench.json("order"), r#""ab""#);
}

#[test]
fn promises_of_a_closed_screen_are_forgotten() {
    let mut bench = Bench::new(vec![], "");
    bench.run("e.showToast('x').then(() => missing());").unwrap();
    let request = bench.host.actions.borrow_mut().pop().unwrap();
    bench.engine.close_scope(bench.scope);
    bench.engine.settle(request.promise, Ok(ScriptValue::NULL));
    assert_eq!(bench.engine.open_handles(), 0);
    assert_eq!(*bench.host.faults.borrow(), []);
}
