//! The user of the app under test: taps, types, scrolls.

use std::sync::Arc;

use ensemble_run::message::Event;
use ensemble_run::runtime::scene::{Interaction, Node};
use ensemble_run::value::Value;

use super::Harness;
use super::look::collect;

impl Harness {
    /// Presses the widget that shows `text`, or has it as its id.
    pub fn tap(&mut self, text: &str) {
        self.fire(text, "onTap", Value::Null);
    }

    /// Presses the row of a table with a cell that says `text`.
    pub fn tap_row(&mut self, text: &str) {
        let says = |node: &Arc<Node>| node.props.get("text").is_some_and(|value| &*value.to_display() == text);
        let is_row = |node: &&Arc<Node>| {
            let mut cells = Vec::new();
            collect(node, &mut cells);
            node.spec.name == "DataRow" && cells.iter().any(says)
        };
        let rows = self.nodes();
        let row = rows.iter().find(is_row).unwrap_or_else(|| panic!("no row says `{text}`:\n{}", self.scene_text()));
        self.interact(Interaction::Fire { node: row.id, event: "onTap", data: Value::Null });
    }

    /// Presses everything that can be pressed.
    pub fn tap_all(&mut self) {
        let nodes: Vec<_> = self.nodes().iter().filter(|node| node.handles("onTap")).map(|node| node.id).collect();
        for node in nodes {
            self.interact(Interaction::Fire { node, event: "onTap", data: Value::Null });
        }
    }

    /// Fires an event of the widget that shows `text`, or has it as its id.
    pub fn fire(&mut self, text: &str, event: &'static str, data: Value) {
        let node = self.find(text);
        assert!(node.handles(event), "`{text}` does not answer to {event}");
        self.interact(Interaction::Fire { node: node.id, event, data });
    }

    /// Types into the field with this id and leaves it.
    pub fn type_text(&mut self, id: &str, text: &str) {
        let node = self.find(id);
        self.interact(Interaction::Set { node: node.id, prop: "value", value: Value::text(text) });
        if node.handles("onChange") {
            let data = Value::map([("value", Value::text(text))]);
            self.interact(Interaction::Fire { node: node.id, event: "onChange", data });
        }
    }

    /// Sends an interaction of the user.
    pub fn interact(&mut self, interaction: Interaction) {
        self.handle(Event::Interaction(interaction));
    }

    /// Scrolls the list with this id to these rows.
    pub fn show_rows(&mut self, id: &str, first: usize, end: usize) {
        let node = self.find(id).id;
        self.interact(Interaction::Range { node, first, end });
    }
}
