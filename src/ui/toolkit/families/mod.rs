//! Font families besides the bundled ones: from the app's files and the system. A family is registered in egui when a text first requests it, and
//! drawn from the next frame on; until then the bundled font is used.

mod color_bounds;
mod face;
mod font_book;
mod glyph_bounds;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use egui::{FontData, FontFamily};

pub use self::face::{faces, is_font};
pub use self::font_book::{FontBook, at_weight, install_system};

/// Limit of families of an app, because their faces stay in memory.
const MOST_FAMILIES: usize = 24;

/// Source of system fonts.
pub trait SystemFamilies: Send + Sync {
    /// The faces of a family; empty when the system has none of this name.
    fn faces(&self, family: &str) -> Vec<LoadedFace>;
}

/// A loaded face.
pub struct LoadedFace {
    /// Weight, 1 to 1000.
    pub weight: u16,
    /// True for slanted letters.
    pub is_italic: bool,
    /// Bytes, and the weight of a variable face.
    pub data: FontData,
}

/// Available families, and those that texts of this frame request.
#[derive(Debug, Default)]
pub struct Families {
    /// Faces by the family's name in lower case.
    bound: BTreeMap<String, Vec<BoundFace>>,
    /// Names that neither the app nor the system has.
    absent: BTreeSet<String>,
    /// Requested families that are not registered.
    wanted: Mutex<BTreeSet<String>>,
}

/// A face that egui knows.
#[derive(Clone, Debug, PartialEq)]
struct BoundFace {
    weight: u16,
    is_italic: bool,
    family: FontFamily,
}

/// A face that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundFace {
    /// Name of the family in egui.
    pub family: FontFamily,
    /// True if the face's own letters are slanted.
    pub is_italic: bool,
}

impl PartialEq for Families {
    fn eq(&self, other: &Self) -> bool {
        self.bound == other.bound
    }
}

impl Families {
    /// The best face of the first available family by weight; `None` for the bundled font.
    pub fn find(&self, names: &[Arc<str>], weight: u16, italic: bool) -> Option<FoundFace> {
        for name in names {
            let name = name.to_lowercase();
            if let Some(faces) = self.bound.get(&name) {
                let distance = |face: &&BoundFace| (face.is_italic != italic, face.weight.abs_diff(weight));
                let face = faces.iter().min_by_key(distance)?;
                return Some(FoundFace { family: face.family.clone(), is_italic: face.is_italic });
            }
            let mut wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
            if !self.absent.contains(&name) && !is_inter(&name) && self.bound.len() + wanted.len() < MOST_FAMILIES {
                wanted.insert(name.clone());
            }
            if is_mono(&name) {
                return Some(FoundFace { family: FontFamily::Monospace, is_italic: false });
            }
            if is_inter(&name) {
                return None;
            }
        }
        None
    }
}

/// True for a family that every machine draws: a bundled one, or one that a bundled one replaces.
pub fn is_bundled(name: &str) -> bool {
    is_mono(name) || is_inter(&name.to_lowercase())
}

/// True for the name of a monospaced family.
fn is_mono(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["mono", "courier", "consolas", "menlo", "code"].iter().any(|part| name.contains(part))
}

/// True for Inter, and for CSS names of generic sans-serif fonts.
fn is_inter(name: &str) -> bool {
    matches!(name, "inter" | "sans-serif" | "system-ui" | "ui-sans-serif" | "-apple-system")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(faces: &[(u16, bool)]) -> Families {
        let face = |(weight, is_italic): &(u16, bool)| BoundFace {
            weight: *weight,
            is_italic: *is_italic,
            family: FontFamily::Name(format!("{weight} {is_italic}").into()),
        };
        let bound = BTreeMap::from([("lato".to_owned(), faces.iter().map(face).collect())]);
        Families { bound, ..Families::default() }
    }

    #[test]
    fn the_face_nearest_to_the_weight_is_drawn() {
        let families = family(&[(300, false), (400, false), (900, false), (400, true)]);
        let find = |weight, italic| families.find(&["Lato".into()], weight, italic).unwrap().family.to_string();
        assert_eq!(find(400, false), "400 false");
        assert_eq!(find(700, false), "900 false");
        assert_eq!(find(700, true), "400 true");
    }

    #[test]
    fn a_name_that_is_not_bound_is_asked_for_once_and_the_next_one_counts() {
        let families = family(&[(400, false)]);
        assert!(families.find(&["Cairo".into(), "Lato".into()], 400, false).is_some());
        assert!(families.find(&["Inter".into(), "Lato".into()], 400, false).is_none(), "Inter is bundled");
        let mono = families.find(&["Courier New".into()], 400, false).unwrap();
        assert_eq!(mono.family, FontFamily::Monospace);
        let wanted: Vec<String> = families.wanted.lock().unwrap().iter().cloned().collect();
        assert_eq!(wanted, ["cairo", "courier new"]);
        for number in 0..100 {
            families.find(&[format!("Font {number}").into()], 400, false);
        }
        assert_eq!(families.wanted.lock().unwrap().len() + 1, MOST_FAMILIES);
    }
}
