//! Built-in functions with hostile arguments: comparators that contradict themselves, getters that change what is visited, proxies, species,
//! holes, lengths of 2³²−1, regular expressions, dates, JSON. Nothing may panic inside of the engine.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::rc::Rc;
use std::sync::Arc;

use ensemble_run::app::{Code, CodeId};
use ensemble_run::diag::Span;
use ensemble_run::script::{
    ActionRequest, Engine, Fault, Function, Host, Limits, LogLevel, Object, ScopeId, ScriptValue, check_syntax,
};
use ensemble_run::value::Value;

/// Values that nothing expects, one a line. `u` is the value before, so that they find each other.
const VALUES: &str = r#"undefined
null
true
0
-0
-1
1.5
NaN
Infinity
2**31
2**32-1
2**53
10n
2n**64n
''
'abc'
'\ud800'
'😀x'
'a'.repeat(50)
Symbol.iterator
[]
[3,1,2]
[,1,,2]
new Array(1000)
{}
{length: 3, 0: 'x'}
{length: 2**32-1}
{length: -1}
{valueOf() { throw 1 }}
{toString() { return {} }}
{valueOf() { u.length = 0; return 1 }}
{get length() { u.push && u.push(1); return 5 }}
{toJSON() { return u }}
{then(f) { f(this) }}
{[Symbol.iterator]() { return {next: () => ({done: Math.random() > .3, value: u})} }}
{[Symbol.toPrimitive]: () => Math.random()}
new Proxy([1,2,3], {get: (t, k, r) => k === 'length' ? 7 : Reflect.get(t, k, r)})
new Proxy({}, {ownKeys: () => ['a', 'a'], getOwnPropertyDescriptor: () => undefined})
new Proxy(function () {}, {apply: () => u, construct: () => ({})})
(a, b) => Math.random() - .5
(a, b) => { u.length = 0; return 1 }
() => { throw new Error('stop') }
x => x
function () { return this }
function* () { yield u; return u }
async () => u
class extends Array { static get [Symbol.species]() { return function (n) { this.length = n } } }
Object.freeze([1,2])
Object.create(null)
new Uint8Array(8)
new Float64Array([1, NaN, -0])
new BigInt64Array(2)
new ArrayBuffer(16)
new DataView(new ArrayBuffer(4))
(() => { var b = new ArrayBuffer(8, {maxByteLength: 16}); var t = new Uint8Array(b); b.resize(2); return t })()
new Map([[1, 2]])
new Set([1, 2])
new WeakMap()
new Date(NaN)
new Date(8.64e15)
new Date(2020, 1, 30)
/(?:)/g
/(a+)+$/y
/(?<n>.)\k<n>/u
/[^]/dv
Promise.resolve(1)
Promise.reject(1)
globalThis
Math
(function () { return arguments })(1, 2)
new Error('x', {cause: 1})
'2020-02-30T25:00'
'\\p{L}('
'((a)*)*\\1'
'{"a":[1,{"__proto__":2}]}'
'['.repeat(300)
'\u0000'"#;

/// Objects whose functions are called, one a line.
const OWNERS: &str = "Array.prototype
Array
String.prototype
String
RegExp.prototype
RegExp
Date.prototype
Date
JSON
Object
Object.prototype
Reflect
Math
Number.prototype
Number
Map.prototype
Set.prototype
WeakMap.prototype
Promise
Promise.prototype
Function.prototype
Symbol.prototype
Symbol
BigInt
BigInt.prototype
ArrayBuffer.prototype
ArrayBuffer
DataView.prototype
Object.getPrototypeOf(Int8Array)
Object.getPrototypeOf(Int8Array.prototype)
Proxy
Error.prototype
Object.getPrototypeOf([][Symbol.iterator]())
Object.getPrototypeOf(function* () {}())
globalThis
Map
Iterator.prototype
WeakRef.prototype";

struct NullHost;

impl Host for NullHost {
    fn read(&self, _: &Object, _: &str) -> ScriptValue {
        ScriptValue::NULL
    }

    fn write(&self, _: &Object, _: &str, _: ScriptValue) -> Result<(), String> {
        Ok(())
    }

    fn remove(&self, _: &Object, _: Option<&str>) {}

    fn keys(&self, _: &Object) -> Vec<Arc<str>> {
        Vec::new()
    }

    fn method(&self, _: &Object, _: &str, _: Vec<Value>) -> Result<ScriptValue, String> {
        Ok(ScriptValue::NULL)
    }

    fn action(&self, _: ActionRequest) {}

    fn set_timer(&self, _: Function, _: Vec<ScriptValue>, _: f64, _: bool) -> u32 {
        1
    }

    fn clear_timer(&self, _: u32) {}

    fn console(&self, _: LogLevel, _: String) {}

    fn action_names(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn now_millis(&self) -> f64 {
        1_700_000_000_000.0
    }

    fn fault(&self, _: Fault) {}
}

/// Inputs after which the engine is made anew: what one script has done to the built-in objects stays for the next one, as it does on a screen.
const INPUTS_OF_ENGINE: u32 = 100;

/// An engine with an open screen, kept for several inputs: to make it takes longer than to run most scripts.
struct Screen {
    engine: Engine,
    scope: ScopeId,
    /// Number of the next script, and so of the scripts that were run.
    next: u32,
}

impl Screen {
    fn new(limits: Limits) -> Self {
        let mut engine = Engine::new(Rc::new(NullHost), limits);
        let (scope, _) = engine.open_scope(Vec::new(), &[]);
        Self { engine, scope, next: 0 }
    }

    fn run(&mut self, source: &str) -> Result<ScriptValue, Fault> {
        self.next += 1;
        self.engine.run(self.scope.into(), &code(source, self.next), &[], &Default::default())
    }
}

/// A script whose calls the bytes choose.
pub fn script(data: &[u8]) {
    // Never dropped when the thread ends: the engine's collector is gone by then.
    thread_local!(static SCREEN: RefCell<Option<ManuallyDrop<Screen>>> = const { RefCell::new(None) });
    let source = source(data);
    // Taken out of its place: after a panic the next input gets another one.
    let screen = SCREEN.take().map(ManuallyDrop::into_inner).filter(|screen| screen.next < INPUTS_OF_ENGINE);
    let limits = Limits { loop_iterations: 20_000, regex_steps: 100_000, recursion: 100, ..Limits::default() };
    let mut screen = screen.unwrap_or_else(|| Screen::new(limits));
    let result = screen.run(&source);
    if let Ok(value) = &result {
        let _ = screen.engine.display(value);
        let _ = screen.engine.to_value(value);
    }
    assert!(!screen.engine.take_broken(), "script {} of its engine: {:?}\n{source}", screen.next, result.err());
    SCREEN.set(Some(ManuallyDrop::new(screen)));
}

/// A value that is asked for the JSONPath that the bytes write.
pub fn json_path(data: &[u8]) {
    const ASK: &str = "var value = {a: [{b: [1, {c: {a: {b: {c: 1}}}}]}, {b: null}], lines: [{price: 1}], '': {a: []}};
        return path => { try { return value.path(path) } catch (error) { return String(error) } }";
    thread_local!(static ASKED: RefCell<Option<ManuallyDrop<(Screen, Function)>>> = const { RefCell::new(None) });
    let (mut screen, ask) = ASKED.take().map(ManuallyDrop::into_inner).unwrap_or_else(|| {
        let mut screen = Screen::new(Limits::default());
        let ask = screen.run(ASK).ok().and_then(|value| screen.engine.function(screen.scope, &value));
        (screen, ask.expect("the script gives a function"))
    });
    let path = ScriptValue::Plain(Value::text(&*String::from_utf8_lossy(data)));
    let result = screen.engine.call(&ask, &[path]);
    assert!(!screen.engine.take_broken(), "{:?}", result.err());
    ASKED.set(Some(ManuallyDrop::new((screen, ask))));
}

/// Twelve calls at most, each with its own `try`.
fn source(data: &[u8]) -> String {
    let mut bytes = data.iter().copied().chain(std::iter::repeat(7)).enumerate();
    // The place of a byte counts, too: few inputs hold every byte.
    let mut choose = |end: usize| bytes.next().map_or(0, |(at, byte)| (usize::from(byte) * 31 + at * 7) % end.max(1));
    let (values, owners): (Vec<&str>, Vec<&str>) = (VALUES.lines().collect(), OWNERS.lines().collect());
    let mut source = "var u = [5, 3, 1], v;\n".to_owned();
    for _ in 0..data.len().div_ceil(6).min(12) {
        let owner = owners[choose(owners.len())];
        let method = choose(256);
        let mut value = || format!("({})", values[choose(values.len())]);
        let (this, one, two, three) = (value(), value(), value(), value());
        let this = if choose(3) == 0 { owner } else { &this };
        let call = match choose(6) {
            0 => format!("construct(f, [{one}, {two}])"),
            _ => format!("apply(f, {this}, [{one}, {two}, {three}])"),
        };
        source += &format!(
            "try {{ var o = {owner}, k = Reflect.ownKeys(o); k = k[{method} % k.length]; \
             var f = Object.getOwnPropertyDescriptor(o, k); f = f.value || f.get; v = Reflect.{call}; \
             if (v && v.next) for (var w of v) {{ if (w === 3) break }} if (v !== undefined) u = v; }} \
             catch (e) {{ v = String(e) }}\n"
        );
    }
    source + "return u"
}

fn code(source: &str, id: u32) -> Code {
    let info = check_syntax(source, false, true).unwrap_or_default();
    Code {
        id: CodeId(id),
        source: Arc::from(source),
        span: Span::default(),
        line_starts: Arc::from([0]),
        path: None,
        free: Arc::from(info.free),
        is_async: info.is_async,
        is_expression: false,
    }
}
