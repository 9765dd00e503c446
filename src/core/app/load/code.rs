//! Loads a piece of JavaScript: syntax check, source map, free names, recognition of plain paths.

use std::ops::Range;
use std::sync::Arc;

use super::loader::Loader;
use crate::app::facts::Owner;
use crate::app::{Code, CodeId, PathExpr};
use crate::diag::{Code as FaultCode, FileId, Span};
use crate::syntax::{JsFault, JsInfo, Node, OffsetMap, Plain, Scalar, depth, plain};

// Longer expressions are data, not expressions; an engine would take its time.
const LONGEST_EXPRESSION: usize = 64 * 1024;
// An engine descends into brackets with the thread's stack.
const DEEPEST: usize = 200;
// Checking takes some 15 µs each: an app with more than this could not be loaded in seconds.
const MOST: u32 = 100_000;

/// A piece of JavaScript in the text that holds it.
struct JsText<'a> {
    offsets: &'a OffsetMap,
    text: &'a str,
    range: Range<usize>,
    file: FileId,
}

impl Loader<'_> {
    /// Checks the JavaScript in `range` of a scalar. `None`, with a fault, for a syntax error or beyond a limit.
    pub fn code(
        &mut self,
        node: &Node,
        scalar: &Scalar,
        range: Range<usize>,
        is_expression: bool,
    ) -> Option<Arc<Code>> {
        self.checked(
            JsText { offsets: &scalar.offsets, text: &scalar.text, range, file: node.span.file },
            is_expression,
        )
    }

    /// Synthesizes an expression that reads `name`: the input of a custom widget that is opened as a screen.
    pub fn own_code(&mut self, name: &Arc<str>, span: Span) -> Arc<Code> {
        let id = CodeId(self.next_code);
        self.next_code += 1;
        Arc::new(Code {
            id,
            source: name.clone(),
            span,
            line_starts: Arc::from([span.start]),
            path: Some(PathExpr { root: name.clone(), rest: Arc::from([]) }),
            free: Arc::from([name.clone()]),
            is_async: false,
            is_expression: true,
        })
    }

    /// A whole file of JavaScript.
    pub fn script_code(&mut self, file: FileId) -> Option<Arc<Code>> {
        let text = self.sources.get(file)?.text.clone();
        self.checked(JsText { offsets: &OffsetMap::starting_at(0), text: &text, range: 0..text.len(), file }, false)
    }

    fn checked(&mut self, js: JsText<'_>, is_expression: bool) -> Option<Arc<Code>> {
        let source = js.text.get(js.range.clone())?;
        let span = js.span(js.range.start, js.range.end);
        let path = match plain(source) {
            Some(Plain::Path(root, rest)) if is_expression => Some(PathExpr { root, rest: rest.into() }),
            _ => None,
        };
        let info = match &path {
            Some(path) => JsInfo { free: vec![path.root.clone()], ..JsInfo::default() },
            None => self.check_javascript(source, is_expression, &js, span)?,
        };
        self.note_names(source, &js);
        let id = CodeId(self.next_code);
        self.next_code += 1;
        let code = Arc::new(Code {
            id,
            source: Arc::from(source),
            span,
            line_starts: js.offsets.line_starts(js.text, js.range.start, js.range.end),
            path,
            free: info.free.into(),
            is_async: info.is_async,
            is_expression,
        });
        self.note_code(&code);
        Some(code)
    }

    fn check_javascript(&mut self, source: &str, is_expression: bool, js: &JsText<'_>, span: Span) -> Option<JsInfo> {
        let refused = if is_expression && source.trim().is_empty() {
            Some((FaultCode::EmptyExpression, "nothing stands between `${` and `}`".to_owned()))
        } else if is_expression && source.len() > LONGEST_EXPRESSION {
            Some((
                FaultCode::ExpressionTooLong,
                format!("an expression of more than {} KiB", LONGEST_EXPRESSION / 1024),
            ))
        } else if depth(source) > DEEPEST {
            Some((FaultCode::ExpressionTooDeep, format!("brackets are nested more than {DEEPEST} deep")))
        } else if self.next_code - self.first_code >= MOST {
            Some((FaultCode::TooManyExpressions, format!("more than {MOST} expressions and handlers")))
        } else {
            None
        };
        if let Some((code, message)) = refused {
            self.error(code, span, message, None);
            return None;
        }
        match self.js.check(source, is_expression) {
            Ok(info) => {
                if info.is_assignment {
                    let message = "this expression assigns whenever its value is read";
                    let help = "compare with `==` or `===`; assign in a handler such as `onTap`".to_owned();
                    self.warning(FaultCode::BindingAssigns, span, message, help);
                }
                Some(info)
            }
            Err(fault) => {
                let message = fault.message.trim_end_matches('.').to_owned();
                self.error(FaultCode::JavaScriptSyntax, js.fault_span(source, &fault), message, None);
                None
            }
        }
    }

    /// Storage keys and environment names that are written out anywhere.
    fn note_names(&mut self, source: &str, js: &JsText<'_>) {
        for name in names_after(source, "storage.") {
            self.storage_keys.insert(Arc::from(name));
        }
        for name in names_after(source, "env.") {
            let at = name.as_ptr() as usize - source.as_ptr() as usize;
            // `.env.secrets` is a file; `ensemble.env.NAME` is a name.
            let before = source[..at].trim_end_matches("env.");
            if before.ends_with('.') && !before.ends_with("ensemble.") {
                continue;
            }
            // A name with a fallback (`??`, `||`) may be unset.
            let behind = source[at + name.len()..].trim_start();
            let start = js.range.start + at;
            let place = Some(js.span(start, start + name.len()));
            let place = place.filter(|_| !behind.starts_with("??") && !behind.starts_with("||"));
            let known = self.env_names.entry(Arc::from(name)).or_default();
            *known = known.or(place);
        }
    }

    fn note_code(&mut self, code: &Arc<Code>) {
        if !code.is_expression {
            // A script that assigns a name makes it known to the whole screen.
            self.facts.names.entry(Owner::Shared).or_default().extend(assigned(&code.source).map(Arc::from));
        }
        if matches!(self.doc.owner, Owner::Part(_)) {
            let locals = self.doc.templates.iter().chain(&self.doc.legacy_names).cloned().collect();
            self.doc.codes.push((code.clone(), locals));
        }
    }
}

impl JsText<'_> {
    fn span(&self, from: usize, to: usize) -> Span {
        let start = self.offsets.in_file(from);
        // The end is counted from the last byte that is inside: what follows may stand on another line.
        let end = if to > from { self.offsets.in_file(to - 1) + 1 } else { start };
        Span { file: self.file, start, end: end.max(start) }
    }

    fn fault_span(&self, source: &str, fault: &JsFault) -> Span {
        let line = fault.line.max(1) as usize - 1;
        let before: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
        let rest = source.get(before..).unwrap_or_default().lines().next().unwrap_or_default();
        let column = fault.column.max(1) as usize - 1;
        let at = before + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
        // A fault behind the end of the code is marked at its last character.
        let last = source.trim_end().char_indices().next_back().map_or(0, |(at, _)| at);
        let at = at.min(last);
        let word = source.get(at..).unwrap_or_default();
        let length = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
        let first = word.chars().next().map_or(0, char::len_utf8);
        let start = self.range.start + at;
        self.span(start, start + length.max(first))
    }
}

/// Identifiers that follow `prefix` as a whole word.
fn names_after<'s>(source: &'s str, prefix: &'s str) -> impl Iterator<Item = &'s str> {
    source.match_indices(prefix).filter_map(move |(at, _)| {
        let before = source[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$')) {
            return None;
        }
        let rest = &source[at + prefix.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$')).unwrap_or(rest.len());
        // What is called, such as `storage.get`, is a function and no key.
        let is_call = rest[end..].trim_start().starts_with('(');
        (end > 0 && !is_call).then(|| &rest[..end])
    })
}

/// Words that `source` assigns: `name = …`.
fn assigned(source: &str) -> impl Iterator<Item = &str> {
    source.match_indices('=').filter_map(|(at, _)| {
        let (before, after) = (&source[..at], &source[at + 1..]);
        if after.starts_with(['=', '>']) || before.ends_with(['=', '!', '<', '>']) {
            return None;
        }
        let end = before.trim_end_matches([' ', '+', '-', '*', '/', '?', '|', '&']).len();
        let start = before[..end].rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$'));
        let start = start.map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let is_member = before[..start].ends_with('.');
        (start < end && !is_member).then(|| &before[start..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_behind_a_whole_word() {
        let source = "ensemble.storage.a + e.storage.get('b') + mystorage.c + env.API_URL";
        assert_eq!(names_after(source, "storage.").collect::<Vec<_>>(), ["a"]);
        assert_eq!(names_after(source, "env.").collect::<Vec<_>>(), ["API_URL"]);
    }

    #[test]
    fn an_assignment_is_no_comparison() {
        let source = "count = a == 1; let é = x => 2; total += b; c.d = 3; e !== 4";
        assert_eq!(assigned(source).collect::<Vec<_>>(), ["count", "é", "total"]);
    }
}
