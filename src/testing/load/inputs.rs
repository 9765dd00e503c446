//! The inputs that the command line gives to tests.

use std::sync::Arc;

use ensemble_core::value::Value;

/// What the command line gives to tests.
#[derive(Clone, Debug, Default)]
pub struct TestInputs {
    /// `--input key=value`, as YAML scalars.
    pub values: Vec<(Arc<str>, Value)>,
    /// Whether the tests are to run: then what is not given is a fault.
    pub required: bool,
}

/// A value of the command line as YAML reads it.
pub fn input_value(text: &str) -> Value {
    ensemble_core::syntax::scalar(text)
}
