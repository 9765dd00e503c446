//! Rewords messages of the parser for authors.

/// Splits the parser's message into its text and its line and column.
pub(crate) fn position(message: &str) -> (String, Option<(u32, u32)>) {
    let message = message.strip_prefix("SyntaxError: ").unwrap_or(message);
    let found = message.rfind(" at line ").and_then(|at| {
        let mut numbers = message[at + 9..].split(", col ");
        let line = numbers.next()?.trim().parse().ok()?;
        let digits: String = numbers.next()?.chars().take_while(char::is_ascii_digit).collect();
        Some((at, line, digits.parse().ok()?))
    });
    let Some((at, line, column)) = found else {
        let words = if message.contains("abrupt end") { "this code ends too early" } else { message };
        return (words.trim_end_matches('.').to_owned(), None);
    };
    let words = message[..at].rsplit_once(" in ").map_or(&message[..at], |(words, context)| {
        // "in statement list" and the like name a rule of the grammar, which does not help the author of an app.
        if context.contains('\'') { &message[..at] } else { words }
    });
    (in_words(words.trim_end_matches('.')), Some((line, column)))
}

/// `expected token ')', got '{'` as "`)` is missing before `{`".
fn in_words(words: &str) -> String {
    if let Some(found) =
        words.strip_prefix("unexpected token ").and_then(|rest| rest.strip_suffix(", primary expression"))
    {
        return format!("a value is missing before {}", marked(found));
    }
    if let Some(found) =
        words.strip_prefix("unexpected token ").and_then(|rest| rest.strip_suffix(", function declaration"))
    {
        return format!("the function lacks a name before {}", marked(found));
    }
    if let Some((found, _)) = words.strip_prefix("unexpected token ").and_then(|rest| rest.rsplit_once("', ")) {
        return format!("{} cannot stand here", marked(&format!("{found}'")));
    }
    let expected = words.strip_prefix("expected ").and_then(|rest| rest.rsplit_once(", got "));
    match expected {
        // Text after a complete statement without an operator or a line break.
        Some(("token ';'", ")" | "')'")) => "this `)` has no `(`".to_owned(),
        Some(("token ';'", found)) => format!("an operator, `;` or a new line is missing before {}", marked(found)),
        Some((expected, found)) => match expected.strip_prefix("token ") {
            Some(token) => format!("{} is missing before {}", marked(token), marked(found)),
            None => format!("{} cannot stand here", marked(found)),
        },
        None => {
            // `Expected initializer for const declaration`; a name such as `BigInt` stays.
            let mut letters = words.chars();
            match (letters.next(), words.split_once(' ')) {
                (Some(first), Some((word, _))) if word[first.len_utf8()..].chars().all(char::is_lowercase) => {
                    first.to_lowercase().chain(letters).collect()
                }
                _ => words.to_owned(),
            }
        }
    }
}

/// `'x'` as "`x`".
fn marked(token: &str) -> String {
    let inner = token.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    format!("`{}`", inner.unwrap_or(token))
}

#[cfg(test)]
mod tests {
    use crate::check_syntax;

    fn message(code: &str) -> String {
        check_syntax(code, false, true).unwrap_err().message
    }

    #[test]
    fn a_syntax_fault_says_what_is_missing() {
        for (code, expected) in [
            ("const a = ;", "a value is missing before `;`"),
            ("if (a { b() }", "`)` is missing before `{`"),
            ("if a { }", "`(` is missing before `a`"),
            ("a b", "an operator, `;` or a new line is missing before `b`"),
            ("foo)", "this `)` has no `(`"),
            ("function (a) { }", "the function lacks a name before `(`"),
            ("return return", "a value is missing before `return`"),
            ("x = 'abc", "unterminated string literal"),
            (
                "import x from 'y'",
                "scripts have no `import`: functions of a file in `scripts/` are seen where the screen's `Import` names it",
            ),
            (
                "export const x = 1",
                "scripts have no `export`: functions of a file in `scripts/` are seen where the screen's `Import` names it",
            ),
        ] {
            assert_eq!(message(code), expected, "{code}");
        }
    }
}
