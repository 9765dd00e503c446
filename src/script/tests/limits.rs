//! Limits of scripts: loops, recursion, memory.

use super::*;

#[test]
fn an_endless_loop_ends_and_is_placed() {
    let source = "var i = 0;\nwhile (true) { i = i + 1; }";
    let mut bench = Bench::new(vec![], "");
    let fault = bench.run(source).unwrap_err();
    assert_eq!(fault.kind, FaultKind::LoopLimit);
    assert!(fault.span.is_some_and(|span| span.start >= 111), "{:?}", fault.span);
    assert_eq!(bench.json("1 + 1"), "2");
}

#[test]
fn an_endless_loop_cannot_be_caught() {
    let mut bench = Bench::new(vec![], "");
    assert_eq!(bench.run("try { for (;;) {} } catch (e) { return 1 }").unwrap_err().kind, FaultKind::LoopLimit);
}

#[test]
fn endless_recursion_of_every_kind_ends() {
    on_app_thread(|| {
        for source in [
            "function f() { return f() + 1 } f()",
            "var o = {get a() { return this.a }}; o.a",
            "function f() { return [1].map(f) } f()",
            "function f() { return [2, 1].sort(f) } f()",
            "var o = {toJSON() { return JSON.stringify(o) }}; JSON.stringify(o)",
            "var p = new Proxy({}, {get(t, k, r) { return r[k] }}); p.x",
            "class A { constructor() { new A() } } new A()",
            "function f() { return 'x'.replace('x', f) } f()",
            "function f() { return Reflect.apply(f, null, []) } f()",
            "var f = () => f.call(); f()",
            "var f = function () { return f.bind()() }; f()",
            "function* g() { yield* g() } [...g()]",
            "function f() { f(...new Array(1000)) } f()",
        ] {
            let mut bench = Bench::new(vec![], "");
            let result = bench.run(source);
            assert!(matches!(&result, Err(fault) if fault.kind == FaultKind::RecursionLimit), "{source}: {result:?}");
            assert_eq!(bench.json("1 + 1"), "2", "{source}");
        }
    });
}

#[test]
fn recursion_of_built_in_functions_is_a_range_error_that_can_be_caught() {
    on_app_thread(|| {
        let nested = "var deep = []; for (var i = 0; i < 50000; i++) deep = [deep];";
        for source in [
            "String(deep)",
            "deep + ''",
            "deep.join()",
            "deep.toLocaleString()",
            "deep.flat(Infinity)",
            "deep == 'x'",
            "(() => { var loop = []; loop[0] = loop; return loop.flat(Infinity) })()",
            "(() => { var o = {}; Object.defineProperty(o, 'x', {get: Reflect.get.bind(null, o, 'x')}); return o.x })()",
            "(() => { var o = {}; Object.setPrototypeOf(o, new Proxy(o, {get: Reflect.get})); return o.x })()",
        ] {
            let mut bench = Bench::new(vec![], nested);
            let caught = format!("(() => {{ try {{ {source}; return 'nothing' }} catch (e) {{ return e.name }} }})()");
            assert_eq!(bench.json(&caught), "\"RangeError\"", "{source}");
            assert_eq!(bench.json("[[1, [2]], 3].flat(Infinity).join()"), "\"1,2,3\"", "{source}");
            bench.run("while (deep.length) { var next = deep[0]; deep.length = 0; deep = next }").unwrap();
        }
    });
}

#[test]
fn hostile_nesting_is_refused_before_it_is_parsed() {
    on_app_thread(|| {
        let n = 5000;
        for source in [
            format!("{}1{}", "(".repeat(n), ")".repeat(n)),
            format!("{}1{}", "[".repeat(n), "]".repeat(n)),
            format!("{}1", "!".repeat(n)),
            format!("{}1", "- ".repeat(n)),
            format!("{}1", "typeof ".repeat(n)),
            format!("{}1", "a=>".repeat(n)),
            format!("{}1", "a ? 1 : ".repeat(n)),
            format!("{}1", "a = ".repeat(n)),
            format!("a{}", "?.b".repeat(n)),
            format!("a{}", ".b".repeat(n)),
            format!("a{}", "()".repeat(n)),
            format!("1{}", "+1".repeat(n)),
            format!("1{}", "**1".repeat(n)),
            format!("{}1{}", "`${".repeat(n), "}`".repeat(n)),
            format!("{}1{}", "{a:".repeat(n), "}".repeat(n)),
            format!("/{}a{}/", "(".repeat(n), ")".repeat(n)),
            format!("{}1", "new ".repeat(n)),
        ] {
            let mut bench = Bench::new(vec![], "");
            let fault = bench.evaluate(&source).unwrap_err();
            assert_eq!(fault.kind, FaultKind::TooDeep, "{}", &source[..30]);
        }
        for source in [
            "{".repeat(n) + &"}".repeat(n),
            "if (a) ".repeat(n) + "b",
            "if (a) b; else ".repeat(n) + "c",
            "for(;;)".repeat(n) + "b",
            "function f(){".repeat(n) + &"}".repeat(n),
        ] {
            let mut bench = Bench::new(vec![], "");
            assert_eq!(bench.run(&source).unwrap_err().kind, FaultKind::TooDeep, "{}", &source[..12]);
        }
    });
}

#[test]
fn nesting_just_below_the_bound_is_parsed() {
    on_app_thread(|| {
        let mut bench = Bench::new(vec![], "var a = {};");
        let n = 240;
        for source in [
            format!("{}1{}", "(".repeat(n), ")".repeat(n)),
            format!("{}1{}", "[".repeat(100), "]".repeat(100)),
            format!("{}1", "!".repeat(n)),
            format!("{}1", "a ? 1 : ".repeat(100)),
            format!("1{}", "+1".repeat(3000)),
            format!("{}1{}", "`${".repeat(100), "}`".repeat(100)),
            format!("{}1", "a=>".repeat(150)),
            format!("{}1{}", "(a=>{ return ".repeat(70), "})".repeat(70)),
        ] {
            assert!(bench.evaluate(&source).is_ok(), "{}", &source[..30]);
        }
    });
}

#[test]
fn code_that_is_too_long_is_refused() {
    let mut bench = Bench::new(vec![], "");
    let fault = bench.evaluate(&format!("'{}'", "x".repeat(70_000))).unwrap_err();
    assert_eq!(fault.kind, FaultKind::TooDeep);
}

#[test]
fn data_that_contains_itself_or_is_too_deep_is_a_fault() {
    on_app_thread(|| {
        let mut bench = Bench::new(
            vec![],
            "var loop = {}; loop.a = [loop]; var deep = null; for (var i = 0; i < 50000; i++) deep = {d: deep};",
        );
        let place = bench.env();
        for name in ["loop", "deep"] {
            let script_value = bench.engine.global(place, name).unwrap();
            assert_eq!(bench.engine.to_value(&script_value).unwrap_err().kind, FaultKind::TooDeep, "{name}");
        }
        assert!(bench.run("JSON.stringify(deep)").is_err());
        assert!(bench.run("JSON.stringify(loop)").is_err());
        assert!(bench.run("return '' + console.log(deep, loop)").is_ok());
        assert!(bench.run("return JSON.parse('['.repeat(100000))").is_err());
        assert!(bench.run("structuredClone(deep)").is_err());
        bench.run("deep = null;").unwrap();
    });
}

#[test]
fn huge_texts_and_lists_are_refused() {
    let mut bench = Bench::new(vec![], "");
    for source in [
        "'x'.repeat(1e9)",
        "'x'.padStart(1e9)",
        "'x'.padEnd(1e9)",
        "new Array(1e9).fill(0)",
        "Array(1e9).join('x')",
        "Array.from({length: 1e9})",
        "[...new Array(1e9)]",
        "new Array(1e9).map(x => 1)",
        "new Uint8Array(1e10)",
    ] {
        assert!(bench.run(source).is_err(), "{source}");
    }
}

#[test]
fn promises_that_cause_each_other_end() {
    let mut bench = Bench::new(vec![], "");
    bench.run("function again() { Promise.resolve().then(again) } again();").unwrap();
    assert_eq!(bench.host.faults.borrow()[0].kind, FaultKind::LoopLimit);
}

#[test]
fn an_inconsistent_comparison_sorts_somehow_and_loses_nothing() {
    let mut bench = Bench::new(
        vec![],
        "var seed = 1; function random() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 - 0.5; }
         var numbers = Array.from({length: 500}, (_, at) => at);
         function same(list) { return [...list].sort((a, b) => a - b).every((value, at) => value === at); }",
    );
    for source in [
        "same([...numbers].sort(random))",
        "same(numbers.toSorted(random))",
        "same(new Float64Array(numbers).sort(random))",
        "same(new Uint16Array(numbers).toSorted(random))",
        "same([...numbers].sort(() => 1)) && same([...numbers].sort(() => -1)) && same([...numbers].sort(() => NaN))",
        "same([...numbers].sort((a, b) => a > b))",
        "(() => { var wild = numbers.map(value => ({value, toString: () => String(random())})); \
          return same(wild.sort().map(item => item.value)) })()",
    ] {
        assert_eq!(bench.json(source), "true", "{source}");
    }
}

#[test]
fn lists_are_sorted_as_the_standard_says() {
    let mut bench = Bench::new(vec![], "");
    for (source, expected) in [
        ("[10, 9, 1, undefined, 'b', null, true].sort()", r#"[1,10,9,"b",null,true,null]"#),
        ("[3, 1, 2].sort((a, b) => b - a)", "[3,2,1]"),
        ("(() => { var a = [3, , 1]; a.sort(); return [a.length, 2 in a, a[0], a[1]] })()", "[3,false,1,3]"),
        ("(() => { var a = [3, , 1]; var b = a.toSorted(); return [b.length, 2 in b, a[0], b[0]] })()", "[3,true,3,1]"),
        ("[['b', 1], ['a', 1], ['c', 0]].sort((a, b) => a[1] - b[1]).map(a => a[0]).join('')", r#""cba""#),
        ("Array.prototype.sort.call({0: 'b', 1: 'a', length: 2})", r#"{"0":"a","1":"b","length":2}"#),
        ("[...new Int8Array([3, -1, 2]).sort()]", "[-1,2,3]"),
        ("[...new Int8Array([3, -1, 2]).sort((a, b) => b - a)]", "[3,2,-1]"),
        ("new Int8Array([3, -1, 2]).toSorted((a, b) => b - a) instanceof Int8Array", "true"),
        (
            "(() => { try { [1, 2].sort(() => { throw new Error('stop') }) } catch (e) { return e.message } })()",
            r#""stop""#,
        ),
        ("(() => { try { [1].sort(1) } catch (e) { return e instanceof TypeError } })()", "true"),
    ] {
        assert_eq!(bench.json(source), expected, "{source}");
    }
}

/// A host whose console panics, as a faulty engine would.
struct FailingHost(Rc<Recorder>);

impl Host for FailingHost {
    fn read(&self, object: &Object, key: &str) -> ScriptValue {
        self.0.read(object, key)
    }

    fn write(&self, object: &Object, key: &str, value: ScriptValue) -> Result<(), String> {
        self.0.write(object, key, value)
    }

    fn remove(&self, object: &Object, key: Option<&str>) {
        self.0.remove(object, key);
    }

    fn keys(&self, object: &Object) -> Vec<Arc<str>> {
        self.0.keys(object)
    }

    fn method(&self, object: &Object, name: &str, args: Vec<Value>) -> Result<ScriptValue, String> {
        self.0.method(object, name, args)
    }

    fn action(&self, call: ActionRequest) {
        self.0.action(call);
    }

    fn set_timer(&self, callback: Function, args: Vec<ScriptValue>, delay_millis: f64, repeat: bool) -> u32 {
        self.0.set_timer(callback, args, delay_millis, repeat)
    }

    fn clear_timer(&self, timer: u32) {
        self.0.clear_timer(timer);
    }

    fn console(&self, _: LogLevel, text: String) {
        panic!("out of order: {text}");
    }

    fn action_names(&self) -> Vec<&'static str> {
        self.0.action_names()
    }

    fn now_millis(&self) -> f64 {
        self.0.now_millis()
    }

    fn fault(&self, fault: Fault) {
        self.0.fault(fault);
    }
}

#[test]
fn a_panic_inside_the_engine_is_a_fault_and_a_fresh_engine_goes_on() {
    let host = Rc::new(Recorder::default());
    let mut engine = Engine::new(Rc::new(FailingHost(host.clone())), Limits::default());
    let (first, _) = engine.open_scope(vec![], &[code(1, "var kept = {a: [1, 2]};", false)]);
    let kept = engine.global(first.into(), "kept").unwrap();
    let nothing = HandlerArgs::default();
    let deep = "[1].map(() => { try { console.log('x') } catch (e) { return 1 } finally { return 2 } })";
    let fault = engine.run(first.into(), &code(2, deep, false), &[], &nothing).unwrap_err();
    assert_eq!(fault.message, "the script engine failed here (out of order: x); this is a fault of ensemble-run");
    assert_eq!(marked(deep, &fault), deep);
    assert!(engine.take_broken() && !engine.take_broken());
    engine.start_afresh(true);
    // A promise's reaction fails outside of the handler.
    let (second, faults) = engine.open_scope(vec![], &[code(3, "Promise.resolve('y').then(console.log);", false)]);
    assert!(second != first && faults.is_empty());
    assert!(host.faults.borrow()[0].message.contains("out of order: y"));
    assert!(engine.take_broken());
    engine.start_afresh(true);
    let (third, _) = engine.open_scope(vec![], &[]);
    let sum = engine.evaluate(third.into(), &code(4, "1 + 1", true), &[]).unwrap();
    assert!(matches!(sum, ScriptValue::Plain(Value::Number(2.0))), "{sum:?}");
    // Data of the first engine that the host has kept, such as the storage.
    assert_eq!(engine.to_value(&kept).unwrap().to_string(), r#"{"a":[1,2]}"#);
}

#[test]
fn garbage_behind_few_objects_is_collected() {
    let mut bench = Bench::new(vec![], "var rows = Array.from({length: 20000}, (_, at) => at / 3);");
    let code = bench.code("rows.slice()[7]", true);
    let before = memory::held();
    let mut most = 0;
    // 160 kB each: 96 MB in all, behind six hundred boxes.
    for _ in 0..600 {
        bench.engine.evaluate(bench.env(), &code, &[]).unwrap();
        most = most.max(memory::held() - before);
    }
    assert!((20 << 20..48 << 20).contains(&most), "{most} bytes are held");
}

#[test]
fn the_collector_takes_its_share_of_the_time_and_no_more() {
    let mut bench = Bench::new(vec![], "");
    let code = bench.code("new Uint8Array(160000)[7]", true);
    let most_of = |rounds: usize, bench: &mut Bench| {
        let before = memory::held();
        let mut most = 0;
        for _ in 0..rounds {
            bench.engine.evaluate(bench.env(), &code, &[]).unwrap();
            most = most.max(memory::held() - before);
        }
        most
    };
    // Every read of this clock takes a second, so that a collection seems to take one: the next is made 19 s later.
    bench.host.tick.set(1000.0);
    most_of(420, &mut bench);
    let looks = (bench.host.now.get() - 1_700_000_000_000.0) / 1000.0;
    assert!((3.0..25.0).contains(&looks), "{looks}");
    // No time passes: only what is urgent is collected.
    bench.host.tick.set(0.0);
    let most = most_of(2500, &mut bench);
    assert!((190 << 20..300 << 20).contains(&most), "{most} bytes are held");
    // Much time passes.
    bench.host.now.set(bench.host.now.get() + 60_000.0);
    let most = most_of(500, &mut bench);
    assert!(most < 48 << 20, "{most} bytes are held");
}

#[test]
fn events_that_objects_of_scripts_hold_are_counted_as_their_garbage() {
    let mut bench = Bench::new(vec![], "var name = '';");
    let large = Value::list((0..50_000).map(|at| Value::map([("at", Value::from(f64::from(at)))])));
    let raw: String = "x".repeat(1 << 20);
    let mut freed = Vec::new();
    for _ in 0..40 {
        let event = Rc::new(Response::event(Arc::from("big"), Arc::from("1"), Arc::from(&*raw), large.clone()));
        let args = HandlerArgs { response: Some(event.clone()), ..HandlerArgs::default() };
        bench.run_with("var body = response.body; name = [body].map((one) => one.event)[0];", &[], &args).unwrap();
        drop(args);
        freed.push(Rc::downgrade(&event));
    }
    let alive = freed.iter().filter(|event| event.strong_count() > 0).count();
    assert!(alive < 20, "{alive} of 40 events of some megabytes are alive");
}

#[test]
fn an_app_that_keeps_too_much_is_noticed_at_the_end_of_a_call() {
    for (most, expected) in [(None, false), (Some(isize::MAX), false), (Some(-1), true)] {
        let mut bench = Bench::with_limits(vec![], "", Limits { kept_bytes: most, ..Limits::default() }).0;
        bench.run("1 + 1").unwrap();
        assert_eq!(bench.engine.take_full(), expected, "{most:?}");
        assert!(!bench.engine.take_full());
    }
}
