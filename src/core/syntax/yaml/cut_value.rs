//! Finds values in `{…}` and `[…]` that a comma cut: `{color: rgb(1, 2, 3)}` has the keys `color`, `2` and `3)` for YAML.

use crate::syntax::tree::{Node, Style};

/// Length in bytes within which a closing parenthesis is looked for; a comma further away did not cut a short text such as a colour.
const LONGEST: usize = 500;

/// End of the whole value of which `node` is the first part, a byte of `text`; `None` when no comma cut it.
pub fn end_of_cut(text: &str, node: &Node) -> Option<usize> {
    let scalar = node.scalar().filter(|scalar| scalar.style == Style::Plain)?;
    let mut open = balance(&scalar.text);
    let from = node.span.end as usize;
    let rest = text.get(from..)?;
    if open <= 0 || !rest.trim_start().starts_with(',') {
        return None;
    }
    for (at, c) in rest.char_indices().take_while(|(at, _)| *at < LONGEST) {
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            ',' | '}' | ']' if open <= 0 => return Some(from + rest[..at].trim_end().len()),
            // Another key, a text or a further collection begins: the comma was meant as one.
            '{' | '}' | '[' | ']' | ':' | '#' | '"' | '\'' | '\n' => return None,
            _ => {}
        }
    }
    None
}

/// Parentheses that are opened in `text` and not closed.
fn balance(text: &str) -> i32 {
    text.chars().fold(0, |open, c| match c {
        '(' => open + 1,
        ')' => open - 1,
        _ => open,
    })
}
