//! A simulated user in front of a window, for tests.

use std::sync::Arc;

use egui::{Event, Key, Modifiers, Vec2};

use super::scene_fixture::{scene, scene_after};
use crate::offscreen::Offscreen;
use ensemble_runtime::scene::{Interaction, Scene};

/// A window with a simulated user, recording interactions.
pub struct User {
    pub window: Offscreen,
    scene: Arc<Scene>,
    time: f64,
    pub done: Vec<Interaction>,
}

impl User {
    /// In front of the widget in `yaml`.
    pub fn open(yaml: &str) -> Self {
        let mut user = Self {
            window: Offscreen::new(Vec2::new(600.0, 400.0), 1.0, false),
            scene: scene(yaml),
            time: 0.0,
            done: Vec::new(),
        };
        user.wait(0.1);
        user
    }

    /// Loads the app again: the widgets and the ids of nodes are new.
    pub fn reload(&mut self, yaml: &str) -> &mut Self {
        self.scene = scene_after(yaml, 100);
        self.wait(0.05);
        self
    }

    /// Three frames in this time.
    pub fn wait(&mut self, seconds: f64) {
        for _ in 0..3 {
            self.time += seconds / 3.0;
            self.done.extend(self.window.frame(&self.scene, self.time));
        }
    }

    /// Clicks the widget labelled `label`.
    pub fn click(&mut self, label: &str) -> &mut Self {
        let place = self.window.find(label).unwrap_or_else(|| panic!("no `{label}` in {:?}", self.window.found())).rect;
        self.window.click(place.center());
        self.wait(0.05);
        self
    }

    /// Types.
    pub fn write(&mut self, text: &str) -> &mut Self {
        self.window.input(Event::Text(text.into()));
        self.wait(0.05);
        self
    }

    /// Presses and releases a key.
    pub fn press(&mut self, key: Key) -> &mut Self {
        for pressed in [true, false] {
            self.window.input(Event::Key {
                key,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers: Modifiers::NONE,
            });
        }
        self.wait(0.05);
        self
    }

    /// Returns true when a widget is named `label`.
    pub fn sees(&self, label: &str) -> bool {
        self.window.find(label).is_some()
    }

    /// Presses Tab a number of times.
    pub fn tab(&mut self, times: usize) -> &mut Self {
        for _ in 0..times {
            self.press(Key::Tab);
        }
        self
    }

    /// Removes and returns the interactions, as `event value` and `set prop=value`.
    pub fn take_interactions(&mut self) -> Vec<String> {
        let words = |interaction: Interaction| match interaction {
            Interaction::Fire { event, data, .. } if data.is_null() => event.to_owned(),
            Interaction::Fire { event, data, .. } => format!("{event} {data}"),
            Interaction::Set { prop, value, .. } => format!("set {prop}={value}"),
            other => format!("{other:?}"),
        };
        self.done.drain(..).map(words).collect()
    }
}
