//! Loads a widget: its type, properties, events, children and widget-valued properties.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::flat_styles::FlatStyles;
use super::loader::{Loader, did_you_mean, lacks_space};
use super::setting::camel_case;
use crate::app::facts::Owner;
use crate::app::{Binding, Element, Setting, WidgetType};
use crate::diag::{Code as FaultCode, Span, excerpt, is_slip};
use crate::spec::{Children, CssTarget, FromValue, Kind, Prop, RowMode, Spec, widget_synonym};
use crate::syntax::{Content, Entry, Node, Style};

/// Properties that a bare text may set, the most specific first.
const SHORTHANDS: [&str; 4] = ["text", "source", "url", "name"];

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
        if let Some(spec) = self.catalog.widget(name) {
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
        let spec = self.catalog.widget(name)?;
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

    pub(super) fn builtin(&mut self, spec: &'static Spec, span: Span, payload: Option<&Node>) -> Element {
        let mut element = Element::new(WidgetType::Builtin(spec), span);
        let mut flat = FlatStyles::default();
        let Some(node) = payload else { return element };
        // A bare text is what the widget shows: `Text: Hello`.
        if let Some(scalar) = node.scalar()
            && let Some(prop) = shorthand(spec)
        {
            let is_own = |key: &str| spec.prop(key).is_some() || spec.event(key).is_some();
            let together = (scalar.style == Style::Plain).then(|| lacks_space(&scalar.text, is_own)).flatten();
            if let Some(help) = together {
                let message = format!("`{}` is one text", excerpt(&scalar.text));
                self.warning(FaultCode::LacksSpace, node.span, message, help);
            }
            element.settings.push(self.setting(prop, node, spec.name));
            return element;
        }
        let Some(entries) = node.map() else {
            let message = format!("`{}` takes a map, not {}", spec.name, node.described());
            let holds_children = node.list().is_some() && spec.children == Children::Many;
            let help = holds_children.then(|| "write `children:` above the list".to_owned());
            self.wrong_shape(node, &message, help);
            if holds_children {
                element.children = self.elements(node);
            }
            return element;
        };
        for entry in entries {
            let other_case = self.in_other_case(spec, entries, entry);
            let entry = other_case.as_ref().unwrap_or(entry);
            if &*entry.key == "styles" && spec.prop("styles").is_none() {
                for style in self.entries_of(&entry.node, "`styles`") {
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
        flat.fold(&mut element.settings);
        self.check_bounds(spec, &element.settings);
        element
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
            CssTarget::Both(both) => both.into_iter().for_each(|prop| self.property(spec, element, prop, &entry.node)),
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
                let entries = node.map().unwrap_or_default();
                let (actions, others): (Vec<&Entry>, Vec<&Entry>) =
                    entries.iter().partition(|entry| &*entry.key == *key);
                for action in actions {
                    self.event_handler(spec, element, event, &action.node);
                }
                let others = Node { content: Content::Map(others.into_iter().cloned().collect()), ..node.clone() };
                let setting = self.setting(prop, &others, spec.name);
                element.settings.push(setting);
            }
            Kind::Action => element.handlers.extend(self.handler(node).map(|handler| (prop.name, handler))),
            _ => {
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
        }
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

/// Properties that hold a widget in the place of a label, the first that a widget has.
const OWN_LABELS: [&str; 4] = ["header", "tabWidget", "labelWidget", "body"];

/// Handlers inside of properties: the property, the key in it, the event that a widget fires for it.
const NESTED: [(&str, &str, &str); 2] = [
    ("pullToRefresh", "onPullToRefresh", "onPullToRefresh"),
    // Widgets may have an event `onTriggered` of their own.
    ("tooltip", "onTriggered", "tooltip.onTriggered"),
];

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
fn shorthand(spec: &Spec) -> Option<&'static Prop> {
    SHORTHANDS.iter().find_map(|name| spec.props.iter().find(|prop| prop.name == *name))
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
