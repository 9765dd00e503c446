//! `$states`: something that is in one state and now and then moves to another, as services fail and recover.

use serde_json::Value;

use super::Generator;
use super::keyed::Keyed;
use crate::error::SimulationError;
use crate::fields::Fields;
use crate::read::{Content, Node};
use crate::scope::Scope;

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
    pub(super) fn read(node: &Node) -> Result<Self, SimulationError> {
        let mut fields = Fields::of(node)?;
        let current = Keyed::read(&mut fields)?;
        let start_node = fields.need("start")?;
        let moves_node = fields.need("moves")?;
        let Content::Map(entries) = &moves_node.content else {
            return Err(SimulationError::at(moves_node, "expected a map of `state: {other: chance}`"));
        };
        let place = |name: &str, node: &Node| match entries.iter().position(|(known, _)| known == name) {
            Some(index) => Ok(index),
            None => Err(SimulationError::at(node, format!("there is no state `{name}` in `moves`"))),
        };
        let mut states = Vec::with_capacity(entries.len());
        for (name, node) in entries {
            let Content::Map(targets) = &node.content else {
                return Err(SimulationError::at(node, "expected a map of `other: chance`"));
            };
            let moves = targets
                .iter()
                .map(|(target, chance)| Ok((place(target, chance)?, chance.number()?)))
                .collect::<Result<_, SimulationError>>()?;
            states.push(State { name: name.clone(), moves });
        }
        let start = place(&start_node.text()?, start_node)?;
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
