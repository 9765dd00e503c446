//! Loads a widget: finds its type, or what takes its place. `widget_keys` loads what stands below its name.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::loader::{Loader, did_you_mean, lacks_space};
use super::widget_keys::shorthand;
use crate::app::facts::Owner;
use crate::app::{Element, WidgetType};
use crate::diag::{Code as FaultCode, Span, is_slip};
use crate::spec::{Children, Spec, widget_synonym};
use crate::syntax::{Content, Entry, Node};

/// The meaning of a name where a widget is expected.
enum Meaning {
    Custom { private: bool },
    Builtin(&'static Spec),
    Planned(&'static str),
}

impl Loader<'_> {
    /// Loads the widget at `node`; an unusable one becomes a box with the fault; `None` for an empty node.
    pub fn element(&mut self, node: &Node) -> Option<Arc<Element>> {
        match &node.content {
            Content::Scalar(scalar) if scalar.value.is_null() => None,
            Content::Scalar(_) => match node.text() {
                Some(name) => self.named_element(name, node.span, None),
                None => {
                    let message = format!("{} stands where a widget is wanted", node.described());
                    let fault = self.wrong_shape(node, &message, None);
                    self.box_of(&fault)
                }
            },
            Content::Map(entries) => self.element_of_map(node, entries),
            Content::List(_) => {
                let help = "put several widgets below `Column: {children: …}`".to_owned();
                self.wrong_shape(node, "a list stands where one widget is wanted", Some(help));
                let widgets = self.elements(node);
                self.stacked(widgets)
            }
        }
    }

    /// Widgets in a list; a single widget is accepted without the list.
    pub fn elements(&mut self, node: &Node) -> Vec<Arc<Element>> {
        match &node.content {
            Content::List(items) => {
                let elements: Vec<_> = items.iter().filter_map(|item| self.element(item)).collect();
                self.check_ids(&elements);
                elements
            }
            // `children: {A: …, B: …}` means both.
            Content::Map(entries)
                if entries.len() > 1 && entries.iter().all(|entry| self.meaning(&entry.key).is_some()) =>
            {
                entries
                    .iter()
                    .filter_map(|entry| self.named_element(&entry.key, entry.key_span, Some(&entry.node)))
                    .collect()
            }
            _ => self.element(node).into_iter().collect(),
        }
    }

    /// Warns of siblings with equal ids, of which scripts and bindings reach only one. With `visible` they may replace each other.
    fn check_ids(&mut self, elements: &[Arc<Element>]) {
        let mut seen: FxHashMap<Arc<str>, bool> = FxHashMap::default();
        for element in elements {
            let Some(id) = &element.id else { continue };
            let alternates = element.settings.iter().any(|setting| setting.name == "visible");
            match seen.get(id) {
                Some(before) if !(*before && alternates) => {
                    let message = format!("two widgets beside each other have the id `{id}`");
                    let help = format!("give this one another `id`: `{id}` means only one of them");
                    self.warning(FaultCode::DuplicateId, element.span, message, help);
                }
                _ => drop(seen.insert(id.clone(), alternates)),
            }
        }
    }

    fn element_of_map(&mut self, node: &Node, entries: &[Entry]) -> Option<Arc<Element>> {
        let Some(first) = entries.iter().find(|entry| self.meaning(&entry.key).is_some()).or(entries.first()) else {
            let fault = self.wrong_shape(node, "an empty map stands where a widget is wanted", None);
            return self.box_of(&fault);
        };
        if self.meaning(&first.key).is_none()
            && let Some(named) = self.typed_element(node, entries)
        {
            return Some(named);
        }
        if entries.iter().all(|entry| entry.key == first.key || !self.is_widget(&entry.key))
            && let Some(payload) = self.payload_beside(node, entries, first)
        {
            return self.named_element(&first.key, first.key_span, Some(&payload));
        }
        for other in entries.iter().filter(|entry| entry.key != first.key) {
            let message = format!("`{}` stands beside the widget `{}`", other.key, first.key);
            let help = format!("indent it below `{}`; begin another widget with `- `", first.key);
            self.warning(FaultCode::MisplacedKey, other.key_span, message, help);
        }
        self.named_element(&first.key, first.key_span, Some(&first.node))
    }

    /// `type: Column` with its properties beside it, as the oldest apps write it.
    pub fn typed_element(&mut self, node: &Node, entries: &[Entry]) -> Option<Arc<Element>> {
        let named = entries.iter().find(|entry| &*entry.key == "type")?;
        let name = named.node.text().filter(|name| self.is_widget(name))?;
        let help = format!("write `{name}:` with what it takes below it");
        self.warning(FaultCode::OldForm, named.key_span, format!("`type: {name}` is an old form"), help);
        let rest = entries.iter().filter(|entry| entry.key != named.key).cloned().collect();
        self.named_element(name, named.node.span, Some(&Node { content: Content::Map(rest), ..node.clone() }))
    }

    /// True when a widget has this name.
    pub fn is_widget(&self, name: &str) -> bool {
        self.meaning(name).is_some()
    }

    fn meaning(&self, name: &str) -> Option<Meaning> {
        if self.doc.private.contains(name) {
            return Some(Meaning::Custom { private: true });
        }
        if self.widget_names.contains(name) {
            return Some(Meaning::Custom { private: false });
        }
        if let Some(spec) = self.catalog.widget(name).filter(|_| screen_part(name).is_none()) {
            return Some(Meaning::Builtin(spec));
        }
        self.catalog.planned_widget(name).map(|planned| Meaning::Planned(planned.name))
    }

    fn named_element(&mut self, name: &str, span: Span, payload: Option<&Node>) -> Option<Arc<Element>> {
        let payload = payload.filter(|node| !node.is_null());
        let meaning = match self.shadowed(name, payload) {
            Some(spec) => Some(Meaning::Builtin(spec)),
            None => self.meaning(name),
        };
        let element = match meaning {
            Some(Meaning::Custom { private }) => self.custom_call(name, private, span, payload),
            Some(Meaning::Builtin(spec)) => {
                let element = self.builtin(spec, span, payload);
                if let Some(fault) = payload.filter(|node| !takes(spec, node)).and(self.last_fault.clone()) {
                    return self.box_of(&fault);
                }
                element
            }
            Some(Meaning::Planned(name)) => self.planned(name, span, payload),
            None => return self.unknown_widget(name, span, payload),
        };
        Some(Arc::new(element))
    }

    /// The built-in widget that is meant although a custom widget has its name: inside of that custom widget, which wraps it, and where it is given
    /// properties of the built-in one, which no custom widget takes.
    fn shadowed(&self, name: &str, payload: Option<&Node>) -> Option<&'static Spec> {
        if !self.widget_names.contains(name) && !self.doc.private.contains(name) {
            return None;
        }
        let spec = self.catalog.widget(name).filter(|_| screen_part(name).is_none())?;
        let is_inside = matches!(&self.doc.owner, Owner::Part(part) if part.strip_prefix("widget ") == Some(name));
        let keys = || payload.and_then(Node::map).unwrap_or_default().iter().map(|entry| &*entry.key);
        let is_call = keys().any(|key| matches!(key, "inputs" | "events"));
        let is_own = |key: &str| {
            matches!(key, "children" | "item-template") || spec.prop(key).is_some() || spec.event(key).is_some()
        };
        let is_builtin = !is_call && keys().any(|key| is_own(key) && !self.is_call_key(key));
        (is_inside || is_builtin).then_some(spec)
    }

    /// An error box with the probable widget, or the widgets under the unknown name, below it: they may have faults of their own, and their ids may
    /// be used.
    fn unknown_widget(&mut self, name: &str, span: Span, payload: Option<&Node>) -> Option<Arc<Element>> {
        let built = self.catalog.widgets.iter().flat_map(|spec| spec.aliases.iter().copied().chain([spec.name]));
        let planned = self.catalog.planned_widgets.iter().map(|planned| planned.name);
        let own = self.widget_names.iter().chain(&self.doc.private).map(|name| &**name);
        let meant = widget_synonym(name).filter(|meant| self.catalog.widget(meant).is_some());
        // Drawn as well: a name that is merely a little alike would put something else in its place.
        let near = || self.nearest(name, built.chain(planned).chain(own)).filter(|near| is_slip(name, near));
        let meant = meant.or_else(near);
        let meant: Option<Arc<str>> = meant.map(Arc::from);
        let help = match name.strip_prefix('-').filter(|rest| meant.as_deref() == Some(*rest)) {
            Some(rest) => Some(format!("put a space behind the dash: `- {rest}`")),
            None if let Some(part) = screen_part(name) => {
                Some(format!("`{name}` is a part of a screen, written `{part}:` below `View`"))
            }
            None if self.is_action_name(name) => {
                Some(format!("`{name}` is an action: put it below an event of a widget, such as `onTap:`"))
            }
            None => lacks_space(name, |key| self.is_widget(key)).or_else(|| meant.as_deref().map(did_you_mean)),
        };
        let shown: String = name.chars().take(60).collect();
        let message = format!("unknown widget `{}`", shown.replace('\n', " "));
        let fault = self.error(FaultCode::UnknownWidget, span, message, help);
        let mut shown = Vec::from_iter(self.box_of(&fault));
        if let Some(meant) = meant {
            // The second call is the last one: `meant` is a known name.
            shown.extend(self.named_element(&meant, span, payload));
        } else if let Some(payload) = payload {
            payload.get("id").map(|id| self.id(id));
            shown.extend(payload.get("children").map(|children| self.elements(children)).unwrap_or_default());
            for slot in ["body", "child", "widget"] {
                shown.extend(payload.get(slot).filter(|slot| slot.map().is_some()).and_then(|slot| self.element(slot)));
            }
        }
        self.stacked(shown)
    }

    /// A placeholder that keeps its children, so that their faults are reported and their ids exist.
    fn planned(&mut self, name: &'static str, span: Span, payload: Option<&Node>) -> Element {
        self.not_yet(span, name);
        let mut element = Element::new(WidgetType::Planned(name), span);
        let Some(node) = payload else { return element };
        element.id = node.get("id").and_then(|id| self.id(id));
        if let Some(children) = node.get("children") {
            element.children = self.elements(children);
        }
        // The placeholder keeps the size of the widget that it replaces.
        let styles = node.get("styles").and_then(Node::map).unwrap_or_default();
        for entry in node.map().unwrap_or_default().iter().chain(styles) {
            let spec = self.catalog.widget("Placeholder").filter(|_| SIZE_PROPS.contains(&&*entry.key));
            if let Some((spec, prop)) = spec.and_then(|spec| Some((spec, spec.prop(&entry.key)?))) {
                let setting = self.setting(prop, &entry.node, spec.name);
                element.settings.push(setting);
            }
        }
        element
    }
}

/// True if `spec` can be made from the value under its name.
fn takes(spec: &Spec, payload: &Node) -> bool {
    match &payload.content {
        Content::Map(_) => true,
        Content::List(_) => spec.children == Children::Many,
        Content::Scalar(_) => shorthand(spec).is_some(),
    }
}

/// Properties of every widget that set the space it takes.
const SIZE_PROPS: [&str; 6] = ["width", "height", "margin", "expanded", "flex", "visible"];

/// The key below `View` of a part of a screen that is declared like a widget and is none; `None` for other names.
fn screen_part(name: &str) -> Option<&'static str> {
    Some(match name {
        "Header" => "header",
        "Footer" => "footer",
        "Menu" => "menu",
        _ => return None,
    })
}
