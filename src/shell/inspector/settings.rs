//! Settings of the inspector: one file for all apps in the user's state folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use etcetera::{BaseStrategy, choose_base_strategy};
use serde::{Deserialize, Serialize};

/// Docking side of the inspector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Right in a wide window, bottom in a narrow one.
    #[default]
    Auto,
    /// Right.
    Right,
    /// Bottom.
    Bottom,
}

/// Saved settings.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Settings {
    /// Docking side.
    pub side: Side,
    /// Width when docked right, in logical pixels.
    pub width: f32,
    /// Height when docked at the bottom, in logical pixels.
    pub height: f32,
    /// Selected pane.
    pub pane: String,
    /// Filter texts by the name of the pane.
    pub filters: BTreeMap<String, PaneFilter>,
    /// The pinned values, by their paths.
    pub pins: Vec<String>,
    /// History of the console's prompt, oldest first.
    pub history: Vec<String>,
}

/// The filter of a pane.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct PaneFilter {
    /// The words that a line contains.
    pub words: String,
    /// The switches that are off, by their names.
    pub hidden: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            side: Side::Auto,
            width: 520.0,
            height: 340.0,
            pane: "streams".to_owned(),
            filters: BTreeMap::new(),
            pins: Vec::new(),
            history: Vec::new(),
        }
    }
}

/// Limit of the file in bytes; a foreign file may have any size.
const MOST_BYTES: u64 = 256 << 10;

/// Limit of pins and history lines in the file.
const MOST: usize = 100;

/// Longer words of a filter are not remembered.
const MOST_WORDS: usize = 500;

/// The stored settings; the defaults when none can be read.
pub fn read() -> Settings {
    file().and_then(|file| read_file(&file)).unwrap_or_default()
}

/// Saves the settings.
///
/// # Errors
///
/// If the file cannot be written.
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
    settings
        .filters
        .retain(|name, filter| name.len() + filter.words.len() <= MOST_WORDS && filter.hidden.len() <= MOST);
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
    let mut settings = Settings { history, ..settings.clone() };
    settings.filters.values_mut().for_each(|filter| filter.words = super::kit::clean(&filter.words));
    settings.filters.retain(|_, filter| *filter != PaneFilter::default());
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
            filters: [(
                "events".to_owned(),
                PaneFilter { words: "remembered-secret-1".to_owned(), hidden: Vec::new() },
            )]
            .into(),
            ..Settings::default()
        };
        write_file(&file, &settings).unwrap();
        let read = read_file(&file).unwrap();
        assert_eq!(read.filters["events"].words, "***");
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
