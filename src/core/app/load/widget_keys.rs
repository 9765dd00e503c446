//! Loads what stands below a widget's name: properties, events, children, widget-valued properties.

use std::sync::Arc;

use super::flat_styles::{FlatStyles, copy_setting};
use super::loader::{Loader, lacks_space};
use super::setting::camel_case;
use crate::app::{Binding, Element, Setting, WidgetType};
use crate::diag::{Code as FaultCode, Span, excerpt};
use crate::spec::{Children, CssTarget, FromValue, Kind, Prop, RowMode, Spec};
use crate::syntax::{Content, Entry, Node, Style};

/// Properties that a bare text may set, the most specific first.
const SHORTHANDS: [&str; 4] = ["text", "source", "url", "name"];

/// Maps whose entries are properties of the widget. The React runtime has the second for the strip of tabs.
const STYLES: [&str; 2] = ["styles", "tabStyles"];

/// Properties that hold a widget in the place of a label, the first that a widget has.
const OWN_LABELS: [&str; 4] = ["header", "tabWidget", "labelWidget", "body"];

/// Handlers inside of properties: the property, the key in it, the event that a widget fires for it.
const NESTED: [(&str, &str, &str); 2] = [
    ("pullToRefresh", "onPullToRefresh", "onPullToRefresh"),
    // Widgets may have an event `onTriggered` of their own.
    ("tooltip", "onTriggered", "tooltip.onTriggered"),
];

impl Loader<'_> {
    /// Loads a built-in widget from the value below its name.
    pub(super) fn builtin(&mut self, spec: &'static Spec, span: Span, payload: Option<&Node>) -> Element {
        let mut element = Element::new(WidgetType::Builtin(spec), span);
        let Some(node) = payload else { return element };
        if let Some(setting) = self.bare_text(spec, node) {
            element.settings.push(setting);
            return element;
        }
        let Some(entries) = node.map() else {
            element.children = self.children_instead_of_map(spec, node);
            return element;
        };
        let mut flat = FlatStyles::default();
        for entry in entries {
            let other_case = self.in_other_case(spec, entries, entry);
            let entry = other_case.as_ref().unwrap_or(entry);
            if STYLES.contains(&&*entry.key) && spec.prop(&entry.key).is_none() {
                for style in self.entries_of(&entry.node, &format!("`{}`", entry.key)) {
                    if matches!(&*style.key, "className" | "classList" | "names") {
                        element.class_name = Some(self.classes(&style.node));
                    } else {
                        self.key(spec, &mut element, style, &mut flat);
                    }
                }
            } else {
                self.key(spec, &mut element, entry, &mut flat);
            }
        }
        flat.fold(&mut element.settings, self);
        self.check_bounds(spec, &element.settings);
        element
    }

    /// A bare text is what the widget shows: `Text: Hello`.
    fn bare_text(&mut self, spec: &'static Spec, node: &Node) -> Option<Setting> {
        let (scalar, prop) = (node.scalar()?, shorthand(spec)?);
        let is_own = |key: &str| spec.prop(key).is_some() || spec.event(key).is_some();
        let together = (scalar.style == Style::Plain).then(|| lacks_space(&scalar.text, is_own)).flatten();
        if let Some(help) = together {
            let message = format!("`{}` is one text", excerpt(&scalar.text));
            self.warning(FaultCode::LacksSpace, node.span, message, help);
        }
        Some(self.setting(prop, node, spec.name))
    }

    /// Reports that no map stands below a widget's name. Of a list the widget gets the children.
    fn children_instead_of_map(&mut self, spec: &'static Spec, node: &Node) -> Vec<Arc<Element>> {
        let message = format!("`{}` takes a map, not {}", spec.name, node.described());
        let holds_children = node.list().is_some() && spec.children == Children::Many;
        let help = holds_children.then(|| "write `children:` above the list".to_owned());
        self.wrong_shape(node, &message, help);
        if holds_children { self.elements(node) } else { Vec::new() }
    }

    /// The entry under the key that is meant, with a fault, for a key that differs from it in capitals alone: `Children`. `None` where the key is
    /// right, or where the right one stands beside it.
    fn in_other_case(&mut self, spec: &'static Spec, entries: &[Entry], entry: &Entry) -> Option<Entry> {
        let meant = key_in_other_case(spec, &entry.key)?;
        if entries.iter().any(|other| &*other.key == meant) {
            return None;
        }
        self.unknown_property(spec, entry);
        Some(Entry { key: Arc::from(meant), ..entry.clone() })
    }

    /// Warns of a minimum above its maximum.
    fn check_bounds(&mut self, spec: &'static Spec, settings: &[Setting]) {
        for (least, most) in
            [("min", "max"), ("minWidth", "maxWidth"), ("minHeight", "maxHeight"), ("minLines", "maxLines")]
        {
            let written = |name: &str| settings.iter().find(|setting| setting.name == name);
            let number = |name: &str| match written(name) {
                Some(setting) => f64::from_value(setting.value.constant()?),
                None => spec.prop(name)?.default?.trim_end_matches("f32").parse().ok(),
            };
            let Some(place) = written(least).or_else(|| written(most)) else { continue };
            if let (Some(low), Some(high)) = (number(least), number(most))
                && low > high
            {
                let message = format!("`{least}` is {low} and `{most}` is {high}: nothing lies between them");
                let help = format!("write a `{most}` of at least {low}");
                self.warning(FaultCode::OutOfRange, place.span, message, help);
            }
        }
    }

    fn key(&mut self, spec: &'static Spec, element: &mut Element, entry: &Entry, flat: &mut FlatStyles) {
        let node = &entry.node;
        self.at_key(entry);
        match &*entry.key {
            "id" => element.id = self.id(node),
            "testId" => element.test_id = node.scalar().map(|_| self.binding(node)),
            "className" | "classList" => element.class_name = Some(self.classes(node)),
            "children" if spec.children == Children::Many => element.children.extend(self.elements(node)),
            "item-template" | "itemTemplate" if spec.children == Children::Many => {
                self.template(node, element, parts_of(spec));
            }
            key => {
                let camel = camel_case(key);
                let prop = spec.prop(key).or_else(|| spec.prop(camel.as_deref()?));
                if let Some(prop) = prop {
                    self.property(spec, element, prop, node);
                } else if let Some(slot) = spec.event(key) {
                    self.delayed_handler(spec, element, slot.name, node);
                } else if !flat.side(spec, camel.as_deref().unwrap_or(key), node) {
                    match spec.css(camel.as_deref().unwrap_or(key)) {
                        Some(target) => self.css(spec, element, target, entry, flat),
                        None => self.unknown_property(spec, entry),
                    }
                }
            }
        }
    }

    /// A name of CSS.
    fn css(
        &mut self,
        spec: &'static Spec,
        element: &mut Element,
        target: CssTarget,
        entry: &Entry,
        flat: &mut FlatStyles,
    ) {
        match target {
            CssTarget::Prop(prop) => self.property(spec, element, prop, &entry.node),
            // Checked once, as the name that is written; the other property has the same kind.
            CssTarget::Both([first, second]) => {
                self.property(spec, element, first, &entry.node);
                copy_setting(&mut element.settings, first, second);
            }
            CssTarget::Part(map, part) => flat.part(spec, map, part, &entry.node, self),
            CssTarget::Nothing(reason) => self.css_without_effect(entry, reason, spec.name),
        }
    }

    fn property(&mut self, spec: &'static Spec, element: &mut Element, prop: &'static Prop, node: &Node) {
        self.check_effect(spec, prop, node);
        let is_made = matches!(prop.kind, Kind::Widget | Kind::Parts(_) | Kind::Branches | Kind::Action);
        // A value without effect is kept, because scripts can read it.
        if is_made && self.is_ignored(prop, node, spec.name) {
            return;
        }
        if let Some(one) = node.map().and_then(|entries| if let [one] = entries { Some(one) } else { None })
            && prop.kind == Kind::Text
            && self.is_widget(&one.key)
        {
            return self.widget_as_text(spec, element, prop, (node, one));
        }
        match prop.kind {
            Kind::Widget if let RowMode::Set(rows) = spec.rows => self.set_rows(node, element, rows),
            Kind::Widget => element.slots.extend(self.element(node).map(|slot| (prop.name, slot))),
            // The markers of a map.
            Kind::Parts(part) if prop.name == "markers" => self.markers(node, element, part),
            Kind::Parts(part) if prop.name == "span-template" => self.spans(node, element, part),
            // The part is a widget alone.
            Kind::Parts(part) if prop.name == "overflowWidget" => {
                let widget = Entry { key: "widget".into(), key_span: node.span, node: node.clone() };
                self.widget_parts(part, element, &Node { content: Content::Map(vec![widget]), ..node.clone() });
            }
            // Avatars above each other: the properties of one stand under `template`.
            Kind::Parts(part) if prop.name == "group-template" => self.avatars(node, element, spec.name, part),
            // The rounds of a tournament: a template whose rows have templates.
            Kind::Parts(part) if spec.name == "Bracket" && prop.name == "items" && node.map().is_some() => {
                self.rounds(node, element, part);
            }
            Kind::Parts(part) if node.list().is_some() || node.map().is_some() => {
                self.widget_parts(part, element, node)
            }
            Kind::Branches => element.branches = self.widget_branches(node),
            // Older form: the event's key stands inside of the style property.
            _ if let Some((_, key, event)) = NESTED.iter().find(|nested| nested.0 == prop.name)
                && node.get(key).is_some() =>
            {
                self.nested_handler(spec, element, (key, event), prop, node);
            }
            Kind::Action => element.handlers.extend(self.handler(node).map(|handler| (prop.name, handler))),
            _ => self.value(spec, element, prop, node),
        }
    }

    /// A property whose value is data.
    fn value(&mut self, spec: &'static Spec, element: &mut Element, prop: &'static Prop, node: &Node) {
        // A radio group's selection is bound under the group's name.
        if prop.name == "groupId"
            && let Some(name) = node.text()
        {
            self.know_here(name.clone());
        }
        let setting = self.setting(prop, node, spec.name);
        match element.settings.iter_mut().find(|old| old.name == prop.name) {
            // Written twice, once below `styles`: the later one counts.
            Some(old) => *old = setting,
            None => element.settings.push(setting),
        }
    }

    /// A property whose map holds the handler of `event` under `key`.
    fn nested_handler(
        &mut self,
        spec: &'static Spec,
        element: &mut Element,
        (key, event): (&str, &'static str),
        prop: &'static Prop,
        node: &Node,
    ) {
        let entries = node.map().unwrap_or_default();
        let (handlers, others): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|entry| &*entry.key == key);
        for handler in handlers {
            self.event_handler(spec, element, event, &handler.node);
        }
        let others = Node { content: Content::Map(others.into_iter().cloned().collect()), ..node.clone() };
        let setting = self.setting(prop, &others, spec.name);
        element.settings.push(setting);
    }

    /// A widget where a text is wanted, as React has it: `label: {Text: …}`. A section, a tab, a button or an entry of a menu shows it; elsewhere the
    /// text of a Text is taken.
    fn widget_as_text(
        &mut self,
        spec: &'static Spec,
        element: &mut Element,
        prop: &'static Prop,
        (node, one): (&Node, &Entry),
    ) {
        let is_own = |own: &&'static Prop| own.kind == Kind::Widget && OWN_LABELS.contains(&own.name);
        let own = OWN_LABELS.iter().find_map(|name| spec.prop(name).filter(is_own));
        if let Some(own) = own.filter(|_| matches!(prop.name, "label" | "title")) {
            return self.property(spec, element, own, node);
        }
        let text =
            if &*one.key == "Text" { one.node.get("text").or(one.node.scalar().map(|_| &one.node)) } else { None };
        match text {
            Some(text) => self.property(spec, element, prop, text),
            None => {
                let message = format!("`{}` of `{}` is a text: a widget is not shown there", prop.name, spec.name);
                self.warning(FaultCode::IgnoredKey, one.key_span, message, "write the words themselves".to_owned());
            }
        }
    }

    /// Loads a handler with `debounceMs` beside its action: it runs after this many milliseconds without the event.
    fn delayed_handler(&mut self, spec: &'static Spec, element: &mut Element, event: &'static str, node: &Node) {
        let Some(delay) = node.get("debounceMs") else { return self.event_handler(spec, element, event, node) };
        let others = node.map().unwrap_or_default().iter().filter(|entry| &*entry.key != "debounceMs").cloned();
        let node = Node { content: Content::Map(others.collect()), ..node.clone() };
        let millis =
            delay.scalar().and_then(|scalar| scalar.value.as_f64()).filter(|millis| (0.0..=600_000.0).contains(millis));
        let Some(millis) = millis else {
            let help = "write a number of milliseconds".to_owned();
            self.wrong_shape(delay, "`debounceMs` is no number from 0 to 600000", Some(help));
            return self.event_handler(spec, element, event, &node);
        };
        // A text field is changed with every key for those who write this, and has an event for the pause after one.
        let typed = spec.event("onDelayedKeyPress").filter(|_| event == "onChange");
        const PAUSE: &str = "delayedKeyPressDuration";
        if let (Some(typed), Some(pause)) = (typed, spec.prop(PAUSE)) {
            let value = Binding::Constant(crate::value::Value::Number(millis));
            element.settings.push(Setting { name: pause.name, value, span: delay.span });
            return self.event_handler(spec, element, typed.name, &node);
        }
        element.delays.push((event, millis as u32));
        self.event_handler(spec, element, event, &node);
    }

    /// Loads a handler with the event's legacy variables.
    pub(super) fn event_handler(
        &mut self,
        spec: &'static Spec,
        element: &mut Element,
        event: &'static str,
        node: &Node,
    ) {
        let own = spec.event(event).map_or(&[][..], |slot| slot.legacy_names);
        let own = own.iter().map(|name| Arc::<str>::from(*name));
        // A name that the app gives itself, such as an input `value`, keeps its meaning in its handlers.
        let own: Vec<_> = own.filter(|name| !self.is_known_here(name)).collect();
        let around = self.doc.legacy_names.len();
        self.doc.legacy_names.extend(own.iter().cloned());
        element.handlers.extend(self.handler(node).map(|handler| (event, handler)));
        // A handler inside of a handler finds the names of both.
        if !self.doc.legacy_names.is_empty() {
            element.legacy_names.push((event, self.doc.legacy_names.clone()));
        }
        self.doc.legacy_names.truncate(around);
    }

    /// Tabs and entries of a menu, each a child element: its properties are bound, and `visible: false` removes it.
    fn widget_parts(&mut self, part: &'static Spec, element: &mut Element, node: &Node) {
        for item in node.list().unwrap_or(std::slice::from_ref(node)) {
            let made = match item.scalar() {
                Some(_) => {
                    let mut made = Element::new(WidgetType::Builtin(part), item.span);
                    made.settings.extend(part.prop("label").map(|label| self.setting(label, item, part.name)));
                    made
                }
                None => self.builtin(part, item.span, Some(item)),
            };
            element.children.push(Arc::new(made));
        }
    }

    /// A widget's id: known to its screen, unless rows repeat it.
    pub fn id(&mut self, node: &Node) -> Option<Arc<str>> {
        let id = node.scalar().filter(|scalar| !scalar.value.is_null())?.text.clone();
        self.know_here(id.clone());
        if self.doc.templates.is_empty() {
            self.doc.ids.insert(id.clone());
        }
        Some(id)
    }
}

/// The key of `spec` that differs from `written` in capitals alone.
fn key_in_other_case(spec: &'static Spec, written: &str) -> Option<&'static str> {
    let props = || spec.all_props().flat_map(|prop| prop.aliases.iter().copied().chain([prop.name]));
    let events = || spec.all_events().map(|slot| slot.name);
    let rows: &[&str] =
        if spec.children == Children::Many { &["children", "item-template", "itemTemplate"] } else { &[] };
    let own = ["id", "testId", "className", "classList", "styles"];
    let all = || props().chain(events()).chain(rows.iter().copied()).chain(own);
    let is_slip = all().find(|name| name.eq_ignore_ascii_case(written));
    is_slip.filter(|_| !all().any(|name| name == written))
}

/// The kind of parts in a widget's `items`, which its item-template creates as well.
fn parts_of(spec: &'static Spec) -> Option<&'static Spec> {
    let items = spec.props.iter().find(|prop| prop.name == "items")?;
    match items.kind {
        Kind::Parts(part) => Some(part),
        _ => None,
    }
}

/// The property that a bare text sets.
pub(super) fn shorthand(spec: &Spec) -> Option<&'static Prop> {
    SHORTHANDS.iter().find_map(|name| spec.props.iter().find(|prop| prop.name == *name))
}
