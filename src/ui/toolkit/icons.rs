//! Finds Material icons by name: `add_alert`, `AddAlert`, `addAlertOutlined`, and the words other icon sets use.
//!
//! One character names one icon of one variant. The fonts behind them are bound in [`super::fonts`].

use std::{cmp::Ordering, sync::LazyLock};

use ensemble_core::diag;

/// Offset of outlined icons in the fonts' code points; rounded ones are one plane further.
const OUTLINED: u32 = 0xF0000;
const ROUNDED: u32 = 0x10_0000;

struct Icon {
    name: &'static str,
    code: u32,
    outlined: bool,
    rounded: bool,
}

/// Sorted by name without underscores.
static ICONS: LazyLock<Vec<Icon>> =
    LazyLock::new(|| include_str!("../../../assets/icons/material.txt").lines().filter_map(Icon::from_line).collect());

/// Names of other icon sets for the same icon, sorted the same way.
static ALIASES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    include_str!("../../../assets/icons/aliases.txt").lines().filter_map(|l| l.split_once(' ')).collect()
});

/// The character of the icon with this name. A variant the icon does not have is drawn filled.
pub fn glyph(name: &str) -> Option<char> {
    let key = key(name)?;
    if let Some(icon) = find(&key, name) {
        return char::from_u32(icon.code);
    }
    let (icon, variant) = variant_of(&key)?;
    let code = match variant {
        Some(Variant::Outlined) if icon.outlined => OUTLINED + (icon.code & 0xFFFF),
        Some(Variant::Rounded) if icon.rounded => ROUNDED + (icon.code & 0xFFFF),
        _ => icon.code,
    };
    char::from_u32(code)
}

/// The name of the icon that is drawn for one of another set, such as `home_5_line` of Remix Icon or `locationArrow` of Font Awesome; `None` for one
/// that there is no picture for, and for the bundled icons themselves.
pub fn substitute(name: &str, library: Option<&str>) -> Option<&'static str> {
    let key = library.filter(|library| !matches!(*library, "default" | "material")).and_then(|_| key(name))?;
    find(&key, name).or_else(|| variant_of(&key).map(|(icon, _)| icon)).map(|icon| icon.name)
}

/// The icon and its variant by a name that says the variant. Remix Icon numbers its drawings of one thing: `home_5_line`.
fn variant_of(key: &str) -> Option<(&'static Icon, Option<Variant>)> {
    let (base, variant) = split_variant(key);
    let plain = base.trim_end_matches(|c: char| c.is_ascii_digit());
    let icon = find(base, base)
        .or_else(|| Some(plain).filter(|plain| !plain.is_empty()).and_then(|plain| find(plain, plain)))?;
    Some((icon, variant))
}

/// The most similar name, for "did you mean".
pub fn nearest(name: &str) -> Option<&'static str> {
    let key = key(name)?;
    let (base, _) = split_variant(&key);
    diag::nearest(base, names())
}

/// Every icon's name, in the order of the table.
pub fn names() -> impl Iterator<Item = &'static str> {
    ICONS.iter().map(|icon| icon.name)
}

enum Variant {
    Outlined,
    Rounded,
    /// Drawn as the filled icon.
    Other,
}

impl Icon {
    fn from_line(line: &'static str) -> Option<Self> {
        let mut words = line.split(' ');
        let (name, code, variants) = (words.next()?, words.next()?, words.next()?);
        let code = u32::from_str_radix(code, 16).ok()?;
        Some(Self { name, code, outlined: variants.contains('o'), rounded: variants.contains('r') })
    }
}

/// The letters and digits of a name in lower case, so that `add_alert`, `AddAlert` and `add-alert` are the same.
fn key(name: &str) -> Option<String> {
    // A text that was given by mistake is not worth a search.
    const LONGEST: usize = 64;
    let name = name.trim();
    let key: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    (name.len() <= LONGEST && !key.is_empty()).then_some(key)
}

fn find(key: &str, exact: &str) -> Option<&'static Icon> {
    search(key, exact).or_else(|| {
        let index = ALIASES.binary_search_by(|(alias, _)| compare(alias, key)).ok()?;
        let target = ALIASES[index].1;
        search(&target.replace('_', ""), target)
    })
}

/// A few names differ by underscores alone (`addchart`, `add_chart`): then the exact one wins.
fn search(key: &str, exact: &str) -> Option<&'static Icon> {
    let from = ICONS.partition_point(|icon| compare(icon.name, key) == Ordering::Less);
    let mut same = ICONS[from..].iter().take_while(|icon| compare(icon.name, key) == Ordering::Equal);
    let first = same.next()?;
    Some(same.find(|icon| icon.name == exact).unwrap_or(first))
}

fn split_variant(key: &str) -> (&str, Option<Variant>) {
    let cut =
        |endings: &[&str]| endings.iter().find_map(|ending| key.strip_suffix(ending)).filter(|base| !base.is_empty());
    if let Some(base) = cut(&["outlined", "outline", "line"]) {
        (base, Some(Variant::Outlined))
    } else if let Some(base) = cut(&["rounded", "round"]) {
        (base, Some(Variant::Rounded))
    } else if let Some(base) = cut(&["sharp", "twotone", "filled", "fill"]) {
        (base, Some(Variant::Other))
    } else {
        (key, None)
    }
}

fn compare(name: &str, key: &str) -> Ordering {
    name.bytes().filter(|byte| *byte != b'_').cmp(key.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_aliases_lead_somewhere() {
        let bare = |name: &str| name.replace('_', "");
        assert!(ICONS.is_sorted_by_key(|icon| bare(icon.name)));
        assert!(ICONS.len() > 2000);
        assert!(ALIASES.is_sorted_by(|a, b| a.0 < b.0), "no alias stands there twice");
        for (alias, target) in ALIASES.iter() {
            assert_eq!(*alias, key(alias).unwrap());
            assert!(ICONS.iter().any(|icon| icon.name == *target), "`{alias}` leads to `{target}`");
            assert!(!ICONS.iter().any(|icon| bare(icon.name) == *alias), "`{alias}` is an icon itself");
        }
    }

    #[test]
    fn icons_of_other_sets_are_drawn_by_those_that_mean_the_same() {
        for (name, library, drawn) in [
            ("home_5_line", "remix", "home"),
            ("building_2_line", "remix", "apartment"),
            ("account_circle_line", "remix", "account_circle"),
            ("bluetooth_fill", "remix", "bluetooth"),
            ("locationArrow", "fontAwesome", "near_me"),
            ("coffee", "fontAwesome", "coffee"),
            ("magnifyingGlass", "fontAwesome", "search"),
        ] {
            assert_eq!(substitute(name, Some(library)), Some(drawn), "{name}");
            assert!(glyph(name).is_some(), "{name}");
        }
        assert_eq!(glyph("home_5_line"), glyph("home_outlined"));
        assert_eq!(substitute("home", Some("default")), None);
        assert_eq!(substitute("home", None), None);
        assert_eq!(substitute("ghostTown", Some("remix")), None);
    }

    #[test]
    fn every_spelling_finds_the_icon() {
        let home = glyph("home");
        assert_eq!(home, Some('\u{e88a}'));
        for name in ["Home", " home ", "HOME", "home_sharp", "homeSharp", "HomeTwoTone"] {
            assert_eq!(glyph(name), home, "{name}");
        }
        assert_eq!(glyph("AddAPhoto"), glyph("add_a_photo"));
        assert_eq!(glyph("crop169"), glyph("crop_16_9"));
        assert_eq!(glyph("trash"), glyph("delete"));
        assert_eq!(glyph("ThreeDRotation"), glyph("3d_rotation"));
        assert!(names().all(|name| glyph(name).is_some()));
    }

    #[test]
    fn variants_have_characters_of_their_own() {
        assert_eq!(glyph("home_outlined"), Some('\u{fe88a}'));
        assert_eq!(glyph("HomeRounded"), Some('\u{10e88a}'));
        assert_eq!(glyph("trash_outlined"), glyph("DeleteOutlined"));
        assert_ne!(glyph("delete_outline"), None);
        assert_ne!(glyph("add_chart"), glyph("addchart"));
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        assert_eq!(glyph("hoem_icon"), None);
        assert_eq!(glyph(""), None);
        assert_eq!(glyph("outlined"), None);
        assert_eq!(nearest("refesh"), Some("refresh"));
        assert_eq!(nearest("SetingsOutlined"), Some("settings"));
        assert_eq!(nearest("qqqqqqqqqqq"), None);
        assert_eq!(nearest(&"x".repeat(100_000)), None);
    }
}
