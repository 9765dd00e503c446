//! Types of plain scalars, by the core schema of YAML 1.2: `yes` and `on` are text.

use crate::value::Value;

/// The value of a scalar without quotes.
pub fn typed(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::text(text), Value::Number),
    }
}

fn number(text: &str) -> Option<f64> {
    let first = text.bytes().find(|byte| !matches!(byte, b'+' | b'-'))?;
    if !first.is_ascii_digit() && first != b'.' {
        return None;
    }
    let radix = |digits: &str, radix| {
        exact(i64::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with(['+', '-']))?)
    };
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Some(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Some(f64::NAN),
        _ => {}
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return exact(text.parse().ok()?);
    }
    // Rust's own reader also takes `1_000`-free forms such as `inf`, which are text in YAML; the first byte above excludes them.
    let known = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    text.parse::<f64>().ok().filter(|number| known && number.is_finite())
}

/// An integer as a number, unless digits would be lost: a long id stays the text that it is.
fn exact(integer: i64) -> Option<f64> {
    let number = integer as f64;
    (integer.unsigned_abs() <= 1 << 53).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_have_their_types() {
        for (text, value) in [
            ("true", Value::Bool(true)),
            ("yes", Value::text("yes")),
            ("~", Value::Null),
            ("-12", Value::Number(-12.0)),
            ("0xFF112233", Value::Number(f64::from(0xFF11_2233_u32))),
            ("0o17", Value::Number(15.0)),
            ("1e3", Value::Number(1000.0)),
            (".5", Value::Number(0.5)),
            ("1.2.3", Value::text("1.2.3")),
            ("12px", Value::text("12px")),
            ("inf", Value::text("inf")),
            ("--1", Value::text("--1")),
            ("12345678901234567890", Value::text("12345678901234567890")),
        ] {
            assert_eq!(typed(text), value, "{text}");
        }
    }
}
