//! What the inspector remembers of itself: one file for all apps in the user's state directory.

use std::path::{Path, PathBuf};
use std::{fs, io};

use etcetera::{BaseStrategy, choose_base_strategy};
use serde::{Deserialize, Serialize};

/// The side that the inspector stands at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// At the right of a wide window, at the bottom of a narrow one.
    #[default]
    Auto,
    /// At the right.
    Right,
    /// At the bottom.
    Bottom,
}

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Settings {
    /// The side.
    pub side: Side,
    /// Its width at the right, in logical pixels.
    pub width: f32,
    /// Its height at the bottom.
    pub height: f32,
    /// The pane in front.
    pub pane: String,
    /// The pinned values, by their paths.
    pub pins: Vec<String>,
    /// What was run in the console, the oldest first.
    pub history: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            side: Side::Auto,
            width: 520.0,
            height: 340.0,
            pane: "streams".to_owned(),
            pins: Vec::new(),
            history: Vec::new(),
        }
    }
}

/// So much of a file is read: one that somebody else has written may have any size.
const MOST_BYTES: u64 = 256 << 10;

/// So many pins and lines of the console are kept in the file.
const MOST: usize = 100;

/// What was remembered; the defaults when there is nothing that can be used.
pub fn read() -> Settings {
    file().and_then(|file| read_file(&file)).unwrap_or_default()
}

/// Remembers the settings.
///
/// # Errors
///
/// When the disk does not take them.
pub fn write(settings: &Settings) -> io::Result<()> {
    file().map_or(Ok(()), |file| write_file(&file, settings))
}

fn file() -> Option<PathBuf> {
    let dirs = choose_base_strategy().ok()?;
    // Systems without a directory for state have it with the data.
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_dir()).join("ensemble-run").join("inspector.json"))
}

fn read_file(file: &Path) -> Option<Settings> {
    if fs::metadata(file).ok()?.len() > MOST_BYTES {
        return None;
    }
    let mut settings: Settings = serde_json::from_str(&fs::read_to_string(file).ok()?).ok()?;
    let usual = Settings::default();
    if !settings.width.is_finite() {
        settings.width = usual.width;
    }
    if !settings.height.is_finite() {
        settings.height = usual.height;
    }
    (settings.width, settings.height) = (settings.width.clamp(280.0, 4000.0), settings.height.clamp(160.0, 4000.0));
    settings.pins.truncate(MOST);
    settings.history.truncate(MOST);
    Some(settings)
}

fn write_file(file: &Path, settings: &Settings) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let kept = settings.history.len().saturating_sub(MOST);
    // What was typed may hold a secret of the app: it is kept as it may be shown.
    let history = settings.history[kept..].iter().map(|line| super::kit::clean(line)).collect();
    let settings = Settings { history, ..settings.clone() };
    let fresh = file.with_extension(format!("{}.new", std::process::id()));
    fs::write(&fresh, serde_json::to_string(&settings)?)?;
    fs::rename(fresh, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_remembered_without_secrets_and_nonsense_is_not_taken() {
        let folder = std::env::temp_dir().join(format!("ensemble-run-inspector-{}", std::process::id()));
        let file = folder.join("inspector.json");
        assert_eq!(read_file(&file), None);
        crate::shell::terminal::hide(["remembered-secret-1"]);
        let settings = Settings {
            side: Side::Bottom,
            pane: "state".to_owned(),
            history: vec!["login('remembered-secret-1')".to_owned()],
            ..Settings::default()
        };
        write_file(&file, &settings).unwrap();
        let read = read_file(&file).unwrap();
        assert_eq!((read.side, read.pane.as_str(), read.history[0].as_str()), (Side::Bottom, "state", "login('***')"));
        fs::write(&file, r#"{"width": 3, "height": 1e9, "unknown": 1}"#).unwrap();
        let read = read_file(&file).unwrap();
        assert_eq!((read.width, read.height, read.side), (280.0, 4000.0, Side::Auto));
        fs::write(&file, "{").unwrap();
        assert_eq!(read_file(&file), None);
        fs::write(&file, " ".repeat(MOST_BYTES as usize + 1)).unwrap();
        assert_eq!(read_file(&file), None);
        fs::remove_dir_all(&folder).unwrap();
    }
}
