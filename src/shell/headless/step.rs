//! Steps of `screenshot` and the outcome of a run.

use std::time::Duration;

pub use egui::ColorImage as Picture;

/// A step before the picture is taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Waits until this many further stream events have been handled.
    Events(u64),
    /// Waits until a visible text contains this.
    Text(String),
    /// Waits for a time.
    Pause(Duration),
    /// Taps the widget with this label or id.
    Tap(String),
    /// Types into a field.
    Type {
        /// Id, testId or label of the field.
        field: String,
        /// Text to type.
        text: String,
    },
    /// Scrolls the main scroller by this many pixels.
    Scroll(f64),
}

/// A step that was not met within the time limit.
#[derive(Clone, Debug, PartialEq)]
pub struct StepTimeout {
    /// The step.
    pub step: Step,
    /// The reason, where one is known.
    pub reason: Option<String>,
}

/// The result of a run.
pub struct Outcome {
    /// The picture, if requested.
    pub picture: Option<Picture>,
    /// The current scene as text.
    pub tree: String,
    /// The step that was not met.
    pub unmet: Option<StepTimeout>,
    /// Number of faults of the running app.
    pub faults: usize,
}
