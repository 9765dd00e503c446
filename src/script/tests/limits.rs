//! What a script cannot do to the app.

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
