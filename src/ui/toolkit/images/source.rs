//! Where a picture comes from.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;

/// Where a picture comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// The text of an SVG, or the bytes of a `data:` address.
    Bytes(Arc<[u8]>),
    /// A file below the app's folder.
    File(PathBuf),
    /// A server.
    Url,
}

impl Source {
    /// Finds out what `text` means. `roots` are the folders of the app.
    ///
    /// # Errors
    /// Words that say why it means nothing.
    pub fn find(text: &str, roots: &[PathBuf]) -> Result<Self, Arc<str>> {
        let text = text.trim();
        if text.starts_with("<svg") || text.starts_with("<?xml") {
            return Ok(Self::Bytes(Arc::from(text.as_bytes())));
        }
        if let Some(data) = text.strip_prefix("data:") {
            return data_address(data).map(Self::Bytes).ok_or_else(|| Arc::from("the data address cannot be read"));
        }
        let bare = text.split(['?', '#']).next().unwrap_or(text);
        if text.starts_with("http://") || text.starts_with("https://") {
            // A picture that was packed with the app is not fetched.
            let name = bare.rsplit('/').next().filter(|name| !name.is_empty());
            return Ok(name.and_then(|name| below(Path::new(name), roots)).map_or(Self::Url, Self::File));
        }
        let path = Path::new(bare.strip_prefix("file://").unwrap_or(bare));
        below(path, roots)
            .map(Self::File)
            .ok_or_else(|| Arc::from(format!("there is no file `{bare}` in the app's folder")))
    }
}

/// The file of this name below one of the roots, in `assets` first. What leads out of them is not found.
fn below(path: &Path, roots: &[PathBuf]) -> Option<PathBuf> {
    if path.components().any(|part| matches!(part, Component::ParentDir)) {
        return None;
    }
    let found = |root: &PathBuf| {
        let root = root.canonicalize().ok()?;
        let places = [root.join("assets").join(path), root.join(path)];
        places
            .into_iter()
            .filter_map(|place| place.canonicalize().ok())
            .find(|file| file.starts_with(&root) && file.is_file())
    };
    roots.iter().find_map(found)
}

/// `image/png;base64,…` or `image/svg+xml,…`.
fn data_address(data: &str) -> Option<Arc<[u8]>> {
    let (kind, body) = data.split_once(',')?;
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(body).collect();
    if !kind.ends_with(";base64") {
        return Some(bytes.into());
    }
    let bytes: Vec<u8> = bytes.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    base64::engine::general_purpose::STANDARD.decode(bytes).ok().map(Arc::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_says_where_a_picture_comes_from() {
        assert_eq!(Source::find("https://example.com/a.png?x=1", &[]), Ok(Source::Url));
        assert!(matches!(Source::find("<svg></svg>", &[]), Ok(Source::Bytes(_))));
        assert_eq!(Source::find("data:text/plain;base64,aGk=", &[]), Ok(Source::Bytes(Arc::from(*b"hi"))));
        assert_eq!(Source::find("data:image/svg+xml,%3Csvg%3E", &[]), Ok(Source::Bytes(Arc::from(*b"<svg>"))));
        assert!(Source::find("data:x", &[]).is_err());
    }

    #[test]
    fn files_are_found_below_the_app_only() {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
        let roots = [root.join("src")];
        assert!(matches!(Source::find("lib.rs?v=2", &roots), Ok(Source::File(_))));
        for outside in ["../Cargo.toml", "/etc/hostname", "nothing.png", ""] {
            assert!(Source::find(outside, &roots).is_err(), "{outside}");
        }
        assert!(matches!(Source::find("https://example.com/theme.yaml", &[root]), Ok(Source::File(_))));
    }
}
