//! `theme.yaml`: themes with their tokens resolved and their parents merged in.

mod check;
mod keys;
mod older_keys;
mod tokens;

pub use keys::{COLORS, KEYS, ROOT, SCREEN};

use std::path::Path;
use std::sync::Arc;

use self::older_keys::{LEGACY, is_legacy_style, legacy};
use self::tokens::merged;
use super::loader::Loader;
use crate::app::AppTheme;
use crate::app::facts::Owner;
use crate::diag::Code as FaultCode;
use crate::spec::{Kind, Prop};
use crate::syntax::Node;
use crate::value::Value;

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
            self.action_styles(&entry.key, &entry.node, &style);
            let base = styles.get(&entry.key).cloned().unwrap_or_default();
            styles.insert(entry.key.clone(), merged(&base, &style));
        }
        let dark =
            written("dark").and_then(|dark| dark.as_bool()).unwrap_or_else(|| name.to_lowercase().contains("dark"));
        let default = written("default").and_then(|default| default.as_bool()).unwrap_or_default();
        AppTheme { name, default, dark, tokens, styles, legacy, is_local: false }
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
}

/// Tokens by lower-cased root.
fn tokens(node: Option<&Node>) -> Value {
    let entries = node.and_then(Node::map).unwrap_or_default();
    Value::map(entries.iter().map(|entry| (entry.key.to_lowercase(), entry.node.to_value())))
}
