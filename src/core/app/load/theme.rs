//! `theme.yaml`: themes with their tokens resolved and their parents merged in.

use std::path::Path;
use std::sync::Arc;

use super::loader::Loader;
use super::setting::camel_case;
use crate::app::AppTheme;
use crate::app::facts::Owner;
use crate::diag::Code as FaultCode;
use crate::spec::{Kind, Prop, TEXT_STYLE, prop};
use crate::syntax::{Content, Node, Piece, Plain, Scalar, plain, split};
use crate::value::{Map, Value};

/// What one theme may hold.
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
        "Whether the app starts with it; otherwise the system's wish for light or dark decides.",
    )
    .or("false"),
    prop("dark", Kind::Bool, "Whether it is a dark one; it is when its name contains \"dark\"."),
    prop("Colors", Kind::Keys(COLORS), "Colours of everything that no style says."),
    prop("Screen", Kind::Keys(SCREEN), "The page behind all widgets."),
    prop("App", Kind::Map, "Has no effect: fonts and texts are set in `Styles`.")
        .ignored("fonts and texts are set in `Styles`"),
    prop("Text", Kind::Map, "Has no effect: texts are set in `Styles`.").ignored("texts are set in `Styles`"),
    prop("Widgets", Kind::Map, "Has no effect: widgets are set in `Styles`.").ignored("widgets are set in `Styles`"),
    prop("Transitions", Kind::Map, "Has no effect: screens change at once.").ignored("screens change at once"),
    prop("cssStyling", Kind::Bool, "Has no effect: classes are always on.").ignored("classes are always on"),
];

/// What may stand in `Colors`; the window reads it by name.
pub const COLORS: &[Prop] = &[
    prop("primary", Kind::Color, "The accent: filled buttons, selection, focus, links, the first series of a chart."),
    prop("seed", Kind::Color, "The accent, when there is no `primary`."),
    prop("onPrimary", Kind::Color, "Text on the accent; chosen by contrast unless given."),
];

/// What may stand in `Screen`; the window reads it by name.
pub const SCREEN: &[Prop] = &[prop(
    "backgroundColor",
    Kind::Color,
    "Background of every page; surfaces, borders and secondary texts are derived from it.",
)];

/// Keys whose maps the window reads.
const LEGACY: [&str; 7] = ["Colors", "App", "Text", "Screen", "Widgets", "Transitions", "cssStyling"];

/// What a theme file may hold besides.
pub const ROOT: &[Prop] = &[
    prop(
        "Themes",
        Kind::List,
        "The names of the file's themes, in their order; each is a key of the file. Without it the file itself is the only theme.",
    ),
    prop("LocaleThemes", Kind::Map, "Is not supported yet: themes by language."),
];

impl Loader<'_> {
    /// Reads the theme file at `path`, when it is there.
    pub fn read_theme(&mut self, path: &Path) {
        if !self.files.is_file(path) {
            return;
        }
        let Some(tree) = self.tree(path) else { return };
        let root = &tree.root;
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
        if root.get("LocaleThemes").is_some() {
            self.not_yet(super::api::key_span(root, "LocaleThemes"), "LocaleThemes");
        }
        let tokens = self.app.themes.iter().filter_map(|theme| theme.tokens.as_map());
        let names: Vec<Arc<str>> = tokens.flat_map(|map| map.iter().map(|(key, _)| key.clone())).collect();
        for name in names {
            self.know(Owner::Shared, name);
        }
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
            let help = format!("add `{name}:` to the theme file");
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
                self.is_ignored(prop, &entry.node, "a theme");
            }
        }
        self.unknown_keys(node.map().unwrap_or_default(), &known, "a theme");
    }

    fn theme(&mut self, name: Arc<str>, node: &Node, root: &Node) -> AppTheme {
        let written = |key: &str| node.get(key).map(Node::to_value);
        let parent = node.get("inheritsFrom").and_then(|parent| self.parent(parent, root)).unwrap_or_default();
        let own = tokens(node.get("Tokens"));
        let tokens = merged(&parent.tokens, &own);
        let legacy = LEGACY.iter().filter_map(|key| Some((*key, written(key)?)));
        let legacy = merged(&parent.legacy, &Value::map(legacy));
        let mut styles = parent.styles;
        for entry in node.get("Styles").and_then(Node::map).unwrap_or_default() {
            self.style_names(&entry.key, &entry.node);
            let style = self.resolved(&entry.node, &tokens, true);
            self.style_types(&entry.key, &entry.node, &style);
            let base = styles.get(&entry.key).cloned().unwrap_or_default();
            styles.insert(entry.key.clone(), merged(&base, &style));
        }
        let dark =
            written("dark").and_then(|dark| dark.as_bool()).unwrap_or_else(|| name.to_lowercase().contains("dark"));
        let default = written("default").and_then(|default| default.as_bool()).unwrap_or_default();
        AppTheme { name, default, dark, tokens, styles, legacy }
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
                self.error(
                    FaultCode::BadTheme,
                    written.span,
                    message,
                    "list the parent earlier in `Themes`".to_owned(),
                );
                None
            }
        }
    }

    /// Warns of styles that no widget of this type has.
    fn style_names(&mut self, kind: &str, node: &Node) {
        let Some(spec) = self.catalog.widget(kind) else { return };
        for entry in node.map().unwrap_or_default() {
            let camel = camel_case(&entry.key);
            let known = spec.prop(&entry.key).is_some() || camel.is_some_and(|camel| spec.prop(&camel).is_some());
            let flat = spec.prop("textStyle").is_some() && entry.key.starts_with("font");
            if !known && !flat && !matches!(&*entry.key, "color" | "textAlign") {
                self.unknown_property(spec, entry);
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
                None if spec.prop("textStyle").is_some() => {
                    if let Some(part) = TEXT_STYLE.iter().find(|part| part.name == &*name) {
                        self.fits(part, &value, &entry.node, kind);
                    }
                }
                None => {}
            }
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
                    let value = self.token(node, &scalar.text[range.clone()], tokens);
                    if pieces.len() == 1 {
                        return value;
                    }
                    text.push_str(&value.to_display());
                }
            }
        }
        Value::text(text)
    }

    fn token(&mut self, node: &Node, source: &str, tokens: &Value) -> Value {
        let value = match plain(source) {
            Some(Plain::Path(root, rest)) => tokens.get(&root.to_lowercase()).at(&rest),
            Some(Plain::Constant(value)) => return value,
            None => Value::Null,
        };
        if value.is_null() {
            let roots = tokens.as_map().into_iter().flat_map(|map| map.iter()).map(|(key, _)| key.to_string());
            let roots = roots.collect::<Vec<_>>().join("`, `");
            let help = (!roots.is_empty()).then(|| format!("`Tokens` has `{roots}`"));
            self.warning(
                FaultCode::TokenUnknown,
                node.span,
                format!("the theme has no token `{}`", source.trim()),
                help,
            );
        }
        value
    }
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
