//! Sources of pictures.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use ensemble_core::app::Files;

/// Source of a picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// The text of an SVG or of a Lottie file, or the bytes of a `data:` address.
    Bytes(Arc<[u8]>),
    /// A file below the app's folder.
    File(PathBuf),
    /// A server.
    Url,
}

impl Source {
    /// Resolves `text`. `roots` are the app's folders in `files`.
    ///
    /// # Errors
    ///
    /// A message when it resolves to nothing.
    pub fn find(text: &str, files: &dyn Files, roots: &[PathBuf]) -> Result<Self, Arc<str>> {
        let text = text.trim();
        if text.starts_with("<svg") || text.starts_with("<?xml") || text.starts_with('{') {
            return Ok(Self::Bytes(Arc::from(text.as_bytes())));
        }
        if let Some(data) = text.strip_prefix("data:") {
            return data_address(data).map(Self::Bytes).ok_or_else(|| Arc::from("the data address cannot be read"));
        }
        let bare = text.split(['?', '#']).next().unwrap_or(text);
        if text.starts_with("http://") || text.starts_with("https://") {
            // A picture that was packed with the app is not fetched.
            let name = bare.rsplit('/').next().filter(|name| !name.is_empty());
            return Ok(name.and_then(|name| below(Path::new(name), files, roots)).map_or(Self::Url, Self::File));
        }
        let path = Path::new(bare.strip_prefix("file://").unwrap_or(bare));
        below(path, files, roots)
            .map(Self::File)
            .ok_or_else(|| Arc::from(format!("there is no file `{bare}` in the app's folder")))
    }
}

/// The file with this name below one of the roots, in `assets` first. Paths that leave the roots are not found.
fn below(path: &Path, files: &dyn Files, roots: &[PathBuf]) -> Option<PathBuf> {
    if path.components().any(|part| matches!(part, Component::ParentDir)) {
        return None;
    }
    let found = |root: &PathBuf| {
        let root = files.canonical(root)?;
        let places = [root.join("assets").join(path), root.join(path)];
        places
            .into_iter()
            .filter_map(|place| files.canonical(&place))
            // Canonical paths are compared, so neither a link in the folder nor an absolute `path`, which `join` takes whole, leads out.
            .find(|file| file.starts_with(&root) && files.is_file(file))
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
    use ensemble_core::app::MemoryFiles;

    use super::*;

    #[test]
    fn the_text_says_where_a_picture_comes_from() {
        let files = MemoryFiles::default();
        assert_eq!(Source::find("https://example.com/a.png?x=1", &files, &[]), Ok(Source::Url));
        assert!(matches!(Source::find("<svg></svg>", &files, &[]), Ok(Source::Bytes(_))));
        assert_eq!(Source::find("data:text/plain;base64,aGk=", &files, &[]), Ok(Source::Bytes(Arc::from(*b"hi"))));
        assert_eq!(Source::find("data:image/svg+xml,%3Csvg%3E", &files, &[]), Ok(Source::Bytes(Arc::from(*b"<svg>"))));
        assert!(Source::find("data:x", &files, &[]).is_err());
    }

    #[test]
    fn files_are_found_below_the_app_only() {
        let files = MemoryFiles::from_iter([("/app/assets/a.png", ""), ("/app/b.png", ""), ("/secret.png", "")]);
        let roots = [PathBuf::from("/app")];
        let find = |text: &str| Source::find(text, &files, &roots);
        assert_eq!(find("a.png?v=2"), Ok(Source::File("/app/assets/a.png".into())));
        assert_eq!(find("https://example.com/b.png"), Ok(Source::File("/app/b.png".into())));
        for outside in ["../secret.png", "/secret.png", "nothing.png", ""] {
            assert!(find(outside).is_err(), "{outside}");
        }
    }
}
