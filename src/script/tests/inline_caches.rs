//! Scripts give the same result with the engine's inline caches as without: objects and their prototypes change between accesses at one place.

use std::fmt::Write;

use super::*;

const ROWS: &str = r#"
    function Row() {}
    Row.prototype.first = 'first';
    Row.prototype.total = 'total';
    Row.prototype.tail = () => 'tail';
    var row = new Row();
    function read() { return [row.first, row.total, row.tail && row.tail()]; }
"#;

#[test]
fn what_is_deleted_from_a_prototype_is_not_read_any_more() {
    let mut bench = Bench::new(vec![], &format!("{ROWS}\nfunction drop(name) {{ delete Row.prototype[name]; }}"));
    assert_eq!(bench.json("read()"), r#"["first","total","tail"]"#);
    assert_eq!(bench.json("read()"), r#"["first","total","tail"]"#);
    bench.run("drop('first')").unwrap();
    assert_eq!(bench.json("read()"), r#"[null,"total","tail"]"#);
    bench.run("Object.defineProperty(Row.prototype, 'total', {get() { return 'got'; }, configurable: true})").unwrap();
    assert_eq!(bench.json("read()"), r#"[null,"got","tail"]"#);
    bench.run("drop('total'); drop('tail')").unwrap();
    assert_eq!(bench.json("read()"), "[null,null,null]");
}

#[test]
fn expressions_are_compiled_anew_when_the_first_handler_redefines_properties() {
    let mut bench = Bench::new(vec![], ROWS);
    let total = bench.code("row.total", true);
    let read = |bench: &mut Bench| {
        let script_value = bench.engine.evaluate(bench.env(), &total, &[]).unwrap();
        bench.engine.to_value(&script_value).unwrap().to_string()
    };
    assert_eq!(read(&mut bench), r#""total""#);
    assert_eq!(read(&mut bench), r#""total""#);
    bench.run("delete Row.prototype.first").unwrap();
    assert_eq!(read(&mut bench), r#""total""#);
    bench.run("delete Row.prototype.total").unwrap();
    assert_eq!(read(&mut bench), "null");
}

#[test]
fn functions_that_ran_before_a_handler_redefines_properties_read_what_there_is() {
    let handler = "delete Row.prototype.first";
    for restarts in [false, true] {
        let mut bench = Bench::new(vec![], "");
        bench.engine.look_ahead(&format!("View:\n  onLoad: |\n    {handler}\n"));
        if restarts {
            bench.engine.start_afresh(false);
        }
        let (scope, faults) = bench.engine.open_scope(vec![], &[code(1, ROWS, false)]);
        assert_eq!(faults, []);
        let mut run = |id: u32, source: &str, is_expression: bool| {
            let value = bench.engine.run(scope.into(), &code(id, source, is_expression), &[], &HandlerArgs::default());
            bench.engine.to_value(&value.unwrap()).unwrap().to_string()
        };
        assert_eq!(run(2, "read()", true), r#"["first","total","tail"]"#);
        assert_eq!(run(2, "read()", true), r#"["first","total","tail"]"#);
        run(3, handler, false);
        assert_eq!(run(2, "read()", true), r#"[null,"total","tail"]"#);
    }
}

#[test]
fn patterns_read_what_the_prototype_has_now() {
    let reads = [
        "var {total} = row; return total",
        "var {total: it = 'none'} = row; return it",
        "var {total = 'none'} = row; return total",
        "var total; ({total} = row); return total",
        "var o = {}; ({total: o.x} = row); return o.x",
        "var {'total': it} = row; return it",
        "var {first: f, ...rest} = row; return f",
        "return (({total}) => total)(row)",
        "return (({total: {length}}) => length)(row)",
        "for (const {total: {length: n}} of [row]) return n",
        "var {ü} = row; return ü",
    ];
    let read = |bench: &mut Bench| reads.map(|source| bench.json(&format!("(() => {{ {source} }})()")));
    let scripts = format!(
        "{ROWS}\nRow.prototype.ü = 'umlaut'; var none = 0; function drop(name) {{ delete Row.prototype[name]; }}"
    );
    let mut bench = Bench::new(vec![], &scripts);
    let before = read(&mut bench);
    assert_eq!(before, read(&mut bench));
    assert_eq!(before.join(" "), r#""total" "total" "total" "total" "total" "total" "first" "total" 5 5 "umlaut""#);
    bench.run("drop('first'); Object.defineProperty(Row.prototype, 'total', {get() { return 'got'; }})").unwrap();
    assert_eq!(read(&mut bench).join(" "), r#""got" "got" "got" "got" "got" "got" null "got" 3 3 "umlaut""#);
    let fault = bench.run("var {total} = row; missing.x").unwrap_err();
    assert_eq!(marked("var {total} = row; missing.x", &fault), "missing");
}

#[test]
fn reading_below_an_unanswered_api_is_safe_with_caches_and_without() {
    for scripts in ["", "class A { get x() { return 1 } }\ndelete A.prototype.x;"] {
        let mut bench = Bench::new(vec![("feed", api("feed"))], scripts);
        for source in [
            "feed.body.data.price",
            "feed.body\n  .data\n  .price",
            "feed.body\n  ['data'].price",
            "feed.body?.data.price",
            "feed.body['data'].price",
        ] {
            assert_eq!(bench.json(source), "null", "{source} after {scripts}");
        }
        let source = "feed.body\n  .data; missing.x";
        let fault = bench.run(source).unwrap_err();
        assert_eq!(marked(source, &fault), "missing", "after {scripts}");
    }
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }
}

const NAMES: [&str; 5] = ["a", "b", "c", "d", "length"];

/// Objects of each kind; `p` is the prototype of `o`, and `other` another one.
const KINDS: [&str; 8] = [
    "var p = {a: 1, b: 2, get c() { return 'c' + this.b; }}, o = Object.create(p);",
    "class P { a() { return 1; } get b() { return 2; } set b(v) { this.seen = v; } c() { return 3; } } var p = P.prototype, o = new P();",
    "class Q { constructor() { this.a = 1; } b() { return 2; } } class P extends Q { c() { return super.b(); } } var p = Q.prototype, o = new P();",
    "function P() { this.b = 1; } P.prototype.a = 1; P.prototype.c = 3; var p = P.prototype, o = new P();",
    "class A { static a() { return 1; } static get b() { return 2; } } class B extends A {} var p = A, o = B;",
    "var p = [1, 2, 3], o = Object.setPrototypeOf([7], p);",
    "var p = {a: 1, b: 2}, o = {__proto__: p}; for (var i = 0; i < 1100; i++) o['k' + i] = i;",
    "var p = {c: 1}, o = {a: 1, get b() { return this.a; }, d: 4, __proto__: p}; Object.defineProperty(o, 'length', {value: 9, configurable: true});",
];

/// A change of one of the objects, as a statement.
fn change(random: &mut Random) -> String {
    let (target, name) = (random.of(&["o", "p", "p", "other"]), random.of(&NAMES));
    let number = random.below(100);
    match random.below(12) {
        0..=2 => format!("delete {target}['{name}']"),
        3 => format!(
            "Object.defineProperty({target}, '{name}', {{get() {{ return 'g{number}'; }}, set(v) {{ last = v; }}, configurable: true}})"
        ),
        4 => format!(
            "Object.defineProperty({target}, '{name}', {{value: {number}, configurable: true, writable: true}})"
        ),
        5 => format!(
            "Object.defineProperty({target}, '{name}', {{value: {number}, configurable: true, writable: false}})"
        ),
        6 => format!("Reflect.set({target}, '{name}', {number})"),
        7 => format!("Object.setPrototypeOf(o, {})", random.of(&["p", "other"])),
        8 => format!("Object.{}({target})", random.of(&["freeze", "seal", "preventExtensions"])),
        9 => format!("Object.defineProperty({target}, 'n{number}', {{value: {number}, configurable: true}})"),
        10 => format!("{target}.__defineGetter__('{name}', () => 'd{number}')"),
        _ => format!(
            "Object.defineProperties({target}, {{{name}: {{get() {{ delete this['{name}']; return {number}; }}, configurable: true}}}})"
        ),
    }
}

/// A script that changes objects and notes what is read of them and written to them, always at the same places.
fn script(seed: u64, is_cached: bool) -> String {
    let mut random = Random(seed);
    let mut text =
        "var log = [], last = 0, other = {d: 'other d', get a() { return 'other a'; }, b: 'other b'};\n".to_owned();
    let access = |name: &str| if is_cached { format!("o.{name}") } else { format!("o[N.{name}]") };
    // By a key that the compiler does not know.
    text.push_str("var N = {a: 'a', b: 'b', c: 'c', d: 'd', length: 'length'};\n");
    text.push_str(KINDS[random.below(KINDS.len())]);
    text.push_str("\nfunction say(act) { try { var v = act(); return typeof v == 'function' ? 'f:' + v() : String(v); } catch (e) { return e.name; } }\n");
    for name in NAMES {
        let _ = writeln!(text, "function r_{name}() {{ return {}; }}", access(name));
        let _ = writeln!(text, "function w_{name}(v) {{ 'use strict'; {} = v; return v; }}", access(name));
    }
    for step in 0..30 {
        for name in NAMES {
            let _ = writeln!(text, "log.push('{step} {name} ' + say(r_{name}));");
        }
        if random.below(3) == 0 {
            let name = random.of(&NAMES);
            let _ = writeln!(text, "log.push('{step} write {name} ' + say(() => w_{name}({step})) + ' ' + last);");
        }
        let change = change(&mut random);
        let _ = writeln!(text, "log.push('{step} change ' + say(() => {{ {change}; }}));");
    }
    text
}

#[test]
fn a_warm_cache_and_none_give_the_same_result() {
    for seed in 0..100 {
        let log = |is_cached: bool| {
            let source = script(seed, is_cached);
            let (mut bench, faults) = Bench::with_faults(vec![], &source);
            assert_eq!(faults, [], "seed {seed}:\n{source}");
            bench.json("log")
        };
        let (cached, plain) = (log(true), log(false));
        if cached != plain {
            let differs = cached.split(',').zip(plain.split(',')).find(|(cached, plain)| cached != plain);
            panic!("seed {seed}: {differs:?} in\n{}", script(seed, true));
        }
    }
}
