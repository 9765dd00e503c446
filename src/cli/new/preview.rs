//! Renders a picture of an app before it is written, with its simulated streams.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::folder;
use crate::cli::common::encode_png;
use crate::shell::headless::{self, Step};
use crate::shell::open::{LaunchOptions, open};
use ensemble_scaffold::{self as scaffold, Description};

/// Size of the picture.
const SIZE: (f32, f32) = (1120.0, 700.0);
/// Time limit for events of the streams.
const PATIENCE: Duration = Duration::from_secs(4);
/// Number of events that fill most views.
const EVENTS: u64 = 24;

/// The picture as a `data:` URL. `views` are the descriptions of the streams' views.
///
/// # Errors
///
/// A message when the files cannot be written or rendering fails.
pub fn picture(description: &Description, views: &[String], is_dark: bool) -> Result<String, String> {
    // Two previews may be drawn at the same time.
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let place = std::env::temp_dir().join(format!("ensemble-run-preview-{}-{number}", std::process::id()));
    let drawn =
        folder::write(&place, &scaffold::write(description, "preview")).and_then(|_| draw(&place, views, is_dark));
    // What cannot be removed lies in the folder for temporary files.
    let _ = std::fs::remove_dir_all(&place);
    drawn
}

fn draw(place: &std::path::Path, views: &[String], is_dark: bool) -> Result<String, String> {
    let launch = LaunchOptions {
        app: place.to_owned(),
        simulate: true,
        dark: Some(is_dark),
        size: Some(SIZE),
        ..LaunchOptions::default()
    };
    let opened = open(&launch)?;
    let asks = views.len() == 1 && views[0].starts_with("a question");
    let steps = if asks {
        vec![Step::Tap("Ask".to_owned()), Step::Pause(Duration::from_millis(2500))]
    } else {
        vec![Step::Events(EVENTS), Step::Pause(Duration::from_millis(200))]
    };
    let outcome = headless::run(&launch, opened, steps, PATIENCE, true, None)?;
    let picture = outcome.picture.ok_or("the app was not drawn")?;
    let mut bytes = Vec::new();
    encode_png(&mut bytes, &picture).map_err(|error| error.to_string())?;
    Ok(format!("data:image/png;base64,{}", STANDARD.encode(bytes)))
}
