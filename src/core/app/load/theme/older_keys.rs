//! Older keys of a theme: `Widgets`, `Text` and `Screen.Header` become styles, others are read by the window.

use std::sync::Arc;

use super::super::loader::Loader;
use super::tokens::merged;
use crate::syntax::Node;
use crate::value::Value;

/// The widgets that `Widgets.Input` means.
const INPUTS: [&str; 8] =
    ["TextInput", "PasswordInput", "Search", "Dropdown", "MultiSelect", "Date", "DateRange", "Time"];

/// Keys whose maps the window reads.
pub(super) const LEGACY: [&str; 7] = ["Colors", "App", "Text", "Screen", "Widgets", "Transitions", "cssStyling"];

impl Loader<'_> {
    /// Styles of the older keys `Widgets`, `Text` and `Screen.Header`, by widget type.
    pub(super) fn legacy_styles(&mut self, node: &Node, tokens: &Value) -> Vec<(&'static str, Value)> {
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
}

/// True for an older key that is also accepted in `Styles`; `Text` is the widget there.
pub(super) fn is_legacy_style(key: &str) -> bool {
    LEGACY.contains(&key) && key != "Text"
}

/// The node of a legacy theme key, at the root or in `Styles`.
pub(super) fn legacy<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    // The oldest theme files write `colors`.
    let oldest = || node.get("colors").filter(|_| key == "Colors");
    node.get(key).or_else(oldest).or_else(|| node.get("Styles").filter(|_| is_legacy_style(key))?.get(key))
}
