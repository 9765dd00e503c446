//! Names of CSS that every widget accepts beside its own properties. Each is one of the widget's properties under another name, a part of its
//! text style, or has no effect for a stated reason.

use std::borrow::Cow;

use super::css_table::{Meaning, NAMES};
use super::{Kind, Prop, Props, Spec, TEXT_STYLE};
use crate::value::Value;

/// Target of a name of CSS on a widget: properties, a key of the text style, or the reason why there is none.
#[derive(Clone, Copy, Debug)]
pub enum CssTarget {
    /// This property.
    Prop(&'static Prop),
    /// Both of these properties.
    Both([&'static Prop; 2]),
    /// A key of the map that is the first property.
    Part(&'static Prop, &'static Prop),
    /// Nothing, for this reason: half a sentence without a period.
    Nothing(&'static str),
}

const NO_TEXT: &str = "it holds no text";
const ONE_BROWSER: &str = "it is a name of one browser";
const SELECTOR: &str = "styles have no selectors: `hoverColor`, and expressions on `device.width`, say when";

impl Spec {
    /// Target of the name of CSS `written` on this widget; `None` when CSS has no such name. Properties of the widget go before it.
    pub fn css(&'static self, written: &str) -> Option<CssTarget> {
        let Some(meaning) = meaning(written) else { return foreign(written).map(CssTarget::Nothing) };
        Some(match meaning {
            Meaning::Text(part, instead) => self.css_text(part, instead),
            Meaning::Is(names, reason) => self.first(names).map_or(CssTarget::Nothing(reason), CssTarget::Prop),
            Meaning::Both([first, second], reason) => match (self.prop(first), self.prop(second)) {
                (Some(first), Some(second)) => CssTarget::Both([first, second]),
                _ => CssTarget::Nothing(reason),
            },
            Meaning::Part(names, part, reason) => match self.first(names) {
                Some(prop) if self.ignored(prop).is_some() => CssTarget::Prop(prop),
                Some(prop) => match prop.kind.parts().iter().find(|known| known.is(part)) {
                    Some(part) => CssTarget::Part(prop, part),
                    None => CssTarget::Nothing(reason),
                },
                None => CssTarget::Nothing(reason),
            },
            Meaning::Nothing(reason) => CssTarget::Nothing(reason),
        })
    }

    fn css_text(&'static self, part: &str, instead: &[&str]) -> CssTarget {
        // A widget without text of its own has that of its label.
        let style = ["textStyle", "labelStyle"].into_iter().filter_map(|name| self.prop(name));
        let style = style.filter(|style| style.kind == Kind::TextStyle).find(|style| self.ignored(style).is_none());
        match (style, TEXT_STYLE.iter().find(|known| known.is(part))) {
            (Some(style), Some(part)) => CssTarget::Part(style, part),
            _ => self.first(instead).map_or(CssTarget::Nothing(NO_TEXT), CssTarget::Prop),
        }
    }

    /// The first of these properties that the widget has, one with an effect before others.
    fn first(&self, names: &[&str]) -> Option<&'static Prop> {
        let known = || names.iter().filter_map(|name| self.prop(name));
        known().find(|prop| self.ignored(prop).is_none()).or_else(|| known().next())
    }
}

/// The reason why a name of CSS has no effect on any widget; `None` for one that has an effect on some, and for other names.
pub fn css_without_effect(written: &str) -> Option<&'static str> {
    match meaning(written) {
        Some(Meaning::Nothing(reason)) => Some(reason),
        Some(Meaning::Text(..) | Meaning::Is(..) | Meaning::Part(..) | Meaning::Both(..)) => None,
        None => foreign(written),
    }
}

/// True for a name of CSS that widgets accept.
pub(crate) fn is_css_name(written: &str) -> bool {
    meaning(written).is_some()
}

/// All names of CSS that widgets accept.
pub fn all_css_names() -> impl Iterator<Item = &'static str> + Clone {
    NAMES.iter().map(|(name, _)| *name)
}

/// The names of CSS that have an effect on this widget and are no properties of it.
pub fn css_names(spec: &'static Spec) -> impl Iterator<Item = &'static str> + Clone {
    all_css_names().filter(|name| {
        spec.prop(name).is_none() && spec.css(name).is_some_and(|target| !matches!(target, CssTarget::Nothing(_)))
    })
}

/// True unless `visible` or `display` hides the widget.
pub fn is_visible(props: &Props) -> bool {
    props.read("visible").unwrap_or(true) && props.get("display").and_then(Value::as_str) != Some("none")
}

fn meaning(written: &str) -> Option<Meaning> {
    let name = without_prefix(written).unwrap_or(Cow::Borrowed(written));
    let at = NAMES.binary_search_by(|(known, _)| (*known).cmp(&*name)).ok()?;
    NAMES.get(at).map(|(_, meaning)| *meaning)
}

/// `lineClamp` for `WebkitLineClamp`.
fn without_prefix(written: &str) -> Option<Cow<'_, str>> {
    let rest = ["Webkit", "webkit", "Moz", "moz"].iter().find_map(|prefix| written.strip_prefix(prefix))?;
    let first = rest.chars().next().filter(char::is_ascii_uppercase)?;
    Some(Cow::Owned(format!("{}{}", first.to_ascii_lowercase(), &rest[1..])))
}

/// The reason why something that only CSS writes has no effect.
fn foreign(written: &str) -> Option<&'static str> {
    if written.starts_with(['&', ':', '@']) {
        return Some(SELECTOR);
    }
    without_prefix(written).map(|_| ONE_BROWSER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{FromValue, Group, Kind, TextStyle, prop};

    static GROUP: Group = Group {
        name: "group",
        props: &[
            prop("textStyle", Kind::TextStyle, "Style."),
            prop("marginLeft", Kind::NUMBER, "Space."),
            prop("marginRight", Kind::NUMBER, "Space."),
            prop("maxLines", Kind::NUMBER, "Lines."),
        ],
        events: &[],
    };
    static LETTERS: Spec = Spec { name: "Letters", base: &[&GROUP], ..Spec::DEFAULT };
    static GLYPH: Spec = Spec { props: &[prop("size", Kind::NUMBER, "Side.")], ..Spec::DEFAULT };

    fn told(spec: &'static Spec, name: &str) -> String {
        match spec.css(name) {
            Some(CssTarget::Prop(prop)) => prop.name.to_owned(),
            Some(CssTarget::Both(both)) => both.map(|prop| prop.name).join("+"),
            Some(CssTarget::Part(prop, part)) => format!("{}.{}", prop.name, part.name),
            Some(CssTarget::Nothing(reason)) => format!("({reason})"),
            None => String::new(),
        }
    }

    #[test]
    fn a_name_finds_what_the_widget_has() {
        assert_eq!(told(&LETTERS, "textDecoration"), "textStyle.decoration");
        assert_eq!(told(&LETTERS, "marginX"), "marginLeft+marginRight");
        assert_eq!(told(&LETTERS, "WebkitLineClamp"), "maxLines");
        assert_eq!(told(&LETTERS, "WebkitOddity"), format!("({ONE_BROWSER})"));
        assert_eq!(told(&LETTERS, "&:hover"), format!("({SELECTOR})"));
        assert_eq!(told(&GLYPH, "fontSize"), "size");
        assert_eq!(told(&GLYPH, "fontWeight"), format!("({NO_TEXT})"));
        assert_eq!(told(&GLYPH, "lable"), "");
    }

    #[test]
    fn every_part_of_a_text_style_has_a_name_that_is_read() {
        for (name, meaning) in NAMES {
            if let Meaning::Text(part, _) = meaning {
                assert!(TEXT_STYLE.iter().any(|known| known.is(part)), "{name}");
            }
        }
        let style = TextStyle::from_value(&Value::map([
            ("lineHeight", Value::from("28px")),
            ("fontSize", Value::from("14px")),
            ("fontStyle", Value::from("italic")),
            ("textDecoration", Value::from("underline")),
            ("textShadow", Value::from("1px 2px 3px red")),
        ]))
        .unwrap();
        assert_eq!((style.line_height, style.italic, style.underline), (Some(2.0), Some(true), true));
        assert_eq!(style.shadow.map(|shadow| (shadow.offset.y, shadow.radius)), Some((2.0, 3.0)));
    }
}
