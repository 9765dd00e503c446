//! Benchmark of one frame: a scene of a thousand nodes, of which none or one has changed.

use std::sync::Arc;

use divan::{Bencher, black_box};
use egui::Vec2;
use ensemble_run::runtime::scene::{Node, NodeId, Scene};
use ensemble_run::spec::{Props, Spec};
use ensemble_run::ui::offscreen::Offscreen;
use ensemble_run::ui::widgets::widgets;
use ensemble_run::value::Value;

fn main() {
    divan::main();
}

fn spec(name: &str) -> &'static Spec {
    widgets().iter().map(|def| def.spec).find(|spec| spec.name == name).expect("the widget is built")
}

fn node(id: u64, name: &str, props: &[(&'static str, Value)], children: Vec<Arc<Node>>) -> Arc<Node> {
    let mut all = Props::default();
    for (name, value) in props {
        all.set(name, value.clone());
    }
    let mut node = Node::new(NodeId(id), spec(name), all);
    node.children = children;
    Arc::new(node)
}

fn row(at: u64, price: f64) -> Arc<Node> {
    let id = 10 + at * 10;
    let texts = [("Aurora".to_owned(), true), (format!("{price:.2}"), false), ("+1.2 %".to_owned(), false)];
    let texts = texts.into_iter().zip(1..).map(|((text, expanded), place)| {
        node(id + place, "Text", &[("text", text.into()), ("expanded", expanded.into())], Vec::new())
    });
    node(id, "Row", &[("gap", 8.0.into())], texts.collect())
}

fn scene(rows: &[Arc<Node>]) -> Arc<Scene> {
    let body = node(2, "Column", &[("scrollable", true.into())], rows.to_vec());
    let mut view = Node::new(NodeId(1), spec("View"), Props::default());
    view.slots.push(("body", body));
    Arc::new(Scene {
        screen: Default::default(),
        title: "Bench".into(),
        root: Arc::new(view),
        dialogs: Vec::new(),
        toasts: Vec::new(),
        badges: Vec::new(),
        theme: Arc::default(),
        direction: None,
        language: Default::default(),
        commands: Vec::new(),
        found: Arc::default(),
        faults: Arc::default(),
        sources: Arc::default(),
        busy: false,
    })
}

fn rows() -> Vec<Arc<Node>> {
    (0..250).map(|at| row(at, 100.0 + at as f64)).collect()
}

#[divan::bench]
fn nothing_changed(bencher: Bencher<'_, '_>) {
    let scene = scene(&rows());
    let mut offscreen = Offscreen::new(Vec2::new(1280.0, 800.0), 1.0, false);
    let mut time = 0.0;
    bencher.bench_local(|| {
        time += 0.016;
        black_box(offscreen.frame(&scene, time))
    });
}

#[divan::bench]
fn one_text_changed(bencher: Bencher<'_, '_>) {
    let mut all = rows();
    let mut offscreen = Offscreen::new(Vec2::new(1280.0, 800.0), 1.0, false);
    let mut time = 0.0;
    bencher.bench_local(|| {
        time += 0.016;
        all[5] = row(5, 100.0 + (time * 1000.0) % 100.0);
        black_box(offscreen.frame(&scene(&all), time))
    });
}

#[divan::bench]
fn everything_is_new(bencher: Bencher<'_, '_>) {
    let scene = scene(&rows());
    bencher.with_inputs(|| Offscreen::new(Vec2::new(1280.0, 800.0), 1.0, false)).bench_local_values(|mut offscreen| {
        black_box(offscreen.frame(&scene, 0.0));
        offscreen
    });
}
