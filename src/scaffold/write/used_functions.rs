//! Removes unused functions from a shared script.

use std::collections::BTreeSet;

/// A part of a script: a declaration with the comment above it, or a comment.
struct Part<'s> {
    /// Declared name; empty for a comment.
    name: &'s str,
    text: &'s str,
}

/// The script without functions and constants that neither `callers` nor the rest of the script uses. Parts are separated by blank lines.
pub fn only_used(script: &str, callers: &[&str]) -> String {
    let parts: Vec<Part<'_>> = script.split("\n\n").map(|text| Part { name: declared(text), text }).collect();
    let mut used: BTreeSet<&str> = parts
        .iter()
        .map(|part| part.name)
        .filter(|name| !name.is_empty() && callers.iter().any(|text| uses(text, name)))
        .collect();
    loop {
        let more: Vec<&str> = parts
            .iter()
            .map(|part| part.name)
            .filter(|name| !name.is_empty() && !used.contains(name))
            .filter(|name| parts.iter().any(|part| used.contains(part.name) && uses(part.text, name)))
            .collect();
        if more.is_empty() {
            break;
        }
        used.extend(more);
    }
    let kept = parts.iter().filter(|part| part.name.is_empty() || used.contains(part.name));
    format!("{}\n", kept.map(|part| part.text.trim_end()).collect::<Vec<_>>().join("\n\n"))
}

/// Name that a part declares.
fn declared(part: &str) -> &str {
    let line = part.lines().find(|line| !line.starts_with("//")).unwrap_or_default();
    let rest = ["function ", "const "].iter().find_map(|word| line.strip_prefix(word)).unwrap_or_default();
    rest.split(|c: char| !is_of_name(c)).next().unwrap_or_default()
}

/// True when a text calls a function or passes it on: `name(`, `(name)`, `(name,`. For a constant, any occurrence counts.
fn uses(text: &str, name: &str) -> bool {
    let is_constant = !name.contains(|c: char| c.is_ascii_lowercase());
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        let is_member = before.ends_with('.') && !before.ends_with("...");
        let is_own = !is_member && !before.ends_with(is_of_name) && !before.ends_with("function ");
        let is_word = is_own && !after.starts_with(is_of_name);
        is_word
            && (is_constant
                || after.starts_with('(')
                || before.ends_with('(') && (after.starts_with(')') || after.starts_with(',')))
    })
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "// About.\n\nconst MOST_SIGNS = [1];\n\n// Two.\nfunction two(a) {\n  return MOST_SIGNS.map(one);\n}\n\nfunction one(a) {\n  return a;\n}\n\nfunction alone() {\n  return alone();\n}\n";

    #[test]
    fn a_spread_call_is_a_use_and_a_method_is_none() {
        assert!(uses("{...one(a)}", "one"));
        assert!(!uses("list.one(a)", "one"));
    }

    #[test]
    fn what_is_used_stays_with_what_it_uses_itself() {
        assert_eq!(
            only_used(SCRIPT, &["text: ${two(3)}"]),
            SCRIPT.split("\n\nfunction alone").next().unwrap().to_owned() + "\n"
        );
        assert_eq!(only_used(SCRIPT, &["${one(2)}"]), "// About.\n\nfunction one(a) {\n  return a;\n}\n");
        // A word, a method and another name are no calls.
        assert_eq!(only_used(SCRIPT, &["alone, it.alone(), alone2(), not_alone()"]), "// About.\n");
    }
}
