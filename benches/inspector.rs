//! What the inspector costs: events of a stream through a runtime with a handler, while nobody looks and while somebody does.
//!
//! `cargo bench --bench inspector`. Prints the times of both and their ratio; closed, an event costs a test of an option.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ensemble_run::action::ACTIONS;
use ensemble_run::app::{LoadOptions, load_text};
use ensemble_run::message::Event;
use ensemble_run::message::net::{NetCommand, NetEvent};
use ensemble_run::message::stream::{ConnectionId, Message, StreamBatch, StreamEvent};
use ensemble_run::runtime::{Now, Runtime, Setup, TraceOptions};
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;
use ensemble_run::value::Value;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const APP: &str = "API:\n  feed:\n    type: sse\n    url: http://there/feed\n    onResponse: |\n      count = count + 1;\n      last = response.body.data.price;\nGlobal: |\n  var count = 0;\n  var last = 0;\nView:\n  onLoad: {invokeAPI: feed}\n  body: {Text: {text: '${count} ${last}'}}\n";

/// Events of one measurement, and in one batch.
const EVENTS: u64 = 20_000;
const BATCH: u64 = 100;

fn stopwatch() -> Duration {
    static BEGUN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    BEGUN.elapsed()
}

/// Time for one event.
fn measure(is_open: bool) -> Duration {
    let (app, report) = load_text("app.yaml", APP, &Disk, &catalog(), &Checker, &LoadOptions::default());
    assert!(!report.has_errors(), "{:?}", report.diagnostics());
    let mut runtime =
        Runtime::new(Arc::new(app), &catalog(), ACTIONS, Setup::default()).expect("the catalogue is complete");
    let now = |millis: u64| Now { elapsed: Duration::from_millis(millis), wall_millis: millis as f64 };
    runtime.start(now(0));
    let _first = runtime.scene();
    let opened = runtime.take_effects().into_iter().find_map(|effect| match effect {
        ensemble_run::message::Effect::Net(NetCommand::OpenStream { id, generation, .. }) => Some((id, generation)),
        _ => None,
    });
    let (connection, generation): (ConnectionId, u64) = opened.expect("onLoad opens the stream");
    if is_open {
        runtime.trace(TraceOptions { stopwatch, is_exact: false });
    }
    let begun = Instant::now();
    for batch in 0..EVENTS / BATCH {
        let events = (0..BATCH).map(|at| {
            let raw: Arc<str> = Arc::from(format!("{{\"symbol\": \"ACRA\", \"price\": {}}}", batch * BATCH + at));
            let data =
                Value::map([("symbol", Value::from("ACRA")), ("price", Value::Number((batch * BATCH + at) as f64))]);
            StreamEvent::Message(Message { event: "message".into(), id: "".into(), bytes: raw.len(), raw, data })
        });
        let news = StreamBatch { connection, generation, events: events.collect() };
        runtime.handle(Event::Net(NetEvent::Stream(news)), now(batch + 1));
        let _scene = runtime.scene();
        let _effects = runtime.take_effects();
        if is_open {
            assert_eq!(runtime.take_records().records.len(), BATCH as usize, "a record an event");
        }
    }
    begun.elapsed() / EVENTS as u32
}

/// Time from the key to the first frame of the inspector, drawn with its texts.
fn first_frame() -> Duration {
    use ensemble_run::shell::inspector::Inspector;
    let mut window = ensemble_run::ui::offscreen::Offscreen::new(egui::Vec2::new(1280.0, 800.0), 1.0, false);
    // The window is there already, with its fonts.
    window.frame_around(0.0, |_, _, _| Vec::new());
    let begun = Instant::now();
    let mut inspector = Inspector::new(false);
    window.frame_around(0.1, |_, ui, _| {
        let whole = ui.max_rect();
        let (_, dock) = inspector.place(whole);
        inspector.show_docked(ui, whole, dock);
        Vec::new()
    });
    let _painted = window.picture();
    begun.elapsed()
}

fn main() {
    // In turn, so that what the machine does besides falls on both; the least is what it costs.
    let (mut closed, mut open) = (Duration::MAX, Duration::MAX);
    for _ in 0..5 {
        closed = closed.min(measure(false));
        open = open.min(measure(true));
    }
    let ratio = open.as_secs_f64() / closed.as_secs_f64();
    println!("inspector closed: {closed:?} an event");
    println!("inspector open:   {open:?} an event, {ratio:.2} times as much");
    println!("inspector opened: its first frame after {:?}", first_frame());
}
