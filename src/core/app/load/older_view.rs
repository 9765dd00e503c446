//! A view without `body`, as older apps write it: a widget directly in `View`, or a `View` that is itself the widget.

use std::sync::Arc;

use super::loader::Loader;
use super::view::KEYS;
use crate::diag::{Code as FaultCode, nearest};
use crate::spec::Prop;
use crate::syntax::{Content, Entry, Node};

/// Body of a view in an older form.
pub struct OlderBody {
    /// The widget in the form of `body`.
    pub body: Node,
    /// The entries of `styles` that belong to the view; `None` when none go to the widget.
    pub styles: Option<Node>,
    keys: Vec<Arc<str>>,
}

impl OlderBody {
    /// True for a key that belongs to the body.
    pub fn takes(&self, key: &str) -> bool {
        self.keys.iter().any(|taken| **taken == *key)
    }
}

impl Loader<'_> {
    /// The body of a view that has none by that name.
    pub fn older_body(&mut self, node: &Node, entries: &[Entry]) -> Option<OlderBody> {
        let own = |entry: &&Entry| Prop::find(KEYS, &entry.key).is_none();
        let map = |entries: Vec<Entry>| Node { content: Content::Map(entries), ..node.clone() };
        if let Some(first) = entries.iter().filter(own).find(|entry| self.is_widget(&entry.key)) {
            // Its keys may stand beside it, as `payload_beside` reads them.
            let beside =
                entries.iter().filter(own).filter(|other| other.key != first.key && !self.is_widget(&other.key));
            let beside: Vec<Entry> = if first.node.is_null() { beside.cloned().collect() } else { Vec::new() };
            let keys = beside.iter().chain([first]).map(|entry| entry.key.clone()).collect();
            let body = map([first.clone()].into_iter().chain(beside).collect());
            return Some(OlderBody { body, styles: None, keys });
        }
        let named = entries.iter().find(|entry| &*entry.key == "type");
        let name = named.and_then(|named| named.node.text()).filter(|name| self.is_widget(name));
        let children = entries.iter().find(|entry| &*entry.key == "children");
        if let Some(sign) = name.and(named).or(children) {
            let name = name.map_or("Column", |name| &**name);
            let message = format!("a `View` that is a `{name}` is an old form");
            let help = format!("write `body: {{{name}: …}}` with what belongs to it below");
            self.warning(FaultCode::OldForm, sign.key_span, message, help);
            return Some(self.view_as_widget(node, entries, name, sign));
        }
        // The key is reported as unknown; the widget below it is drawn as the body that was probably meant.
        let misspelt = |entry: &&Entry| !entry.node.is_null() && nearest(&entry.key, ["body"]).is_some();
        let meant = entries.iter().filter(own).find(misspelt)?;
        Some(OlderBody { body: meant.node.clone(), styles: None, keys: Vec::new() })
    }

    /// Loads a view that is itself the widget `name`: keys that a view does not have belong to the widget.
    fn view_as_widget(&self, node: &Node, entries: &[Entry], name: &str, sign: &Entry) -> OlderBody {
        let (view, widget) = (self.catalog.widget("View"), self.catalog.widget(name));
        let mut payload: Vec<Entry> = Vec::new();
        let mut left = None;
        for entry in entries {
            if &*entry.key == "styles" {
                let styles = entry.node.map().unwrap_or_default().iter().cloned();
                let belongs = |style: &Entry| {
                    // A style that a view ignores belongs to its widget.
                    let known = |spec: Option<&'static crate::spec::Spec>| {
                        spec.is_some_and(|spec| spec.prop(&style.key).is_some_and(|prop| spec.ignored(prop).is_none()))
                    };
                    known(widget) && !known(view)
                };
                let (taken, others): (Vec<Entry>, Vec<Entry>) = styles.partition(belongs);
                left = Some(Node { content: Content::Map(others), ..entry.node.clone() });
                payload
                    .push(Entry { node: Node { content: Content::Map(taken), ..entry.node.clone() }, ..entry.clone() });
            } else if &*entry.key != "type" && Prop::find(KEYS, &entry.key).is_none() {
                payload.push(entry.clone());
            }
        }
        let keys = payload.iter().map(|entry| entry.key.clone()).chain([Arc::from("type")]);
        let keys = keys.filter(|key| **key != *"styles").collect();
        let below = Node { content: Content::Map(payload), ..node.clone() };
        let entry = Entry { key: Arc::from(name), key_span: sign.key_span, node: below };
        OlderBody { body: Node { content: Content::Map(vec![entry]), ..node.clone() }, styles: left, keys }
    }
}
