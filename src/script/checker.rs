//! What loading asks of JavaScript, answered with the engine's own parser.

use super::syntax::check_syntax;
use crate::syntax::{JavaScript, JsFault, JsInfo};

/// The parser of the engine that will run the code.
#[derive(Clone, Copy, Debug, Default)]
pub struct Checker;

impl JavaScript for Checker {
    fn check(&self, source: &str, is_expression: bool) -> Result<JsInfo, JsFault> {
        match check_syntax(source, is_expression, true) {
            Ok(info) => Ok(JsInfo { is_async: info.is_async, free: info.free }),
            Err(fault) => {
                let line = source.split('\n').nth(fault.line.saturating_sub(1) as usize).unwrap_or_default();
                let column = characters(line, fault.column.saturating_sub(1)) + 1;
                Err(JsFault { message: fault.message, line: fault.line, column })
            }
        }
    }
}

/// How many characters of `line` stand before a UTF-16 unit.
fn characters(line: &str, units: u32) -> u32 {
    let mut left = units as usize;
    let mut count = 0;
    for character in line.chars() {
        if left < character.len_utf16() {
            break;
        }
        left -= character.len_utf16();
        count += 1;
    }
    count
}
