//! Ranges of numbers that several groups of properties accept.

use ensemble_core::spec::Kind;

pub(super) const PIXELS: Kind = Kind::Number { min: 0.0, max: 100_000.0 };
pub(super) const SIGNED: Kind = Kind::Number { min: -100_000.0, max: 100_000.0 };
pub(super) const SHARE: Kind = Kind::Number { min: 0.0, max: 1.0 };
pub(super) const COUNT: Kind = Kind::Number { min: 1.0, max: 10_000.0 };
pub(super) const MILLIS: Kind = Kind::Number { min: 0.0, max: 3_600_000.0 };
