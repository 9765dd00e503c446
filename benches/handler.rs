//! Benchmark of the handler of a busy stream, script part alone: a table of 50 symbols, 200,000 events.
//!
//! `cargo bench -p ensemble-benches --bench handler`; the budget of an event is 3.3 µs, the script's share 2.5 µs.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::ItemsCount;
use ensemble_run::app::{Code, CodeId};
use ensemble_run::diag::Span;
use ensemble_run::script::{
    ActionRequest, Engine, Fault, Function, HandlerArgs, Host, Limits, LogLevel, Name, Object, Response, ScriptEnv,
    ScriptValue, check_syntax,
};
use ensemble_run::spec::{Children, Kind, Spec, prop};
use ensemble_run::value::Value;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

static TEXT: Spec = Spec {
    name: "Text",
    aliases: &[],
    doc: "",
    base: &[],
    props: &[prop("text", Kind::Text, "")],
    events: &[],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

const GLOBAL: &str = "var count = 0; var bySymbol = {}; var rows = []; ensemble.storage.rows = rows;";

const HANDLER: &str = r#"
if (response.body.event) {
  var d = response.body.data;
  count = count + 1;
  countText.text = count;
  priceText.text = d.price;
  var row = bySymbol[d.symbol];
  if (!row) {
    row = {symbol: d.symbol, price: 0, n: 0};
    bySymbol[d.symbol] = row;
    rows.push(row);
  }
  row.price = d.price;
  row.n = row.n + 1;
  ensemble.storage.rows = rows;
  if (d.last) {
    ensemble.invokeAPI("done", {n: count});
  }
}"#;

/// Keeps the last value written.
#[derive(Default)]
struct Sink(RefCell<ScriptValue>);

impl Host for Sink {
    fn read(&self, _: &Object, _: &str) -> ScriptValue {
        ScriptValue::NULL
    }

    fn write(&self, _: &Object, _: &str, value: ScriptValue) -> Result<(), String> {
        *self.0.borrow_mut() = value;
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
        0
    }

    fn clear_timer(&self, _: u32) {}

    fn console(&self, _: LogLevel, _: String) {}

    fn action_names(&self) -> Vec<&'static str> {
        vec!["invokeAPI"]
    }

    fn now_millis(&self) -> f64 {
        0.0
    }

    fn fault(&self, _: Fault) {}
}

fn code(id: u32, source: &str) -> Arc<Code> {
    let info = check_syntax(source, false, true).expect("the handler parses");
    Arc::new(Code {
        id: CodeId(id),
        source: Arc::from(source),
        span: Span::default(),
        line_starts: Arc::from([0]),
        path: None,
        free: Arc::from(info.free),
        is_async: info.is_async,
        is_expression: false,
    })
}

fn event(at: usize, keys: &[Arc<str>; 5], symbols: &[Arc<str>]) -> Rc<Response> {
    let data = Value::map([
        (keys[0].clone(), Value::Number(at as f64)),
        (keys[1].clone(), Value::Text(symbols[at % symbols.len()].clone())),
        (keys[2].clone(), Value::Number(100.0 + (at % 997) as f64 / 8.0)),
        (keys[3].clone(), Value::Number(1.7e12 + at as f64)),
        (
            keys[4].clone(),
            Value::from("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
        ),
    ]);
    Rc::new(Response::event(Arc::from("message"), Arc::from(""), Arc::from(""), data))
}

struct App {
    engine: Engine,
    at: ScriptEnv,
    handler: Arc<Code>,
    keys: [Arc<str>; 5],
    symbols: Vec<Arc<str>>,
}

impl App {
    fn new(handler: &str) -> Self {
        let limits = Limits { storage_keys: Arc::from([Arc::from("rows")]), ..Limits::default() };
        let mut engine = Engine::new(Rc::new(Sink::default()), limits);
        let names =
            vec![(Arc::from("countText"), Name::Widget(1, &TEXT)), (Arc::from("priceText"), Name::Widget(2, &TEXT))];
        let (scope, faults) = engine.open_scope(names, &[code(1, GLOBAL)]);
        assert!(faults.is_empty(), "{faults:?}");
        Self {
            engine,
            at: ScriptEnv::from(scope),
            handler: code(2, handler),
            keys: ["n", "symbol", "price", "t", "pad"].map(Arc::from),
            symbols: (0..50).map(|at| Arc::from(format!("SYM{at}"))).collect(),
        }
    }

    fn event(&mut self, at: usize) {
        let response = event(at, &self.keys, &self.symbols);
        let extra = HandlerArgs { response: Some(response), ..HandlerArgs::default() };
        self.engine.run(self.at, &self.handler, &[], &extra).expect("the handler runs");
    }
}

const EVENTS: usize = 200_000;

fn measure(bencher: Bencher<'_, '_>, handler: &str) {
    bencher.counter(ItemsCount::new(EVENTS)).with_inputs(|| App::new(handler)).bench_local_refs(|app| {
        (0..EVENTS).for_each(|at| app.event(at));
    });
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn the_whole_handler(bencher: Bencher<'_, '_>) {
    measure(bencher, HANDLER);
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn an_empty_handler(bencher: Bencher<'_, '_>) {
    measure(bencher, "return 1;");
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn reading_the_data(bencher: Bencher<'_, '_>) {
    measure(bencher, "var d = response.body.data;");
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn writing_a_property(bencher: Bencher<'_, '_>) {
    measure(bencher, "countText.text = 1;");
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn opening_and_closing_a_screen(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(100_usize)).with_inputs(|| App::new("return 1")).bench_local_refs(|app| {
        for _ in 0..100 {
            let (scope, _) = app.engine.open_scope(vec![(Arc::from("w"), Name::Widget(1, &TEXT))], &[]);
            app.engine.close_scope(scope);
        }
    });
}

fn main() {
    divan::main();
}
