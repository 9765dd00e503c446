//! Stores secrets of apps in the system's keyring. Without a keyring, they are stored in an encrypted file beside its key, which protects copies of
//! the file but not against a reader of the folder; this is reported.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Once;

use keyring::{Entry, Error};

use crate::shell::storage::data_folder;
use crate::shell::terminal::say;
use ensemble_core::json::from_json;
use ensemble_core::message::desktop::KeychainAction;
use ensemble_core::security::{KEY_BYTES, seal, unseal};
use ensemble_core::value::{Map, Value};

/// Longest secret in bytes, the limit of the Windows keyring.
const MOST_BYTES: usize = 2560;

/// Limit of secrets of one app in the file.
const MOST_SECRETS: usize = 256;

/// Reads, stores or removes a secret of the app `owner`. A value is returned as JSON if it parses, otherwise as text; null for an unknown key.
///
/// # Errors
///
/// A message when the keyring refuses.
pub fn perform(owner: &str, key: &str, action: &KeychainAction) -> Result<Value, String> {
    if let KeychainAction::Save(text) = action
        && text.len() > MOST_BYTES
    {
        return Err(format!("the secret `{key}` is longer than {MOST_BYTES} bytes"));
    }
    Ok(match text(owner, key, action)? {
        Some(text) => from_json(&text).ok().filter(|value| !value.is_null()).unwrap_or_else(|| Value::text(text)),
        None => Value::Null,
    })
}

/// Like [`perform`], with text.
///
/// # Errors
///
/// A message when the keyring refuses.
pub fn text(owner: &str, key: &str, action: &KeychainAction) -> Result<Option<String>, String> {
    match in_keyring(owner, key, action) {
        // No keyring is available, or it is locked.
        Err(Error::NoDefaultStore | Error::NoStorageAccess(_) | Error::PlatformFailure(_)) => {
            let folder =
                data_folder().ok_or("the system has no keyring, and you have no folder for data")?.join("keychain");
            in_file(&folder, owner, key, action)
        }
        other => other.map_err(|error| format!("the keyring refuses `{key}`: {error}")),
    }
}

fn in_keyring(owner: &str, key: &str, action: &KeychainAction) -> Result<Option<String>, Error> {
    let entry = Entry::new(&format!("ensemble-run/{owner}"), key)?;
    let done = match action {
        KeychainAction::Read => entry.get_password().map(Some),
        KeychainAction::Save(text) => entry.set_password(text).map(|()| None),
        KeychainAction::Clear => entry.delete_credential().map(|()| None),
    };
    match done {
        Err(Error::NoEntry) => Ok(None),
        other => other,
    }
}

/// Like [`text`], with a file in `folder` instead of the keyring.
fn in_file(folder: &Path, owner: &str, key: &str, action: &KeychainAction) -> Result<Option<String>, String> {
    let path = folder.join(format!("{owner}.json"));
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let place = folder.display();
        say(&format!("warning: the system has no keyring: secrets of apps are kept in `{place}`, encrypted, their key beside them"));
    });
    let unusable = |error: io::Error| format!("`{}` cannot be used: {error}", path.display());
    let own = file_key(folder).map_err(unusable)?;
    let mut secrets = match fs::read_to_string(&path) {
        Ok(text) => from_json(&text).ok().and_then(|value| value.as_map().cloned()).unwrap_or_default(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Map::default(),
        Err(error) => return Err(unusable(error)),
    };
    match action {
        KeychainAction::Read => {
            let sealed = secrets.get(key).and_then(Value::as_str);
            return sealed
                .map(|sealed| unseal(&own, key, sealed).ok_or_else(|| format!("the secret `{key}` was changed")))
                .transpose();
        }
        KeychainAction::Save(_) if secrets.len() >= MOST_SECRETS && secrets.get(key).is_none() => {
            return Err(format!("an app keeps at most {MOST_SECRETS} secrets"));
        }
        KeychainAction::Save(text) => {
            let sealed = seal(&own, key, text).ok_or("the secret is too long")?;
            secrets.insert(key, Value::text(sealed));
        }
        KeychainAction::Clear => _ = secrets.remove(key),
    }
    write_private(&path, Value::Map(secrets.into()).to_string().as_bytes()).map_err(unusable)?;
    Ok(None)
}

/// Encryption key of the files; created on first use.
fn file_key(folder: &Path) -> io::Result<[u8; KEY_BYTES]> {
    let path = folder.join("key");
    match fs::read(&path) {
        Ok(bytes) => bytes.try_into().map_err(|_| io::Error::other("its key is no key")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut key = [0; KEY_BYTES];
            getrandom::fill(&mut key).map_err(io::Error::other)?;
            fs::create_dir_all(folder)?;
            write_private(&path, &key)?;
            Ok(key)
        }
        Err(error) => Err(error),
    }
}

/// Writes a file that only the user can read, atomically.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh: PathBuf = path.with_extension(format!("{}.new", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_data()?;
    fs::rename(fresh, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_keyring_secrets_stand_encrypted_in_a_file() {
        let folder = std::env::temp_dir().join(format!("ensemble-run-keychain-{}", std::process::id()));
        let file = |owner: &str, action: KeychainAction| in_file(&folder, owner, "token", &action);
        assert_eq!(file("app", KeychainAction::Read), Ok(None));
        file("app", KeychainAction::Save("s3cret".into())).unwrap();
        assert_eq!(file("app", KeychainAction::Read), Ok(Some("s3cret".to_owned())));
        assert_eq!(file("other", KeychainAction::Read), Ok(None), "each app has its own");
        assert!(!fs::read_to_string(folder.join("app.json")).unwrap().contains("s3cret"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            for name in ["key", "app.json"] {
                assert_eq!(fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
            }
        }
        file("app", KeychainAction::Clear).unwrap();
        assert_eq!(file("app", KeychainAction::Read), Ok(None));
        fs::remove_dir_all(folder).unwrap();
    }
}
