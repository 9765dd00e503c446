//! Picture of an app that cannot be opened.

use egui::Vec2;

use super::step::Outcome;
use crate::shell::open::{DEFAULT_SIZE, LaunchOptions, OpenedApp, refusal};
use crate::shell::system_fonts::SystemFonts;
use ensemble_ui::offscreen::Offscreen;

/// Title above the faults of an app that cannot be opened.
pub(crate) const ERROR_TITLE: &str = "This app cannot be opened";

/// Renders the faults of an app that cannot be opened.
///
/// # Errors
///
/// A message when the picture is too large.
pub fn error_page(launch: &LaunchOptions, opened: &OpenedApp) -> Result<Outcome, String> {
    let faults = refusal(&opened.app, &opened.report);
    let (size, dark) = (launch.size.unwrap_or(DEFAULT_SIZE), launch.dark.unwrap_or(false));
    let mut window = Offscreen::new(Vec2::new(size.0, size.1), launch.scale.unwrap_or(1.0), dark);
    window.set_font_providers(SystemFonts::providers());
    window.error_page(ERROR_TITLE, &faults, dark);
    let picture = window.picture().map_err(|error| error.to_string())?;
    let tree = format!("{ERROR_TITLE}\n{}", faults.concat());
    Ok(Outcome { picture: Some(picture), tree, unmet: None, faults: faults.len() })
}
