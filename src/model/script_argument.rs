//! Names, words and keys that JavaScript gives to functions of `ensemble`: what may be written in `ensemble.invokeAPI('…', {…})`.

use ensemble_core::diag::{FileId, Span};
use ensemble_core::syntax::{JsLiteral, JsValue};

use crate::expect::{Expect, names_what};
use crate::index::span;
use crate::model::Model;
use crate::part::Piece;
use crate::part::script_names::{Call, argument, call};

/// Expected content of an argument of an `ensemble` function in JavaScript.
#[derive(Clone, Debug, PartialEq)]
pub enum ScriptArgument {
    /// A text between quotes, at this place.
    Text(Expect, Span),
    /// A key of a map.
    Key(Expect),
}

impl Model {
    /// Completions for an argument of an `ensemble` function at byte `offset` of a file.
    pub fn script_argument_at(&self, file: FileId, offset: u32) -> Option<ScriptArgument> {
        let (piece, at) = self.piece_at(file, offset)?;
        let catalog = &self.vocabulary().catalog;
        let calls = piece.outline.chains.iter().filter_map(|chain| call(chain, catalog));
        calls.into_iter().find_map(|call| {
            text_of(file, piece, &call, at).or_else(|| key_of(&call, piece, at).map(ScriptArgument::Key))
        })
    }
}

fn text_of(file: FileId, piece: &Piece, call: &Call<'_>, at: usize) -> Option<ScriptArgument> {
    call.action.args.iter().find_map(|prop| {
        let range = argument(call, prop.name)?.text_range().filter(|range| (range.start..=range.end).contains(&at))?;
        let expect = names_what(call.action.name, prop.name).map_or(Expect::Value(prop), Expect::Name);
        Some(ScriptArgument::Text(expect, span(file.0, &piece.in_file(&range))))
    })
}

fn key_of(call: &Call<'_>, piece: &Piece, at: usize) -> Option<Expect> {
    let is_key = |value: &JsValue| {
        let before = piece.source.get(value.range.start..at).map(str::trim_end).unwrap_or_default();
        // Behind the bracket or a comma, and a part of the name.
        let before = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_').trim_end();
        matches!(value.literal, JsLiteral::Map { .. })
            && value.range.contains(&at)
            && before.ends_with(['{', ','])
            && before[1..].chars().filter(|c| matches!(c, '{' | '[' | '(')).count()
                == before[1..].chars().filter(|c| matches!(c, '}' | ']' | ')')).count()
    };
    if let Some(inputs) = argument(call, "inputs").filter(|inputs| is_key(inputs)) {
        let names = call.action.args.iter().filter_map(|prop| {
            let kind = names_what(call.action.name, prop.name)?;
            let name = argument(call, prop.name).or(call.args.first())?.text()?;
            Some((kind, name.clone()))
        });
        let (kind, name) = names.into_iter().next().filter(|_| inputs.range.contains(&at))?;
        return Some(Expect::ArgInputs(kind, name));
    }
    let first = call.args.first().filter(|first| call.by_name && is_key(first))?;
    first.range.contains(&at).then_some(Expect::Args(call.action))
}
