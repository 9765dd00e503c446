//! Static analysis of JavaScript: syntax check, use of `await`, names that are read. Nothing is run.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::Arc;

use boa_engine::ast::expression::access::{PropertyAccess, PropertyAccessField, SimplePropertyAccess};
use boa_engine::ast::expression::operator::assign::AssignTarget;
use boa_engine::ast::expression::operator::binary::{Binary, BinaryOp, RelationalOp};
use boa_engine::ast::expression::operator::unary::{Unary, UnaryOp};
use boa_engine::ast::expression::{Expression, Identifier};
use boa_engine::ast::function::FunctionBody;
use boa_engine::ast::operations::{ContainsSymbol, contains, lexically_declared_names, var_declared_names};
use boa_engine::ast::statement::ForInLoop;
use boa_engine::ast::visitor::{VisitWith, Visitor};
use boa_engine::ast::{Position, Spanned, Statement, StatementListItem};
use boa_engine::interner::{Interner, Sym};
use boa_engine::parser::{Error, Parser, Source};

use crate::inline_caches::{AccessForm, CacheHazards, UncachedAccess};
use crate::nesting_limit;
use crate::source_map::Insertion;
use crate::symbol_text::text_of;
use crate::syntax_message::position;
use ensemble_core::app::Code;

/// Facts about code that parses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SyntaxInfo {
    /// True if the code awaits outside of a nested function.
    pub is_async: bool,
    /// True for an expression that is an assignment.
    pub is_assignment: bool,
    /// Undeclared names that it reads or writes, sorted. A superset is possible, a missing one is not.
    pub free: Vec<Arc<str>>,
    /// Names that it declares at its top.
    pub declared: Vec<Arc<str>>,
    /// Reads below the `body` of a name: the name, and line and column (from 1) behind `body`.
    body_reads: Vec<(Arc<str>, u32, u32)>,
    /// Positions behind `storage` where keys of `ensemble.storage` are read or removed: line and column, from 1.
    storage_keys: Vec<(u32, u32)>,
}

/// Syntax fault of code. Line and column count from 1, the column in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SyntaxFault {
    pub message: String,
    pub line: u32,
    pub column: u32,
}

/// Longest expression in bytes.
const MAX_EXPRESSION: usize = 64 * 1024;
/// Longest script in bytes.
const MAX_SCRIPT: usize = 1024 * 1024;

/// Parses code without running it. `allow_async`: `await` is allowed at its top.
///
/// Safe for any text on a thread with 16 MiB of stack.
pub fn check_syntax(code: &str, is_expression: bool, allow_async: bool) -> Result<SyntaxInfo, SyntaxFault> {
    bounded(code, is_expression)?;
    // The line before an expression is ours.
    let (text, ours) = if is_expression { (format!("(\n{code}\n)"), 1) } else { (code.to_owned(), 0) };
    let mut interner = Interner::default();
    let parse = |await_: bool, interner: &mut Interner| {
        Parser::new(Source::from_bytes(&text)).parse_function_body(interner, false, await_)
    };
    let lines = code.split('\n').count() as u32;
    let place = |error: &Error| {
        let (message, place) = position(&error.to_string());
        let (line, column) = place.unwrap_or((lines + ours, u32::MAX));
        let line = line.saturating_sub(ours).max(1);
        if line > lines {
            let column = code.rsplit('\n').next().map_or(0, |line| line.chars().count()) as u32 + 1;
            return SyntaxFault { message: "this code ends too early".to_owned(), line: lines, column };
        }
        let text = code.split('\n').nth(line as usize - 1).unwrap_or_default();
        if let Some(word) = module_word(text) {
            let message = format!(
                "scripts have no `{word}`: functions of a file in `scripts/` are seen where the screen's `Import` names it"
            );
            let column = (text.len() - text.trim_start().len()) as u32 + 1;
            return SyntaxFault { message, line, column };
        }
        let longest = text.chars().count() as u32 + 1;
        SyntaxFault { message, line, column: column.clamp(1, longest) }
    };
    // First without `await` as a keyword, because apps may use it as a name.
    let plain = parse(false, &mut interner);
    let body = match plain {
        Ok(body) => body,
        Err(error) if !allow_async => return Err(place(&error)),
        // Report the error of the first attempt: when the second fails, too, `await` was not the reason.
        Err(error) => parse(true, &mut interner).map_err(|_| place(&error))?,
    };
    // `a) + (b` parses inside our brackets.
    if is_expression && !is_one_expression(&body) {
        return Err(SyntaxFault { message: "this is not one expression".to_owned(), line: 1, column: 1 });
    }
    let mut names = Names { interner: &interner, free: Vec::new(), body_reads: Vec::new(), storage_keys: Vec::new() };
    let _ = body.visit_with(&mut names);
    let Names { mut free, body_reads, storage_keys, .. } = names;
    free.sort();
    free.dedup();
    let declared = declared(&body, &interner);
    free.retain(|name| declared.binary_search(name).is_err());
    let place = |at: Position| (at.line_number().saturating_sub(ours).max(1), at.column_number());
    let body_reads = body_reads.into_iter().map(|(name, at)| (name, place(at).0, place(at).1)).collect();
    let storage_keys = storage_keys.into_iter().map(place).collect();
    Ok(SyntaxInfo {
        is_async: contains(&body, ContainsSymbol::AwaitExpression),
        is_assignment: is_expression && is_assignment(&body),
        free,
        declared,
        body_reads,
        storage_keys,
    })
}

/// `import` or `export` at the start of a line, the syntax of modules.
fn module_word(line: &str) -> Option<&'static str> {
    let begins =
        |word: &&str| line.trim_start().strip_prefix(*word).is_some_and(|rest| rest.starts_with([' ', '{', '*']));
    ["import", "export"].into_iter().find(begins)
}

/// Checks a piece of the app's code.
pub(super) fn check_code(code: &Code) -> Result<SyntaxInfo, SyntaxFault> {
    check_syntax(&code.source, code.is_expression, code.is_async)
}

/// Refuses code that is too long or nested too deeply to be parsed.
pub(super) fn bounded(code: &str, is_expression: bool) -> Result<(), SyntaxFault> {
    let (limit, what) = if is_expression { (MAX_EXPRESSION, "expression") } else { (MAX_SCRIPT, "script") };
    if code.len() > limit {
        let message = format!("this {what} is too long: at most {} KiB", limit / 1024);
        return Err(SyntaxFault { message, line: 1, column: 1 });
    }
    nesting_limit::check(code).map_err(|deep| {
        let before = code.get(..deep.at).unwrap_or_default();
        let line = before.matches('\n').count() as u32 + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u32 + 1;
        SyntaxFault { message: "this code is nested too deeply".to_owned(), line, column }
    })
}

/// True when `name` can be a parameter's name.
pub(super) fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    let begins = chars.next().is_some_and(|char| char.is_alphabetic() || matches!(char, '_' | '$'));
    begins && chars.all(|char| char.is_alphanumeric() || matches!(char, '_' | '$')) && !is_reserved(name)
}

pub(crate) fn is_reserved(name: &str) -> bool {
    matches!(
        name,
        "break"
            | "case"
            | "catch"
            | "class"
            | "const"
            | "continue"
            | "debugger"
            | "default"
            | "delete"
            | "do"
            | "else"
            | "enum"
            | "export"
            | "extends"
            | "false"
            | "finally"
            | "for"
            | "function"
            | "if"
            | "import"
            | "in"
            | "instanceof"
            | "new"
            | "null"
            | "return"
            | "super"
            | "switch"
            | "this"
            | "throw"
            | "true"
            | "try"
            | "typeof"
            | "var"
            | "void"
            | "while"
            | "with"
            | "await"
            | "yield"
            | "let"
    )
}

/// True if the code may read or write `name`.
pub(super) fn has_free_name(code: &Code, name: &str) -> bool {
    code.free.binary_search_by(|free| (**free).cmp(name)).is_ok()
}

/// The code with `?.` inserted where it reads below the `body` of an API, because reading below an API that has not answered yet gives
/// undefined, not a fault; and with the storage's key object inserted where `delete` is applied to `ensemble.storage`, and where it stands
/// alone, as in `'x' in ensemble.storage` and `var s = ensemble.storage`. `None` when nothing is inserted.
pub(super) fn rewrite(code: &Code, apis: &[Arc<str>], hazards: &CacheHazards) -> Option<(String, Vec<Insertion>)> {
    let uncached = hazards.accesses(code);
    let reads_body = code.source.contains("body") && apis.iter().any(|api| has_free_name(code, api));
    // Only saves parsing code that cannot need it; the syntax tree decides. `in` may stand between a quote and a line break.
    let stands_alone = |rest: &str| !rest.trim_start().starts_with(['.', '[', '?']);
    let asks_keys = code.source.contains("storage")
        && (code.source.contains("delete")
            || code.source.contains("in")
            || code.source.match_indices("storage").any(|(at, word)| stands_alone(&code.source[at + word.len()..])));
    if !reads_body && !asks_keys && uncached.is_empty() {
        return None;
    }
    let info = if reads_body || asks_keys { check_code(code).ok()? } else { SyntaxInfo::default() };
    let reads = info.body_reads.into_iter().filter(|(name, ..)| apis.contains(name));
    let reads = reads.map(|(_, line, column)| (line, column, Mark::Optional));
    let keys = info.storage_keys.into_iter().map(|(line, column)| (line, column, Mark::Text(KEYS)));
    let uncached = uncached.into_iter().flat_map(|UncachedAccess { name: (line, column), end, form }| {
        let (before, behind) = match form {
            AccessForm::Member => (Mark::Bracket, "\"]"),
            AccessForm::Optional | AccessForm::Key => (Mark::Text("[\""), "\"]"),
            AccessForm::QuotedKey => (Mark::Text("["), "]"),
            AccessForm::Shorthand(name) => (Mark::Key(name), ""),
        };
        let behind = (!behind.is_empty()).then_some((line, end, Mark::Text(behind)));
        std::iter::once((line, column, before)).chain(behind)
    });
    let mut places: Vec<(u32, u32, Mark)> = reads.chain(keys).chain(uncached).collect();
    places.sort_unstable();
    places.dedup();
    // Sorted by place, so that one pass copies the text; equal places come from nested accesses.
    let mut text = String::with_capacity(code.source.len() + 8 * places.len());
    let mut insertions = Vec::new();
    let mut copied = 0;
    let bytes = Bytes::new(&code.source);
    for (line, column, mark) in places {
        let place = (bytes.at(line, column)?, line, column);
        // The member may stand on a line of its own.
        let (byte, line, column) = if mark == Mark::Optional { behind_space(&code.source, place)? } else { place };
        text.push_str(code.source.get(copied..byte)?);
        copied = byte;
        let mark: Cow<'_, str> = match (mark, code.source.as_bytes().get(byte)) {
            (Mark::Text(text), _) => text.into(),
            (Mark::Key(name), _) => format!("[\"{name}\"]: ").into(),
            (Mark::Bracket, _) => {
                // The dot before the name, which may stand on a line of its own.
                let dot =
                    text.trim_end().len().checked_sub(1).filter(|dot| text.as_bytes().get(*dot) == Some(&b'.'))?;
                if text[..dot].ends_with('?') {
                    // Made optional above: `?.[` is one sign.
                    "[\"".into()
                } else {
                    text.replace_range(dot..=dot, "[");
                    "\"".into()
                }
            }
            (Mark::Optional, Some(b'.')) => "?".into(),
            (Mark::Optional, Some(b'[')) => "?.".into(),
            (Mark::Optional, _) => continue,
        };
        text.push_str(&mark);
        insertions.push(Insertion { line, column, width: mark.chars().count() as u32 });
    }
    text.push_str(code.source.get(copied..)?);
    (!insertions.is_empty()).then_some((text, insertions))
}

/// Byte, line and column of the next character that is no white space.
fn behind_space(source: &str, (byte, line, column): (usize, u32, u32)) -> Option<(usize, u32, u32)> {
    let rest = source.get(byte..)?;
    let (space, _) = rest.split_at(rest.len() - rest.trim_start().len());
    let lines = space.matches('\n').count() as u32;
    let last_line = space.rsplit('\n').next().unwrap_or_default().chars().count() as u32;
    Some((byte + space.len(), line + lines, if lines == 0 { column } else { 1 } + last_line))
}

/// Inserted behind `ensemble.storage` where its keys are meant; `host::storage::KEYS` is the accessor.
const KEYS: &str = ".ƒkeys";

/// Text to insert into code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    /// This text.
    Text(&'static str),
    /// The name of a property as a computed key.
    Key(Arc<str>),
    /// `?` before a dot, `?.` before a bracket.
    Optional,
    /// A quotation mark; the dot before it becomes a bracket.
    Bracket,
}

/// The byte of a line and a column in characters, both from 1.
pub(super) fn byte_at(text: &str, line: u32, column: u32) -> Option<usize> {
    Bytes::new(text).at(line, column)
}

/// Converts lines and columns in characters, both from 1, to byte offsets. Ascending positions cost one pass over the text.
struct Bytes<'a> {
    text: &'a str,
    /// Offsets of lines.
    lines: Vec<usize>,
    /// The last position, and its offset.
    last: Cell<(u32, u32, usize)>,
}

impl<'a> Bytes<'a> {
    fn new(text: &'a str) -> Self {
        let lines = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { text, lines, last: Cell::new((1, 1, 0)) }
    }

    fn at(&self, line: u32, column: u32) -> Option<usize> {
        let start = *self.lines.get((line as usize).checked_sub(1)?)?;
        let (known_line, known_column, known) = self.last.get();
        let is_behind = known_line == line && known_column <= column;
        let (from, steps) = if is_behind { (known, column - known_column) } else { (start, column.saturating_sub(1)) };
        let rest = self.text.get(from..)?;
        let byte = rest.char_indices().nth(steps as usize).map_or(self.text.len(), |(at, _)| from + at);
        self.last.set((line, column.max(1), byte));
        Some(byte)
    }
}

fn is_one_expression(body: &FunctionBody) -> bool {
    let [StatementListItem::Statement(statement)] = body.statements() else { return false };
    matches!(&**statement, Statement::Expression(Expression::Parenthesized(_)))
}

/// True when the one expression of `body` sets something.
fn is_assignment(body: &FunctionBody) -> bool {
    let [StatementListItem::Statement(statement)] = body.statements() else { return false };
    let Statement::Expression(Expression::Parenthesized(inner)) = &**statement else { return false };
    matches!(inner.expression(), Expression::Assign(_) | Expression::Update(_))
}

fn declared(body: &FunctionBody, interner: &Interner) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = lexically_declared_names(body)
        .into_iter()
        .chain(var_declared_names(body))
        .filter_map(|sym| text_of(sym, interner))
        .collect();
    names.sort();
    names.dedup();
    names
}

struct Names<'a> {
    interner: &'a Interner,
    free: Vec<Arc<str>>,
    body_reads: Vec<(Arc<str>, Position)>,
    storage_keys: Vec<Position>,
}

impl Names<'_> {
    /// Records a use of `ensemble.storage`.
    fn note_storage(&mut self, node: &Expression) {
        if let Expression::PropertyAccess(PropertyAccess::Simple(access)) = node
            && self.names_storage(access)
        {
            self.storage_keys.push(access.span().end());
        }
    }

    fn names_storage(&self, access: &SimplePropertyAccess) -> bool {
        let (Expression::Identifier(root), PropertyAccessField::Const(field)) = (access.target(), access.field())
        else {
            return false;
        };
        let text = |sym: Sym| text_of(sym, self.interner);
        matches!(text(root.sym()).as_deref(), Some("ensemble" | "e")) && text(field.sym()).as_deref() == Some("storage")
    }

    /// Records `api.body` with a following member.
    fn note_read(&mut self, node: &SimplePropertyAccess) {
        let Expression::PropertyAccess(PropertyAccess::Simple(inner)) = node.target() else { return };
        let (Expression::Identifier(root), PropertyAccessField::Const(field)) = (inner.target(), inner.field()) else {
            return;
        };
        if text_of(field.sym(), self.interner).as_deref() == Some("body")
            && let Some(root) = text_of(root.sym(), self.interner)
        {
            self.body_reads.push((root, inner.span().end()));
        }
    }
}

impl<'ast> Visitor<'ast> for Names<'_> {
    type BreakTy = ();

    fn visit_identifier(&mut self, node: &'ast Identifier) -> ControlFlow<()> {
        self.free.extend(text_of(node.sym(), self.interner));
        ControlFlow::Continue(())
    }

    fn visit_simple_property_access(&mut self, node: &'ast SimplePropertyAccess) -> ControlFlow<()> {
        self.note_read(node);
        // Only assignments come here: a read of a property does not visit its target.
        if self.names_storage(node) {
            self.storage_keys.push(node.span().end());
        }
        match node.target() {
            // `ensemble.storage` is read without the proxy: its object has fast accessors.
            Expression::PropertyAccess(PropertyAccess::Simple(storage)) if self.names_storage(storage) => {
                self.visit_expression(storage.target())?;
            }
            target => self.visit_expression(target)?,
        }
        match node.field() {
            PropertyAccessField::Const(_) => ControlFlow::Continue(()),
            PropertyAccessField::Expr(expression) => self.visit_expression(expression),
        }
    }

    fn visit_unary(&mut self, node: &'ast Unary) -> ControlFlow<()> {
        if let (UnaryOp::Delete, Expression::PropertyAccess(PropertyAccess::Simple(access))) =
            (node.op(), node.target())
        {
            self.note_storage(access.target());
        }
        node.visit_with(self)
    }

    fn visit_binary(&mut self, node: &'ast Binary) -> ControlFlow<()> {
        if node.op() == BinaryOp::Relational(RelationalOp::In) {
            self.note_storage(node.rhs());
        }
        node.visit_with(self)
    }

    fn visit_for_in_loop(&mut self, node: &'ast ForInLoop) -> ControlFlow<()> {
        self.note_storage(node.target());
        node.visit_with(self)
    }

    /// `api.body.x = 1` cannot have `?.` in its target.
    fn visit_assign_target(&mut self, node: &'ast AssignTarget) -> ControlFlow<()> {
        let before = self.body_reads.len();
        node.visit_with(self)?;
        self.body_reads.truncate(before);
        ControlFlow::Continue(())
    }
}
