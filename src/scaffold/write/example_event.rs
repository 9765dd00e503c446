//! An event for the mocks and the simulated streams of the new app.

use ensemble_core::value::Value;

/// An example event.
#[derive(Clone, Debug)]
pub struct ExampleEvent {
    /// Event name.
    pub event: Option<String>,
    /// Event id.
    pub id: Option<String>,
    /// Event data.
    pub data: Value,
}
