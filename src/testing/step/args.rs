//! Arguments that several steps have.

use ensemble_core::spec::{Kind, Prop, prop};

/// Argument that names a widget.
pub(super) const ID: Prop = prop("id", Kind::Text, "The widget's `testId` or `id`.");
/// Argument of steps that wait.
pub(super) const TIMEOUT: Prop = prop("timeoutMs", MILLIS, "Milliseconds of virtual time to wait, 5000 unless given.");
pub(super) const MILLIS: Kind = Kind::Number { min: 0.0, max: 366.0 * 86_400_000.0 };
pub(super) const COUNT: Kind = Kind::Number { min: 0.0, max: 1_000_000.0 };
pub(super) const EQUALS: Prop = prop("equals", Kind::Any, "The expected value.");

pub(super) const ONLY_ID: &[Prop] = &[ID];
pub(super) const ID_AND_TIMEOUT: &[Prop] = &[ID, TIMEOUT];
