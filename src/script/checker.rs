//! The JavaScript syntax check that the loader gets as a trait object, so that `core` does not depend on the engine.

use crate::check_syntax;
use crate::outline::outline;
use ensemble_core::syntax::{JavaScript, JsFault, JsInfo, JsOutline};

/// Checks JavaScript with the engine's own parser. Needs a thread with 16 MiB of stack.
#[derive(Clone, Copy, Debug, Default)]
pub struct Checker;

impl JavaScript for Checker {
    fn check(&self, source: &str, is_expression: bool) -> Result<JsInfo, JsFault> {
        match check_syntax(source, is_expression, !is_expression) {
            Ok(info) => Ok(JsInfo { is_async: info.is_async, is_assignment: info.is_assignment, free: info.free }),
            Err(_) if is_expression && ends_too_early(source) => {
                let (line, last) = (source.lines().count().max(1), source.lines().last().unwrap_or_default());
                let message = "this expression ends too early".to_owned();
                Err(JsFault { message, line: line as u32, column: last.chars().count() as u32 + 1 })
            }
            // The parser counts columns in characters.
            Err(fault) => Err(JsFault { message: fault.message, line: fault.line, column: fault.column }),
        }
    }

    fn outline(&self, source: &str, is_expression: bool) -> JsOutline {
        outline(source, is_expression)
    }
}

/// True if the code ends with an operator. The engine would complain of the bracket around the expression.
fn ends_too_early(source: &str) -> bool {
    let operators = ['+', '-', '*', '/', '%', '=', '<', '>', '&', '|', '?', ':', ',', '.', '('];
    source.trim_end().ends_with(operators)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_characters() {
        let fault = Checker.check("'😀é' + )", true).unwrap_err();
        assert_eq!((fault.line, fault.column), (1, 8));
    }

    #[test]
    fn names_and_top_level_await_are_found() {
        let info = Checker.check("const a = await load(b); a", false).unwrap();
        assert!(info.is_async);
        assert_eq!(info.free.iter().map(|name| &**name).collect::<Vec<_>>(), ["b", "load"]);
    }
}
