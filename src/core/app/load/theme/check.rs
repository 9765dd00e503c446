//! Checks the styles of a theme: properties that no widget has, values that a widget cannot use.

use std::sync::Arc;

use super::super::loader::{Loader, did_you_mean};
use super::super::setting::camel_case;
use crate::diag::{Code as FaultCode, is_slip};
use crate::spec::{CssTarget, Kind, Prop, TEXT_STYLE, css_without_effect, is_css_name};
use crate::syntax::{Entry, Node};
use crate::value::Value;

impl Loader<'_> {
    /// Warns of styles that no widget of this type has.
    pub(super) fn style_names(&mut self, kind: &str, node: &Node) {
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
    pub(super) fn style_types(&mut self, kind: &str, node: &Node, style: &Value) {
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
                        self.at_key(entry);
                        self.fits(target, &value, &entry.node, kind);
                    }
                    Some(CssTarget::Nothing(_)) | None => {}
                },
            }
        }
    }

    /// Reports unknown keys within the styles of a widget type or a class, and of a class also properties that are slips and values that cannot be used.
    pub(super) fn style_parts(&mut self, selector: &str, node: &Node) {
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

    /// Checks the styles of an action, `ShowToastAction`: those that its `styles` has.
    pub(super) fn action_styles(&mut self, selector: &str, node: &Node, style: &Value) {
        let Some(action) = self.catalog.actions.iter().find(|action| *action.theme_selector() == *selector) else {
            return;
        };
        let Some(Prop { kind: Kind::Keys(styles), .. }) = action.arg("styles") else {
            let message = format!("`{selector}` has no effect: `{}` has no `styles`", action.name);
            self.warning(FaultCode::IgnoredKey, node.span, message, None);
            return;
        };
        for entry in node.map().unwrap_or_default() {
            let name = camel_case(&entry.key).map_or_else(|| entry.key.clone(), Arc::from);
            let Some(prop) = Prop::find(styles, &name) else {
                let help = self.did_you_mean(&entry.key, Prop::names(styles));
                let message = format!("unknown property `{}` of `{selector}`", entry.key);
                self.warning(FaultCode::UnknownProperty, entry.key_span, message, help);
                continue;
            };
            self.at_key(entry);
            self.is_ignored(prop, &entry.node, selector);
            self.fits(prop, &style.get(&name), &entry.node, selector);
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
}
