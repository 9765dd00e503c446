//! Benchmark of a list of 100,000 rows against one of 100, through the whole program except the window: opening, scrolling, and a screen of a
//! thousand texts of which one changes.
//!
//! `cargo bench -p ensemble-benches --bench list`

use std::sync::Arc;

use divan::{Bencher, black_box};
use egui::{Event as Input, MouseWheelUnit, Vec2, pos2};
use ensemble_run::action::ACTIONS;
use ensemble_run::app::{App, LoadOptions, load_text};
use ensemble_run::message::Event;
use ensemble_run::runtime::scene::{Interaction, Node, NodeId};
use ensemble_run::runtime::{Now, Runtime, Setup};
use ensemble_run::script::Checker;
use ensemble_run::shell;
use ensemble_run::ui::offscreen::Offscreen;
use ensemble_run::value::Value;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FEW: usize = 100;
const MANY: usize = 100_000;

fn list(rows: usize) -> String {
    format!(
        "Global: |-
  var rows = [];
  for (var i = 0; i < {rows}; i++) rows.push({{n: i, name: 'row ' + i, price: i / 8}});
View:
  body:
    ListView:
      expanded: true
      item-template:
        data: ${{rows}}
        name: row
        template:
          Row:
            styles: {{gap: 8}}
            children:
              - Text: {{text: \"${{row.n}}\"}}
              - Text: {{text: \"${{row.name}}\"}}
              - Text: {{text: \"${{row.price}}\"}}
"
    )
}

fn thousand_texts() -> String {
    let mut yaml = String::from("View:\n  body:\n    Column:\n      scrollable: true\n      children:\n");
    yaml.push_str("        - Button: {id: press, label: Press, onTap: \"n = n + 1; one.text = 'pressed ' + n\"}\n        - Text: {id: one, text: \"0\"}\n");
    for at in 0..1000 {
        yaml.push_str(&format!("        - Text: {{text: \"${{ensemble.storage.s{at}}} {at}\"}}\n"));
    }
    format!("Global: var n = 0;\n{yaml}")
}

/// An open app and its window.
struct Open {
    runtime: Runtime,
    window: Offscreen,
    time: f64,
}

impl Open {
    fn new(app: Arc<App>) -> Self {
        let catalog = shell::catalog();
        let mut runtime = Runtime::new(app, &catalog, ACTIONS, Setup::default()).expect("a whole catalogue");
        runtime.start(Now::default());
        let window = Offscreen::new(Vec2::new(1280.0, 800.0), 1.0, false);
        let mut open = Self { runtime, window, time: 0.0 };
        open.frames(3);
        open
    }

    /// Draws frames; the app answers the window's interactions after each.
    fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.time += 0.016;
            let scene = self.runtime.scene();
            let asked: Vec<Interaction> = self.window.frame(&scene, self.time);
            for interaction in asked {
                self.runtime.handle(Event::Interaction(interaction), Now::default());
            }
        }
        assert!(self.runtime.take_faults().is_empty());
    }

    fn scroll(&mut self, by: f32) {
        self.window.input(Input::PointerMoved(pos2(400.0, 400.0)));
        self.window.input(Input::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(0.0, by),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: egui::Modifiers::NONE,
        });
        self.frames(2);
    }
}

fn app(yaml: &str) -> Arc<App> {
    let (app, report) =
        load_text("bench.yaml", yaml, &shell::disk::Disk, &shell::catalog(), &Checker, &LoadOptions::default());
    assert!(report.diagnostics().is_empty(), "{:?}", report.diagnostics());
    Arc::new(app)
}

#[divan::bench(args = [FEW, MANY], sample_count = 20, sample_size = 1)]
fn opens(bencher: Bencher<'_, '_>, rows: usize) {
    let app = app(&list(rows));
    bencher.bench_local(|| black_box(Open::new(app.clone())));
}

#[divan::bench(args = [FEW, MANY], sample_count = 100, sample_size = 1)]
fn scrolls(bencher: Bencher<'_, '_>, rows: usize) {
    let mut open = Open::new(app(&list(rows)));
    // To and fro, so that the short list has as far to go as the long one.
    let mut steps = 0;
    bencher.bench_local(|| {
        steps += 1;
        open.scroll(if steps / 8 % 2 == 0 { -120.0 } else { 120.0 });
    });
}

/// The app's part of a change: a handler runs, one binding of a thousand is evaluated, a scene comes out.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn one_text_of_a_thousand_changes(bencher: Bencher<'_, '_>) {
    let mut open = Open::new(app(&thousand_texts()));
    let button = open.runtime.scene();
    let button = find(&button.root).expect("the screen has a button");
    bencher.bench_local(|| {
        let tap = Interaction::Fire { node: button, event: "onTap", data: Value::Null };
        open.runtime.handle(Event::Interaction(tap), Now::default());
        black_box(open.runtime.scene())
    });
}

fn find(node: &Node) -> Option<NodeId> {
    if node.spec.name == "Button" {
        return Some(node.id);
    }
    let slots = node.slots.iter().map(|(_, node)| node);
    node.children.iter().chain(slots).find_map(|child| find(child))
}

fn main() {
    // The engine's interpreter uses the machine's stack.
    let thread = std::thread::Builder::new().stack_size(shell::STACK).spawn(divan::main);
    thread.expect("a thread").join().expect("the benchmarks run");
}
