//! Benchmark of a flood of events on the app's thread: batches of a stream go in, a scene comes out after each.
//!
//! `cargo bench -p ensemble-benches --bench flood`; the budget of an event is 3.3 µs.

use std::sync::Arc;

use divan::Bencher;
use divan::counter::ItemsCount;
use ensemble_run::action::ACTIONS;
use ensemble_run::app::{LoadOptions, load_text};
use ensemble_run::message::net::{NetCommand, NetEvent};
use ensemble_run::message::stream::{ConnectionId, Message, StreamBatch, StreamEvent};
use ensemble_run::message::{Effect, Event};
use ensemble_run::runtime::{Now, Runtime, Setup};
use ensemble_run::script::Checker;
use ensemble_run::shell;
use ensemble_run::shell::disk::Disk;
use ensemble_run::value::{Map, Value};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A handler that reads fields of the event.
const TABLE: &str = "
      const quote = response.body.data;
      seen = seen + 1;
      counter.text = seen;
      latest.text = quote.price;
      let line = lines[quote.symbol];
      if (!line) {
        line = {symbol: quote.symbol, price: 0, times: 0};
        lines[quote.symbol] = line;
        table.push(line);
      }
      line.price = quote.price;
      line.times = line.times + 1;
      ensemble.storage.table = table;
";

/// A handler that keeps the events themselves.
const ROWS: &str = "
      seen = seen + 1;
      counter.text = seen;
      table.push(response.body.data);
      if (table.length > 1000) table.shift();
      ensemble.storage.table = table;
";

/// A handler that does not read the event.
const COUNT: &str = "
      seen = seen + 1;
      counter.text = seen;
";

fn app(handler: &str) -> String {
    format!(
        "Global: |-
  var seen = 0;
  var lines = {{}};
  var table = [];
API:
  quotes:
    type: sse
    url: http://localhost/quotes
    onResponse: |-
{handler}
View:
  onLoad: {{invokeAPI: {{name: quotes}}}}
  body:
    Column:
      children:
        - Text: {{id: counter}}
        - Text: {{id: latest}}
        - ListView:
            item-template:
              data: ${{ensemble.storage.table}}
              name: line
              template:
                Text: {{text: \"${{line.symbol}} ${{line.price}}\"}}
"
    )
}

/// Events of one run; so few that the prepared events do not push everything else out of the caches.
const EVENTS: usize = 20_000;
const BATCH: usize = 256;

struct Flood {
    runtime: Runtime,
    batches: Vec<StreamBatch>,
}

impl Flood {
    fn new(handler: &str) -> Self {
        let catalog = shell::catalog();
        let (app, report) = load_text("flood.yaml", &app(handler), &Disk, &catalog, &Checker, &LoadOptions::default());
        assert!(report.diagnostics().is_empty(), "{:?}", report.diagnostics());
        let mut runtime = Runtime::new(Arc::new(app), &catalog, ACTIONS, Setup::default()).expect("a whole catalogue");
        runtime.start(Now::default());
        runtime.scene();
        let (connection, generation) = runtime
            .take_effects()
            .into_iter()
            .find_map(|effect| match effect {
                Effect::Net(NetCommand::OpenStream { id, generation, .. }) => Some((id, generation)),
                _ => None,
            })
            .expect("the app opens its stream");
        Self { runtime, batches: batches(connection, generation) }
    }

    fn run(&mut self) {
        for batch in std::mem::take(&mut self.batches) {
            self.runtime.handle(Event::Net(NetEvent::Stream(batch)), Now::default());
            self.runtime.scene();
        }
        assert!(self.runtime.take_faults().is_empty());
    }
}

fn batches(connection: ConnectionId, generation: u64) -> Vec<StreamBatch> {
    let keys: [Arc<str>; 5] = ["n", "symbol", "price", "t", "pad"].map(Arc::from);
    let symbols: Vec<Arc<str>> = (0..50).map(|at| Arc::from(format!("SYM{at}"))).collect();
    let (name, id) = (Arc::<str>::from("message"), Arc::<str>::from(""));
    let event = |at: usize| {
        let data: Map = [
            (keys[0].clone(), Value::Number(at as f64)),
            (keys[1].clone(), Value::Text(symbols[at % symbols.len()].clone())),
            (keys[2].clone(), Value::Number(100.0 + (at % 997) as f64 / 8.0)),
            (keys[3].clone(), Value::Number(1.7e12 + at as f64)),
            (keys[4].clone(), Value::Text(Arc::from("x".repeat(80)))),
        ]
        .into_iter()
        .collect();
        let raw: Arc<str> = Arc::from("y".repeat(150));
        StreamEvent::Message(Message {
            event: name.clone(),
            id: id.clone(),
            raw,
            data: Value::Map(Arc::new(data)),
            bytes: 150,
        })
    };
    let batch = |first: usize| StreamBatch {
        connection,
        generation,
        events: (first..EVENTS.min(first + BATCH)).map(event).collect(),
    };
    (0..EVENTS).step_by(BATCH).map(batch).collect()
}

fn measure(bencher: Bencher<'_, '_>, handler: &str) {
    bencher.counter(ItemsCount::new(EVENTS)).with_inputs(|| Flood::new(handler)).bench_local_refs(Flood::run);
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn a_table_that_looks_at_fields(bencher: Bencher<'_, '_>) {
    measure(bencher, TABLE);
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn rows_that_keep_events(bencher: Bencher<'_, '_>) {
    measure(bencher, ROWS);
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn a_counter(bencher: Bencher<'_, '_>) {
    measure(bencher, COUNT);
}

fn main() {
    // The engine's interpreter uses the machine's stack.
    let thread = std::thread::Builder::new().stack_size(shell::STACK).spawn(divan::main);
    thread.expect("a thread").join().expect("the benchmarks run");
}
