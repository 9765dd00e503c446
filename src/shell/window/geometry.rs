//! Remembers the size of an app's window: one file per app in the user's state folder. The position is left to the window manager: Wayland does not
//! report it, and a remembered one may be on a display that is gone.

use std::path::{Path, PathBuf};
use std::{fs, io};

use etcetera::{BaseStrategy, choose_base_strategy};
use serde::{Deserialize, Serialize};

use crate::shell::storage;

/// Size of a window's content.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub(super) struct Geometry {
    /// Width in logical pixels of the display.
    pub width: f32,
    /// Height in logical pixels of the display.
    pub height: f32,
    /// True for a maximized window; width and height are then those from before.
    pub maximized: bool,
}

/// Accepted range of width and height from a file.
const SIDES: std::ops::RangeInclusive<f32> = 240.0..=16_384.0;

/// The saved geometry of this app; `None` without a valid file.
pub(super) fn read(app: &str) -> Option<Geometry> {
    read_in(&folder()?, app)
}

/// Saves the geometry.
///
/// # Errors
///
/// If the file cannot be written.
pub(super) fn write(app: &str, geometry: Geometry) -> io::Result<()> {
    folder().map_or(Ok(()), |folder| write_in(&folder, app, geometry))
}

fn folder() -> Option<PathBuf> {
    let dirs = choose_base_strategy().ok()?;
    // Systems without a directory for state have it with the data.
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_dir()).join("ensemble-run").join("windows"))
}

fn read_in(folder: &Path, app: &str) -> Option<Geometry> {
    let text = fs::read_to_string(folder.join(storage::file_name(app))).ok()?;
    let geometry: Geometry = serde_json::from_str(&text).ok()?;
    (SIDES.contains(&geometry.width) && SIDES.contains(&geometry.height)).then_some(geometry)
}

fn write_in(folder: &Path, app: &str, geometry: Geometry) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let path = folder.join(storage::file_name(app));
    let fresh = path.with_extension(format!("{}.new", std::process::id()));
    fs::write(&fresh, serde_json::to_string(&geometry)?)?;
    fs::rename(fresh, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_remembered_for_its_app_and_nonsense_is_not_taken() {
        let folder = std::env::temp_dir().join(format!("ensemble-run-windows-{}", std::process::id()));
        assert_eq!(read_in(&folder, "a"), None);
        let geometry = Geometry { width: 800.0, height: 600.0, maximized: true };
        write_in(&folder, "a", geometry).unwrap();
        assert_eq!((read_in(&folder, "a"), read_in(&folder, "b")), (Some(geometry), None));
        write_in(&folder, "a", Geometry { width: 1.0, ..geometry }).unwrap();
        assert_eq!(read_in(&folder, "a"), None, "a window of one pixel");
        fs::write(folder.join(storage::file_name("a")), "{").unwrap();
        assert_eq!(read_in(&folder, "a"), None);
        fs::remove_dir_all(&folder).unwrap();
    }
}
