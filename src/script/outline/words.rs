//! Outline of text that does not parse, as in the middle of typing, from its tokens.

use std::ops::Range;
use std::sync::Arc;

use super::tokens::{Kind, Tokens};
use ensemble_core::syntax::{JsAccess, JsChain, JsDeclaration, JsDeclarationKind, JsOutline, JsStep};

/// The outline of `tokens`.
pub(super) fn outline(tokens: &Tokens<'_>) -> JsOutline {
    let mut words = Words { tokens, outline: JsOutline::default() };
    words.outline.is_broken = true;
    let mut at = 0;
    while at < tokens.list.len() {
        at = words.read(at);
    }
    words.outline
}

struct Words<'a> {
    tokens: &'a Tokens<'a>,
    outline: JsOutline,
}

impl Words<'_> {
    /// Reads the construct that begins with token `at`; returns the index to continue at.
    fn read(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        if tokens.list[at].kind != Kind::Word {
            if tokens.is(at, b'(') && self.is_parameters(at) {
                self.names_in(at, JsDeclarationKind::Parameter);
            }
            return at + 1;
        }
        match tokens.word(at) {
            word @ ("let" | "const" | "var") => {
                let kind = if word == "const" { JsDeclarationKind::Constant } else { JsDeclarationKind::Variable };
                if tokens.is(at + 1, b'{') || tokens.is(at + 1, b'[') {
                    self.names_in(at + 1, kind);
                } else if tokens.list.get(at + 1).is_some_and(|token| token.kind == Kind::Word) {
                    let visible = if word == "var" { tokens.function(at + 1) } else { tokens.block(at + 1, 0) };
                    self.declare(at + 1, kind, visible);
                    return at + 2;
                }
                at + 1
            }
            word @ ("function" | "class") => {
                let name = if tokens.is(at + 1, b'*') { at + 2 } else { at + 1 };
                if tokens.list.get(name).is_some_and(|token| token.kind == Kind::Word) {
                    let kind = if word == "class" { JsDeclarationKind::Class } else { JsDeclarationKind::Function };
                    self.declare(name, kind, tokens.block(name, 0));
                    return name + 1;
                }
                at + 1
            }
            word if is_keyword(word) => at + 1,
            _ if tokens.list.get(at + 1).is_some_and(|token| token.kind == Kind::Arrow) => {
                self.declare(at, JsDeclarationKind::Parameter, tokens.parameter(at, 0));
                at + 1
            }
            _ => self.chain(at),
        }
    }

    /// True for the bracket of a function's parameters.
    fn is_parameters(&self, open: usize) -> bool {
        let Some(close) = self.tokens.list[open].partner else { return false };
        let before = open.checked_sub(1).map_or("", |before| self.tokens.word(before));
        let is_function =
            self.tokens.is(close + 1, b'{') && !matches!(before, "if" | "for" | "while" | "switch" | "with" | "await");
        is_function || self.tokens.list.get(close + 1).is_some_and(|token| token.kind == Kind::Arrow)
    }

    /// Declares the names of a pattern or of parameters.
    fn names_in(&mut self, open: usize, kind: JsDeclarationKind) {
        let tokens = self.tokens;
        let close = tokens.list[open].partner.unwrap_or(open + 1);
        for at in open + 1..close.min(tokens.list.len()) {
            let is_default = at.checked_sub(1).is_some_and(|before| {
                tokens.is(before, b'=')
                    || tokens.is(before, b'.') && !tokens.word(at).is_empty() && !self.is_rest(before)
            });
            if tokens.list[at].kind != Kind::Word
                || is_keyword(tokens.word(at))
                || is_default
                || tokens.is(at + 1, b':')
            {
                continue;
            }
            let visible = match kind {
                JsDeclarationKind::Parameter => tokens.parameter(open + 1, 0),
                _ => tokens.block(open, 0),
            };
            self.declare(at, kind, visible);
        }
    }

    fn is_rest(&self, dot: usize) -> bool {
        dot >= 2 && self.tokens.is(dot - 1, b'.') && self.tokens.is(dot - 2, b'.')
    }

    fn declare(&mut self, at: usize, kind: JsDeclarationKind, visible: Range<usize>) {
        let parameters = (kind != JsDeclarationKind::Parameter).then(|| self.tokens.parameters(at + 1)).flatten();
        let kind = if parameters.is_some() { JsDeclarationKind::Function } else { kind };
        self.outline.declarations.push(JsDeclaration {
            name: Arc::from(self.tokens.word(at)),
            range: self.tokens.list[at].range.clone(),
            kind,
            visible,
            parameters: parameters.map(Arc::from),
            doc: Arc::from(self.tokens.doc(at)),
            value: None,
        });
    }

    /// A name with the members that follow it. A key of a map is none.
    fn chain(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        let is_member = at.checked_sub(1).is_some_and(|before| tokens.is(before, b'.') && !self.is_rest(before));
        let in_map = tokens.list[at].around.is_some_and(|open| tokens.is(open, b'{'));
        if is_member || (tokens.is(at + 1, b':') && in_map) {
            return at + 1;
        }
        let mut steps = Vec::new();
        let mut next = at + 1;
        loop {
            if tokens.is(next, b'?') && tokens.is(next + 1, b'.') {
                next += 1;
            }
            let follows = tokens.list.get(next + 1);
            if tokens.is(next, b'.')
                && follows
                    .is_some_and(|token| token.kind == Kind::Word && token.range.start == tokens.list[next].range.end)
            {
                let range = tokens.list[next + 1].range.clone();
                steps.push(JsStep::Member { name: Arc::from(tokens.word(next + 1)), range });
                next += 2;
            } else {
                break;
            }
        }
        let is_assigned = tokens.is(next, b'=') && !tokens.is(next + 1, b'=');
        self.outline.chains.push(JsChain {
            root: Arc::from(tokens.word(at)),
            range: tokens.list[at].range.clone(),
            steps,
            access: if is_assigned { JsAccess::Write } else { JsAccess::Read },
            declaration: None,
            is_shorthand: false,
        });
        next.max(at + 1)
    }
}

fn is_keyword(word: &str) -> bool {
    crate::syntax::is_reserved(word) || matches!(word, "async" | "of")
}
