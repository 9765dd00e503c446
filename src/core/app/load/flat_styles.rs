//! CSS-like keys beside the properties: `fontSize` becomes a part of `textStyle`, `marginTop` one of `margin`.

use std::sync::Arc;

use super::binding::map_binding;
use super::loader::Loader;
use crate::app::{Binding, Setting};
use crate::spec::{FromValue, Insets, Prop, Spec, TEXT_STYLE};
use crate::syntax::Node;
use crate::value::Value;

/// Keys of `textStyle` that are accepted beside the properties.
const TEXT: [&str; 10] = [
    "fontSize",
    "fontFamily",
    "fontWeight",
    "color",
    "textAlign",
    "lineHeightMultiple",
    "letterSpacing",
    "isItalic",
    "decoration",
    "overflow",
];

/// Sides in the order of insets.
const SIDES: [&str; 4] = ["Top", "Right", "Bottom", "Left"];

/// Flat styles of a widget. They are merged after all keys are read, because `textStyle` and `margin` may follow them.
#[derive(Default)]
pub struct FlatStyles {
    text: Vec<(Arc<str>, Binding)>,
    text_at: Option<Node>,
    sides: Vec<(&'static Prop, usize, f32, Node)>,
}

impl FlatStyles {
    /// Handles `key` if it is a flat part of a property of `spec`; false otherwise.
    pub fn take(&mut self, spec: &'static Spec, key: &str, node: &Node, loader: &mut Loader<'_>) -> bool {
        if TEXT.contains(&key) && spec.prop("textStyle").is_some() {
            if let Some(part) = TEXT_STYLE.iter().find(|part| part.name == key)
                && !loader.check_part(part, node, spec.name)
            {
                return true;
            }
            let binding = loader.binding(node);
            self.text.push((Arc::from(key), binding));
            self.text_at.get_or_insert_with(|| node.clone());
            return true;
        }
        for base in ["margin", "padding"] {
            let Some(side) = key.strip_prefix(base).and_then(|rest| SIDES.iter().position(|side| *side == rest)) else {
                continue;
            };
            let (Some(prop), Some(number)) = (spec.prop(base), f32::from_value(&node.to_value())) else { return false };
            self.sides.push((prop, side, number, node.clone()));
            return true;
        }
        false
    }

    /// Keys that `spec` takes flat, for suggestions.
    pub fn names(spec: &Spec) -> &'static [&'static str] {
        if spec.prop("textStyle").is_some() { &TEXT } else { &[] }
    }

    /// Folds the collected keys into `settings`.
    pub fn fold(self, spec: &'static Spec, settings: &mut Vec<Setting>) {
        if let (Some(node), Some(prop)) = (self.text_at, spec.prop("textStyle")) {
            fold_text(prop.name, self.text, &node, settings);
        }
        for (prop, side, number, node) in self.sides {
            fold_side(prop.name, side, number, &node, settings);
        }
    }
}

/// Keys in `textStyle` take precedence over flat ones.
fn fold_text(name: &'static str, flat: Vec<(Arc<str>, Binding)>, node: &Node, settings: &mut Vec<Setting>) {
    let Some(own) = settings.iter_mut().find(|setting| setting.name == name) else {
        settings.push(Setting { name, value: map_binding(flat), span: node.span });
        return;
    };
    let mut entries: Vec<(Arc<str>, Binding)> = match &own.value {
        Binding::Map(entries) => entries.clone(),
        Binding::Constant(Value::Map(map)) => {
            map.iter().map(|(key, value)| (key.clone(), Binding::Constant(value.clone()))).collect()
        }
        _ => return,
    };
    for (key, binding) in flat {
        if !entries.iter().any(|(known, _)| *known == key) {
            entries.push((key, binding));
        }
    }
    own.value = map_binding(entries);
}

fn fold_side(name: &'static str, side: usize, number: f32, node: &Node, settings: &mut Vec<Setting>) {
    let place = settings.iter().position(|setting| setting.name == name);
    let all = match place.and_then(|place| settings.get(place)) {
        Some(setting) => match setting.value.constant() {
            Some(value) => Insets::from_value(value).unwrap_or_default(),
            // An expression gives all four sides.
            None => return,
        },
        None => Insets::default(),
    };
    let mut sides = [all.top, all.right, all.bottom, all.left];
    if let Some(one) = sides.get_mut(side) {
        *one = number;
    }
    let value = Binding::Constant(Value::list(sides.map(|side| Value::Number(f64::from(side)))));
    match place.and_then(|place| settings.get_mut(place)) {
        Some(setting) => setting.value = value,
        None => settings.push(Setting { name, value, span: node.span }),
    }
}
