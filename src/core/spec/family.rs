//! Font families as an app names them, and the facts about a face that its file holds.

use std::sync::Arc;

use super::{FromValue, Kind};
use crate::value::{Map, Value};

/// A font family by name, or one for each language.
#[derive(Clone, Debug, PartialEq)]
pub enum Family {
    /// A name, or several separated by commas, of which the first available one is used.
    Named(Arc<str>),
    /// `{default: Inter, ar: Cairo}`.
    ByLanguage(Arc<Map>),
}

impl Family {
    /// Names for a language, in order of preference.
    pub fn names(&self, language: &str) -> Vec<Arc<str>> {
        let names = match self {
            Family::Named(names) => Some(names.clone()),
            Family::ByLanguage(map) => {
                let named = |key: &str| map.get(key).and_then(Value::as_str).map(Arc::from);
                named(language).or_else(|| named("default"))
            }
        };
        let unquoted = |name: &str| Arc::from(name.trim().trim_matches(['"', '\'']));
        names
            .iter()
            .flat_map(|names| names.split(','))
            .map(unquoted)
            .filter(|name: &Arc<str>| !name.is_empty())
            .collect()
    }
}

impl FromValue for Family {
    const KIND: Kind = Kind::Any;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(name) => Some(Family::Named(name.clone())),
            Value::Map(map) => Some(Family::ByLanguage(map.clone())),
            _ => None,
        }
    }
}

/// Facts about one face of a font file.
#[derive(Clone, Debug, PartialEq)]
pub struct FaceInfo {
    /// The name of its family.
    pub family: Arc<str>,
    /// Weight, 1 to 1000; 400 is regular. The default weight for a face with variable weight.
    pub weight: u16,
    /// True if the weight is variable.
    pub is_variable: bool,
    /// True for slanted letters.
    pub is_italic: bool,
    /// Index of the face in a collection; 0 in other files.
    pub index: u32,
}

/// Functions through which the loader knows bundled families and reads font files.
#[derive(Clone, Copy, Debug)]
pub struct Fonts {
    /// True for the name of a family that every machine draws: a bundled one, or one that a bundled one replaces.
    pub is_bundled: fn(&str) -> bool,
    /// The faces of a font file, or why it is none.
    pub faces: fn(&[u8]) -> Result<Vec<FaceInfo>, String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_without_a_family_of_its_own_has_the_default_one() {
        let map = Value::map([("default", Value::from("Inter")), ("ar", Value::from("'Cairo', Amiri"))]);
        let family = Family::from_value(&map).unwrap();
        let names = |language: &str| family.names(language).join("|");
        assert_eq!((names("ar").as_str(), names("de").as_str()), ("Cairo|Amiri", "Inter"));
        let only = Family::from_value(&Value::map([("ar", Value::from("Cairo"))])).unwrap();
        assert!(only.names("de").is_empty());
        assert_eq!(Family::from_value(&Value::Number(3.0)), None);
    }
}
