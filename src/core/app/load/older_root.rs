//! A screen document without `View`: its root keys are shown as a widget where their meaning is clear.

use std::sync::Arc;

use super::loader::Loader;
use super::screen::ROOT;
use super::view::KEYS as VIEW_KEYS;
use crate::app::{Element, Screen};
use crate::diag::{Code as FaultCode, nearest};
use crate::spec::Prop;
use crate::syntax::{Content, Entry, Node};

/// Content of a screen file without `View`.
pub enum OlderRoot {
    /// The value of a misspelt `View`.
    Misspelt(Arc<str>, Node),
    /// Keys of a view or a widget at the root, without `View` above them.
    Flat(Vec<Entry>),
}

impl OlderRoot {
    /// True for a root key that is part of the screen's content.
    pub fn takes(&self, key: &str) -> bool {
        match self {
            Self::Misspelt(name, _) => **name == *key,
            Self::Flat(entries) => entries.iter().any(|entry| *entry.key == *key),
        }
    }
}

impl Loader<'_> {
    /// The widget content of a document that has none of the current root keys; `None` when there is nothing to show.
    pub fn older_root(&self, entries: &[Entry]) -> Option<OlderRoot> {
        let misspelt = |entry: &&Entry| nearest(&entry.key, ["View"]).is_some() && entry.node.map().is_some();
        if let Some(meant) = entries.iter().find(misspelt) {
            return Some(OlderRoot::Misspelt(meant.key.clone(), meant.node.clone()));
        }
        let own = |entry: &&Entry| Prop::find(ROOT, &entry.key).is_none();
        let is_built = |name: &str| self.catalog.widget(name).is_some() || self.catalog.planned_widget(name).is_some();
        let of_view = |entry: &Entry| Prop::find(VIEW_KEYS, &entry.key).is_some();
        let shows = |entry: &&Entry| match &*entry.key {
            "body" | "children" => true,
            "type" => entry.node.text().is_some_and(|name| self.is_widget(name)),
            key => is_built(key),
        };
        let first = entries.iter().filter(own).find(shows)?;
        // Beside an empty `Column:` and beside `type: Column` stand the widget's own keys.
        let is_flat = first.node.is_null() || !is_built(&first.key);
        let belongs = |entry: &&Entry| {
            entry.key == first.key
                || of_view(entry)
                || (is_flat && !is_built(&entry.key) && !self.defines_widget(entry))
        };
        Some(OlderRoot::Flat(entries.iter().filter(own).filter(belongs).cloned().collect()))
    }

    /// A document that is no map: empty, a list, or text.
    pub fn no_map(&mut self, root: &Node) -> Option<Arc<Element>> {
        let fault = if root.is_null() || root.map().is_some() {
            let help = "add `View:` with `body:` below it".to_owned();
            self.error(FaultCode::EmptyFile, root.span, "the screen is empty", help)
        } else {
            self.wrong_shape(root, &format!("a screen is {}, not a map", root.described()), None)
        };
        let widgets = if root.list().is_some() { self.elements(root) } else { Vec::new() };
        let widgets: Vec<Arc<Element>> = self.box_of(&fault).into_iter().chain(widgets).collect();
        self.stacked(widgets)
    }

    /// Help for a document that shows nothing: what its first key is, and where that belongs.
    fn no_view_help(&self, entries: &[Entry]) -> String {
        const THEME: [&str; 3] = ["Tokens", "Styles", "inheritsFrom"];
        let is_event = |key: &str| key.strip_prefix("on").is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let of_theme = |entry: &Entry| {
            let holds = |key: &str| entry.node.get(key).is_some();
            THEME.contains(&&*entry.key) || &*entry.key == "Themes" || THEME.iter().any(|key| holds(key))
        };
        match entries.first() {
            Some(first) if self.is_action_name(&first.key) => {
                format!("`{}` is an action: put it below an event of a widget, such as `onTap:`", first.key)
            }
            Some(first) if is_event(&first.key) => {
                format!("`{}` is an event: put it below the widget or the action that has it", first.key)
            }
            Some(first) if of_theme(first) => {
                format!("`{}` belongs to a theme: put it into `theme.yaml` of an app folder", first.key)
            }
            _ => "add `View:` with `body:` below it".to_owned(),
        }
    }

    /// True for the name of an action, one that is not supported included.
    pub fn is_action_name(&self, name: &str) -> bool {
        self.catalog.action(name).is_some() || self.catalog.planned_action(name).is_some()
    }

    /// Reports a missing `View`, and loads the existing content below that fault.
    pub fn no_view(&mut self, root: &Node, entries: &[Entry], older: Option<OlderRoot>, screen: &mut Screen) {
        let misspelt = match &older {
            Some(OlderRoot::Misspelt(name, _)) => entries.iter().find(|entry| entry.key == *name),
            _ => None,
        };
        let help = match &older {
            Some(OlderRoot::Misspelt(..)) => "did you mean `View`?".to_owned(),
            Some(OlderRoot::Flat(_)) => "indent what it shows below `View:`".to_owned(),
            None => self.no_view_help(entries),
        };
        let span = misspelt.or(entries.first()).map_or(root.span, |entry| entry.key_span);
        let message = match misspelt {
            Some(entry) => format!("screen `{}` has no `View`, but `{}`", screen.name, entry.key),
            None => format!("screen `{}` has no `View`", screen.name),
        };
        let fault = self.error(FaultCode::MissingKey, span, message, help);
        match older {
            Some(OlderRoot::Misspelt(_, view)) => screen.view = self.view(&view),
            Some(OlderRoot::Flat(keys)) => {
                screen.view = self.view(&Node { content: Content::Map(keys), ..root.clone() });
            }
            None => {}
        }
        let shown: Vec<Arc<Element>> = self.box_of(&fault).into_iter().chain(screen.view.body.take()).collect();
        screen.view.body = self.stacked(shown);
    }
}
