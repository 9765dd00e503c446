//! The inputs that the command line gives to tests.

use std::sync::Arc;

use ensemble_core::value::Value;

/// The inputs of the command line for `${inputs.key}`.
#[derive(Clone, Debug, Default)]
pub struct TestInputs {
    /// `--input key=value`, as YAML scalars.
    pub values: Vec<(Arc<str>, Value)>,
    /// True to report inputs that are used and not given; false for `check`, which runs nothing.
    pub required: bool,
}

/// A value of the command line as YAML reads it.
pub(crate) fn input_value(text: &str) -> Value {
    ensemble_core::syntax::scalar(text)
}
