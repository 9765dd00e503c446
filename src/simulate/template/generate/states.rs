//! `$states`: a state that changes with given probabilities.

use serde_json::Value;

use super::Generator;
use super::keyed::Keyed;
use crate::fields::Fields;
use crate::read::ReadNode as _;
use crate::scope::Scope;
use ensemble_core::diag::{Code, Diagnostic, Span};
use ensemble_core::syntax::{Content, Entry, Node};

/// `{$states: {by: service, start: up, moves: {up: {degraded: 0.02}, degraded: {up: 0.3, down: 0.1}, down: {up: 0.2}}}}`:
/// the numbers are the chances to move with the next value; otherwise the state stays.
#[derive(Clone)]
pub(super) struct States {
    current: Keyed<usize>,
    start: usize,
    states: Vec<State>,
}

#[derive(Clone)]
struct State {
    name: String,
    moves: Vec<(usize, f64)>,
}

impl States {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let current = Keyed::read(&mut fields)?;
        let start_node = fields.need("start")?;
        let moves_node = fields.need("moves")?;
        let Content::Map(entries) = &moves_node.content else {
            return Err(Diagnostic::error(
                Code::WrongShape,
                moves_node.span,
                "expected a map of `state: {other: chance}`",
            ));
        };
        let place = |name: &str, span: Span| match entries.iter().position(|entry| &*entry.key == name) {
            Some(index) => Ok(index),
            None => Err(Diagnostic::error(Code::NameUnknown, span, format!("there is no state `{name}` in `moves`"))),
        };
        let mut states = Vec::with_capacity(entries.len());
        for Entry { key: name, node, .. } in entries {
            let Content::Map(targets) = &node.content else {
                return Err(Diagnostic::error(Code::WrongShape, node.span, "expected a map of `other: chance`"));
            };
            let moves = targets
                .iter()
                .map(|entry| Ok((place(&entry.key, entry.key_span)?, entry.node.number()?)))
                .collect::<Result<_, Diagnostic>>()?;
            states.push(State { name: name.to_string(), moves });
        }
        let start = place(&start_node.string()?, start_node.span)?;
        fields.finish()?;
        Ok(Self { current, start, states })
    }
}

impl Generator for States {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        let mut chance = scope.random.unit();
        let start = self.start;
        let current = self.current.state(scope, |_| start);
        let Some(state) = self.states.get(*current) else { return Value::Null };
        let name = state.name.as_str().into();
        for (target, share) in &state.moves {
            if chance < *share {
                *current = *target;
                break;
            }
            chance -= share;
        }
        name
    }
}
