//! Writes SVG drawings whose elements name each other: by attributes, styles and rules, in a circle, many times.

use crate::random::Random;

const ELEMENTS: &[&str] = &[
    "g",
    "rect",
    "path",
    "circle",
    "polyline",
    "text",
    "tspan",
    "use",
    "pattern",
    "mask",
    "clipPath",
    "marker",
    "filter",
    "feImage",
    "feGaussianBlur",
    "feTurbulence",
    "linearGradient",
    "stop",
    "symbol",
    "svg",
    "image",
    "textPath",
    "switch",
    "a",
];

const ATTRIBUTES: &[&str] = &[
    "width='9'",
    "height='200'",
    "x='-1'",
    "d='M0 0h9v9zL1e3 2'",
    "points='0,0 1,2 3,4'",
    "transform='scale(2) rotate(9)'",
    "opacity='.5'",
    "class='a'",
    "class='b c'",
    "stroke-dasharray='.001 2'",
    "stroke-width='3'",
    "viewBox='0 0 9 9'",
    "patternUnits='userSpaceOnUse'",
    "stdDeviation='5'",
    "numOctaves='9'",
    "markerUnits='userSpaceOnUse'",
    "font-size='20'",
    "href='data:image/svg+xml,%3csvg xmlns=%22http://www.w3.org/2000/svg%22/%3e'",
];

const LINKS: &[&str] = &["fill", "stroke", "mask", "clip-path", "filter", "marker-mid", "marker"];

const SELECTORS: &[&str] =
    &["rect", ".a", ".b", "#a", "g > .a", "svg g path", "pattern *", "* + rect", "[class]", "g:first-child"];

/// A drawing.
pub fn write(random: &mut Random) -> String {
    let mut text = "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'>".to_owned();
    if random.once_in(2) {
        text.push_str("<style>");
        for _ in 0..random.below(4) {
            text.push_str(&format!("{} {{{}: {}}}", random.word(SELECTORS), random.word(LINKS), link(random)));
        }
        text.push_str("</style>");
    }
    for _ in 0..=random.below(5) {
        element(random, &mut text, 0);
    }
    text + "</svg>"
}

fn link(random: &mut Random) -> String {
    format!("url(#{})", random.word(&["a", "b", "c", "d"]))
}

fn element(random: &mut Random, text: &mut String, depth: usize) {
    let name = random.word(ELEMENTS);
    text.push_str(&format!("<{name}"));
    if random.once_in(2) {
        text.push_str(&format!(" id='{}'", random.word(&["a", "b", "c", "d"])));
    }
    // No attribute twice: that would not be XML.
    let mut has = Vec::new();
    for _ in 0..random.below(4) {
        let attribute = match random.below(3) {
            0 => format!("{}='{}'", random.word(LINKS), link(random)),
            1 => format!("href='#{}'", random.word(&["a", "b", "c", "d"])),
            _ => random.word(ATTRIBUTES).to_owned(),
        };
        let key = attribute.split('=').next().unwrap_or_default().to_owned();
        if !has.contains(&key) {
            text.push_str(&format!(" {attribute}"));
            has.push(key);
        }
    }
    text.push('>');
    for _ in 0..random.below(if depth < 4 { 4 } else { 1 }) {
        element(random, text, depth + 1);
    }
    if random.once_in(4) {
        text.push_str("some text");
    }
    text.push_str(&format!("</{name}>"));
}
