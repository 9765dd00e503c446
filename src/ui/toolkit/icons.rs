//! Finds icons by name and library: those of Material, `add_alert`, `AddAlert`, `addAlertOutlined`, also by the words other icon sets use; those of
//! Remix Icon, `home_5_line`; those of Font Awesome Free, `mugHot`, `solidHeart`.
//!
//! One character names one icon of one variant. The fonts behind them are bound in [`super::fonts`].

use std::collections::BTreeSet;
use std::{cmp::Ordering, sync::LazyLock};

use ensemble_core::diag;
use ensemble_core::spec::IconRef;

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

/// Names of Remix Icon and their code points, sorted.
static REMIX: LazyLock<Vec<(&'static str, u32)>> =
    LazyLock::new(|| other_set(include_str!("../../../assets/icons/remix.txt")));

/// Names of Font Awesome Free and their code points, sorted.
static AWESOME: LazyLock<Vec<(&'static str, u32)>> =
    LazyLock::new(|| other_set(include_str!("../../../assets/icons/awesome.txt")));

fn other_set(table: &'static str) -> Vec<(&'static str, u32)> {
    table.lines().filter_map(|line| line.split_once(' ')).filter_map(number).collect()
}

fn number((name, code): (&'static str, &str)) -> Option<(&'static str, u32)> {
    Some((name, u32::from_str_radix(code, 16).ok()?))
}

/// The character of the icon with this name in a library; an icon of Material where the library has none of this name.
pub(crate) fn glyph_in(name: &str, library: Option<&str>) -> Option<char> {
    own_glyph(name, library).or_else(|| glyph(name))
}

/// The character of an icon as a property names it.
pub(crate) fn glyph_of(icon: &IconRef) -> Option<char> {
    glyph_in(&icon.name, icon.library.as_deref())
}

/// True for an icon that shows a direction of reading: pages that run from right to left mirror it. Those of Material that Flutter marks
/// (`matchTextDirection`); none of the other sets.
pub(crate) fn has_direction(glyph: char) -> bool {
    static CODES: LazyLock<BTreeSet<u32>> = LazyLock::new(|| {
        let base = |name: &'static str| {
            ["_new", "_alt", "_off", "_on"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
        };
        let directed = |icon: &&Icon| DIRECTED.binary_search(&base(icon.name)).is_ok();
        ICONS.iter().filter(directed).map(|icon| icon.code & 0xFFFF).collect()
    });
    // All variants of an icon of Material end in the same four digits, which no icon of the other sets has.
    CODES.contains(&(u32::from(glyph) & 0xFFFF))
}

/// Names, without the endings `_new`, `_alt`, `_off` and `_on`, of the icons that show a direction of reading; sorted. From Material's list of icons
/// that are mirrored.
const DIRECTED: &[&str] = &[
    "arrow_back",
    "arrow_back_ios",
    "arrow_forward",
    "arrow_forward_ios",
    "arrow_left",
    "arrow_right",
    "assignment",
    "assignment_return",
    "backspace",
    "battery_unknown",
    "call_made",
    "call_merge",
    "call_missed",
    "call_missed_outgoing",
    "call_received",
    "call_split",
    "chevron_left",
    "chevron_right",
    "chrome_reader_mode",
    "device_unknown",
    "dvr",
    "event_note",
    "featured_play_list",
    "featured_video",
    "first_page",
    "flight_land",
    "flight_takeoff",
    "format_indent_decrease",
    "format_indent_increase",
    "format_list_bulleted",
    "forward",
    "functions",
    "help",
    "help_outline",
    "input",
    "keyboard_backspace",
    "keyboard_tab",
    "label",
    "label_important",
    "label_outline",
    "last_page",
    "launch",
    "list",
    "live_help",
    "mobile_screen_share",
    "multiline_chart",
    "navigate_before",
    "navigate_next",
    "next_week",
    "note",
    "open_in",
    "playlist_add",
    "queue_music",
    "redo",
    "reply",
    "reply_all",
    "screen_share",
    "send",
    "short_text",
    "show_chart",
    "sort",
    "star_half",
    "subject",
    "toc",
    "trending_down",
    "trending_flat",
    "trending_up",
    "undo",
    "view_list",
    "view_quilt",
    "wrap_text",
];

/// The character of an icon of Remix Icon or Font Awesome.
fn own_glyph(name: &str, library: Option<&str>) -> Option<char> {
    let (set, key) = (set(library?)?, key(name)?);
    let code = |key: &str| set.binary_search_by(|(known, _)| (*known).cmp(key)).ok().map(|at| set[at].1);
    // `fa-coffee` and `ri-home-line` are the names of their style sheets.
    let bare = || key.strip_prefix("fa").or_else(|| key.strip_prefix("ri")).and_then(code);
    code(&key).or_else(bare).and_then(char::from_u32)
}

fn set(library: &str) -> Option<&'static [(&'static str, u32)]> {
    match &*key(library)? {
        "remix" | "remixicon" => Some(&REMIX),
        "fontawesome" | "fontawesomesolid" | "fa" => Some(&AWESOME),
        _ => None,
    }
}

/// True when a library has an icon of this name; without a library any of them.
pub fn is_known(name: &str, library: Option<&str>) -> bool {
    match library {
        Some(_) => glyph_in(name, library).is_some(),
        None => glyph(name).is_some(),
    }
}

/// True when any library has an icon of this name.
pub(crate) fn is_known_anywhere(name: &str) -> bool {
    [None, Some("remix"), Some("fontAwesome")].into_iter().any(|library| is_known(name, library))
}

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

/// The name of the Material icon that is drawn for one that another library does not have, or whose library is not bundled; `None` for the bundled
/// icons themselves, and for one that there is no picture for.
pub fn substitute(name: &str, library: Option<&str>) -> Option<&'static str> {
    if own_glyph(name, library).is_some() {
        return None;
    }
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
    fn icons_that_show_a_direction_are_mirrored_in_each_variant_and_no_other() {
        assert!(DIRECTED.is_sorted());
        let directed = |name: &str| has_direction(glyph(name).unwrap());
        assert!(
            ["send", "sendOutlined", "send_rounded", "arrow_back_ios_new", "help", "open_in_new"]
                .into_iter()
                .all(directed)
        );
        assert!(!["home", "check", "play_arrow", "volume_up", "settings", "north_east"].into_iter().any(directed));
        let of = |library| names_of(library).filter(|glyph| has_direction(*glyph)).count();
        assert_eq!([of(&REMIX), of(&AWESOME)], [0, 0]);
        for name in DIRECTED {
            assert!(glyph(name).is_some() || *name == "open_in", "{name}");
        }
    }

    fn names_of(set: &'static [(&'static str, u32)]) -> impl Iterator<Item = char> {
        set.iter().filter_map(|(_, code)| char::from_u32(*code))
    }

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
    fn icons_of_other_sets_are_their_own() {
        for set in [&*REMIX, &*AWESOME] {
            assert!(set.len() > 2000 && set.is_sorted_by(|a, b| a.0 < b.0));
            assert!(set.iter().all(|(name, _)| key(name).as_deref() == Some(*name)));
        }
        for (name, library) in [
            ("home_5_line", "remix"),
            ("home-5-line", "Remix"),
            ("ri-home-5-line", "remixIcon"),
            ("githubFill", "remix"),
            ("locationArrow", "fontAwesome"),
            ("fa-coffee", "fontAwesome"),
            ("faCoffee", "fontawesome"),
            ("google", "fontAwesome"),
        ] {
            let own = glyph_in(name, Some(library));
            assert!(own.is_some() && own != glyph(name), "{name}");
            assert_eq!(substitute(name, Some(library)), None, "{name}");
        }
        let heart = |name| glyph_in(name, Some("fontAwesome"));
        assert_ne!(heart("heart"), heart("solidHeart"), "the outline and the filled one");
        assert!(is_known_anywhere("ccVisa") && !is_known("ccVisa", None));
        assert!(!is_known_anywhere("ghostTown"));
    }

    #[test]
    fn icons_that_a_set_does_not_have_are_drawn_by_those_that_mean_the_same() {
        for (name, library, drawn) in [("pets_fill", "remix", "pets"), ("home", "cupertino", "home")] {
            assert_eq!(substitute(name, Some(library)), Some(drawn), "{name}");
            assert_eq!(glyph_in(name, Some(library)), glyph(name));
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
