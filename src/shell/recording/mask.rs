//! Masks secrets in lines of a recording: a string or number that contains one becomes `***`; the JSON around it stays valid.

use std::borrow::Cow;

use serde_json::Value;

use crate::shell::terminal::masked;

/// Masks lines; borrowed when nothing was masked.
pub fn mask_lines(lines: &[u8]) -> Cow<'_, [u8]> {
    // What this program writes is UTF-8; the end of a file that was cut off may not be.
    let Ok(text) = std::str::from_utf8(lines) else { return Cow::Borrowed(lines) };
    if let Cow::Borrowed(_) = masked(text) {
        return Cow::Borrowed(lines);
    }
    let mut clean = Vec::with_capacity(lines.len());
    for line in text.split_inclusive('\n') {
        match masked(line) {
            Cow::Borrowed(_) => clean.extend_from_slice(line.as_bytes()),
            Cow::Owned(_) => {
                clean.extend_from_slice(mask_line(line).as_bytes());
                clean.push(b'\n');
            }
        }
    }
    Cow::Owned(clean)
}

fn mask_line(line: &str) -> String {
    let Ok(Value::Object(mut map)) = serde_json::from_str(line) else { return masked(line.trim_end()).into_owned() };
    for (key, value) in &mut map {
        // These keys hold no data of the app.
        if !matches!(key.as_str(), "at" | "kind" | "format" | "version") {
            mask_value(value);
        }
    }
    let clean = Value::Object(map).to_string();
    match masked(&clean) {
        Cow::Borrowed(_) => clean,
        // A secret across quotes and commas: nothing of the line can be kept.
        Cow::Owned(_) => serde_json::json!({"at": 0, "kind": "masked"}).to_string(),
    }
}

fn mask_value(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => {
            if let Cow::Owned(_) = masked(&number.to_string()) {
                *value = Value::from("***");
            }
        }
        Value::String(text) => {
            if let Cow::Owned(clean) = masked(text) {
                *text = mask_inner(text).unwrap_or(clean);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask_value),
        Value::Object(map) => {
            let old = std::mem::take(map);
            for (key, mut value) in old {
                mask_value(&mut value);
                map.insert(masked(&key).into_owned(), value);
            }
        }
    }
}

/// Masks JSON inside of a string; a secret number becomes a string.
fn mask_inner(text: &str) -> Option<String> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let mut value: Value = serde_json::from_str(text).ok()?;
    mask_value(&mut value);
    let clean = value.to_string();
    matches!(masked(&clean), Cow::Borrowed(_)).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::terminal;

    #[test]
    fn secrets_go_and_the_lines_stay_json() {
        terminal::hide(["mask-secret/1", "73519264"]);
        let lines = concat!(
            "{\"at\":1,\"kind\":\"stream.event\",\"data\":\"{\\\"pin\\\":73519264,\\\"key\\\":\\\"mask-secret/1\\\",\\\"n\\\":1}\"}\n",
            "{\"at\":2,\"kind\":\"focus\"}\n",
            "{\"at\":3,\"kind\":\"response\",\"body\":{\"a\":[73519264,\"x mask-secret%2F1\"]}}\n",
        );
        let clean = String::from_utf8(mask_lines(lines.as_bytes()).into_owned()).unwrap();
        let parsed: Vec<Value> = clean.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(parsed[0]["data"], r#"{"pin":"***","key":"***","n":1}"#);
        assert_eq!(parsed[2]["body"]["a"], serde_json::json!(["***", "x ***"]));
        assert!(clean.contains("{\"at\":2,\"kind\":\"focus\"}\n"), "other lines stay byte for byte");
        assert!(matches!(mask_lines(b"{\"at\":2,\"kind\":\"focus\"}\n"), Cow::Borrowed(_)));
    }
}
