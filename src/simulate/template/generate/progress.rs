//! `$progress`: a percentage that rises from 0 to 100, stays, and starts again.

use serde_json::{Value, json};

use super::Generator;
use super::keyed::Keyed;
use crate::fields::Fields;
use crate::read::ReadNode as _;
use crate::scope::{Scope, rounded};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::Node;

/// `{$progress: {step: [0.4, 1.6], hold: 15}}` makes `{percent, round}`: at 100 it stays for `hold` values,
/// then the next round starts at 0.
#[derive(Clone)]
pub(super) struct Progress {
    run: Keyed<Run>,
    least: f64,
    most: f64,
    hold: u64,
    decimals: usize,
}

#[derive(Clone, Default)]
struct Run {
    percent: f64,
    round: u64,
    held: u64,
}

impl Progress {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let run = Keyed::read(&mut fields)?;
        let step = fields.need("step")?;
        let (least, most) = match step.items() {
            [one] => (one.number()?, one.number()?),
            [least, most] => (least.number()?, most.number()?),
            _ => return Err(Diagnostic::error(Code::WrongType, step.span, "expected a number or `[least, most]`")),
        };
        let hold = fields.count_or("hold", 1_000_000, 1)?;
        let decimals = fields.count_or("decimals", 12, 1)? as usize;
        fields.finish()?;
        match 0.0 < least && least <= most {
            true => Ok(Self { run, least, most, hold, decimals }),
            false => Err(Diagnostic::error(Code::OutOfRange, step.span, "steps are above 0, the smaller one first")),
        }
    }
}

impl Generator for Progress {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        let step = self.least + scope.random.unit() * (self.most - self.least);
        let run = self.run.state(scope, |_| Run::default());
        let value = json!({"percent": rounded(run.percent, self.decimals), "round": run.round});
        if run.percent < 100.0 {
            run.percent = (run.percent + step).min(100.0);
        } else if run.held + 1 < self.hold {
            run.held += 1;
        } else {
            *run = Run { round: run.round + 1, ..Run::default() };
        }
        value
    }
}
