//! A line of JSON, written key by key.

use std::io::Write as _;
use std::time::Duration;

use super::labels::{Labels, WidgetLabel};
use crate::message::http::Headers;
use crate::message::interaction::NodeId;
use crate::value::{Value, format_number};
use ensemble_sse::is_secret_header;

/// A JSON object on its own line, closed when dropped.
pub(super) struct JsonLine<'a>(&'a mut Vec<u8>);

impl<'a> JsonLine<'a> {
    pub(super) fn begin(out: &'a mut Vec<u8>, at: Duration, kind: &str) -> Self {
        out.extend_from_slice(b"{\"at\":");
        push_millis(out, at);
        let mut line = Self(out);
        line.text("kind", kind);
        line
    }

    pub(super) fn key(&mut self, key: &str) {
        self.0.extend_from_slice(b",\"");
        self.0.extend_from_slice(key.as_bytes());
        self.0.extend_from_slice(b"\":");
    }

    pub(super) fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        push_text(self.0, text);
    }

    pub(super) fn optional(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    pub(super) fn number(&mut self, key: &str, number: f64) {
        self.key(key);
        // Most are counts, and a line of a flood has several.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if (0.0..EXACT).contains(&number) && number.fract() == 0.0 && number.is_sign_positive() {
            return push_integer(self.0, number as u64);
        }
        self.0.extend_from_slice(format_number(number).as_bytes());
    }

    pub(super) fn id(&mut self, key: &str, id: u64) {
        self.key(key);
        push_integer(self.0, id);
    }

    pub(super) fn millis(&mut self, key: &str, time: Duration) {
        self.key(key);
        push_millis(self.0, time);
    }

    pub(super) fn flag(&mut self, key: &str, flag: bool) {
        self.key(key);
        self.0.extend_from_slice(if flag { b"true" } else { b"false" });
    }

    pub(super) fn value(&mut self, key: &str, value: &Value) {
        self.key(key);
        let _ = write!(self.0, "{value}");
    }

    pub(super) fn headers(&mut self, key: &str, headers: &Headers) {
        if headers.is_empty() {
            return;
        }
        self.key(key);
        // A list of pairs: a name may come twice, and the order counts.
        for (index, (name, value)) in headers.iter().enumerate() {
            self.0.extend_from_slice(if index == 0 { b"[[" } else { b"],[" });
            push_text(self.0, name);
            self.0.push(b',');
            push_text(
                self.0,
                if is_secret_header(&name.to_ascii_lowercase()) || key == "cookies" { "***" } else { value },
            );
        }
        self.0.extend_from_slice(b"]]");
    }

    pub(super) fn node(&mut self, node: NodeId, labels: &dyn Labels) {
        self.id("node", node.0);
        let Some(WidgetLabel { kind, id, text, nth }) = labels.widget(node) else { return };
        self.key("widget");
        self.0.extend_from_slice(b"{\"type\":");
        push_text(self.0, &kind);
        let mut line = JsonObject(self.0);
        line.optional("id", &id);
        line.optional("text", &text);
        if nth > 0 {
            line.0.extend_from_slice(b",\"nth\":");
            push_integer(line.0, nth as u64);
        }
        self.0.push(b'}');
    }
}

impl Drop for JsonLine<'_> {
    fn drop(&mut self) {
        self.0.extend_from_slice(b"}\n");
    }
}

/// The rest of an object inside a line.
pub(super) struct JsonObject<'a>(&'a mut Vec<u8>);

impl JsonObject<'_> {
    pub(super) fn optional(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.0.extend_from_slice(b",\"");
            self.0.extend_from_slice(key.as_bytes());
            self.0.extend_from_slice(b"\":");
            push_text(self.0, text);
        }
    }
}

pub(super) fn push_text(out: &mut Vec<u8>, text: &str) {
    // A text is written into memory: neither can fail.
    let _ = serde_json::to_writer(out, text);
}

/// Milliseconds with up to three decimals: a recording's clock has microseconds.
pub(super) fn push_millis(out: &mut Vec<u8>, time: Duration) {
    let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    push_integer(out, micros / 1000);
    if micros % 1000 != 0 {
        out.push(b'.');
        let rest = micros % 1000;
        out.extend([rest / 100, rest / 10 % 10, rest % 10].map(|digit| b'0' + digit as u8));
    }
}

/// A number in decimal digits.
pub(super) fn push_integer(out: &mut Vec<u8>, mut number: u64) {
    // As many as the largest one has.
    let mut digits = [b'0'; 20];
    let mut first = digits.len() - 1;
    loop {
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
        first -= 1;
    }
    out.extend_from_slice(&digits[first..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_json_has_them() {
        for number in [0, 7, 10, 99, 1_000_000, u64::from(u32::MAX), u64::MAX] {
            let mut out = Vec::new();
            push_integer(&mut out, number);
            assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
        }
        for (micros, written) in [(0, "0"), (1, "0.001"), (12_340, "12.340"), (5_000_000, "5000"), (10_999, "10.999")] {
            let mut out = Vec::new();
            push_millis(&mut out, Duration::from_micros(micros));
            assert_eq!(String::from_utf8(out).unwrap(), written);
        }
        for number in [0.0, -0.0, 3.0, 0.5, -4.0, 9_007_199_254_740_993.0, 1e21, f64::NAN] {
            let mut out = Vec::new();
            JsonLine(&mut out).number("n", number);
            assert_eq!(String::from_utf8(out).unwrap(), format!(",\"n\":{}}}\n", format_number(number)));
        }
    }
}
