//! Every property of every widget has an effect: a value other than the default changes the picture, the accessibility tree, or the widget's
//! behaviour. A property without an effect says so in its declaration (`ignored`), and `check` repeats the reason.
//!
//! `probes.yaml` has the situations in which the effect of a property is visible when it is not visible at once. `unproven.txt` lists the pairs
//! that no picture can show, each with its reason; it only gets shorter. `UPDATE_SWEEP=1` tries all pairs and writes the list anew, with the
//! reasons that it has; `SWEEP=Button` or `SWEEP=Button.label` tries some, whether they are on the list or not.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use egui::{Key, Modifiers};
use ensemble_run::app::{self, LoadOptions, MemoryFiles};
use ensemble_run::runtime::Setup;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::virtual_app::{Direction, TestDesktop, VirtualApp, VirtualAppConfig};
use ensemble_run::spec::{Catalog, Prop, Spec};
use ensemble_run::value::Value;

use super::EchoServer;
use super::probes::{NEXT, Probe, attempts, read as read_probes};

/// Size of the window in logical pixels: small, because most of the time goes into painting.
const SIZE: (f32, f32) = (240.0, 180.0);

/// A widget and one of its properties.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub spec: &'static Spec,
    pub prop: &'static Prop,
}

impl Pair {
    fn name(&self) -> String {
        format!("{}.{}", self.spec.name, self.prop.name)
    }
}

/// The pairs without a proof of their effect, each with the reason.
fn unproven() -> Vec<(String, String)> {
    let text = fs::read_to_string(here("unproven.txt")).unwrap();
    let entries = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    entries
        .map(|line| line.split_once(": ").unwrap_or((line, "")))
        .map(|(name, why)| (name.into(), why.into()))
        .collect()
}

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/played").join(name)
}

/// Every property of every widget that has an effect by its declaration.
pub(super) fn pairs(catalog: &Catalog) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for spec in catalog.widgets.iter().copied().filter(|spec| spec.name != "Placeholder") {
        let mut seen: Vec<&str> = Vec::new();
        for prop in spec.all_props() {
            // The widget's own declaration takes precedence over those of its groups.
            if !seen.contains(&prop.name) {
                seen.push(prop.name);
                if spec.ignored(prop).is_none() {
                    pairs.push(Pair { spec, prop });
                }
            }
        }
    }
    pairs
}

#[test]
fn the_list_of_unproven_pairs_is_of_pairs_with_reasons() {
    let pairs = pairs(&catalog());
    for (name, why) in unproven() {
        assert!(
            pairs.iter().any(|pair| pair.name() == name),
            "{name} is no pair, or one without effect by its declaration"
        );
        assert!(why.len() > 10, "{name} has no reason: write `{name}: why no picture can show it`");
    }
}

/// An ordinary run tries one of so many pairs, chosen by name, so that a new property moves no other one in or out.
const SAMPLE: u64 = 8;

#[test]
fn a_sample_of_the_properties_has_an_effect() {
    let listed = unproven();
    let is_sample = |pair: &Pair| {
        let mut hash = DefaultHasher::new();
        pair.name().hash(&mut hash);
        hash.finish().is_multiple_of(SAMPLE)
    };
    let pairs = pairs(&catalog()).into_iter().filter(is_sample);
    let pairs: Vec<Pair> = pairs.filter(|pair| listed.iter().all(|(name, _)| *name != pair.name())).collect();
    let silent = silent(&pairs);
    assert!(silent.is_empty(), "{} of {} have no effect:\n{}", silent.len(), pairs.len(), silent.join("\n"));
}

#[test]
#[ignore = "takes four minutes of a processor: cargo test --test suite property_sweep -- --ignored"]
fn every_property_has_an_effect_or_a_reason_why_not() {
    let mut pairs = pairs(&catalog());
    let updates = std::env::var_os("UPDATE_SWEEP").is_some();
    let listed = unproven();
    match std::env::var("SWEEP") {
        Ok(only) => pairs.retain(|pair| {
            only.split(',').any(|only| pair.spec.name == only || pair.prop.name == only || pair.name() == only)
        }),
        Err(_) if updates => {}
        Err(_) => pairs.retain(|pair| listed.iter().all(|(name, _)| *name != pair.name())),
    }
    let silent = silent(&pairs);
    if updates {
        let line = |name: &String| {
            let why = listed.iter().find(|(known, _)| known == name).map(|(_, why)| why.as_str());
            format!("{name}: {}\n", why.unwrap_or_default())
        };
        let lines: String = silent.iter().map(line).collect();
        let head = "# Pairs of widget and property whose effect no picture shows, and why.";
        fs::write(here("unproven.txt"), format!("{head}\n{lines}")).unwrap();
        return;
    }
    assert!(silent.is_empty(), "{} of {} have no effect:\n{}", silent.len(), pairs.len(), silent.join("\n"));
}

/// The names of the pairs without an effect, sorted. All processors look for them.
fn silent(pairs: &[Pair]) -> Vec<String> {
    let catalog = catalog();
    let probes = read_probes(&fs::read_to_string(here("probes.yaml")).unwrap());
    let (next, silent) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let work = || {
                let mut bases = Bases::default();
                while let Some(pair) = pairs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if !has_effect(&catalog, &probes, pair, &mut bases) {
                        silent.lock().unwrap().push(pair.name());
                    }
                }
            };
            std::thread::Builder::new().stack_size(16 << 20).spawn_scoped(scope, work).unwrap();
        }
    });
    let mut silent = silent.into_inner().unwrap();
    silent.sort();
    silent
}

/// Observations of screens without the property, by the screen and the acts on it.
#[derive(Default)]
pub(super) struct Bases(Vec<(String, Vec<Seen>)>);

/// Observations of a screen. The fingerprint is quicker than the picture, and the same only where that is.
pub(super) struct Seen {
    heard: u64,
    fingerprint: u64,
    picture: u64,
}

fn has_effect(catalog: &Catalog, probes: &[Probe], pair: &Pair, bases: &mut Bases) -> bool {
    attempts(probes, pair).any(|attempt| differs(catalog, attempt.base, attempt.changed, &attempt.acts, bases))
}

/// True when two screens differ in picture, accessibility tree or behaviour.
pub(super) fn differs(catalog: &Catalog, base: String, changed: String, acts: &[String], bases: &mut Bases) -> bool {
    let key = format!("{base}\n{}", acts.join(" "));
    let known = bases.0.iter().position(|(text, _)| *text == key).unwrap_or_else(|| {
        // The pairs of a widget come one after another: few of the bases are needed again.
        if bases.0.len() > 8 {
            bases.0.clear();
        }
        bases.0.push((key, Vec::new()));
        bases.0.len() - 1
    });
    let Some(mut other) = open(catalog, &changed) else { return false };
    let mut reference: Option<VirtualApp> = None;
    for (step, act_name) in acts.iter().enumerate() {
        if bases.0[known].1.len() == step {
            if reference.is_none() {
                let Some(mut opened) = open(catalog, &base) else { return false };
                acts[..step].iter().for_each(|name| act(&mut opened, name));
                reference = Some(opened);
            }
            let app = reference.as_mut().unwrap();
            act(app, act_name);
            let seen = Seen { heard: hear(app), fingerprint: app.fingerprint(), picture: look(app) };
            bases.0[known].1.push(seen);
        }
        act(&mut other, act_name);
        let seen = &bases.0[known].1[step];
        if hear(&mut other) != seen.heard || (other.fingerprint() != seen.fingerprint && look(&other) != seen.picture) {
            return true;
        }
    }
    false
}

/// Faults that `check` finds on these screens.
pub(super) fn told(catalog: &Catalog, screen: &str) -> usize {
    load(catalog, screen).1
}

const TWO: &str = "View: {inputs: [zq], onLoad: \"console.log('two')\", body: {Text: {text: \"Second ${zq}\"}}}";

fn load(catalog: &Catalog, screen: &str) -> (app::App, usize) {
    let root = Path::new("/app");
    let (first, second) = screen.split_once(NEXT).unwrap_or((screen, ""));
    let files = [
        (
            "screens/Home.yaml",
            if first.is_empty() {
                "View: {onLoad: {navigateScreen: {name: Two}}, body: {Text: {text: First}}}"
            } else {
                first
            },
        ),
        ("screens/Three.yaml", "View: {onLoad: \"console.log('three')\", body: {Text: {text: Third}}}"),
        ("screens/Two.yaml", if second.is_empty() { TWO } else { second }),
        ("widgets/Own.yaml", "Widget: {body: {Column: {children: [{Text: {text: Own}}]}}}"),
        (
            "assets/logo.svg",
            "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='20' height='20' fill='#3b5bdb'/></svg>",
        ),
    ];
    let files: MemoryFiles = files.iter().map(|(path, text)| (root.join(path), *text)).collect();
    let (app, report) = app::load(root, &files, catalog, &Checker, &LoadOptions::default());
    (app, report.diagnostics().len())
}

fn open(catalog: &Catalog, screen: &str) -> Option<VirtualApp> {
    let (app, _) = load(catalog, screen);
    // Somebody signs in wherever a page for it is shown.
    let user = Some(Value::map([("email", Value::from("ann@example.com"))]));
    let config = VirtualAppConfig {
        desktop: TestDesktop { user, ..TestDesktop::default() },
        ..VirtualAppConfig::new(Arc::new(app), Setup { size: SIZE, ..Setup::default() }, Rc::new(EchoServer))
    };
    VirtualApp::start(config).ok()
}

/// Uses the widget; `probes.yaml` says what the words mean.
fn act(app: &mut VirtualApp, name: &str) {
    let target = app.target("subject").ok();
    let (word, rest) = name.split_once(':').unwrap_or((name, ""));
    match (word, &target) {
        ("look", _) => {}
        ("animate", _) => app.animate(),
        ("hover", Some(target)) => {
            app.hover(target);
            let _busy = app.pass(Duration::from_millis(600));
        }
        ("point", _) => {
            let (x, y) = rest.split_once(',').unwrap_or((rest, "0"));
            app.point_at(egui::Pos2::new(x.parse().unwrap_or(0.0), y.parse().unwrap_or(0.0)));
            let _busy = app.pass(Duration::from_millis(600));
        }
        ("hold", Some(target)) => app.hold(target),
        ("select", Some(target)) => {
            let start = target.rect.left_top() + egui::Vec2::new(2.0, 10.0);
            app.drag_from(start, egui::Vec2::new(60.0, 0.0));
        }
        ("drag", _) => {
            let mut numbers = rest.split(',').map(|number| number.parse().unwrap_or(0.0));
            let mut next = || numbers.next().unwrap_or(0.0);
            app.drag_from(egui::Pos2::new(next(), next()), egui::Vec2::new(next(), 0.0));
        }
        ("pick", _) => _ = app.pick(rest, None),
        ("tap", Some(target)) => app.tap(target),
        ("type", Some(_)) => app.type_text(if rest.is_empty() { "Zq 12.5 and more" } else { rest }),
        ("enter", Some(_)) => app.enter(),
        ("hand", Some(target)) => app.long_press(target),
        ("swipe", Some(target)) => {
            let other = app.target(rest).ok().filter(|_| !rest.is_empty());
            app.swipe(other.as_ref().unwrap_or(target), Direction::Left);
        }
        ("pull", Some(target)) => {
            for _ in 0..8 {
                app.scroll_at(target, -60.0);
            }
        }
        ("scroll", _) => {
            app.scroll(rest.parse().unwrap_or(150.0));
            let _busy = app.pass(Duration::from_millis(1100));
        }
        ("wheel", Some(target)) => _ = app.scroll_at(target, rest.parse().unwrap_or(60.0)),
        ("edge", Some(target)) => app.tap_along(target, rest.parse().unwrap_or(0.5), 0.0),
        ("back", _) => app.back(),
        ("size", _) => {
            let (width, height) = rest.split_once('x').unwrap_or((rest, rest));
            app.resize(width.parse().unwrap_or(SIZE.0), height.parse().unwrap_or(SIZE.1));
        }
        ("wait", _) => _ = app.pass(Duration::from_millis(rest.parse().unwrap_or(1000))),
        // An empty field.
        ("empty", Some(target)) => {
            app.focus(target);
            app.erase();
            app.escape();
        }
        // The focus that the keyboard gives.
        ("tab", _) => {
            app.unfocus();
            app.press(Key::Tab, Modifiers::NONE);
        }
        ("key", _) => app.press(Key::from_name(rest).unwrap_or(Key::Tab), Modifiers::NONE),
        _ => {}
    }
}

/// The picture.
fn look(app: &VirtualApp) -> u64 {
    // FNV-1a: the standard hasher takes longer than the picture in a build without optimisation.
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for pixel in &app.picture().unwrap().pixels {
        hash = (hash ^ u64::from(u32::from_le_bytes(pixel.to_array()))).wrapping_mul(0x0000_0100_0000_01B3);
    }
    hash
}

/// Hash of the names and roles that a screen reader finds, and of the effects that left the app.
fn hear(app: &mut VirtualApp) -> u64 {
    let mut hash = DefaultHasher::new();
    if let Ok(target) = app.target("subject") {
        [target.rect.min.x, target.rect.min.y, target.rect.max.x, target.rect.max.y].map(f32::to_bits).hash(&mut hash);
    }
    app.pressable().hash(&mut hash);
    format!("{:?}", app.pointer()).hash(&mut hash);
    app.heard().hash(&mut hash);
    // Containers, too, have a name for a screen reader.
    for (_, node) in app.access_tree().map(|tree| &*tree.nodes).unwrap_or_default() {
        (node.label(), node.description(), node.role() as u8).hash(&mut hash);
    }
    for line in &app.record().console {
        line.text.hash(&mut hash);
    }
    app.record().opened.hash(&mut hash);
    format!("{:?}", app.record().desktop).hash(&mut hash);
    app.record().visited.hash(&mut hash);
    hash.finish()
}
