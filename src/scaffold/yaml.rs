//! Writes values as YAML.

use ensemble_core::value::{Value, format_number};

/// A scalar, plain or quoted as needed; safe behind `key:` and in flow lists.
pub fn text(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '$' | '_'))
        && !text.ends_with(' ')
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | '(' | ')' | '+' | '$'))
        // `12`, `true` and `null` stay text only in quotes.
        && ensemble_core::syntax::scalar(text).as_str().is_some();
    if plain { text.to_owned() } else { Value::from(text).to_string() }
}

/// A scalar that has the rest of its line: an expression needs no quotes there.
pub fn line(words: &str) -> String {
    let plain = words.starts_with("${") && !words.contains([':', '#', '"', '\'', '\n', '\\']) && !words.ends_with(' ');
    if plain { words.to_owned() } else { text(words) }
}

/// Text from a document as a scalar that is never an expression.
pub fn words(words: &str) -> String {
    text(&harmless(words))
}

/// Text from a document on one line, with expressions escaped.
pub fn harmless(words: &str) -> String {
    let words = words.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    // A word that begins so would be the key of a translation.
    let words = words.map(|word| if word.starts_with("r@") { word.replacen("r@", "r @", 1) } else { word.to_owned() });
    // A description may be untrusted; its texts must not run as code in the app.
    words.collect::<Vec<_>>().join(" ").replace("${", "$ {")
}

/// A key.
pub fn key(key: &str) -> String {
    text(key)
}

/// A value in flow style: `{a: 1, b: [x, y]}`.
pub fn flow(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(bool) => bool.to_string(),
        Value::Number(number) => format_number(*number),
        Value::Text(found) => text(found),
        Value::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Map(map) => {
            let entries = map.iter().map(|(name, value)| format!("{}: {}", key(name), flow(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A value in block style; short parts in flow style.
pub fn block(value: &Value) -> String {
    let mut text = String::new();
    write_block(value, 0, &mut text);
    text
}

/// Longest value in flow style, in bytes.
const SHORT: usize = 100;

fn write_block(value: &Value, levels: usize, text: &mut String) {
    let space = "  ".repeat(levels);
    match value {
        Value::Map(map) if !map.is_empty() => {
            for (name, value) in map.iter() {
                text.push_str(&format!("{space}{}:", key(name)));
                write_below(value, levels, levels + 1, text);
            }
        }
        Value::List(items) if !items.is_empty() => {
            for item in items.iter() {
                text.push_str(&format!("{space}-"));
                write_below(item, levels, levels + 1, text);
            }
        }
        other => text.push_str(&format!("{space}{}\n", flow(other))),
    }
}

fn write_below(value: &Value, levels: usize, below: usize, text: &mut String) {
    let in_line = flow(value);
    let is_part =
        value.as_map().is_some_and(|map| !map.is_empty()) || value.as_list().is_some_and(|items| !items.is_empty());
    if !is_part || levels > 0 && in_line.len() + 2 * levels < SHORT {
        text.push_str(&format!(" {in_line}\n"));
    } else {
        text.push('\n');
        write_block(value, below, text);
    }
}

/// Indents every line.
pub fn indent(text: &str, by: usize) -> String {
    let space = " ".repeat(by);
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{space}{line}\n") }).collect()
}

/// Text from a document as wrapped comment lines.
pub fn comment(words: &str) -> String {
    // With its indentation the line stays within the 120 columns that editors and reviews show.
    const WIDTH: usize = 110;
    let mut text = String::new();
    let mut line = String::new();
    for word in words.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !line.is_empty() && line.chars().count() + word.chars().count() >= WIDTH {
            text.push_str(&format!("# {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        text.push_str(&format!("# {line}\n"));
    }
    text
}

/// The first sentence of a text, with a full stop.
pub fn sentence(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = words.split_inclusive(". ").next().unwrap_or_default().trim().to_owned();
    let short: String = first.chars().take(160).collect();
    if short.len() < first.len() { format!("{}…", short.trim_end()) } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let value = Value::map([
            ("a b", Value::list([Value::from("x, y"), Value::from("true"), Value::from("12"), Value::Number(1.5)])),
            ("c: d", Value::from("line\n\"two\" \u{7}")),
            ("-", Value::map([("${x}", Value::Null)])),
            ("e", Value::from("")),
        ]);
        let text = format!("v: {}\n", flow(&value));
        let mut report = ensemble_core::diag::Report::default();
        let file = std::sync::Arc::make_mut(&mut report.sources).add("t", text.as_str());
        let tree = ensemble_core::syntax::parse(&text, file, &mut report).unwrap();
        assert_eq!(tree.root.get("v").unwrap().to_value(), value, "{text}");
    }
}
