//! The screen, the faults and the console of the app under test.

use std::sync::Arc;

use ensemble_run::diag::{Code, Diagnostic, Sources};
use ensemble_run::runtime::scene::{Node, Scene};
use ensemble_run::ui::frame::tree;
use ensemble_run::value::Value;

use super::Harness;

pub(super) fn collect(node: &Arc<Node>, all: &mut Vec<Arc<Node>>) {
    all.push(node.clone());
    let slots = ["header", "body"].iter().filter_map(|name| node.slot(name));
    let others = node.slots.iter().filter(|(name, _)| !matches!(*name, "header" | "body")).map(|(_, node)| node);
    let rows = node.rows.iter().flat_map(|rows| &rows.nodes);
    for child in slots.chain(&node.children).chain(rows).chain(others) {
        collect(child, all);
    }
}

pub(super) fn line(fault: &Diagnostic, sources: &Sources) -> String {
    let place = fault.span.and_then(|span| Some(sources.get(span.file)?.position(span.start)));
    let place = place.map_or("-".to_owned(), |place| format!("{}:{}", place.line, place.column));
    let note = fault.note.iter().map(|note| format!("; {note}")).collect::<String>();
    format!("{place} [{}] {}{note}", fault.code, fault.message)
}

impl Harness {
    /// The screen as text.
    pub fn scene_text(&self) -> String {
        tree(&self.scene)
    }

    /// The scene of the last frame.
    pub fn scene(&self) -> &Arc<Scene> {
        &self.scene
    }

    /// The text of the widget with this id.
    pub fn text(&self, id: &str) -> String {
        let node = self.find(id);
        ["text", "label", "value"]
            .iter()
            .find_map(|name| node.props.get(name))
            .unwrap_or(&Value::Null)
            .to_display()
            .to_string()
    }

    /// A property of the widget with this id.
    pub fn prop(&self, id: &str, name: &str) -> Value {
        self.find(id).props.get(name).cloned().unwrap_or_default()
    }

    /// True when a widget shows `text`, or has it as its id.
    pub fn shows(&self, text: &str) -> bool {
        self.lookup(text).is_some()
    }

    /// Every text on the screen in order.
    pub fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for node in self.nodes() {
            texts.extend(
                (node.spec.name == "Text")
                    .then(|| node.props.get("text").unwrap_or(&Value::Null).to_display().to_string()),
            );
        }
        texts
    }

    /// The first widget that has `text` as its id or shows it.
    pub fn find(&self, text: &str) -> Arc<Node> {
        self.lookup(text).unwrap_or_else(|| panic!("nothing says `{text}`:\n{}", self.scene_text()))
    }

    fn lookup(&self, text: &str) -> Option<Arc<Node>> {
        let nodes = self.nodes();
        let by_id =
            nodes.iter().find(|node| node.key.as_deref() == Some(text) || node.test_id.as_deref() == Some(text));
        let says = |node: &&Arc<Node>| {
            ["text", "label"].iter().any(|name| node.props.get(name).is_some_and(|value| &*value.to_display() == text))
        };
        by_id.or_else(|| nodes.iter().find(says)).cloned()
    }

    /// Every widget on the screen, dialogs and toasts first.
    pub(super) fn nodes(&self) -> Vec<Arc<Node>> {
        let mut all = Vec::new();
        let toasts = self.scene.toasts.iter().filter_map(|toast| toast.node.as_ref());
        let dialogs = self.scene.dialogs.iter().rev().map(|dialog| &dialog.node);
        for root in toasts.chain(dialogs).chain([&self.scene.root]) {
            collect(root, &mut all);
        }
        all
    }

    /// Faults of the running app since the last look, `line:column severity[code]: message` with their notes.
    pub fn faults(&mut self) -> Vec<String> {
        std::mem::take(&mut self.host.faults).iter().map(|fault| line(fault, &self.sources)).collect()
    }

    /// Codes of all faults of the running app that are kept.
    pub fn fault_codes(&self) -> Vec<Code> {
        self.scene.faults.iter().map(|fault| fault.diagnostic.code).collect()
    }

    /// Lines of the console since the last look.
    pub fn console(&mut self) -> Vec<String> {
        std::mem::take(&mut self.host.console)
    }

    /// Addresses given to the browser.
    pub fn opened(&self) -> &[String] {
        &self.host.opened
    }

    /// The storage as it is written at the end of the app.
    pub fn saved(&mut self) -> Value {
        self.runtime.flush_storage();
        self.settle();
        self.host.saved.clone().map_or(Value::Null, Value::Map)
    }
}
