//! Values with `${…}` in them.

use crate::random::Random;

const NAMES: &[&str] = &[
    "a",
    "x",
    "rows",
    "event",
    "ensemble",
    "this",
    "Math",
    "JSON",
    "é",
    "of",
    "async",
    "await",
    "let",
    "undefined",
    "env",
    "storage",
];
const FIELDS: &[&str] =
    &["a", "length", "body", "data", "storage", "map", "filter", "toFixed", "constructor", "__proto__", "key", "path"];
const LITERALS: &[&str] = &[
    "0",
    "1",
    "1.5",
    "'x'",
    "\"y\"",
    "null",
    "true",
    "/a+/g",
    "/[/]/",
    "0x1f",
    "1n",
    "'\\u{1F600}'",
    "`a`",
    "''",
    "'${x}'",
    "'}'",
    "/}/",
    "1_000",
    ".5",
    "08",
];
const BINARY: &[&str] = &[
    " + ",
    " - ",
    " * ",
    " / ",
    " % ",
    " ** ",
    " && ",
    " || ",
    " ?? ",
    " == ",
    " === ",
    " < ",
    " > ",
    " in ",
    " instanceof ",
    " = ",
    " += ",
    ", ",
    " >>> ",
    " | ",
    "/",
];
const UNARY: &[&str] = &["!", "-", "+", "~", "typeof ", "void ", "delete ", "++", "await ", "new ", "yield ", "..."];

/// Text with one or more expressions.
pub fn write(random: &mut Random) -> String {
    let mut text = random.word(&["", "", "", "a ", "$", "\\", "r@", "{", "100%: "]).to_owned();
    for _ in 0..=random.below(2) {
        text.push_str("${");
        expression(random, &mut text, 0);
        text.push('}');
        text.push_str(random.word(&["", "", " b", "}", "@key.name", "$", ": ", " #c"]));
    }
    text
}

/// An expression; [`write`] and the writer of screens put it into a value.
pub fn expression(random: &mut Random, text: &mut String, depth: usize) {
    if depth > 5 {
        text.push_str(random.word(NAMES));
        return;
    }
    let deeper = depth + 1;
    match random.below(16) {
        0..=2 => text.push_str(random.word(NAMES)),
        3 => text.push_str(random.word(LITERALS)),
        4..=6 => {
            expression(random, text, deeper);
            text.push_str(random.word(&[".", ".", "?."]));
            text.push_str(random.word(FIELDS));
        }
        7 => enclosed(random, text, deeper, "[", "]"),
        8 => call(random, text, deeper),
        9 => {
            expression(random, text, deeper);
            text.push_str(random.word(BINARY));
            expression(random, text, deeper);
        }
        10 => {
            expression(random, text, deeper);
            text.push_str(" ? ");
            expression(random, text, deeper);
            text.push_str(" : ");
            expression(random, text, deeper);
        }
        11 => {
            text.push_str(random.word(&[
                "x => ",
                "(a, b) => ",
                "({a, b: [c]}) => ",
                "async x => ",
                "(...r) => ",
                "function () { return ",
            ]));
            expression(random, text, deeper);
            text.push_str(random.word(&["", "", " }"]));
        }
        12 => enclosed(random, text, deeper, "`a${", "}b`"),
        13 => {
            text.push_str(random.word(&["({a: ", "({[x]: ", "({...", "({get a() { return ", "(", "[1, , "]));
            expression(random, text, deeper);
            text.push_str(random.word(&["})", ")", "]", "}})"]));
        }
        14 => {
            text.push_str(random.word(UNARY));
            expression(random, text, deeper);
        }
        _ => {
            text.push_str(random.word(&["/* } */ ", "// x\n", "\n", " ", "/**/"]));
            expression(random, text, deeper);
        }
    }
}

fn call(random: &mut Random, text: &mut String, depth: usize) {
    expression(random, text, depth);
    text.push('(');
    for number in 0..random.below(3) {
        text.push_str(if number == 0 { "" } else { ", " });
        expression(random, text, depth);
    }
    text.push(')');
}

fn enclosed(random: &mut Random, text: &mut String, depth: usize, open: &str, close: &str) {
    text.push_str(open);
    expression(random, text, depth);
    text.push_str(close);
}
