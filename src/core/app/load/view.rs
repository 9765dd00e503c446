//! `View`: body, header, footer and the screen's own events.

use std::sync::Arc;

use super::flat_styles::{FlatStyles, copy_setting};
use super::loader::{Loader, did_you_mean};
use super::setting::camel_case;
use crate::app::options::API_KEYS;
use crate::app::{Binding, Footer, Header, Setting, View};
use crate::diag::Code as FaultCode;
use crate::spec::{CssTarget, Kind, Prop, Spec, prop};
use crate::syntax::{Content, Entry, Node};

/// Keys of a `View` beside its widget.
pub const KEYS: &[Prop] = &[
    prop("header", Kind::Any, "The bar above the body: text, which is its title, or a map."),
    prop("body", Kind::Widget, "The widget that fills the page; what is higher scrolls."),
    prop("footer", Kind::Any, "The bar below the body, which does not scroll with it: a map, or a widget."),
    prop("menu", Kind::Map, "A menu whose entries open screens on top of this one."),
    prop("title", Kind::Text, "The old form of `header.title`."),
    prop("inputs", Kind::Names, "Names that `navigateScreen` may set."),
    prop("options", Kind::Keys(OPTIONS), "How the page is shown."),
    prop("styles", Kind::Map, "Properties of the page, such as `backgroundColor` and `scrollableView`."),
    prop("className", Kind::Text, "Classes of the theme, separated by blanks."),
    prop("onLoad", Kind::Action, "Runs once, when the page was opened and all of its widgets exist."),
    prop(
        "onPause",
        Kind::Action,
        "Runs when another page covers this one or the window is hidden. `event.data.isAppPause` says which.",
    ),
    prop(
        "onResume",
        Kind::Action,
        "Runs when the page is shown again. `event.data` is `{inactiveDuration, isAppResume}`, the duration in milliseconds.",
    ),
    prop("onViewGroupUpdate", Kind::Action, "Runs when the ViewGroup around the page shows another page."),
];

/// Keys of `View.options`.
const OPTIONS: &[Prop] = &[prop(
    "type",
    Kind::Enum(&["regular", "modal"]),
    "`modal` covers the page below without a back arrow; a button closes it.",
)
.or("regular")];

impl Loader<'_> {
    /// The view at `node`.
    pub fn view(&mut self, node: &Node) -> View {
        let mut view = View::default();
        let Some(entries) = node.map() else {
            // A widget's name, or a value that cannot be a view, which is reported in its place.
            view.body = self.element(node);
            if view.body.is_none() {
                self.no_body(node);
            }
            return view;
        };
        let older = if node.get("body").is_none() { self.older_body(node, entries) } else { None };
        for entry in entries {
            match &older {
                Some(older) if older.takes(&entry.key) => {}
                Some(older) if &*entry.key == "styles" && older.styles.is_some() => {
                    let styles = older.styles.as_ref().unwrap_or(&entry.node);
                    (view.settings, view.class_name) = self.styles("View", styles);
                }
                _ => {
                    let other_case = self.view_key_in_other_case(node, entry);
                    self.view_key(&mut view, other_case.as_ref().unwrap_or(entry));
                }
            }
        }
        match older {
            Some(older) => view.body = self.element(&older.body),
            None if node.get("body").is_none() => self.no_body(node),
            None => {}
        }
        view
    }

    /// The entry under the key that is meant, with a fault, for a key that differs from it in capitals alone: `Body`. `None` where the key is right, or
    /// where the right one stands beside it.
    fn view_key_in_other_case(&mut self, view: &Node, entry: &Entry) -> Option<Entry> {
        let written = &*entry.key;
        let meant = Prop::names(KEYS).find(|key| key.eq_ignore_ascii_case(written) && *key != written)?;
        let is_own = self.is_widget(written) && self.catalog.widget(written).is_none();
        // A body by another name is found by `older_body`.
        if is_own || meant == "body" || view.get(meant).is_some() {
            return None;
        }
        let help = did_you_mean(meant);
        self.warning(FaultCode::UnknownKey, entry.key_span, format!("unknown key `{written}` in `View`"), help);
        Some(Entry { key: Arc::from(meant), ..entry.clone() })
    }

    fn view_key(&mut self, view: &mut View, entry: &Entry) {
        let node = &entry.node;
        match &*entry.key {
            "body" => view.body = self.element(node),
            "header" => view.header = Some(self.header(node)),
            "footer" => view.footer = Some(self.footer(node)),
            "title" => view.header.get_or_insert_default().title = Some(self.binding(node)),
            "options" => self.options(view, node),
            "styles" => (view.settings, view.class_name) = self.styles("View", node),
            "className" | "classList" => view.class_name = Some(self.classes(node)),
            "onLoad" => view.on_load = self.handler(node),
            "onPause" => view.on_pause = self.handler(node),
            "onResume" => view.on_resume = self.handler(node),
            // Read by `screen` before.
            "inputs" => {}
            "onViewGroupUpdate" => view.on_group_update = self.handler(node),
            "menu" => view.menu = self.menu(node, "menu"),
            name if self.is_widget(name) && Prop::names(KEYS).any(|key| key.eq_ignore_ascii_case(name)) => {
                let help = did_you_mean(&name.to_lowercase());
                self.warning(FaultCode::UnknownKey, entry.key_span, format!("unknown key `{name}` in `View`"), help);
            }
            name if self.is_widget(name) => {
                let message = format!("`{name}` stands beside the body of the view and is not shown");
                let help = "put several widgets below `body: {Column: {children: …}}`".to_owned();
                self.warning(FaultCode::MisplacedKey, entry.key_span, message, help);
            }
            name => {
                let of_api = API_KEYS.iter().any(|known| known.is(name));
                let help = if of_api {
                    Some(format!("`{name}` belongs to an API: put it below the API's name in `API:`"))
                } else {
                    self.did_you_mean(name, Prop::names(KEYS))
                };
                self.warning(FaultCode::UnknownKey, entry.key_span, format!("unknown key `{name}` in `View`"), help);
            }
        }
    }

    fn no_body(&mut self, node: &Node) {
        let help = "add `body:` with a widget below it".to_owned();
        self.warning(FaultCode::MissingKey, node.span, "the view has no `body`", help);
    }

    fn options(&mut self, view: &mut View, node: &Node) {
        for entry in self.entries_of(node, "`options`") {
            match (&*entry.key, entry.node.text().map(|text| &**text)) {
                ("type", Some("modal")) => view.modal = true,
                ("type", Some("regular")) => {}
                ("type", _) => {
                    let help = "write `regular` or `modal`".to_owned();
                    self.warning(FaultCode::UnknownWord, entry.node.span, "unknown type of a view", help);
                }
                (key, _) => {
                    let message = format!("unknown key `{key}` in `options`");
                    self.warning(
                        FaultCode::UnknownKey,
                        entry.key_span,
                        message,
                        "the only option is `type`".to_owned(),
                    );
                }
            }
        }
    }

    /// `styles` of `View`, `Header` and `Footer`, which are no widgets but have properties.
    fn styles(&mut self, spec: &str, node: &Node) -> (Vec<Setting>, Option<Binding>) {
        let (mut settings, mut class_name, mut flat) = (Vec::new(), None, FlatStyles::default());
        let Some(spec) = self.catalog.widget(spec) else { return (settings, class_name) };
        for entry in self.entries_of(node, "`styles`") {
            let camel = camel_case(&entry.key);
            let prop = spec.prop(&entry.key).or_else(|| spec.prop(camel.as_deref()?));
            if matches!(&*entry.key, "className" | "classList" | "names") {
                class_name = Some(self.classes(&entry.node));
                continue;
            }
            self.at_key(entry);
            let css = || spec.css(camel.as_deref().unwrap_or(&entry.key));
            match prop.map(CssTarget::Prop).or_else(css) {
                Some(CssTarget::Prop(prop)) => self.style(spec, prop, &entry.node, &mut settings),
                Some(CssTarget::Both([first, second])) => {
                    self.style(spec, first, &entry.node, &mut settings);
                    copy_setting(&mut settings, first, second);
                }
                Some(CssTarget::Part(map, part)) => flat.part(spec, map, part, &entry.node, self),
                Some(CssTarget::Nothing(reason)) => self.css_without_effect(entry, reason, spec.name),
                None => self.unknown_property(spec, entry),
            }
        }
        flat.fold(&mut settings, self);
        (settings, class_name)
    }

    fn style(&mut self, spec: &'static Spec, prop: &'static Prop, node: &Node, settings: &mut Vec<Setting>) {
        self.check_effect(spec, prop, node);
        settings.push(self.setting(prop, node, spec.name));
    }

    fn header(&mut self, node: &Node) -> Header {
        let mut header = Header::default();
        // A header that is only text is its title.
        if node.text().is_some() {
            header.title = Some(self.binding(node));
            return header;
        }
        let entries = self.entries_of(node, "`header`");
        for entry in entries {
            let node = &entry.node;
            match &*entry.key {
                "title" => self.header_title(&mut header, node),
                "titleText" => header.title = Some(self.binding(node)),
                "styles" => {
                    let (settings, class_name) = self.styles("Header", node);
                    header.settings.extend(settings);
                    header.class_name = class_name.or(header.class_name.take());
                }
                "className" | "classList" => header.class_name = Some(self.classes(node)),
                name if let Some(prop) = self.declared("Header", name) => match prop.kind {
                    Kind::Widget => header.slots.extend(self.element(node).map(|widget| (prop.name, widget))),
                    _ => {
                        let setting = self.setting(prop, node, "Header");
                        header.settings.push(setting);
                    }
                },
                // A header that is a widget shows it as its title.
                name if self.is_widget(name) => {
                    let only = Node { content: Content::Map(vec![entry.clone()]), ..node.clone() };
                    header.slots.extend(self.element(&only).map(|widget| ("titleWidget", widget)));
                }
                name => {
                    let declared = self.catalog.widget("Header").map_or(&[][..], |spec| spec.props);
                    let known = ["title", "titleText", "styles", "className", "classList"];
                    let help = self.did_you_mean(name, known.into_iter().chain(declared.iter().map(|prop| prop.name)));
                    self.warning(
                        FaultCode::UnknownKey,
                        entry.key_span,
                        format!("unknown key `{name}` in `header`"),
                        help,
                    );
                }
            }
        }
        header
    }

    /// The property that a part of the screen declares under this name.
    fn declared(&self, part: &str, name: &str) -> Option<&'static Prop> {
        self.catalog.widget(part)?.prop(name)
    }

    /// A map or the name of a custom widget is a widget, other values are text.
    fn header_title(&mut self, header: &mut Header, node: &Node) {
        let is_custom =
            node.text().is_some_and(|name| self.doc.private.contains(name) || self.widget_names.contains(name));
        if node.map().is_some() || is_custom {
            header.slots.extend(self.element(node).map(|widget| ("titleWidget", widget)));
        } else {
            header.title = Some(self.binding(node));
        }
    }

    fn footer(&mut self, node: &Node) -> Footer {
        let mut footer = Footer::default();
        for entry in self.entries_of(node, "`footer`") {
            let node = &entry.node;
            match &*entry.key {
                "id" => footer.id = self.id(node),
                "children" => footer.children = self.elements(node),
                "styles" => {
                    let (settings, class_name) = self.styles("Footer", node);
                    footer.settings.extend(settings);
                    footer.class_name = class_name.or(footer.class_name.take());
                }
                "className" | "classList" => footer.class_name = Some(self.classes(node)),
                name if let Some(prop) = self.declared("Footer", name) => match prop.kind {
                    Kind::Parts(part) => {
                        let made = self.builtin(part, node.span, Some(node));
                        footer.slots.push((prop.name, Arc::new(made)));
                    }
                    _ => {
                        let setting = self.setting(prop, node, "Footer");
                        footer.settings.push(setting);
                    }
                },
                // A footer that is a widget is its only child.
                name if self.is_widget(name) => {
                    let only = Node { content: Content::Map(vec![entry.clone()]), ..node.clone() };
                    footer.children.extend(self.element(&only));
                }
                name => {
                    let help =
                        self.did_you_mean(name, ["id", "children", "styles", "className", "classList", "dragOptions"]);
                    self.warning(
                        FaultCode::UnknownKey,
                        entry.key_span,
                        format!("unknown key `{name}` in `footer`"),
                        help,
                    );
                }
            }
        }
        footer
    }
}
