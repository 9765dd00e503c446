//! The window's handling of the app's thread: start, messages, scenes, restart.

use std::time::Duration;

use egui::{Context, Ui, ViewportCommand};

use super::{AppWindow, SLOW};
use crate::shell::image_downloads::start_decoder;
use crate::shell::inspector::Inspecting;
use crate::shell::terminal::say;
use crate::shell::window::banner::banner;
use crate::shell::worker::{Message, Start, Worker};
use crate::shell::{open, recording, storage};
use ensemble_ui::toolkit::images::Images;

/// Delay of a repaint: egui makes two passes for a repaint without delay, and a new scene needs one.
const ONCE: Duration = Duration::from_micros(1);

/// Limit of events that wait for a busy app; beyond it the oldest are dropped.
const MAX_WAITING: usize = 4096;

impl AppWindow {
    pub(super) fn start(&mut self, ctx: &Context) -> Result<(), String> {
        let (repaint, quit, watchdog) = (ctx.clone(), ctx.clone(), ctx.clone());
        let mut setup = open::setup(&self.launch, &self.app, self.dark.unwrap_or(false));
        if self.size != egui::Vec2::ZERO {
            setup.size = (self.size.x, self.size.y);
        }
        start_decoder(&Images::of(ctx));
        let simulated_at = self.simulator.as_ref().map(|simulator| simulator.url());
        let record = self.launch.record.clone().filter(|_| !self.was_started);
        if self.launch.record.is_some() && record.is_none() {
            say("warning: the recording has ended: the app was started afresh");
        }
        let record = record.map(|options| {
            let header = recording::header(&self.app, &self.launch.app, &setup, simulated_at);
            (options, header)
        });
        self.was_started = true;
        if self.launch.preview {
            self.view.record_places();
        }
        let worker = Worker::start(Start {
            record,
            replay: self.launch.replay.clone(),
            app: self.app.clone(),
            setup,
            gate: self.gate.clone(),
            exporter: self.launch.exporter.clone(),
            examples: self.launch.examples.clone(),
            repaint: Box::new(move || repaint.request_repaint_after(ONCE)),
            quit: Box::new(move || {
                quit.send_viewport_cmd(ViewportCommand::Close);
                quit.request_repaint();
            }),
            images: Images::of(ctx),
            keep_storage: true,
            live: self.launch.preview,
            external: self.launch.external.clone(),
        })?;
        worker.watch_slow(SLOW, move || watchdog.request_repaint());
        self.stopped = None;
        self.waiting.clear();
        self.worker = Some(worker);
        if let Some(inspector) = self.inspector.as_mut().filter(|_| self.inspecting != Inspecting::Closed) {
            inspector.watch_anew();
            self.send_orders();
        }
        Ok(())
    }

    /// Sends a message to the app's thread; if the queue is full, it waits for the next frame.
    pub(super) fn send(&mut self, message: Message) {
        // An app that starts later is told the size and the theme by `start`.
        let Some(worker) = &self.worker else { return };
        self.waiting.push(message);
        let mut waiting = std::mem::take(&mut self.waiting).into_iter();
        while let Some(message) = waiting.next() {
            if let Err(message) = worker.messages.urgent(message) {
                self.waiting.push(message);
                self.waiting.extend(waiting);
                break;
            }
        }
        // A user is not faster than an app for long; the oldest input to a hanging app is dropped.
        let excess = self.waiting.len().saturating_sub(MAX_WAITING);
        self.waiting.drain(..excess);
    }

    /// Takes the latest scene with its title, texts for the clipboard, and the end of the app.
    pub(super) fn take_news(&mut self, ctx: &Context) {
        if let Some(scene) = self.worker.as_ref().and_then(Worker::take_scene) {
            self.scene = Some(scene);
        }
        if let Some(failure) = self.worker.as_ref().and_then(Worker::take_failure) {
            self.worker = None;
            self.faults = vec![failure];
        }
        if let Some(words) = self.worker.as_ref().and_then(Worker::take_stopped) {
            self.worker = None;
            self.stopped = Some(words);
        }
        for text in self.worker.as_ref().map(Worker::take_copies).unwrap_or_default() {
            ctx.copy_text(text.to_string());
        }
        if let Some(scene) = &self.scene
            && scene.title != self.title
        {
            self.title = scene.title.clone();
            ctx.send_viewport_cmd(ViewportCommand::Title(self.title.to_string()));
        }
    }

    /// Draws a banner with a restart button: the app has stopped or hangs.
    pub(super) fn restart_above(&mut self, ui: &mut Ui, words: &str) {
        let theme = self.view.theme().clone();
        let mut restart = false;
        banner(ui, &theme, words, "Stop and restart", || restart = true);
        if restart {
            // A busy thread is not joined; it ends when its script ends.
            let storage = self.worker.take().and_then(Worker::abandon);
            self.scene = None;
            // Before the fresh thread reads it.
            if let Some(storage) = storage
                && let Err(error) = storage::write(&self.app.storage_key, &storage)
            {
                say(&format!("warning: the app's storage was not kept: {error}"));
            }
            if let Err(message) = self.start(ui.ctx()) {
                self.faults = vec![message];
            }
        }
    }
}
