//! `$walk`: a random walk.

use serde_json::Value;

use super::Generator;
use super::keyed::Keyed;
use crate::fields::Fields;
use crate::scope::{Scope, rounded};
use crate::template::Template;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::Node;

/// `{$walk: {by: symbol, start: "${stock.start}", stepPercent: 0.1, pull: 0.002, min: 0.01, decimals: 2}}`:
/// each value is a small step from the one before, for each value of a name on its own. With `spreadPercent` the
/// first value is already that far from the start at most.
#[derive(Clone)]
pub(super) struct Walk {
    position: Keyed<Position>,
    start: Box<Template>,
    step: f64,
    step_percent: f64,
    spread_percent: f64,
    pull: f64,
    least: f64,
    most: f64,
    decimals: usize,
}

#[derive(Clone)]
struct Position {
    home: f64,
    now: f64,
}

impl Walk {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let walk = Self {
            position: Keyed::read(&mut fields)?,
            start: Box::new(Template::read(fields.need("start")?)?),
            step: fields.number_or("step", 0.0)?,
            step_percent: fields.number_or("stepPercent", 0.0)?,
            spread_percent: fields.number_or("spreadPercent", 0.0)?,
            pull: fields.number_or("pull", 0.0)?,
            least: fields.number_or("min", f64::MIN)?,
            most: fields.number_or("max", f64::MAX)?,
            decimals: fields.count_or("decimals", 12, 2)? as usize,
        };
        fields.finish()?;
        match walk.least <= walk.most {
            true => Ok(walk),
            false => Err(Diagnostic::error(Code::OutOfRange, node.span, "`min` is above `max`")),
        }
    }
}

impl Generator for Walk {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        let chance = scope.random.normal();
        let spread = (2.0 * scope.random.unit() - 1.0) * self.spread_percent / 100.0;
        let start = &mut self.start;
        let position = self.position.state(scope, |scope| {
            let home = start.make(scope).as_f64().unwrap_or_default();
            Position { home, now: home * (1.0 + spread) }
        });
        let step = self.step + position.now.abs() * self.step_percent / 100.0;
        // The pull towards home keeps a long run plausible: a free walk leaves every range in the end.
        let next = position.now + chance * step + (position.home - position.now) * self.pull;
        position.now = next.clamp(self.least, self.most);
        rounded(position.now, self.decimals)
    }
}
