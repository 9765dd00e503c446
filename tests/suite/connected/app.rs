//! An app with real streams: the network driver is real, the test replaces window and user.

use std::time::Duration;

use ensemble_run::message::Event;
use ensemble_run::message::net::{NetCommand, NetEvent};
use ensemble_run::runtime::scene::Interaction;
use ensemble_run::shell::Net;
use ensemble_run::sse::NetOptions;
use ensemble_run::value::Value;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::{Instant, timeout_at};

use crate::harness::Harness;

/// An open app and its network.
pub struct Connected<'a> {
    /// The app.
    pub app: &'a mut Harness,
    net: Net,
    news: Receiver<NetEvent>,
    clock: tokio::runtime::Runtime,
}

impl<'a> Connected<'a> {
    /// Lets the streams of an app out.
    pub fn new(app: &'a mut Harness) -> Self {
        let (sender, news) = channel(64);
        let net = Net::start(sender, NetOptions::default()).unwrap();
        let clock = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut connected = Self { app, net, news, clock };
        connected.pass_on();
        connected
    }

    /// Presses the widget labelled `text`.
    pub fn tap(&mut self, text: &str) {
        self.app.tap(text);
        self.pass_on();
    }

    /// Types into the field with this id and leaves it.
    pub fn type_text(&mut self, id: &str, text: &str) {
        self.app.type_text(id, text);
        self.pass_on();
    }

    /// Chooses a value in the dropdown with this id.
    pub fn choose(&mut self, id: &str, value: &str) {
        let node = self.app.find(id).id;
        self.app.interact(Interaction::Set { node, prop: "value", value: Value::text(value) });
        self.pass_on();
    }

    /// Presses a key in the field with this id, which then contains this text.
    pub fn press_key(&mut self, id: &str, text: &str) {
        self.app.fire(id, "onKeyPress", Value::map([("value", Value::text(text))]));
        self.pass_on();
    }

    /// Time passes for the app's timers.
    pub fn advance_millis(&mut self, millis: u64) {
        self.app.advance_millis(millis);
        self.pass_on();
    }

    /// The app's file gets a new text.
    pub fn reload(&mut self, yaml: &str) {
        self.app.reload(yaml);
        self.pass_on();
    }

    /// Passes on network events until the widget with this id shows `text`.
    pub fn until(&mut self, id: &str, text: &str) {
        self.wait(|app| app.shows(id) && app.text(id) == text, &format!("`{id}` says `{text}`"));
    }

    /// Passes on network events until `is_so` returns true.
    pub fn wait(&mut self, is_so: impl Fn(&Harness) -> bool, what: &str) {
        // Only a test that fails waits so long.
        let end = Instant::now() + Duration::from_secs(20);
        while !is_so(self.app) {
            let news = self.clock.block_on(async { timeout_at(end, self.news.recv()).await });
            let Ok(Some(event)) = news else { panic!("never {what}:\n{}", self.app.scene_text()) };
            self.app.handle(Event::Net(event));
            self.pass_on();
        }
    }

    /// Passes on network events until `text` is visible.
    pub fn until_shown(&mut self, text: &str) {
        self.wait(|app| app.shows(text), &format!("`{text}` is shown"));
    }

    fn pass_on(&mut self) {
        for command in self.app.take_commands() {
            match command {
                // Time is the test's.
                NetCommand::Timer { .. } | NetCommand::CancelTimer { .. } => {}
                command => self.net.perform(command),
            }
        }
    }
}
