//! Loads a property or argument; a literal value is checked against its kind.

use std::sync::Arc;

use super::loader::{Loader, did_you_mean, lacks_space};
use crate::app::hint::Hint;
use crate::app::{Binding, Setting};
use crate::diag::{Code as FaultCode, Span, excerpt, is_slip, nearest};
use crate::spec::{
    Children, Color, FromValue, IconRef, Kind, Prop, Spec, TEXT_STYLE, css_names, synonym, synonym_words,
};
use crate::syntax::{Entry, Node};
use crate::value::Value;

impl Loader<'_> {
    /// A property that is a value.
    pub fn setting(&mut self, prop: &'static Prop, node: &Node, owner: &str) -> Setting {
        Setting { name: prop.name, value: self.checked_binding(prop, node, owner), span: node.span }
    }

    /// Value of `prop` of `owner`; a written-out value that cannot be used is reported and left out.
    pub fn checked_binding(&mut self, prop: &'static Prop, node: &Node, owner: &str) -> Binding {
        self.is_ignored(prop, node, owner);
        if let (Kind::Keys(known), Some(_)) = (prop.kind, node.map()) {
            return self.checked_map(node, prop.name, known);
        }
        let binding = self.binding(node);
        match binding.constant() {
            Some(value) if !self.fits(prop, value, node, owner) => Binding::Constant(Value::Null),
            Some(value) => {
                if let Some(text) = value.as_str().filter(|_| matches!(prop.kind, Kind::Text | Kind::File(_))) {
                    self.foreign_binding(text, node, "is shown as it stands there");
                }
                self.icon(prop, value, node, owner);
                self.asset(prop, value, node);
                self.font_family(prop, node);
                self.check_parts(prop, node);
                binding
            }
            None => {
                self.check_parts(prop, node);
                binding
            }
        }
    }

    /// Reports a property of a group that the widget's declaration marks as ignored.
    pub fn check_effect(&mut self, spec: &'static Spec, prop: &'static Prop, node: &Node) {
        // What the property itself says about that is reported with its value.
        if prop.ignored.is_none()
            && let Some(reason) = spec.ignored(prop)
        {
            self.tell_ignored(prop, reason, node, spec.name);
        } else if is_css_display(prop) && node.text().is_some_and(|word| &**word != "none" && !word.contains("${")) {
            self.tell_ignored(prop, "how its children lie follows from what it is; `none` hides it", node, spec.name);
        }
    }

    /// True, with a fault at `node`, for a property without effect; `owner` is named in the message.
    pub fn is_ignored(&mut self, prop: &'static Prop, node: &Node, owner: &str) -> bool {
        let Some(reason) = prop.ignored.filter(|_| !node.is_null()) else { return false };
        self.tell_ignored(prop, reason, node, owner);
        true
    }

    /// The key as the author wrote it, if the value being read is that key's; the property's name otherwise.
    fn written_name(&self, prop: &Prop, node: &Node) -> Arc<str> {
        let written = self.key.as_ref().filter(|key| key.value == node.span);
        written.map_or_else(|| Arc::from(prop.name), |key| key.name.clone())
    }

    fn tell_ignored(&mut self, prop: &Prop, reason: &'static str, node: &Node, owner: &str) {
        let written = self.key.as_ref().filter(|key| key.value == node.span);
        let span = written.map_or(node.span, |key| key.span);
        let name = self.written_name(prop, node);
        // A value equal to the default needs no warning.
        let is_bundled = |text: &str| prop.name == "library" && matches!(text, "default" | "material");
        let is_usual = |text: &str| prop.default == Some(text) || is_bundled(text);
        let is_default = node.scalar().is_some_and(|scalar| is_usual(&scalar.text));
        if !node.is_null() && !is_default {
            let message = format!("`{name}` of `{owner}` has no effect: {reason}");
            if is_elsewhere(reason) {
                return self.remark(span, message, (prop.name, reason));
            }
            self.warning(FaultCode::IgnoredKey, span, message, None);
        }
    }

    /// Notes that a key has no effect here and misses none: once for each key, because nothing is to be mended.
    fn remark(&mut self, span: Span, message: String, key: (&'static str, &'static str)) {
        if !self.remarked.contains(&key) {
            self.remarked.push(key);
            self.app.remarks.push(Hint { span, message });
        }
    }

    /// Reports a name of CSS that has no effect on `owner`.
    pub fn css_without_effect(&mut self, entry: &Entry, reason: &str, owner: &str) {
        if !entry.node.is_null() {
            let message = format!("`{}` of `{owner}` has no effect: {reason}", entry.key);
            self.warning(FaultCode::IgnoredKey, entry.key_span, message, None);
        }
    }

    /// Reports each part of a map that is written out and cannot be used: it is left out, and the rest of the map counts.
    fn check_parts(&mut self, prop: &'static Prop, node: &Node) {
        let parts = match prop.kind {
            Kind::Keys(keys) => keys,
            kind => kind.parts(),
        };
        // The steps of a transform are maps in a list, and so are many items.
        let of_items = match prop.kind {
            Kind::Transform => parts,
            Kind::Items(parts) => parts,
            _ => &[],
        };
        if !of_items.is_empty() {
            node.list().unwrap_or_default().iter().for_each(|item| self.check_keys(prop, of_items, item));
        }
        self.check_keys(prop, parts, node);
    }

    fn check_keys(&mut self, prop: &'static Prop, parts: &'static [Prop], node: &Node) {
        for entry in node.map().unwrap_or_default() {
            match parts.iter().find(|part| part.is(&entry.key)) {
                Some(part) => {
                    self.at_key(entry);
                    self.is_ignored(part, &entry.node, prop.name);
                    if self.check_part(part, &entry.node, prop.name) {
                        self.asset(part, &entry.node.to_value(), &entry.node);
                    }
                    self.font_family(part, &entry.node);
                    self.check_parts(part, &entry.node);
                }
                // A kind whose keys are not declared takes any.
                None if parts.is_empty() => {}
                None => self.unknown_part(prop, parts, entry),
            }
        }
    }

    /// A key of a style that no style has.
    pub fn unknown_part(&mut self, prop: &'static Prop, parts: &'static [Prop], entry: &Entry) {
        let names = parts.iter().flat_map(|part| part.aliases.iter().copied().chain([part.name]));
        let help = self.did_you_mean(&entry.key, names);
        let message = format!("unknown property `{}` of `{}`", entry.key, prop.name);
        self.warning(FaultCode::UnknownProperty, entry.key_span, message, help);
    }

    /// Checks the written-out value of a key below a property; `${…}` is checked at run time. Reports an unusable value and returns false then.
    pub fn check_part(&mut self, part: &'static Prop, node: &Node, owner: &str) -> bool {
        let computed = node.scalar().is_some_and(|scalar| scalar.text.contains("${"));
        computed || self.fits(part, &node.to_value(), node, owner)
    }

    /// Warns of the name of an icon that is in no library.
    fn icon(&mut self, prop: &'static Prop, value: &Value, node: &Node, owner: &str) {
        let Some(icons) = self.catalog.icons.filter(|_| matches!(prop.kind, Kind::Icon | Kind::IconName)) else {
            return;
        };
        let Some(icon) = IconRef::from_value(value) else { return };
        if let (Some(library), Some(drawn)) = (&icon.library, (icons.substitute)(&icon.name, icon.library.as_deref())) {
            let message =
                format!("`{library}` has no icon `{}` here: `{drawn}` of Material Symbols is drawn", icon.name);
            let help = format!("name the icon `{drawn}` and leave out the library");
            self.warning(FaultCode::IconSubstitute, node.span, message, help);
            return;
        }
        // The library may stand beside the name.
        let is_beside = prop.kind == Kind::IconName || matches!(owner, "MenuEntry" | "MenuItem");
        let is_known = match &icon.library {
            None if is_beside => (icons.known_anywhere)(&icon.name),
            library => (icons.known)(&icon.name, library.as_deref()),
        };
        if is_known {
            return;
        }
        let help = match (icons.nearest)(&icon.name) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "icons have the names of Material Symbols, such as `home` or `delete_outlined`".to_owned(),
        };
        self.warning(FaultCode::UnknownWord, node.span, format!("there is no icon `{}`", icon.name), help);
    }

    /// Warns of text that is a binding in other systems: `{{name}}`, `$name`. `becomes` is what comes of it here.
    pub fn foreign_binding(&mut self, text: &str, node: &Node, becomes: &str) {
        let Some(written) = foreign_binding(text) else { return };
        let name = written.trim_matches(['{', '}', '$', ' ']);
        let message = format!("`{written}` {becomes}");
        self.warning(FaultCode::ForeignBinding, node.span, message, format!("a binding is written `${{{name}}}`"));
    }

    /// Checks a constant against the kind of `prop`; false, with a fault at `node`, if it is unusable.
    pub fn fits(&mut self, prop: &'static Prop, value: &Value, node: &Node, owner: &str) -> bool {
        // Text with a translation mark is known only when the language is.
        if value.as_str().is_some_and(|text| text.contains("r@")) {
            return true;
        }
        let Err(mismatch) = prop.kind.check(value) else {
            self.text_of_data(prop, value, node, owner);
            return true;
        };
        let shown = excerpt(&value.to_display());
        let name = self.written_name(prop, node);
        match (prop.kind, value) {
            (Kind::Enum(words), Value::Text(word)) => {
                let message = format!("`{shown}` is no choice for `{name}` of `{owner}`");
                let help = nearest(word, words.iter().copied()).map(|near| format!("did you mean `{near}`?"));
                let help = help.unwrap_or_else(|| format!("write {}", mismatch.accepted));
                self.warning(FaultCode::UnknownWord, node.span, message, help);
            }
            (Kind::Number { .. }, value) if f64::from_value(value).is_some() => {
                let message = format!("{shown} is out of range for `{name}` of `{owner}`");
                self.warning(FaultCode::OutOfRange, node.span, message, format!("write {}", mismatch.accepted));
            }
            (kind, value) => {
                let message = format!("`{name}` of `{owner}` cannot be `{shown}`");
                let colour = value.as_str().filter(|_| kind == Kind::Color);
                let help = colour.and_then(colour_help).unwrap_or_else(|| format!("write {}", mismatch.accepted));
                self.error(FaultCode::WrongType, node.span, message, help);
            }
        }
        false
    }

    /// Warns of a list or a map that is written where a text is wanted, as its JSON is the text, and of a label that is more than words.
    fn text_of_data(&mut self, prop: &'static Prop, value: &Value, node: &Node, owner: &str) {
        let is_data = value.as_list().is_some() || value.as_map().is_some();
        if prop.name == "label" && self.describes_widget(value) {
            return self.label_of_widget(prop, value, node, owner);
        }
        let is_text = match prop.kind {
            Kind::Text | Kind::File(_) | Kind::IconName => true,
            Kind::TextOrKeys(_) => value.as_list().is_some(),
            _ => false,
        };
        if is_data && is_text {
            let name = self.written_name(prop, node);
            let message = format!("`{name}` of `{owner}` is a text: {} is taken as its JSON", node.described());
            self.warning(FaultCode::WrongType, node.span, message, format!("write {}", prop.kind.accepted()));
        }
    }

    /// True for data that is written as a widget: `{Text: …}`.
    fn describes_widget(&self, value: &Value) -> bool {
        let map = value.as_map().filter(|map| map.iter().len() == 1);
        map.is_some_and(|map| map.iter().all(|(name, _)| self.is_widget(name)))
    }

    /// Warns of a label that is a widget and more than its words, which alone are shown.
    fn label_of_widget(&mut self, prop: &'static Prop, value: &Value, node: &Node, owner: &str) {
        let words = ["text", "label", "children"];
        let is_more =
            |inner: &Value| inner.as_map().is_some_and(|inner| inner.iter().any(|(key, _)| !words.contains(&&**key)));
        if value.as_map().is_some_and(|map| map.iter().any(|(_, inner)| is_more(inner))) {
            let name = self.written_name(prop, node);
            let message = format!("`{name}` of `{owner}` shows the words of this widget alone");
            self.warning(FaultCode::IgnoredKey, node.span, message, format!("write {}", prop.kind.accepted()));
        }
    }

    /// Help with the name that a misspelt word of another system stands for: `titel` for `title`, which is `label` here.
    fn misspelt_synonym<'n>(&self, key: &str, known: impl Iterator<Item = &'n str> + Clone) -> Option<String> {
        let word = self.nearest(key, synonym_words()).filter(|word| is_slip(key, word))?;
        known.clone().find(|name| *name == word).or_else(|| synonym(word, known)).map(did_you_mean)
    }

    /// Reports a key that is no property, event or other part of `spec`.
    pub fn unknown_property(&mut self, spec: &'static Spec, entry: &Entry) {
        let key = &*entry.key;
        let planned = self.catalog.planned_widget(spec.name);
        if planned.is_some_and(|planned| planned.props.contains(&key)) {
            let message = format!("`{key}` of `{}` is not supported yet", spec.name);
            self.warning(FaultCode::NotYet, entry.key_span, message, None);
            return;
        }
        let names = spec.all_props().flat_map(|prop| prop.aliases.iter().copied().chain([prop.name]));
        let events = spec.all_events().map(|slot| slot.name);
        let holds = spec.children != Children::None;
        let structure = STRUCTURE.into_iter().filter(|name| holds || *name != "children");
        let known = names.chain(events).chain(structure);
        // Short names of CSS, such as `top`, are near to many a slip.
        let is_telling = |name: &&str| name.len() > 6 || TEXT_STYLE.iter().any(|part| part.is(name));
        let known = known.chain(css_names(spec).filter(is_telling));
        let rows = (spec.children == Children::Many).then_some("item-template");
        let known = known.chain(rows);
        let is_own = |key: &str| known.clone().any(|name| name == key);
        let help = match synonym(key, known.clone()) {
            Some(name) => Some(did_you_mean(name)),
            None => lacks_space(key, is_own)
                .or_else(|| self.did_you_mean(key, known.clone()))
                .or_else(|| self.misspelt_synonym(key, known.clone())),
        };
        let tappable = || format!("put the `{}` into a `Column` that has the `onTap`", spec.name);
        let help = if key == "onTap" { help.or_else(|| Some(tappable())) } else { help };
        let is_event = key.strip_prefix("on").is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let (code, message) = if is_event {
            (FaultCode::UnknownEvent, format!("unknown event `{key}` on `{}`", spec.name))
        } else {
            (FaultCode::UnknownProperty, format!("unknown property `{key}` on `{}`", spec.name))
        };
        self.warning(code, entry.key_span, message, help);
    }
}

/// True for a reason that says that there is no such thing where the app runs: a phone's notch, its keyboard, a browser around it.
fn is_elsewhere(reason: &str) -> bool {
    const OTHERS: [&str; 3] =
        ["it is for televisions", "there is no browser around it", "a window holds no HTML elements"];
    reason.contains("a desktop ") || OTHERS.contains(&reason)
}

/// True for `display` of CSS; a Progress has one of its own.
fn is_css_display(prop: &Prop) -> bool {
    prop.name == "display" && prop.kind.words().contains(&"none")
}

/// Help for text that is no colour.
fn colour_help(text: &str) -> Option<String> {
    if text.starts_with('#') {
        return Some("write 3, 4, 6 or 8 hexadecimal digits after `#`, such as `#3B5BDB`".to_owned());
    }
    if let Some((name, values)) = text.split_once('(') {
        let near = nearest(name, COLOR_FUNCTIONS)?;
        return Some(format!("did you mean `{near}({values}`?"));
    }
    Color::nearest_name(text).map(|near| format!("did you mean `{near}`?"))
}

/// The functions of CSS that make a colour.
const COLOR_FUNCTIONS: [&str; 10] = ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"];

/// Keys that every widget has beside its properties.
const STRUCTURE: [&str; 6] = ["id", "testId", "className", "classList", "styles", "children"];

/// `background-color` as `backgroundColor`; `None` when there is no dash.
pub fn camel_case(key: &str) -> Option<String> {
    if !key.contains('-') {
        return None;
    }
    let mut words = key.split('-');
    let first = words.next()?.to_owned();
    Some(words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        name.push_str(letters.as_str());
        name
    }))
}

/// The first binding of another system in a text.
fn foreign_binding(text: &str) -> Option<&str> {
    let is_path = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
    };
    if let Some(name) = text.strip_prefix('$')
        && is_path(name)
    {
        return Some(text);
    }
    let start = text.find("{{")?;
    let length = text[start..].find("}}")? + 2;
    let written = &text[start..start + length];
    is_path(written[2..length - 2].trim()).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bindings_of_other_systems_are_told_from_texts() {
        assert_eq!(foreign_binding("Hello {{ user.name }}!"), Some("{{ user.name }}"));
        assert_eq!(foreign_binding("$name"), Some("$name"));
        for text in ["$5", "costs $x", "{{", "{{1}}", "{{a b}}", "a }} b {{ c", "$"] {
            assert_eq!(foreign_binding(text), None, "{text}");
        }
    }

    #[test]
    fn a_colour_that_is_none_is_explained() {
        assert_eq!(colour_help("rbg(1, 2, 3)").as_deref(), Some("did you mean `rgb(1, 2, 3)`?"));
        assert!(colour_help("#12").is_some_and(|help| help.contains("digits")));
        assert_eq!(colour_help("somewhat"), None);
    }

    #[test]
    fn dashes_become_capitals() {
        assert_eq!(camel_case("background-color").as_deref(), Some("backgroundColor"));
        assert_eq!(camel_case("color"), None);
    }
}
