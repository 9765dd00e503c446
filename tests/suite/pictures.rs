//! Pictures of everything that is documented: every example of every widget and action, every bundled app and example file, light and dark.
//!
//! A picture must not be blank, every letter in it needs a glyph of a bundled face, no text may lie on another, and nothing may fail on
//! the way. Its hash stands in `pictures.txt`; a picture that differs is kept in `target/tmp/pictures` to be looked at.
//! `UPDATE_PICTURES=1 cargo test --test suite pictures` takes the new ones.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use std::{fs, panic};

use ensemble_run::app::{self, App, LoadOptions};
use ensemble_run::message::http::HttpRequest;
use ensemble_run::message::stream::StreamRequest;
use ensemble_run::runtime::Setup;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;
use ensemble_run::shell::virtual_app::{Servers, VirtualApp, VirtualAppConfig};
use ensemble_run::simulate::{Simulation, VirtualServer};
use ensemble_run::sse::mock::{MockResponse, MockServer};
use ensemble_run::ui::toolkit::fonts;
use ensemble_run::value::Value;

use crate::support::{faults, skipped, with_stack};

/// Size of an example's window in logical pixels.
const SMALL: (f32, f32) = (480.0, 320.0);

/// Size of an example file's window in logical pixels.
const MIDDLE: (f32, f32) = (720.0, 560.0);

/// Size of an app's window in logical pixels.
const LARGE: (f32, f32) = (1280.0, 800.0);

/// The sizes in logical pixels, with pixels a logical pixel, that every app and example file has to stand at: a small window, a telephone, a
/// screen of 2560 × 1440 pixels at scale 2.
const SIZES: [(&str, (f32, f32), f32); 3] =
    [("800x600", (800.0, 600.0), 1.0), ("480x800", (480.0, 800.0), 1.0), ("2560x1440", (1280.0, 720.0), 2.0)];

/// Virtual time for which an example runs before its picture is taken.
const RUN: Duration = Duration::from_secs(2);

/// 2026-03-14 09:26:53 UTC: pictures that show the time are the same every day.
const WALL_MILLIS: f64 = VirtualAppConfig::WALL_MILLIS;

/// Pictures whose texts overlap on purpose: the name of the picture without its theme, and the reason.
const OVERLAPPING: &[(&str, &str)] = &[("apps/ops-wall", "a toast lies over the log while it is shown")];

/// Examples that cannot work in a test, with their fault.
const REFUSED: &[(&str, &str)] = &[
    ("action/messageSocket-1", "socket `chat` is not connected; nothing was sent"),
    (
        "action/saveStreamAsApp-1",
        "no app was made: only `ensemble-run view`, `ensemble-run new` and the bundled stream viewer make apps",
    ),
];

/// Pictures that differ from run to run, with the reason; they are drawn and checked, but not compared.
const CHANGING: &[(&str, &str)] = &[("examples/chart", "its values are random")];

/// Pictures that are blank on purpose.
const BLANK: &[(&str, &str)] = &[];

#[test]
fn every_widget_example_is_drawn_as_it_was() {
    let cases = catalog().widgets.iter().flat_map(|spec| cases("widget", spec.name, spec.examples)).collect();
    draw_all(cases);
}

#[test]
fn every_action_example_is_drawn_as_it_was() {
    let cases = catalog().actions.iter().flat_map(|spec| cases("action", spec.name, spec.examples)).collect();
    draw_all(cases);
}

#[test]
fn every_bundled_app_is_drawn_as_it_was() {
    draw_all(in_folder("apps", |path| path.is_dir()));
}

#[test]
fn every_example_file_is_drawn_as_it_was() {
    draw_all(in_folder("examples", |path| path.extension().is_some_and(|extension| extension == "yaml")));
}

#[test]
fn every_step_of_the_guide_is_drawn_as_it_was() {
    let steps = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/guide");
    let case = |app: PathBuf| Case {
        name: format!("guide/{}", app.with_extension("").display()),
        source: Source::Path(steps.join(app)),
        ..Case::default()
    };
    draw_all(crate::guide::apps().into_iter().map(case).collect());
}

#[test]
fn every_shape_of_stream_is_drawn_as_it_was() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shape-pictures");
    let case = |app: crate::shapes::ShapeApp| Case {
        name: format!("shapes/{}", app.name),
        source: Source::Path(app.folder),
        screen: Some(app.screen),
        press: app.press,
    };
    draw_all(crate::shapes::apps(&folder).into_iter().map(case).collect());
}

/// A picture to be taken.
#[derive(Default)]
struct Case {
    name: String,
    source: Source,
    /// The start screen, when it is not the home screen.
    screen: Option<String>,
    /// The label of the button that is pressed first.
    press: Option<&'static str>,
}

#[derive(Default)]
enum Source {
    #[default]
    Nothing,
    /// One example of a declaration, made an app.
    App(Files),
    /// A file or folder of this repository.
    Path(PathBuf),
}

fn cases(kind: &str, name: &str, examples: &[&str]) -> Vec<Case> {
    let case = |(at, example): (usize, &&str)| {
        let source = Source::App(if kind == "widget" { around_widget(example) } else { around_action(name, example) });
        Case { name: format!("{kind}/{name}-{}", at + 1), source, ..Case::default() }
    };
    examples.iter().enumerate().map(case).collect()
}

/// The files of an app, `(path, text)` each.
type Files = Vec<(&'static str, String)>;

fn indented(example: &str, by: usize) -> String {
    example.trim_end().replace('\n', &format!("\n{}", " ".repeat(by)))
}

/// The app around an example of a widget.
pub fn app_of_example(widget: &str, at: usize, example: &str) -> Result<App, Vec<String>> {
    load(&Source::App(around_widget(example)), &format!("access/{widget}-{at}"))
}

/// A screen with an example of a widget.
pub fn screen_of_example(example: &str) -> String {
    around_widget(example).remove(0).1
}

/// A screen that shows the widget.
fn around_widget(example: &str) -> Files {
    // A field that an example takes its filter from.
    let field = if example.contains("words.value") { "\n        - TextInput: {id: words, visible: false}" } else { "" };
    let column = "Column:\n      styles: {padding: 16, gap: 8}\n      children:";
    vec![(
        "screens/Home.yaml",
        format!("{APIS}View:\n  body:\n    {column}{field}\n        - {}\n", indented(example, 10)),
    )]
}

/// A screen that runs the action when it opens, with the files that the action needs.
fn around_action(name: &str, example: &str) -> Files {
    let page = |action: &str| {
        let column = "Column:\n      styles: {padding: 16}\n      children:\n        - Text: {text: The screen below}";
        format!("{APIS}View:\n  onLoad:\n    {}\n  body:\n    {column}\n", indented(action, 4))
    };
    let menu = "{label: First, icon: home, page: First}, {label: Details, icon: list, page: Details}";
    match name {
        "openDrawer" | "closeDrawer" | "navigateViewGroup" => vec![
            ("screens/Home.yaml", format!("ViewGroup:\n  Drawer:\n    items: [{menu}]\n")),
            ("screens/First.yaml", page(example)),
        ],
        "dispatchEvent" => {
            let widget = format!(
                "Widget:\n  events: {{onPick: {{}}}}\n  onLoad:\n    {}\n  body:\n    Text: {{text: A picker}}\n",
                indented(example, 4)
            );
            let screen = "View:\n  body:\n    Column:\n      styles: {padding: 16}\n      children:\n        - Picker: {events: {onPick: {showToast: {message: Picked}}}}\n";
            vec![("widgets/Picker.yaml", widget), ("screens/Home.yaml", screen.to_owned())]
        }
        _ => vec![("screens/Home.yaml", page(example))],
    }
}

fn in_folder(folder: &str, wanted: impl Fn(&Path) -> bool) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| wanted(path));
    paths.sort();
    let case = |path: PathBuf| Case {
        name: format!("{folder}/{}", path.file_stem().unwrap().to_string_lossy()),
        source: Source::Path(path),
        ..Case::default()
    };
    paths.into_iter().map(case).collect()
}

/// Files that the examples refer to: a screen, an action, an API, a picture, a sound that nobody hears.
const AROUND: &[(&str, &str)] = &[
    ("assets/alert.mp3", ""),
    ("screens/Details.yaml", "View:\n  header: {title: Details}\n  body:\n    Text: {text: The details}\n"),
    ("actions/refresh.yaml", "Action:\n  body: |-\n    console.log('refreshed');\n"),
    (
        "assets/logo.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='120' height='40'><rect width='120' height='40' rx='8' fill='#3b5bdb'/></svg>",
    ),
];

const APIS: &str = "API:\n  prices: {type: sse, url: 'http://127.0.0.1:1/prices'}\n  feed: {type: sse, url: 'http://127.0.0.1:1/feed'}\nSocket:\n  chat: {uri: 'ws://127.0.0.1:1/chat'}\n";

fn load(source: &Source, name: &str) -> Result<App, Vec<String>> {
    let options = LoadOptions::default();
    let (app, report) = match source {
        Source::Nothing => return Err(vec!["there is nothing to draw".to_owned()]),
        Source::Path(path) => {
            let mut env = vec![("API_URL".to_owned(), "http://127.0.0.1:1".to_owned())];
            env.extend(ensemble_run::cli::guide::environment(""));
            app::load(path, &Disk, &catalog(), &Checker, &LoadOptions { env, ..options })
        }
        Source::App(files) => {
            let folder = folder().join(name.replace('/', "-"));
            let own = files.iter().map(|(path, text)| (*path, text.as_str()));
            for (path, text) in AROUND.iter().copied().chain(own) {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            app::load(&folder, &Disk, &catalog(), &Checker, &options)
        }
    };
    let faults = faults(&report);
    if faults.is_empty() { Ok(app) } else { Err(faults) }
}

fn draw_all(cases: Vec<Case>) {
    assert!(!cases.is_empty());
    let mut wrong = Vec::new();
    for case in &cases {
        let is_changing = CHANGING.iter().any(|(name, _)| *name == case.name);
        // The shapes are many and differ in content, not in colours: one theme is enough.
        let themes = if case.name.starts_with("shapes/") { &[false][..] } else { &[false, true] };
        let mut at_night = Vec::new();
        for &dark in themes {
            let name = format!("{}-{}", case.name, if dark { "dark" } else { "light" });
            let check = |size: Option<&str>, picture: Result<Picture, String>| {
                let theme = if dark { "dark" } else { "light" };
                let name = size.map_or_else(|| name.clone(), |size| format!("{}-{size}-{theme}", case.name));
                let compared = picture.and_then(|picture| if is_changing { Ok(()) } else { compare(&name, &picture) });
                compared.err().map(|fault| format!("{name}: {fault}"))
            };
            match panic::catch_unwind(|| draw(case, dark)).unwrap_or_else(|_| Err("it panicked".to_owned())) {
                Ok(drawn) => {
                    wrong.extend(drawn.pictures.into_iter().filter_map(|(size, picture)| check(size, picture)));
                    at_night.extend(drawn.at_night);
                }
                Err(fault) => wrong.push(format!("{name}: {fault}")),
            }
        }
        if let [switched, begun] = at_night[..]
            && switched != begun
        {
            wrong.push(format!(
                "{}: after a switch from light to dark it looks otherwise than begun in dark",
                case.name
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The streams that the app's folder describes, on the virtual clock.
struct Simulated(Option<VirtualServer>);

impl Servers for Simulated {
    fn answer(&self, _: &str, request: &HttpRequest) -> Option<MockResponse<Value>> {
        self.0.as_ref()?.answer(request)
    }

    fn stream(&self, _: &str, request: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        self.0.as_ref()?.stream(request)
    }
}

fn simulated(source: &Source) -> Simulated {
    let Source::Path(path) = source else { return Simulated(None) };
    let folder = if path.is_dir() { path.join("simulate") } else { path.parent().unwrap().join("simulate") };
    let simulation = folder.is_dir().then(|| Simulation::open(&folder).unwrap());
    Simulated(simulation.map(|simulation| VirtualServer::new(simulation, WALL_MILLIS, Vec::new())))
}

struct Picture {
    size: [usize; 2],
    pixels: Vec<u8>,
}

/// A picture, and the size in which it was taken where that is not the usual one.
type Sized = (Option<&'static str>, Result<Picture, String>);

/// The pictures of an app that began in one of the themes.
struct Drawn {
    pictures: Vec<Sized>,
    /// The hash of a widget's picture after the system has become dark.
    at_night: Option<u64>,
}

fn draw(case: &Case, dark: bool) -> Result<Drawn, String> {
    let theme = if dark { "-dark" } else { "-light" };
    let app = load(&case.source, &format!("{}{theme}", case.name)).map_err(|faults| faults.join("\n"))?;
    let size = match case.name.split('/').next() {
        Some("apps" | "shapes") => LARGE,
        Some("examples" | "guide") => MIDDLE,
        _ => SMALL,
    };
    let app = Arc::new(app);
    with_stack(move || {
        let screen = case.screen.as_deref().map(Into::into);
        let setup = Setup { size, dark, screen, ..Setup::default() };
        let servers = Rc::new(simulated(&case.source));
        let config = VirtualAppConfig::new(app, setup, servers);
        let mut play = VirtualApp::start(config)?;
        if let Some(label) = case.press {
            play.settle();
            if !play.pick(label, None) {
                return Err(format!("nothing is labelled {label}"));
            }
        }
        play.pass(RUN).map_err(|_| "it does not come to rest")?;
        let said: Vec<String> = play.record().faults.iter().map(|fault| fault.message.to_string()).collect();
        let refused = REFUSED.iter().find(|(name, _)| *name == case.name);
        if said != refused.map(|(_, message)| (*message).to_owned()).into_iter().collect::<Vec<_>>() {
            return Err(format!("it failed: {said:?}"));
        }
        let mut pictures = vec![(None, picture(case, &play))];
        if matches!(case.name.split('/').next(), Some("apps" | "examples")) {
            for (name, (width, height), scale) in SIZES {
                play.set_scale(scale);
                play.resize(width, height);
                pictures.push((Some(name), picture(case, &play)));
            }
        }
        let is_widget = case.name.starts_with("widget/");
        let at_night = is_widget.then(|| night(&mut play)).transpose()?;
        Ok(Drawn { pictures, at_night })
    })
}

/// The hash of the picture after the system has become dark.
fn night(play: &mut VirtualApp) -> Result<u64, String> {
    play.prefer_dark(true);
    play.pass(Duration::from_secs(1)).map_err(|_| "it does not come to rest in the dark")?;
    let image = play.picture()?;
    let pixels = image.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
    Ok(hash(&Picture { size: image.size, pixels }))
}

fn picture(case: &Case, play: &VirtualApp) -> Result<Picture, String> {
    check_texts(case, play)?;
    check_edges(play)?;
    let image = play.picture()?;
    let pixels: Vec<u8> = image.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
    let picture = Picture { size: image.size, pixels };
    let is_blank = image.pixels.iter().all(|pixel| *pixel == image.pixels[0]);
    if is_blank != BLANK.iter().any(|(name, _)| *name == case.name) {
        return Err(if is_blank { "it is blank" } else { "it is no longer blank" }.to_owned());
    }
    Ok(picture)
}

/// Fails when a pressable widget reaches over the sides of the window, unless it can be scrolled to: cells of a table and tabs of a strip.
fn check_edges(play: &VirtualApp) -> Result<(), String> {
    use egui::accesskit::{Action, Role};
    let Some(tree) = play.access_tree() else { return Ok(()) };
    let width = f64::from(play.width());
    let pressed =
        |role: Role| matches!(role, Role::Button | Role::TextInput | Role::ComboBox | Role::Switch | Role::CheckBox);
    for (_, node) in &tree.nodes {
        let Some(bounds) = node.bounds().filter(|_| pressed(node.role()) && node.supports_action(Action::Click)) else {
            continue;
        };
        if bounds.x0 < -1.0 || bounds.x1 > width + 1.0 {
            let name = node.label().unwrap_or_default();
            return Err(format!("{:?} {name:?} reaches from {} to {} of {width}", node.role(), bounds.x0, bounds.x1));
        }
    }
    Ok(())
}

/// Fails when a letter has no glyph or a text overlaps another.
fn check_texts(case: &Case, play: &VirtualApp) -> Result<(), String> {
    let texts = play.painted();
    let missing: String = texts.iter().flat_map(|painted| painted.text.chars()).filter(|c| !has_glyph(*c)).collect();
    if !missing.is_empty() {
        return Err(format!("no bundled face has {missing:?}"));
    }
    if OVERLAPPING.iter().any(|(name, _)| *name == case.name) {
        return Ok(());
    }
    for (at, one) in texts.iter().enumerate() {
        for other in &texts[..at] {
            let shared = one.shown.intersect(other.shown);
            // Line boxes of neighbours may touch.
            if shared.width() > 2.0 && shared.height() > 4.0 {
                return Err(format!("{:?} lies on {:?} at {:?}", one.text, other.text, shared));
            }
        }
    }
    Ok(())
}

fn has_glyph(letter: char) -> bool {
    use egui::FontId;
    use egui::epaint::text::{Fonts, TextOptions};
    static FONTS: LazyLock<Mutex<Fonts>> =
        LazyLock::new(|| Mutex::new(Fonts::new(TextOptions::default(), fonts::definitions())));
    letter.is_control() || FONTS.lock().unwrap().has_glyph(&FontId::proportional(14.0), letter)
}

/// The recorded hashes; a run with `UPDATE_PICTURES` writes them.
static RECORDED: LazyLock<Mutex<BTreeMap<String, String>>> = LazyLock::new(|| {
    let text = fs::read_to_string(recorded_path()).unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.split_once(' '));
    Mutex::new(lines.map(|(name, hash)| (name.to_owned(), hash.to_owned())).collect())
});

fn recorded_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/pictures.txt")
}

fn compare(name: &str, picture: &Picture) -> Result<(), String> {
    let hash = format!("{:016x}", hash(picture));
    let mut recorded = RECORDED.lock().unwrap();
    if recorded.get(name) == Some(&hash) {
        return Ok(());
    }
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        keep(name, picture);
        recorded.insert(name.to_owned(), hash);
        let mut text = String::new();
        for (name, hash) in &*recorded {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{name} {hash}");
        }
        fs::write(recorded_path(), text).unwrap();
        return Ok(());
    }
    // The last bit of a glyph's edge depends on the processor's instructions.
    if !is_reference_machine() {
        skipped(&format!("{name} is not compared: the hashes are those of Linux on x86-64 with AVX2"));
        return Ok(());
    }
    let path = keep(name, picture);
    let known = if recorded.contains_key(name) { "differs from the recorded picture" } else { "is not recorded yet" };
    Err(format!("{known}; look at {}, then UPDATE_PICTURES=1 takes it", path.display()))
}

/// Compares a picture that another test has drawn.
pub fn compare_image(name: &str, image: &egui::ColorImage) -> Result<(), String> {
    let pixels = image.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
    compare(name, &Picture { size: image.size, pixels })
}

fn is_reference_machine() -> bool {
    #[cfg(target_arch = "x86_64")]
    return cfg!(target_os = "linux") && std::arch::is_x86_feature_detected!("avx2");
    #[cfg(not(target_arch = "x86_64"))]
    false
}

/// FNV-1a, 64 bits, over the size and the pixels.
fn hash(picture: &Picture) -> u64 {
    let size = picture.size.iter().flat_map(|side| side.to_le_bytes());
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    size.chain(picture.pixels.iter().copied()).fold(0xcbf2_9ce4_8422_2325, step)
}

fn keep(name: &str, picture: &Picture) -> PathBuf {
    let path = folder().join(format!("{}.png", name.replace('/', "-")));
    fs::create_dir_all(folder()).unwrap();
    let [width, height] = picture.size.map(|side| u32::try_from(side).unwrap());
    image::save_buffer(&path, &picture.pixels, width, height, image::ColorType::Rgba8).unwrap();
    path
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures")
}
