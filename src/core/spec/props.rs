//! `Props`: resolved properties of one node, and how a widget's typed struct is read from them.

use std::sync::Arc;

use super::{Kind, Prop};
use crate::diag::{excerpt, nearest};
use crate::value::Value;

/// Resolved properties, by canonical name. Absent means "not set".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Props(Vec<(&'static str, Value)>);

impl Props {
    /// Reads a computed map by canonical names. Unknown and unusable entries are dropped and reported in the second result.
    pub fn from_map(map: &Value, declared: &'static [Prop]) -> (Self, Vec<String>) {
        let (mut props, mut problems) = (Self::default(), Vec::new());
        for (key, value) in map.as_map().into_iter().flat_map(|map| map.iter()).filter(|(_, value)| !value.is_null()) {
            match declared.iter().find(|prop| prop.is(key)) {
                Some(prop) if prop.kind.accepts(value) => _ = props.set(prop.name, value.clone()),
                Some(prop) => problems.push(format!(
                    "`{key}` cannot be `{}`: it takes {}",
                    excerpt(&value.to_display()),
                    prop.kind.accepted()
                )),
                None => problems.push(match nearest(key, declared.iter().map(|prop| prop.name)) {
                    Some(near) => format!("`{}` is unknown here, did you mean `{near}`?", excerpt(key)),
                    None => format!("`{}` is unknown here", excerpt(key)),
                }),
            }
        }
        (props, problems)
    }

    /// The value of `name`, when it is set and not null.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| value).filter(|value| !value.is_null())
    }

    /// `name` as a `T`, when it is set and has that form.
    pub fn read<T: FromValue>(&self, name: &str) -> Option<T> {
        self.get(name).and_then(T::from_value)
    }

    /// Sets `name`. Returns true when that changed the value.
    pub fn set(&mut self, name: &'static str, value: Value) -> bool {
        match self.0.iter_mut().find(|(key, _)| *key == name) {
            Some((_, old)) if *old == value => false,
            Some((_, old)) => {
                *old = value;
                true
            }
            None => {
                self.0.push((name, value));
                true
            }
        }
    }

    /// Names and values in the order of first assignment.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }
}

/// A Rust type that a property's value can be read as.
pub trait FromValue: Sized {
    /// The kind that the loader checks values against.
    const KIND: Kind;

    /// Reads the value; `None` when it has another form.
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for Value {
    const KIND: Kind = Kind::Any;

    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl FromValue for Arc<str> {
    const KIND: Kind = Kind::Text;

    fn from_value(value: &Value) -> Option<Self> {
        Some(value.to_display())
    }
}

impl FromValue for bool {
    const KIND: Kind = Kind::Bool;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(bool) => Some(*bool),
            Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }
}

/// A number, with a unit of CSS after it or without: `12`, `12px`, `1.5rem`. A `rem` is 16 pixels, as is an `em`; a `pt` is four thirds.
pub fn measured(text: &str) -> Option<f64> {
    // `rem` before `em`, in which it ends.
    const UNITS: [(&str, f64); 5] = [("px", 1.0), ("rem", 16.0), ("em", 16.0), ("pt", 4.0 / 3.0), ("dp", 1.0)];
    let text = text.trim();
    let unit = UNITS.iter().find_map(|(unit, pixels)| Some((text.strip_suffix(unit)?, pixels)));
    let (number, pixels) = unit.unwrap_or((text, &1.0));
    Some(number.trim_end().parse::<f64>().ok()? * pixels)
}

impl FromValue for f64 {
    const KIND: Kind = Kind::NUMBER;

    fn from_value(value: &Value) -> Option<Self> {
        let number = match value {
            Value::Number(number) => *number,
            Value::Text(text) => measured(text)?,
            _ => return None,
        };
        // `parse` reads `inf` and `NaN` as well.
        number.is_finite().then_some(number)
    }
}

/// A number as an `f32`, from -1,000,000,000 to 1,000,000,000: sums and products of a few lengths stay finite.
pub(super) fn narrow(number: f64) -> f32 {
    const FARTHEST: f64 = 1e9;
    number.clamp(-FARTHEST, FARTHEST) as f32
}

impl FromValue for f32 {
    const KIND: Kind = Kind::NUMBER;

    fn from_value(value: &Value) -> Option<Self> {
        f64::from_value(value).map(narrow)
    }
}

impl FromValue for usize {
    // The greatest integer up to which a number of JavaScript is exact.
    const KIND: Kind = Kind::Number { min: 0.0, max: 9_007_199_254_740_991.0 };

    fn from_value(value: &Value) -> Option<Self> {
        f64::from_value(value).filter(|n| *n >= 0.0).map(|number| number.round() as usize)
    }
}

impl FromValue for u32 {
    const KIND: Kind = Kind::Number { min: 0.0, max: 4_294_967_295.0 };

    fn from_value(value: &Value) -> Option<Self> {
        let number = f64::from_value(value).filter(|_| Self::KIND.accepts(value))?;
        Some(number.round() as u32)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const KIND: Kind = T::KIND;

    fn from_value(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::from_value(value).map(Some) }
    }
}

/// Typed properties that are read from [`Props`]; `props!` implements it.
pub trait Declared: Sized {
    /// The declarations.
    const PROPS: &'static [Prop];

    /// Reads the properties; an unset one, and one of another form, has its default.
    fn read(props: &Props) -> Self;
}

/// Declaration of actions without arguments.
impl Declared for () {
    const PROPS: &'static [Prop] = &[];

    fn read(_props: &Props) -> Self {}
}

/// A [`Prop`] without a typed field, for groups that the layout reads by name.
pub const fn prop(name: &'static str, kind: Kind, doc: &'static str) -> Prop {
    Prop { name, aliases: &[], doc, kind, default: None, ignored: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    props! {
        /// A push button's own properties.
        struct ButtonProps {
            /// Text on the button.
            "label" => label: Arc<str> = "",
            /// Shows a spinner.
            "isLoading" | "loading" => is_loading: bool,
            /// Look of the widget.
            "look" => look: Arc<str> = "plain"; Kind::Enum(&["plain", "filled"]),
        }
        ignored {
            "useSafeArea" => Kind::Bool; "a desktop has no notch",
        }
    }

    #[test]
    fn a_declaration_makes_the_struct_and_its_table() {
        let mut props = Props::default();
        props.set("label", Value::text("Send"));
        let button = ButtonProps::read(&props);
        assert_eq!((&*button.label, button.is_loading, &*button.look), ("Send", false, "plain"));
        assert_eq!(ButtonProps::PROPS[1].aliases, ["loading"]);
        assert_eq!(ButtonProps::PROPS[2].written_default().as_deref(), Some("plain"));
        assert_eq!(ButtonProps::PROPS[3].ignored, Some("a desktop has no notch"));
        assert_eq!(ButtonProps::PROPS[3].doc, "Has no effect: a desktop has no notch.");
    }

    #[test]
    fn a_map_is_read_as_the_struct_that_declares_its_keys() {
        let map = Value::map([("loading", Value::Bool(true)), ("look", Value::text("odd"))]);
        let button = ButtonProps::from_value(&map).unwrap();
        assert_eq!((button.is_loading, &*button.look), (true, "plain"));
        assert!(ButtonProps::from_value(&Value::text("odd")).is_none());
    }
}
