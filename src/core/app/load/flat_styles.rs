//! Names of CSS beside the properties: `fontSize` becomes a part of `textStyle`, `marginTop` one of `margin`.

use std::sync::Arc;

use super::binding::map_binding;
use super::loader::Loader;
use crate::app::{Binding, Setting};
use crate::diag::{Code as FaultCode, Span};
use crate::spec::{FromValue, Insets, Kind, Prop, Spec};
use crate::syntax::Node;
use crate::value::Value;

/// Sides in the order of insets.
const SIDES: [&str; 4] = ["Top", "Right", "Bottom", "Left"];

/// Flat styles of a widget. They are merged after all keys are read, because `textStyle` and `margin` may follow them.
#[derive(Default)]
pub struct FlatStyles {
    parts: Vec<FlatPart>,
    sides: Vec<(&'static Prop, usize, f32, Node)>,
}

/// A key of a map that is written beside the map.
struct FlatPart {
    map: &'static Prop,
    key: &'static str,
    value: Binding,
    node: Node,
}

impl FlatStyles {
    /// Takes a key of `map` that is written flat as `node`; a value that cannot be used is reported and left out.
    pub fn part(&mut self, spec: &Spec, map: &'static Prop, part: &'static Prop, node: &Node, loader: &mut Loader<'_>) {
        if loader.is_ignored(part, node, spec.name) || !loader.check_part(part, node, spec.name) {
            return;
        }
        loader.font_family(part, node);
        let value = loader.binding(node);
        self.parts.push(FlatPart { map, key: part.name, value, node: node.clone() });
    }

    /// Takes one side of `margin` or `padding` of a widget that declares no sides; false for other keys, and for a value that is not written out.
    pub fn side(&mut self, spec: &'static Spec, key: &str, node: &Node) -> bool {
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

    /// Folds the collected keys into `settings`. What cannot be folded into a computed value is reported.
    pub fn fold(self, settings: &mut Vec<Setting>, loader: &mut Loader<'_>) {
        for part in self.parts {
            let (map, key, span) = (part.map.name, part.key, part.node.span);
            if !fold_part(part, settings) {
                loader.lost_beside(key, map, span);
            }
        }
        for (prop, side, number, node) in self.sides {
            if !fold_side(prop.name, side, number, &node, settings) {
                let key = format!("{}{}", prop.name, SIDES.get(side).copied().unwrap_or_default());
                loader.lost_beside(&key, prop.name, node.span);
            }
        }
    }
}

impl Loader<'_> {
    /// Reports a part of a map whose whole is computed.
    fn lost_beside(&mut self, key: &str, map: &str, span: Span) {
        let message = format!("`{key}` has no effect: `{map}` is computed as a whole");
        self.warning(FaultCode::IgnoredKey, span, message, format!("write `{map}` as a map with `{key}` in it"));
    }
}

/// Gives `second` the value that `first` has.
pub fn copy_setting(settings: &mut Vec<Setting>, first: &Prop, second: &Prop) {
    let Some(own) = settings.iter().rfind(|setting| setting.name == first.name) else { return };
    let copy = Setting { name: second.name, ..own.clone() };
    settings.retain(|setting| setting.name != second.name);
    settings.push(copy);
}

/// Keys in the map itself take precedence over flat ones. Returns false when the map is one expression.
fn fold_part(part: FlatPart, settings: &mut Vec<Setting>) -> bool {
    let FlatPart { map: Prop { name, kind, .. }, key, value, node } = part;
    let key: Arc<str> = Arc::from(key);
    let Some(own) = settings.iter_mut().find(|setting| setting.name == *name) else {
        settings.push(Setting { name, value: map_binding(vec![(key, value)]), span: node.span });
        return true;
    };
    let mut entries: Vec<(Arc<str>, Binding)> = match &own.value {
        Binding::Map(entries) => entries.clone(),
        Binding::Constant(Value::Map(map)) => {
            map.iter().map(|(key, value)| (key.clone(), Binding::Constant(value.clone()))).collect()
        }
        Binding::Constant(Value::Null) => Vec::new(),
        all if *kind == Kind::BorderRadius => vec![(Arc::from("all"), all.clone())],
        _ => return false,
    };
    if !entries.iter().any(|(known, _)| *known == key) {
        entries.push((key, value));
        own.value = map_binding(entries);
    }
    true
}

/// Returns false when an expression gives all four sides.
fn fold_side(name: &'static str, side: usize, number: f32, node: &Node, settings: &mut Vec<Setting>) -> bool {
    let place = settings.iter().position(|setting| setting.name == name);
    let all = match place.and_then(|place| settings.get(place)) {
        Some(setting) => match setting.value.constant() {
            Some(value) => Insets::from_value(value).unwrap_or_default(),
            None => return false,
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
    true
}
