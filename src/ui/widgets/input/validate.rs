//! Validation of text fields (`LANGUAGE.md` 11.3): the rules of `validator` first, then those of the field's `inputType`.

use std::net::IpAddr;
use std::sync::Arc;

use egui::{Context, Id};

use super::number;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::regex::{Flags, Pattern};
use ensemble_core::value::Value;

/// Limit of steps for matching a pattern, some milliseconds, because it runs while a frame is drawn.
const MAX_STEPS: u64 = 1_000_000;

/// The validation message for a text that is not empty.
pub fn fault(ctx: &Context, validator: &Value, kind: Option<&str>, text: &str) -> Option<Arc<str>> {
    let length = text.chars().count() as f64;
    let limit = |name: &str| validator.get(name).as_f64();
    if let Some(least) = limit("minLength").filter(|least| length < *least) {
        return Some(Arc::from(format!("Enter at least {least} characters")));
    }
    if let Some(most) = limit("maxLength").filter(|most| length > *most) {
        return Some(Arc::from(format!("Enter at most {most} characters")));
    }
    if let Some(pattern) = validator.get("regex").as_str()
        && !matches(ctx, pattern, text)
    {
        let message = validator.get("regexError").to_display();
        return Some(if message.is_empty() { Arc::from("This does not have the right form") } else { message });
    }
    let words = match kind? {
        "number" if !number::is_number(text) => "Enter a number",
        "email" if !is_address(text) => "Enter an e-mail address such as name@example.com",
        "phone" if !is_phone(text) => "Enter a phone number such as +1 555 0100",
        "ipAddress" if text.trim().parse::<IpAddr>().is_err() => "Enter an IP address such as 192.168.0.1",
        _ => return None,
    };
    Some(Arc::from(words))
}

/// Matches a text with a JavaScript regular expression. An invalid expression matches everything.
fn matches(ctx: &Context, pattern: &str, text: &str) -> bool {
    type Compiled = Option<Arc<Pattern>>;
    let id = Id::unique(("pattern", pattern));
    let known = ctx.states(|data| data.get_temp::<Compiled>(id));
    let compiled = known.unwrap_or_else(|| {
        let points: Vec<u32> = pattern.chars().map(u32::from).collect();
        let flags = Flags { unicode: true, ..Flags::default() };
        // Older patterns such as `[\w-\.]` are none with the flag `u`.
        let compiled = Pattern::new(&points, flags).or_else(|| {
            let units: Vec<u32> = pattern.encode_utf16().map(u32::from).collect();
            Pattern::new(&units, Flags::default())
        });
        if compiled.is_none() {
            tracing::warn!("`validator.regex` cannot be read: `{pattern}` is no regular expression");
        }
        let compiled = compiled.map(Arc::new);
        ctx.states(|data| data.insert_temp(id, compiled.clone()));
        compiled
    });
    let Some(compiled) = compiled else { return true };
    let text: Vec<u16> = text.encode_utf16().collect();
    // What takes too many steps is mostly a text that does not match.
    matches!(compiled.find(&text[..], 0, false, &mut { MAX_STEPS }), Ok(Some(_)))
}

fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !text.contains(' ')
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (5..=15).contains(&digits)
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.' | '/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault_of(validator: &[(&'static str, &str)], kind: Option<&str>, text: &str) -> Option<Arc<str>> {
        let validator = Value::map(validator.iter().map(|(key, value)| (*key, Value::from(*value))));
        fault(&Context::default(), &validator, kind, text)
    }

    #[test]
    fn a_pattern_is_one_of_javascript() {
        let rule = [("regex", r"^(?=.*[A-Z])[\w-\.]+$"), ("regexError", "One capital at least")];
        assert_eq!(fault_of(&rule, None, "small").as_deref(), Some("One capital at least"));
        assert_eq!(fault_of(&rule, None, "Large.one"), None);
        assert_eq!(fault_of(&[("regex", "(")], None, "anything"), None, "no pattern, no rule");
        assert_eq!(fault_of(&[("regex", "^.$")], None, "😀"), None);
    }

    #[test]
    fn a_pattern_that_would_take_for_ever_does_not_match() {
        let rule = [("regex", "^(a+)+$")];
        assert_eq!(fault_of(&rule, None, &"a".repeat(5000)), None);
        assert!(fault_of(&rule, None, &("a".repeat(5000) + "!")).is_some());
    }

    #[test]
    fn kinds_have_rules_of_their_own() {
        for (kind, right, wrong) in [
            ("number", "1.5", "x"),
            ("email", "a@b.c", "a@b"),
            ("phone", "+49 (30) 1234", "12"),
            ("ipAddress", "::1", "1.2.3"),
        ] {
            assert_eq!(fault_of(&[], Some(kind), right), None, "{right}");
            assert!(fault_of(&[], Some(kind), wrong).is_some(), "{wrong}");
        }
    }
}
