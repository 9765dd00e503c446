//! Numbers, identifiers and times: `$int`, `$number`, `$counter`, `$hex`, `$uuid`, `$now`.

use serde_json::Value;

use super::Generator;
use super::keyed::Keyed;
use crate::clock;
use crate::fields::Fields;
use crate::read::ReadNode as _;
use crate::scope::{Scope, rounded};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::{Content, Node};

/// `{$int: [1, 9]}`: a whole number, both ends included.
#[derive(Clone)]
pub(super) struct Int {
    least: f64,
    most: f64,
}

impl Int {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        let (least, most) = range(node.items(), node)?;
        Ok(Self { least: least.ceil(), most: most.floor() })
    }
}

impl Generator for Int {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        rounded((self.least + scope.random.unit() * (self.most - self.least + 1.0)).floor().min(self.most), 0)
    }
}

/// `{$number: {min: 0, max: 1, decimals: 2}}` or `{$number: [0, 1, 2]}`: a number with decimals.
#[derive(Clone)]
pub(super) struct Number {
    least: f64,
    most: f64,
    decimals: usize,
}

impl Number {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        if let Content::Map(_) = node.content {
            let mut fields = Fields::of(node)?;
            let least = fields.number_or("min", 0.0)?;
            let most = fields.number_or("max", 1.0)?;
            let decimals = fields.count_or("decimals", 12, 2)? as usize;
            fields.finish()?;
            return Ok(Self { least, most, decimals });
        }
        let items = node.items();
        let (least, most) = range(&items[..items.len().min(2)], node)?;
        let decimals = items.get(2).map_or(Ok(2), |node| node.count(12))? as usize;
        Ok(Self { least, most, decimals })
    }
}

impl Generator for Number {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        rounded(self.least + scope.random.unit() * (self.most - self.least), self.decimals)
    }
}

/// `{$counter: 1}` or `{$counter: {by: device, start: 0, step: 1}}`: counts, also for each value of a name.
#[derive(Clone)]
pub(super) struct Counter {
    count: Keyed<f64>,
    start: f64,
    step: f64,
}

impl Counter {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        match &node.content {
            _ if node.is_null() => Ok(Self { count: Keyed::single(), start: 1.0, step: 1.0 }),
            Content::Map(_) => {
                let mut fields = Fields::of(node)?;
                let count = Keyed::read(&mut fields)?;
                let start = fields.number_or("start", 1.0)?;
                let step = fields.number_or("step", 1.0)?;
                fields.finish()?;
                Ok(Self { count, start, step })
            }
            _ => Ok(Self { count: Keyed::single(), start: node.number()?, step: 1.0 }),
        }
    }
}

impl Generator for Counter {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        let (start, step) = (self.start, self.step);
        let count = self.count.state(scope, |_| start);
        let now = *count;
        *count += step;
        rounded(now, 6)
    }
}

/// `{$hex: 8}`: hexadecimal digits.
#[derive(Clone)]
pub(super) struct Hex(usize);

impl Hex {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        Ok(Self(node.count(1024)? as usize))
    }
}

impl Generator for Hex {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        scope.random.hex(self.0).into()
    }
}

/// `${uuid}`: a random identifier.
#[derive(Clone)]
pub(super) struct Uuid;

impl Uuid {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        match node.is_null() {
            true => Ok(Self),
            false => {
                Err(Diagnostic::error(Code::WrongType, node.span, "`$uuid` takes no argument").help("write `${uuid}`"))
            }
        }
    }
}

impl Generator for Uuid {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        scope.random.uuid().into()
    }
}

/// `{$now: iso}`, `{$now: seconds}`, `{$now: millis}`: the event's time.
#[derive(Clone)]
pub(super) enum Now {
    Iso,
    Seconds,
    Millis,
}

impl Now {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        match node.text().map(|text| &**text) {
            None if node.is_null() => Ok(Self::Millis),
            Some("millis") => Ok(Self::Millis),
            Some("seconds") => Ok(Self::Seconds),
            Some("iso") => Ok(Self::Iso),
            _ => Err(Diagnostic::error(Code::UnknownWord, node.span, "`$now` takes `iso`, `seconds` or `millis`")),
        }
    }
}

impl Generator for Now {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        match self {
            Self::Iso => clock::iso(scope.now).into(),
            Self::Seconds => (scope.now / 1000).into(),
            Self::Millis => scope.now.into(),
        }
    }
}

fn range(ends: &[Node], node: &Node) -> Result<(f64, f64), Diagnostic> {
    match ends {
        [least, most] if least.number()? <= most.number()? => Ok((least.number()?, most.number()?)),
        _ => Err(Diagnostic::error(Code::WrongType, node.span, "expected `[least, most]`, the smaller number first")),
    }
}
