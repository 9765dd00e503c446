//! `item-template`: a widget for each row of data.

use std::sync::Arc;

use super::loader::Loader;
use crate::app::{Binding, Element, Template, WidgetType};
use crate::spec::{Kind, Prop, SetRows, Spec, prop};
use crate::syntax::{Content, Entry, Node};
use crate::value::Value;

/// Keys of an item-template.
pub const KEYS: &[Prop] = &[
    prop("data", Kind::List, "The rows: an expression that gives a list, also without `${…}`, or a list.")
        .also(&["namedData"]),
    prop("name", Kind::Text, "The name of a row in the expressions of `template`."),
    prop("template", Kind::Widget, "The widget of one row.").also(&["labelWidget"]),
    prop(
        "key",
        Kind::Any,
        "An expression that tells rows apart, so that typed text and scroll stay with their row; their position unless given.",
    ),
    prop("indexId", Kind::Text, "The name of a row's position, from 0.").also(&["index"]).or("\"index\""),
    prop("filter", Kind::Keys(FILTER), "Which rows are shown."),
    prop("initialValue", Kind::List, "Rows that are shown before there is data."),
    prop("value", Kind::Any, "The value of a choice, in a Dropdown or RadioGroup."),
    prop("label", Kind::Text, "The text of a choice, in a Dropdown or RadioGroup."),
    prop("id", Kind::Text, "Has no effect: an id stands in `template`.").ignored("an id stands in `template`"),
];

/// Keys of the `filter` of an item-template. The runtime reads them by name.
pub const FILTER: &[Prop] = &[
    prop("text", Kind::Text, "Text that a row has to hold, in any case; an empty one lets every row through."),
    prop("fields", Kind::Names, "Fields of the row in which `text` is looked for; all unless given."),
    prop(
        "equals",
        Kind::Map,
        "Fields with the value that they must have; null and an empty text let every row through.",
    ),
];

impl Loader<'_> {
    /// Loads the item-template of `element`. A missing key is reported and the fault is shown among the children. `part`: each row is such a part,
    /// for example a menu entry.
    pub fn template(&mut self, node: &Node, element: &mut Element, part: Option<&'static Spec>) {
        let Some(entries) = node.map() else {
            if !node.is_null() {
                let message = format!("`item-template` is {}, not a map", node.described());
                let fault = self.wrong_shape(node, &message, None);
                element.children.extend(self.box_of(&fault));
            }
            return;
        };
        if entries.is_empty() {
            return;
        }
        // Choices of a Dropdown have a `value` or `label` instead of a `template`.
        let needed: &[&'static str] = match node.get("labelWidget").or(node.get("value")).or(node.get("label")) {
            Some(_) => &["data", "name"],
            None => &["data", "name", "template"],
        };
        self.undeclared_keys_beside(entries, KEYS, needed, "`item-template`");
        let name = node.get("name").and_then(|name| name.scalar()).map(|scalar| scalar.text.clone());
        let index = node.get("indexId").or(node.get("index")).and_then(|index| index.scalar());
        let index = index.map_or_else(|| Arc::from("index"), |scalar| scalar.text.clone());
        let data = node.get("data").or(node.get("namedData"));
        if let Some((data, text)) = data.and_then(|data| Some((data, data.text()?))) {
            self.foreign_binding(text, data, "is no list of rows");
        }
        let is_foreign = data.and_then(Node::text).is_some_and(|text| text.starts_with('$') || text.contains("{{"));
        let data_node = data;
        let data = data.map(|data| if is_foreign { self.binding(data) } else { self.row_data(data) });
        if let (Some(Binding::Constant(value)), Some(node)) = (&data, data_node)
            && let Some(prop) = KEYS.iter().find(|prop| prop.name == "data" && !is_foreign)
        {
            self.fits(prop, value, node, "item-template");
        }
        let initial = node.get("initialValue").map(|initial| self.binding(initial));
        if data.is_none() {
            let fault = self.missing_key(node, KEYS, "data", "`item-template`", "add `data: ${…}`");
            element.children.extend(self.box_of(&fault));
        }
        if name.is_none() {
            let other = node.get("as").or(node.get("item")).or(node.get("itemName"));
            let help = match other.and_then(Node::text) {
                Some(name) => format!("write `name: {name}`"),
                None => "add `name: row`".to_owned(),
            };
            self.missing_key(node, KEYS, "name", "`item-template`", help);
        }
        let name = name.unwrap_or_else(|| Arc::from("item"));
        // Only now: `data` and `initialValue` are read outside of the rows, everything below inside of one.
        self.doc.templates.extend([name.clone(), index.clone()]);
        let row = match part {
            Some(part) => self.part_row(part, node),
            None => self.row(node),
        };
        let template = Template {
            data: data.unwrap_or(Binding::Constant(Value::Null)),
            name,
            index,
            key: node.get("key").map(|key| self.binding(key)),
            filter: node.get("filter").map(|filter| self.binding(filter)),
            initial,
            spread: &[],
            element: row.unwrap_or_else(|| Arc::new(Element::new(WidgetType::Planned("item"), node.span))),
            value: node.get("value").filter(|_| part.is_none()).map(|value| self.binding(value)),
            label: node.get("label").filter(|_| part.is_none()).map(|label| self.binding(label)),
            span: node.span,
        };
        let outer = self.doc.templates.len() - 2;
        self.doc.templates.truncate(outer);
        element.template = Some(Arc::new(template));
    }

    /// Loads the markers of a map: a part for each row of `data`; their appearance is written in several keys beside it.
    pub fn markers(&mut self, node: &Node, element: &mut Element, part: &'static Spec) {
        let (mut outside, mut inside) = (Vec::new(), Vec::new());
        for entry in self.entries_of(node, "`markers`") {
            let is_selected = &*entry.key == "selectedMarker";
            if is_selected || &*entry.key == "marker" {
                for look in self.entries_of(&entry.node, "a marker") {
                    let mut look = look.clone();
                    if let Some(own) =
                        ["icon", "image", "widget"].into_iter().find(|own| is_selected && *own == &*look.key)
                    {
                        look.key = format!("selected{}{}", own[..1].to_uppercase(), &own[1..]).into();
                    }
                    inside.push(look);
                }
            } else if part.prop(&entry.key).is_some() || part.event(&entry.key).is_some() {
                inside.push(entry.clone());
            } else if let WidgetType::Builtin(map) = element.widget
                && let Some(slot) = map.event(&entry.key).filter(|slot| slot.name == "onMarkersUpdated")
            {
                self.event_handler(map, element, slot.name, &entry.node);
            } else {
                outside.push(entry.clone());
            }
        }
        let looks = Node { content: Content::Map(inside), ..node.clone() };
        outside.push(Entry { key: "template".into(), key_span: node.span, node: looks });
        self.template(&Node { content: Content::Map(outside), ..node.clone() }, element, Some(part));
    }

    /// Loads the bars of a calendar: a part for each row of `data`, with properties under `span`.
    pub fn spans(&mut self, node: &Node, element: &mut Element, part: &'static Spec) {
        let entries = self.entries_of(node, "`span-template`").iter().cloned();
        let renamed =
            entries.map(|entry| if &*entry.key == "span" { Entry { key: "template".into(), ..entry } } else { entry });
        self.template(&Node { content: Content::Map(renamed.collect()), ..node.clone() }, element, Some(part));
    }

    /// Loads the rounds of a bracket: a part for each row of `data`, with `title` and `item-template` beside it.
    pub fn rounds(&mut self, node: &Node, element: &mut Element, part: &'static Spec) {
        let entries = self.entries_of(node, "`items`").iter().cloned();
        let is_inside = |entry: &Entry| matches!(&*entry.key, "title" | "item-template" | "itemTemplate");
        let (mut inside, mut outside): (Vec<Entry>, Vec<Entry>) = entries.partition(is_inside);
        // `height` of a match in the inner template becomes the height of its round.
        let height = inside.iter_mut().find_map(|entry| match &mut entry.node.content {
            Content::Map(inner) if &*entry.key != "title" => {
                let at = inner.iter().position(|entry| &*entry.key == "height")?;
                Some(inner.remove(at))
            }
            _ => None,
        });
        inside.extend(height);
        let template = Node { content: Content::Map(inside), ..node.clone() };
        outside.push(Entry { key: "template".into(), key_span: node.span, node: template });
        self.template(&Node { content: Content::Map(outside), ..node.clone() }, element, Some(part));
    }

    /// Loads a group of avatars: one for each row of `data`, with properties under `template`.
    pub fn avatars(&mut self, node: &Node, element: &mut Element, widget: &'static str, part: &'static Spec) {
        let entries = self.entries_of(node, "`group-template`").iter().cloned();
        let is_row = |entry: &Entry| KEYS.iter().any(|key| key.name == &*entry.key);
        let (mut rows, own): (Vec<Entry>, Vec<Entry>) = entries.partition(is_row);
        for entry in rows.iter_mut().filter(|entry| &*entry.key == "template") {
            let is_widget = entry.node.map().and_then(<[Entry]>::first).is_some_and(|first| self.is_widget(&first.key));
            if !is_widget {
                let one = Entry { key: widget.into(), key_span: entry.key_span, node: entry.node.clone() };
                entry.node = Node { content: Content::Map(vec![one]), ..entry.node.clone() };
            }
        }
        let mut group = self.builtin(part, node.span, Some(&Node { content: Content::Map(own), ..node.clone() }));
        self.template(&Node { content: Content::Map(rows), ..node.clone() }, &mut group, None);
        element.children.push(Arc::new(group));
    }

    /// A part of a widget for each row: `template` holds its properties, or a widget as its label.
    fn part_row(&mut self, part: &'static Spec, node: &Node) -> Option<Arc<Element>> {
        let template = node.get("template").or(node.get("labelWidget"));
        let is_widget = template.is_some_and(|template| match template.map() {
            Some(entries) => {
                entries.first().is_some_and(|first| self.is_widget(&first.key) && part.prop(&first.key).is_none())
            }
            None => template.text().is_some(),
        });
        let mut element = match template {
            Some(template) if !is_widget => self.builtin(part, template.span, Some(template)),
            _ => Element::new(WidgetType::Builtin(part), template.map_or(node.span, |template| template.span)),
        };
        if let Some(widget) = template.filter(|_| is_widget).and_then(|template| self.element(template)) {
            let slot =
                ["header", "widget"].into_iter().find_map(|name| part.prop(name)).map_or("widget", |prop| prop.name);
            element.slots.push((slot, widget));
        }
        for name in ["value", "label", "key"] {
            if let (Some(prop), Some(written)) = (part.prop(name), node.get(name)) {
                let setting = self.setting(prop, written, part.name);
                element.settings.retain(|old| old.name != prop.name);
                element.settings.push(setting);
            }
        }
        Some(Arc::new(element))
    }

    /// Loads the widget of rows that the window requests, such as the days of a calendar; the keys of their data are variables.
    pub fn set_rows(&mut self, node: &Node, element: &mut Element, rows: &'static SetRows) {
        let outer = self.doc.templates.len();
        self.doc.templates.extend(["item", "index"].iter().chain(rows.names).map(|name| Arc::<str>::from(*name)));
        let row = self.element(node);
        self.doc.templates.truncate(outer);
        element.template = row.map(|row| {
            Arc::new(Template {
                data: Binding::Constant(Value::Null),
                name: Arc::from("item"),
                index: Arc::from("index"),
                key: None,
                filter: None,
                initial: None,
                spread: rows.names,
                element: row,
                value: None,
                label: None,
                span: node.span,
            })
        });
    }

    /// Loads the row's widget. Choices of a Dropdown have `value` or `label` instead.
    fn row(&mut self, node: &Node) -> Option<Arc<Element>> {
        match node.get("template").or(node.get("labelWidget")) {
            Some(row) => self.element(row),
            None => {
                if node.get("value").is_none() && node.get("label").is_none() {
                    let help = "add `template:` with the widget of a row";
                    let fault = self.missing_key(node, KEYS, "template", "`item-template`", help);
                    return self.box_of(&fault);
                }
                None
            }
        }
    }
}
