//! `cssStyles` of Html: a list of `{selector, properties}`. Selectors are names of tags, properties those of CSS that a [`TextStyle`] has.

use std::sync::Arc;

use ensemble_core::spec::{Color, Family, FromValue, Length, TextAlign, TextStyle, Weight};
use ensemble_core::value::Value;

use crate::widgets::media::markdown::{Part, PartStyles};

/// Reads the styles; those without effect are left out, and the second part of the result reports them, a text each.
pub fn read(list: &Value) -> (PartStyles, Vec<String>) {
    let (mut styles, mut problems) = (PartStyles::default(), Vec::new());
    for rule in list.as_list().unwrap_or_default() {
        let selector = rule.get("selector").to_display();
        let style = text_style(&rule.get("properties"), &mut problems);
        for name in selector.split(',').map(str::trim) {
            match parts(name) {
                [] => {
                    problems.push(format!("`cssStyles` of Html has no selector `{name}`: selectors are names of tags"))
                }
                parts => parts.iter().for_each(|part| styles.add(*part, &style)),
            }
        }
    }
    (styles, problems)
}

/// The parts of a text that a selector means; none for a selector that is not known.
fn parts(selector: &str) -> &'static [Part] {
    match selector {
        "*" | "body" | "html" | "p" | "div" | "span" | "td" | "section" | "article" => &[Part::Body],
        "h1" => &[Part::Heading(1)],
        "h2" => &[Part::Heading(2)],
        "h3" => &[Part::Heading(3)],
        "h4" => &[Part::Heading(4)],
        "h5" => &[Part::Heading(5)],
        "h6" => &[Part::Heading(6)],
        "a" => &[Part::Link],
        "b" | "strong" | "th" => &[Part::Strong],
        "i" | "em" | "cite" => &[Part::Emphasis],
        "s" | "del" | "strike" => &[Part::Struck],
        "code" | "kbd" | "tt" => &[Part::Code],
        "pre" => &[Part::Block],
        "blockquote" => &[Part::Quote],
        "li" | "ul" | "ol" => &[Part::Item],
        _ => &[],
    }
}

fn text_style(properties: &Value, problems: &mut Vec<String>) -> TextStyle {
    let mut style = TextStyle::default();
    for (name, value) in properties.as_map().into_iter().flat_map(|map| map.iter()) {
        let word = value.to_display();
        // `font-size` of CSS is `fontSize` in JavaScript.
        let name: String = name.replace('-', "").to_lowercase();
        let known = match name.as_str() {
            "color" => put(&mut style.color, Color::from_value(value)),
            "background" | "backgroundcolor" => put(&mut style.background, Color::from_value(value)),
            "fontfamily" => put(&mut style.family, Family::from_value(&Value::Text(Arc::clone(&word)))),
            "fontsize" => put(&mut style.size, f32::from_value(value).filter(|size| (1.0..=1000.0).contains(size))),
            "fontweight" => put(&mut style.weight, Weight::from_value(value)),
            "fontstyle" => put(&mut style.italic, Some(matches!(&*word, "italic" | "oblique"))),
            "textalign" => put(&mut style.align, TextAlign::from_value(value)),
            "letterspacing" => {
                let space = f32::from_value(value).filter(|space| (-1000.0..=1000.0).contains(space));
                put(&mut style.letter_spacing, space)
            }
            "lineheight" => put(&mut style.line_height, multiple(value)),
            "textdecoration" | "textdecorationline" => {
                style.underline |= word.contains("underline");
                style.line_through |= word.contains("line-through");
                true
            }
            _ => false,
        };
        if !known {
            problems.push(format!("`{name}: {word}` in `cssStyles` of Html has no effect"));
        }
    }
    style
}

/// Sets `place`; false when there is nothing to set it to.
fn put<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let is_there = value.is_some();
    *place = value.or(place.take());
    is_there
}

/// A line height as a multiple of the font size: `1.5` or `150%`.
fn multiple(value: &Value) -> Option<f32> {
    let multiple = match Length::from_value(value)? {
        Length::Pixels(number) => number,
        Length::Share(share) => share,
        Length::Usual => return None,
    };
    (0.1..=10.0).contains(&multiple).then_some(multiple)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_is_read_by_both_spellings_and_says_what_it_does_not_know() {
        let rule = |selector: &str, properties: Value| {
            Value::map([("selector", Value::from(selector)), ("properties", properties)])
        };
        let list = Value::list([
            rule("h1, a", Value::map([("color", Value::from("red")), ("font-size", Value::from("30px"))])),
            rule("p", Value::map([("lineHeight", Value::from("150%")), ("float", Value::from("left"))])),
            rule(".note", Value::map([("fontWeight", Value::from("bold"))])),
        ]);
        let (styles, problems) = read(&list);
        let red = Color::parse("red");
        assert_eq!(styles.of(Part::Heading(1)).map(|style| (style.color, style.size)), Some((red, Some(30.0))));
        assert_eq!(styles.of(Part::Link).map(|style| style.color), Some(red));
        assert_eq!(styles.of(Part::Body).and_then(|style| style.line_height), Some(1.5));
        assert_eq!(
            problems,
            [
                "`float: left` in `cssStyles` of Html has no effect",
                "`cssStyles` of Html has no selector `.note`: selectors are names of tags"
            ]
        );
    }
}
