//! An app whose streams are real: its network is the net room, the test only its hand and eye.

use std::time::Duration;

use ensemble_run::message::Event;
use ensemble_run::message::net::{NetCommand, NetEvent};
use ensemble_run::net::{Net, NetOptions};
use tokio::sync::mpsc::{Receiver, channel};

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

    /// Presses what says `text`.
    pub fn tap(&mut self, text: &str) {
        self.app.tap(text);
        self.pass_on();
    }

    /// The app's file gets a new text.
    pub fn reload(&mut self, yaml: &str) {
        self.app.reload(yaml);
        self.pass_on();
    }

    /// Hands over what the network says until the widget with this id says `text`.
    pub fn until(&mut self, id: &str, text: &str) {
        self.wait(|app| app.shows(id) && app.text(id) == text, &format!("`{id}` says `{text}`"));
    }

    /// The same until something is true.
    pub fn wait(&mut self, is_so: impl Fn(&Harness) -> bool, what: &str) {
        while !is_so(self.app) {
            let news = self.clock.block_on(async {
                // Only a test that fails waits so long.
                tokio::time::timeout(Duration::from_secs(20), self.news.recv()).await
            });
            let Ok(Some(event)) = news else { panic!("never {what}:\n{}", self.app.scene_text()) };
            self.app.handle(Event::Net(event));
            self.pass_on();
        }
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
