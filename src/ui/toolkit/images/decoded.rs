//! The pixels of a picture.

use std::time::Duration;

use egui::ColorImage;

/// Pixels.
#[derive(Debug)]
pub struct Decoded {
    /// One picture, or several with the time each is shown.
    pub frames: Vec<(ColorImage, Duration)>,
    /// Size in logical pixels.
    pub size: [f32; 2],
}
