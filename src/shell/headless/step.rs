//! Steps before the picture, and the outcome of a run.

use std::time::Duration;

pub use egui::ColorImage as Picture;

/// Something to do before the picture is taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Waits until this many more stream events have been handled.
    Events(u64),
    /// Waits until a node's visible text contains this.
    Text(String),
    /// Time passes.
    Pause(Duration),
    /// The widget with this label or id is tapped.
    Tap(String),
    /// A field gets a text.
    Type {
        /// Id, testId or label of the field.
        field: String,
        /// The text.
        text: String,
    },
    /// The main scroller moves by so many pixels.
    Scroll(f64),
}

/// The result of a run.
pub struct Outcome {
    /// The picture, when one was asked for.
    pub picture: Option<Picture>,
    /// The current scene as text.
    pub tree: String,
    /// The step that was not met in time.
    pub unmet: Option<Step>,
    /// Count of faults of the running app.
    pub faults: usize,
}
