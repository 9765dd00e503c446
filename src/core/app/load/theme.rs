//! `theme.yaml`: themes with their tokens resolved and their parents merged in.

use std::path::Path;
use std::sync::Arc;

use super::loader::{Loader, did_you_mean};
use super::setting::camel_case;
use crate::app::AppTheme;
use crate::app::facts::Owner;
use crate::diag::{Code as FaultCode, Span, is_slip};
use crate::spec::{CssTarget, Kind, Prop, TEXT_STYLE, css_without_effect, is_css_name, prop};
use crate::syntax::{Content, Entry, Node, Piece, Plain, Scalar, plain, split};
use crate::value::{Map, Value};

/// Keys of one theme.
pub const KEYS: &[Prop] = &[
    prop(
        "Tokens",
        Kind::Map,
        "Values with names, such as `Colors: {accent: \"#0B7285\"}`: `${Colors.accent}` in `Styles`, `${colors.accent}` in screens.",
    ),
    prop(
        "Styles",
        Kind::Map,
        "Properties by widget type (`Button`), class (`.note`) or id (`\"#send\"`); later ones of these three win.",
    ),
    prop("inheritsFrom", Kind::Text, "The name of a theme that is listed earlier; this one changes parts of it."),
    prop(
        "default",
        Kind::Bool,
        "True for the theme that the app starts with; otherwise the system's wish for light or dark decides.",
    )
    .or("false"),
    prop("dark", Kind::Bool, "True for a dark theme; by default when its name contains \"dark\"."),
    prop("Colors", Kind::Keys(COLORS), "Colours of everything that no style says.").also(&["colors"]),
    prop("Screen", Kind::Keys(SCREEN), "The page behind all widgets."),
    prop("App", Kind::Keys(APP), "Text style and font family that every text inherits."),
    prop("Text", Kind::Keys(TEXT), "Text styles by their role."),
    prop("Widgets", Kind::Keys(WIDGETS), "Properties by widget type, in the older form; `Styles` goes before them."),
    prop("Transitions", Kind::Map, "Has no effect: screens change at once.").ignored("screens change at once"),
    prop("cssStyling", Kind::Bool, "Has no effect: classes are always on.").ignored("classes are always on"),
];

/// Keys of `Colors`; the window reads them by name.
pub const COLORS: &[Prop] = &[
    prop("primary", Kind::Color, "The accent: filled buttons, selection, focus, links, the first series of a chart."),
    prop("seed", Kind::Color, "The accent, when there is no `primary`."),
    prop("onPrimary", Kind::Color, "Text on the accent; chosen by contrast unless given."),
    prop("secondary", Kind::Color, "Has no effect: there is one accent.").ignored("there is one accent"),
    prop("onSecondary", Kind::Color, "Has no effect: there is one accent.").ignored("there is one accent"),
    prop("disabled", Kind::Color, "Has no effect: what is disabled is paler.").ignored("what is disabled is paler"),
    prop("loadingScreenBackgroundColor", Kind::Color, "Has no effect: a screen opens at once.")
        .ignored("a screen opens at once"),
    prop("loadingScreenIndicatorColor", Kind::Color, "Has no effect: a screen opens at once.")
        .ignored("a screen opens at once"),
];

/// Keys of `Screen`; the window reads them by name.
pub const SCREEN: &[Prop] = &[
    prop(
        "backgroundColor",
        Kind::Color,
        "Background of every page; surfaces, borders and secondary texts are derived from it.",
    ),
    prop("Header", Kind::Keys(HEADER), "The bar of every screen that sets no other."),
    prop("loadingBackgroundColor", Kind::Color, "Has no effect: a screen opens at once.")
        .ignored("a screen opens at once"),
];

/// Keys of `Screen.Header`.
const HEADER: &[Prop] = &[
    prop("color", Kind::Color, "Colour of its title and icons."),
    prop("backgroundColor", Kind::Color, "Its colour."),
    prop("titleTextStyle", Kind::TextStyle, "Text style of its title."),
    prop("surfaceTintColor", Kind::Color, "Has no effect: the bar keeps its colour.")
        .ignored("the bar keeps its colour"),
];

/// Keys of `App`; the window reads them by name.
const APP: &[Prop] = &[
    prop("textStyle", Kind::TextStyle, "Text style of every text that sets no other."),
    prop("fontFamily", Kind::Text, "Its font family."),
    prop("textScale", Kind::Map, "Has no effect: the window's scale is that of the system.")
        .ignored("the window's scale is that of the system"),
    prop("imageCache", Kind::Map, "Has no effect: pictures have a budget of their own.")
        .ignored("pictures have a budget of their own"),
];

/// Keys of `Text`.
const TEXT: &[Prop] = &[
    prop("bodyMedium", Kind::TextStyle, "Of every text that sets no other."),
    prop("labelLarge", Kind::TextStyle, "Of the labels of buttons."),
    prop("titleLarge", Kind::TextStyle, "Of the titles of screens."),
    role("displayLarge"),
    role("displayMedium"),
    role("displaySmall"),
    role("headlineLarge"),
    role("headlineMedium"),
    role("headlineSmall"),
    role("titleMedium"),
    role("titleSmall"),
    role("bodyLarge"),
    role("bodySmall"),
    role("labelMedium"),
    role("labelSmall"),
];

const fn role(name: &'static str) -> Prop {
    prop(name, Kind::TextStyle, "Has no effect: no widget has this role.").ignored("no widget has this role")
}

/// Keys of `Widgets`.
const WIDGETS: &[Prop] = &[
    prop("Input", Kind::Map, "Properties of fields: texts, choices, dates."),
    prop("Button", Kind::Map, "Properties of buttons."),
    prop("Checkbox", Kind::Map, "Properties of checkboxes."),
    prop("Text", Kind::Map, "Properties of texts."),
];

/// The widgets that `Widgets.Input` means.
const INPUTS: [&str; 8] =
    ["TextInput", "PasswordInput", "Search", "Dropdown", "MultiSelect", "Date", "DateRange", "Time"];

/// Keys whose maps the window reads.
const LEGACY: [&str; 7] = ["Colors", "App", "Text", "Screen", "Widgets", "Transitions", "cssStyling"];

/// Keys of a theme file beside those of a theme.
pub const ROOT: &[Prop] = &[
    prop(
        "Themes",
        Kind::List,
        "The names of the file's themes, in their order; each is a key of the file. Without it the file itself is the only theme.",
    ),
    prop(
        "LocaleThemes",
        Kind::Map,
        "Themes by language, such as `ar: [{Rtl: {default: true}}, Dark]`: while the app speaks it, these are its themes.",
    ),
];

impl Loader<'_> {
    /// Reads the theme file at `path`, when it is there.
    pub fn read_theme(&mut self, path: &Path) {
        if !self.files.is_file(path) {
            return;
        }
        let Some(tree) = self.tree(path) else { return };
        let root = &tree.root;
        self.font_families(root);
        match root.get("Themes").and_then(Node::list) {
            Some(listed) => {
                for item in listed {
                    self.listed_theme(item, root);
                }
            }
            None => {
                self.theme_keys(root, true);
                let theme = self.theme(Arc::from(""), root, root);
                self.app.themes.push(theme);
            }
        }
        for entry in root.get("LocaleThemes").and_then(Node::map).unwrap_or_default() {
            self.locale_themes(&entry.key, &entry.node, root);
        }
        let tokens = self.app.themes.iter().filter_map(|theme| theme.tokens.as_map());
        let names: Vec<Arc<str>> = tokens.flat_map(|map| map.iter().map(|(key, _)| key.clone())).collect();
        for name in names {
            self.know(Owner::Shared, name);
        }
    }

    /// `ar: [{Rtl: {default: true}}, Dark]`.
    fn locale_themes(&mut self, language: &Arc<str>, listed: &Node, root: &Node) {
        let Some(items) = listed.list() else {
            self.wrong_shape(listed, "themes of a language are a list of names", None);
            return;
        };
        let mut themes = Vec::new();
        for item in items {
            let entry = item.map().and_then(|entries| entries.first());
            let Some(name) = item.text().cloned().or_else(|| entry.map(|entry| entry.key.clone())) else {
                self.wrong_shape(item, "a theme is named by text", None);
                continue;
            };
            let flag = entry.and_then(|entry| entry.node.get("default")).and_then(|node| node.to_value().as_bool());
            if !self.app.themes.iter().any(|theme| theme.name == name) {
                let before = self.app.themes.len();
                self.listed_theme(item, root);
                // A theme that `Themes` does not list is one of this language only.
                if let Some(theme) = self.app.themes.get_mut(before) {
                    (theme.is_local, theme.default) = (true, false);
                }
            }
            themes.push((name, flag == Some(true)));
        }
        self.app.locale_themes.insert(language.clone(), themes);
    }

    /// `Light`, or `{Dark: {default: true}}`.
    fn listed_theme(&mut self, item: &Node, root: &Node) {
        let entry = item.map().and_then(|entries| entries.first());
        let name = item.text().cloned().or_else(|| entry.map(|entry| entry.key.clone()));
        let Some(name) = name else {
            self.wrong_shape(item, "a theme is named by text", None);
            return;
        };
        let Some(definition) = root.get(&name) else {
            let others = root.map().unwrap_or_default().iter().map(|entry| &*entry.key).filter(|key| *key != "Themes");
            let help = self.did_you_mean(&name, others);
            let help = help.unwrap_or_else(|| format!("add `{name}:` to the theme file"));
            self.error(FaultCode::BadTheme, item.span, format!("theme `{name}` is not defined"), help);
            return;
        };
        self.theme_keys(definition, false);
        let mut theme = self.theme(name, definition, root);
        let flag = |key: &str| entry.and_then(|entry| entry.node.get(key)).and_then(|node| node.to_value().as_bool());
        theme.default |= flag("default") == Some(true);
        theme.dark |= flag("dark") == Some(true);
        self.app.themes.push(theme);
    }

    fn theme_keys(&mut self, node: &Node, is_root: bool) {
        let root = if is_root { ROOT } else { &[] };
        let known: Vec<&str> = Prop::names(KEYS).chain(Prop::names(root)).collect();
        for entry in node.map().unwrap_or_default() {
            if let Some(prop) = Prop::find(KEYS, &entry.key) {
                self.at_key(entry);
                self.is_ignored(prop, &entry.node, "a theme");
                self.theme_parts(prop, &entry.node);
            }
        }
        // They may stand in `Styles`, too.
        for entry in node.get("Styles").and_then(Node::map).unwrap_or_default() {
            if let Some(prop) = Prop::find(KEYS, &entry.key).filter(|prop| is_legacy_style(prop.name)) {
                self.theme_parts(prop, &entry.node);
            }
        }
        self.unknown_keys(node.map().unwrap_or_default(), &known, "a theme");
    }

    fn theme_parts(&mut self, prop: &'static Prop, node: &Node) {
        if let Kind::Keys(parts) = prop.kind {
            self.undeclared_keys(node.map().unwrap_or_default(), parts, &format!("`{}` of a theme", prop.name));
            for entry in node.map().unwrap_or_default() {
                if let Some(part) = Prop::find(parts, &entry.key) {
                    self.theme_parts(part, &entry.node);
                }
            }
        }
    }

    fn theme(&mut self, name: Arc<str>, node: &Node, root: &Node) -> AppTheme {
        let written = |key: &str| node.get(key).map(Node::to_value);
        let parent = node.get("inheritsFrom").and_then(|parent| self.parent(parent, root)).unwrap_or_default();
        let own = tokens(node.get("Tokens"));
        let tokens = merged(&parent.tokens, &own);
        let legacy = LEGACY.iter().filter_map(|key| Some((*key, legacy(node, key)?.to_value())));
        let legacy = merged(&parent.legacy, &Value::map(legacy));
        let mut styles = parent.styles;
        for (selector, style) in self.legacy_styles(node, &tokens) {
            let base = styles.get(selector).cloned().unwrap_or_default();
            styles.insert(Arc::from(selector), merged(&base, &style));
        }
        for entry in node.get("Styles").and_then(Node::map).unwrap_or_default() {
            if is_legacy_style(&entry.key) {
                continue;
            }
            self.style_names(&entry.key, &entry.node);
            let style = self.resolved(&entry.node, &tokens, true);
            self.style_families(&style, entry.node.span);
            self.style_types(&entry.key, &entry.node, &style);
            self.style_parts(&entry.key, &entry.node);
            let base = styles.get(&entry.key).cloned().unwrap_or_default();
            styles.insert(entry.key.clone(), merged(&base, &style));
        }
        let dark =
            written("dark").and_then(|dark| dark.as_bool()).unwrap_or_else(|| name.to_lowercase().contains("dark"));
        let default = written("default").and_then(|default| default.as_bool()).unwrap_or_default();
        AppTheme { name, default, dark, tokens, styles, legacy, is_local: false }
    }

    /// Styles of the older keys `Widgets`, `Text` and `Screen.Header`, by widget type.
    fn legacy_styles(&mut self, node: &Node, tokens: &Value) -> Vec<(&'static str, Value)> {
        let mut styles = Vec::new();
        for entry in legacy(node, "Widgets").and_then(Node::map).unwrap_or_default() {
            let types: &[&'static str] = match &*entry.key {
                "Input" => &INPUTS,
                "Button" => &["Button"],
                "Checkbox" => &["Checkbox"],
                "Text" => &["Text"],
                _ => &[],
            };
            let style = self.resolved(&entry.node, tokens, true);
            styles.extend(types.iter().map(|name| (*name, style.clone())));
        }
        let mut read = |path: [&str; 2]| {
            let node = legacy(node, path[0])?.get(path[1])?;
            Some(self.resolved(node, tokens, false))
        };
        if let Some(style) = read(["Text", "labelLarge"]) {
            styles.push(("Button", Value::map([("labelStyle", style)])));
        }
        let title = read(["Text", "titleLarge"]);
        if let Some(header) = read(["Screen", "Header"]) {
            let mut style = header.as_map().cloned().unwrap_or_default();
            if let Some(text) = header.get("titleTextStyle").as_map() {
                let text = Value::Map(Arc::new(text.clone()));
                style.insert("textStyle", title.as_ref().map_or_else(|| text.clone(), |title| merged(title, &text)));
            } else if let Some(title) = title {
                style.insert("textStyle", title);
            }
            styles.push(("Header", Value::Map(Arc::new(style))));
        } else if let Some(title) = title {
            styles.push(("Header", Value::map([("textStyle", title)])));
        }
        styles
    }

    /// A theme that was listed earlier, or one that is only there to be inherited from.
    fn parent(&mut self, written: &Node, root: &Node) -> Option<AppTheme> {
        let name = written.text()?;
        if let Some(theme) = self.app.themes.iter().find(|theme| theme.name == *name) {
            return Some(AppTheme { default: false, dark: false, ..theme.clone() });
        }
        match root.get(name) {
            // A parent without a parent of its own: inheritance cannot run in circles.
            Some(node) if node.get("inheritsFrom").is_none() => Some(self.theme(name.clone(), node, root)),
            _ => {
                let message = format!("theme `{name}` is not defined before this one");
                let others: Vec<Arc<str>> = self.app.themes.iter().map(|theme| theme.name.clone()).collect();
                let near = self.did_you_mean(name, others.iter().map(|name| &**name));
                let help = near.unwrap_or_else(|| "list the parent earlier in `Themes`".to_owned());
                self.error(FaultCode::BadTheme, written.span, message, help);
                None
            }
        }
    }

    /// Warns of styles that no widget of this type has.
    fn style_names(&mut self, kind: &str, node: &Node) {
        let Some(spec) = self.catalog.widget(kind) else { return };
        for entry in node.map().unwrap_or_default() {
            let camel = camel_case(&entry.key);
            let name = camel.as_deref().unwrap_or(&entry.key);
            match spec.prop(&entry.key).or_else(|| spec.prop(name)) {
                Some(_) => {}
                None => match spec.css(name) {
                    Some(CssTarget::Nothing(reason)) => self.css_without_effect(entry, reason, kind),
                    Some(CssTarget::Prop(_) | CssTarget::Both(_) | CssTarget::Part(..)) => {}
                    None => self.unknown_property(spec, entry),
                },
            }
        }
    }

    /// Reports each style of a widget type that its widget cannot use, tokens put in.
    fn style_types(&mut self, kind: &str, node: &Node, style: &Value) {
        let Some(spec) = self.catalog.widget(kind) else { return };
        for entry in node.map().unwrap_or_default() {
            let name = camel_case(&entry.key).map_or_else(|| entry.key.clone(), Arc::from);
            let value = style.get(&name);
            match spec.prop(&name) {
                Some(prop) if self.fits(prop, &value, &entry.node, kind) => {
                    if let Some((part, value)) = prop.kind.wrong_part(&value) {
                        let place = entry.node.get(part.name).unwrap_or(&entry.node);
                        self.fits(part, value, place, prop.name);
                    }
                }
                Some(_) => {}
                None => match spec.css(&name) {
                    Some(CssTarget::Prop(target) | CssTarget::Both([target, _]) | CssTarget::Part(_, target)) => {
                        self.fits(target, &value, &entry.node, kind);
                    }
                    Some(CssTarget::Nothing(_)) | None => {}
                },
            }
        }
    }

    /// Reports unknown keys within the styles of a widget type or a class, and of a class also properties that are slips and values that cannot be used.
    fn style_parts(&mut self, selector: &str, node: &Node) {
        let spec = self.catalog.widget(selector);
        let is_class = selector.starts_with(['.', '#']);
        if spec.is_none() && !is_class {
            return;
        }
        let all: Vec<&'static Prop> = match spec {
            Some(spec) => spec.all_props().collect(),
            None => self.catalog.widgets.iter().flat_map(|spec| spec.all_props()).collect(),
        };
        for entry in node.map().unwrap_or_default() {
            let name = camel_case(&entry.key).map_or_else(|| entry.key.clone(), Arc::from);
            let mut fitting = all.iter().copied().filter(|prop| prop.is(&name));
            let Some(prop) = fitting.next() else {
                self.misspelt_style(selector, entry, &all, is_class);
                continue;
            };
            // A name that widgets understand differently is checked where it is used.
            let is_one = fitting.all(|other| other.kind == prop.kind);
            for part in entry.node.map().unwrap_or_default().iter().filter(|_| is_one) {
                let name = camel_case(&part.key).map_or_else(|| part.key.clone(), Arc::from);
                match prop.kind.parts().iter().find(|known| known.is(&name)) {
                    Some(known) if is_class => _ = self.check_part(known, &part.node, prop.name),
                    Some(_) => {}
                    None if prop.kind.parts().is_empty() => {}
                    None => self.unknown_part(prop, prop.kind.parts(), part),
                }
            }
        }
    }

    /// Warns of a property of a class that is most likely misspelt: a class is used by any widget.
    fn misspelt_style(&mut self, selector: &str, entry: &Entry, all: &[&'static Prop], is_class: bool) {
        let camel = camel_case(&entry.key);
        let name = camel.as_deref().unwrap_or(&entry.key);
        if !is_class {
            return;
        }
        if let Some(reason) = css_without_effect(name) {
            return self.css_without_effect(entry, reason, selector);
        }
        let flat = TEXT_STYLE.iter().map(|part| part.name);
        if is_css_name(name) || flat.clone().any(|part| *part == *name) {
            return;
        }
        let names = all.iter().map(|prop| prop.name).chain(flat);
        if let Some(near) = self.nearest(&entry.key, names).filter(|near| is_slip(&entry.key, near)) {
            let message = format!("no widget has the property `{}` of `{selector}`", entry.key);
            self.warning(FaultCode::UnknownProperty, entry.key_span, message, did_you_mean(near));
        }
    }

    /// A style with its tokens put in; keys in camelCase.
    fn resolved(&mut self, node: &Node, tokens: &Value, top: bool) -> Value {
        match &node.content {
            Content::Scalar(scalar) if scalar.text.contains("${") => self.with_tokens(node, scalar, tokens),
            Content::Scalar(scalar) => scalar.value.clone(),
            Content::List(items) => {
                Value::list(items.iter().map(|item| self.resolved(item, tokens, false)).collect::<Vec<_>>())
            }
            Content::Map(entries) => {
                let mut map = Map::with_capacity(entries.len());
                for entry in entries {
                    let key = if top { camel_case(&entry.key) } else { None };
                    let key = key.map_or_else(|| entry.key.clone(), Arc::from);
                    map.insert(key, self.resolved(&entry.node, tokens, false));
                }
                Value::Map(Arc::new(map))
            }
        }
    }

    fn with_tokens(&mut self, node: &Node, scalar: &Scalar, tokens: &Value) -> Value {
        let pieces = split(&scalar.text).unwrap_or_default();
        let mut text = String::new();
        for piece in &pieces {
            match piece {
                Piece::Literal(range) => text.push_str(&scalar.text[range.clone()]),
                Piece::Code(range) => {
                    let place = |at: usize| scalar.offsets.in_file(at);
                    let source = &scalar.text[range.clone()];
                    let start = range.start + source.len() - source.trim_start().len();
                    let end = start + source.trim().len();
                    let span = Span { start: place(start), end: place(end), ..node.span };
                    let value = self.token(span, source.trim(), tokens);
                    if pieces.len() == 1 {
                        return value;
                    }
                    text.push_str(&value.to_display());
                }
            }
        }
        Value::text(text)
    }

    /// The token that `source` at `span` names.
    fn token(&mut self, span: Span, source: &str, tokens: &Value) -> Value {
        let value = match plain(source) {
            Some(Plain::Path(root, rest)) => tokens.get(&root.to_lowercase()).at(&rest),
            Some(Plain::Constant(value)) => return value,
            None => Value::Null,
        };
        if value.is_null() {
            let keys = |value: &Value| -> Vec<String> {
                value.as_map().into_iter().flat_map(|map| map.iter()).map(|(key, _)| key.to_string()).collect()
            };
            let roots = keys(tokens);
            let near = match source.split_once('.') {
                Some((group, name)) => {
                    let names = keys(&tokens.get(&group.to_lowercase()));
                    self.nearest(name, names.iter().map(String::as_str)).map(|near| format!("{group}.{near}"))
                }
                None => None,
            };
            let help = match near {
                Some(near) => Some(did_you_mean(&near)),
                None => (!roots.is_empty()).then(|| format!("`Tokens` has `{}`", roots.join("`, `"))),
            };
            self.warning(FaultCode::TokenUnknown, span, format!("the theme has no token `{source}`"), help);
        }
        value
    }
}

/// True for an older key that is also accepted in `Styles`; `Text` is the widget there.
fn is_legacy_style(key: &str) -> bool {
    LEGACY.contains(&key) && key != "Text"
}

/// The node of a legacy theme key, at the root or in `Styles`.
fn legacy<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    // The oldest theme files write `colors`.
    let oldest = || node.get("colors").filter(|_| key == "Colors");
    node.get(key).or_else(oldest).or_else(|| node.get("Styles").filter(|_| is_legacy_style(key))?.get(key))
}

/// Tokens by lower-cased root.
fn tokens(node: Option<&Node>) -> Value {
    let entries = node.and_then(Node::map).unwrap_or_default();
    Value::map(entries.iter().map(|entry| (entry.key.to_lowercase(), entry.node.to_value())))
}

/// `over` laid over `base`, maps into maps. Depth is bounded by the YAML reader.
fn merged(base: &Value, over: &Value) -> Value {
    let (Value::Map(below), Value::Map(above)) = (base, over) else {
        return if over.is_null() { base.clone() } else { over.clone() };
    };
    let mut map = (**below).clone();
    for (key, value) in above.iter() {
        let value = below.get(key).map_or_else(|| value.clone(), |old| merged(old, value));
        map.insert(key.clone(), value);
    }
    Value::Map(Arc::new(map))
}
