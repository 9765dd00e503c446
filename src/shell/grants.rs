//! Hosts that the user has allowed for an app from the network: one file per app in the user's data folder.

use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::storage;
use super::terminal::say;

/// Content of the file. It is readable, so that a user can revoke a grant by editing it.
#[derive(Deserialize, Serialize)]
struct Grants {
    app: String,
    hosts: Vec<String>,
}

/// Origins allowed for this app; empty without a readable file.
pub fn read(app: &str) -> Vec<String> {
    let read = storage::data_folder().map_or(Ok(Vec::new()), |folder| read_in(&folder, app));
    read.unwrap_or_else(|message| {
        say(&format!("warning: {message}"));
        Vec::new()
    })
}

/// Stores the origins allowed for this app.
///
/// # Errors
///
/// If the file cannot be written.
pub fn write(app: &str, hosts: Vec<String>) -> io::Result<()> {
    storage::data_folder().map_or(Ok(()), |folder| write_in(&folder, app, hosts))
}

/// The hosts of the app's file; none without a file.
fn read_in(folder: &Path, app: &str) -> Result<Vec<String>, String> {
    let path = folder.join("grants").join(storage::file_name(app));
    let unusable = |problem: String| format!("`{}` {problem}, so the app asks for its hosts again", path.display());
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(fault) => return Err(unusable(format!("cannot be read: {fault}"))),
    };
    let grants: Grants = serde_json::from_str(&text).map_err(|fault| unusable(format!("is damaged: {fault}")))?;
    // Two apps whose names have one hash do not share what was allowed.
    Ok(if grants.app == app { grants.hosts } else { Vec::new() })
}

fn write_in(folder: &Path, app: &str, hosts: Vec<String>) -> io::Result<()> {
    let folder = folder.join("grants");
    fs::create_dir_all(&folder)?;
    let path = folder.join(storage::file_name(app));
    let fresh = path.with_extension(format!("{}.new", std::process::id()));
    let text = serde_json::to_string_pretty(&Grants { app: app.to_owned(), hosts })?;
    fs::write(&fresh, text)?;
    fs::rename(fresh, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_allowed_is_remembered_for_its_app() {
        let folder = std::env::temp_dir().join(format!("ensemble-run-grants-{}", std::process::id()));
        let app = "https://apps.example/a.yaml";
        assert_eq!(read_in(&folder, app), Ok(Vec::new()));
        write_in(&folder, app, vec!["https://api.example".to_owned()]).unwrap();
        assert_eq!(read_in(&folder, app), Ok(vec!["https://api.example".to_owned()]));
        assert_eq!(read_in(&folder, "https://apps.example/b.yaml"), Ok(Vec::new()));
        let file = folder.join("grants").join(storage::file_name(app));
        fs::write(&file, r#"{"app": "another", "hosts": ["https://evil.example"]}"#).unwrap();
        assert_eq!(read_in(&folder, app), Ok(Vec::new()));
        for unusable in [&b"broken"[..], b"", b"\xff"] {
            fs::write(&file, unusable).unwrap();
            let message = read_in(&folder, app).unwrap_err();
            assert!(
                message.contains(&*file.to_string_lossy()) && message.contains("asks for its hosts again"),
                "{message}"
            );
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
