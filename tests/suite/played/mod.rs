//! Apps through pictures, real clicks and keys in a window without a display: every claim is visible.

mod accepted;
mod access;
mod actions_alone;
mod always_open;
mod calendar;
mod chat;
mod css_names;
mod dialogs;
mod extremes;
mod find;
pub mod fonts;
mod footer;
mod gestures;
mod held_keys;
mod layout;
mod more_widgets;
mod nested_sweep;
mod no_effect;
mod part_of_it;
mod probes;
mod property_sweep;
mod react;
mod reusable_actions;
mod scripts;
mod seen_in_tree;
mod selection;
mod theme_keys;
mod widget_methods;
mod wrong_shapes;

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use egui::Rect;
use ensemble_run::app::{self, LoadOptions, MemoryFiles};
use ensemble_run::diag::Report;
use ensemble_run::message::http::HttpRequest;
use ensemble_run::message::stream::StreamRequest;
use ensemble_run::runtime::Setup;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::virtual_app::{Servers, VirtualApp, VirtualAppConfig};
use ensemble_run::sse::mock::{MockResponse, MockServer};
use ensemble_run::value::Value;

use crate::support::{faults, with_stack};

/// An app in a window of 400 × 300 logical pixels.
pub struct Played(pub VirtualApp);

/// Opens a screen and lets `act` use it.
pub fn play(screen: &str, act: impl FnOnce(&mut Played) + Send) {
    play_files(&[("screens/Home.yaml", screen)], act);
}

/// Opens an app that has these files, each `(path, text)`; the start screen is `screens/Home.yaml`.
pub fn play_files(files: &[(&str, &str)], act: impl FnOnce(&mut Played) + Send) {
    with_stack(|| {
        let (mut played, report) = open_files(files, Rc::new(EchoServer));
        assert_eq!(report, [""; 0]);
        act(&mut played);
        played.expect_no_faults();
    });
}

/// Opens a screen, whatever its faults, and lets `act` use it.
pub fn play_faulty(screen: &str, act: impl FnOnce(&mut Played) + Send) {
    with_stack(|| act(&mut open_files(&[("screens/Home.yaml", screen)], Rc::new(EchoServer)).0));
}

/// Opens an app that has these files; also returns its faults. Needs the stack of [`with_stack`].
fn open_files(files: &[(&str, &str)], servers: Rc<dyn Servers>) -> (Played, Vec<String>) {
    let (app, report) = load(files);
    let config = VirtualAppConfig::new(Arc::new(app), Setup { size: (400.0, 300.0), ..Setup::default() }, servers);
    let mut played = Played(VirtualApp::start(config).unwrap());
    played.0.settle();
    (played, faults(&report))
}

fn load(files: &[(&str, &str)]) -> (app::App, Report) {
    let root = Path::new("/app");
    let files: MemoryFiles = files.iter().map(|(path, text)| (root.join(path), *text)).collect();
    app::load(root, &files, &catalog(), &Checker, &LoadOptions::default())
}

/// Answers every request after 100 ms with `{"url": …}`.
pub struct EchoServer;

impl Servers for EchoServer {
    fn answer(&self, _: &str, request: &HttpRequest) -> Option<MockResponse<Value>> {
        Some(MockResponse {
            delay: Duration::from_millis(100),
            status: Ok(200),
            headers: Vec::new(),
            body: Value::map([("url", Value::Text(request.url.clone()))]),
        })
    }

    fn stream(&self, _: &str, _: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        None
    }
}

impl Played {
    /// Clicks the widget with this accessible name.
    pub fn click(&mut self, label: &str) {
        let pressable = self.0.pressable();
        assert!(self.0.pick(label, None), "nothing to press says `{label}`: {pressable:?}");
    }

    /// Clicks at a position.
    pub fn click_at(&mut self, x: f32, y: f32) {
        self.0.click_at(egui::Pos2::new(x, y));
    }

    /// Lets so many milliseconds pass.
    pub fn pass(&mut self, millis: u64) {
        assert!(self.0.pass(Duration::from_millis(millis)).is_ok(), "it does not come to rest");
    }

    /// True when `text` is painted in the visible part of the window.
    pub fn sees(&self, text: &str) -> bool {
        self.0.painted().iter().any(|painted| painted.text.contains(text) && painted.shown.is_positive())
    }

    /// Fails unless `text` can be seen.
    pub fn expect(&mut self, text: &str) {
        if !self.sees(text) {
            let texts: Vec<String> = self.0.painted().into_iter().map(|painted| painted.text).collect();
            panic!("`{text}` is not to be seen in {texts:?}; faults: {:?}", self.faults());
        }
    }

    /// The text that Ctrl+C puts on the clipboard.
    pub fn copy(&mut self) -> Option<String> {
        self.0.input(egui::Event::Copy);
        self.0.take_copied()
    }

    /// The rectangle in which `text` is painted.
    pub fn place(&self, text: &str) -> Rect {
        let all = self.0.painted();
        let found = all.iter().find(|painted| painted.text.contains(text));
        found.unwrap_or_else(|| panic!("nothing says `{text}`: {all:?}")).shown
    }

    /// The border box of the widget with this id.
    pub fn rect(&mut self, id: &str) -> Rect {
        match self.0.target(id) {
            Ok(target) => target.rect,
            Err(hidden) => panic!("`{id}` {}", hidden.words()),
        }
    }

    /// The colour at a position, `[red, green, blue]`.
    pub fn color_at(&self, x: f32, y: f32) -> [u8; 3] {
        let picture = self.0.picture().unwrap();
        let pixel = picture.pixels[y as usize * picture.size[0] + x as usize];
        [pixel.r(), pixel.g(), pixel.b()]
    }

    /// Messages of the faults since the start or the last call.
    pub fn faults(&mut self) -> Vec<String> {
        let faults = std::mem::take(&mut self.0.record_mut().faults);
        faults.iter().map(|fault| fault.message.to_string()).collect()
    }

    fn expect_no_faults(&mut self) {
        assert_eq!(self.faults(), [""; 0]);
    }
}
