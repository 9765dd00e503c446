//! Benchmark of the inspector: time of a stream's event in a runtime with a handler, with the inspector closed and open; its first frame; steps of the time
//! line after 100,000 events.
//!
//! `cargo bench -p ensemble-benches --bench inspector`. Prints the times of both and their ratio; closed, an event costs a test of an option.

#![expect(clippy::print_stdout, reason = "the benchmark's result")]

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

fn now(millis: u64) -> Now {
    Now { elapsed: Duration::from_millis(millis), wall_millis: millis as f64 }
}

/// The app with its stream open.
fn start() -> (Runtime, ConnectionId, u64) {
    let (app, report) = load_text("app.yaml", APP, &Disk, &catalog(), &Checker, &LoadOptions::default());
    assert!(!report.has_errors(), "{:?}", report.diagnostics());
    let mut runtime =
        Runtime::new(Arc::new(app), &catalog(), ACTIONS, Setup::default()).expect("the catalogue is complete");
    runtime.start(now(0));
    let _first = runtime.scene();
    let opened = runtime.take_effects().into_iter().find_map(|effect| match effect {
        ensemble_run::message::Effect::Net(NetCommand::OpenStream { id, generation, .. }) => Some((id, generation)),
        _ => None,
    });
    let (connection, generation) = opened.expect("onLoad opens the stream");
    (runtime, connection, generation)
}

fn batch(number: u64, connection: ConnectionId, generation: u64) -> StreamBatch {
    let event = |at: u64| {
        let price = number * BATCH + at;
        let raw: Arc<str> = Arc::from(format!("{{\"symbol\": \"ACRA\", \"price\": {price}}}"));
        let data = Value::map([("symbol", Value::from("ACRA")), ("price", Value::Number(price as f64))]);
        StreamEvent::Message(Message { event: "message".into(), id: "".into(), bytes: raw.len(), raw, data })
    };
    StreamBatch { connection, generation, events: (0..BATCH).map(event).collect() }
}

/// Time for one event.
fn measure(is_open: bool) -> Duration {
    let (mut runtime, connection, generation) = start();
    if is_open {
        runtime.trace(TraceOptions { stopwatch, is_exact: false });
    }
    let begun = Instant::now();
    for at in 0..EVENTS / BATCH {
        runtime.handle(Event::Net(NetEvent::Stream(batch(at, connection, generation))), now(at + 1));
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

/// The longest frame while going back event by event, and over all of them at once, after 100,000 events; and the bytes that are kept.
fn scrubbing() -> (Duration, Duration, usize) {
    use egui::{Event as Input, Key, Modifiers};
    use ensemble_run::shell::inspector::probe::Probe;
    use ensemble_run::shell::inspector::{Inspector, Pane};
    const MANY: u64 = 100_000;
    let (mut runtime, connection, generation) = start();
    let mut window = ensemble_run::ui::offscreen::Offscreen::new(egui::Vec2::new(1280.0, 800.0), 1.0, false);
    let (mut inspector, mut probe) = (Inspector::new(false), Probe::new(stopwatch));
    inspector.set_pane(Pane::State);
    let mut frame = |inspector: &mut Inspector, probe: &mut Probe, runtime: &mut Runtime, input: Option<Input>| {
        let begun = Instant::now();
        for order in inspector.take_orders() {
            let _no_event = probe.carry_out(order, runtime, None);
        }
        if let Some(snapshot) = probe.gather(runtime, None, (0, 0)) {
            inspector.take_in(snapshot);
        }
        if let Some(input) = input {
            window.input(input);
        }
        let scene = inspector.past_scene().unwrap_or_else(|| runtime.published_scene());
        window.frame_around(0.1, |view, ui, now| {
            let whole = ui.max_rect();
            let (app, dock) = inspector.place(whole);
            inspector.keys(ui.ctx());
            inspector.show_docked(ui, whole, dock);
            let mut part = ui.new_child(egui::UiBuilder::new().max_rect(app).id_salt("app"));
            view.ui(&mut part, &scene, now)
        });
        let _painted = window.picture();
        begun.elapsed()
    };
    frame(&mut inspector, &mut probe, &mut runtime, None);
    for at in 0..MANY / BATCH {
        runtime.handle(Event::Net(NetEvent::Stream(batch(at, connection, generation))), now(at + 1));
        let _scene = runtime.scene();
        let _effects = runtime.take_effects();
        if let Some(snapshot) = probe.gather(&mut runtime, None, (0, 0)) {
            inspector.take_in(snapshot);
        }
    }
    // The views of the state are made ten times a second.
    std::thread::sleep(Duration::from_millis(200));
    frame(&mut inspector, &mut probe, &mut runtime, None);
    let mut longest = Duration::ZERO;
    for _ in 0..20 {
        let modifiers = Modifiers::SHIFT;
        let key = Input::Key { key: Key::F10, physical_key: None, pressed: true, repeat: false, modifiers };
        longest = longest.max(frame(&mut inspector, &mut probe, &mut runtime, Some(key)));
    }
    inspector.go_to_event(2);
    let far = frame(&mut inspector, &mut probe, &mut runtime, None);
    assert!(inspector.past_scene().is_some(), "a past moment is shown");
    (longest, far, inspector.model.trace.bytes() + inspector.model.screens.bytes())
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
    let (step, far, bytes) = scrubbing();
    println!(
        "time line:        a step of 100,000 events takes {step:?} at most, over all of them {far:?}; {} MB kept",
        bytes >> 20
    );
}
