//! Converts file paths to URIs and back.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Characters that are percent-encoded: all except the unreserved ones of RFC 3986 and `/`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The path of a URI. A URI of another scheme, such as `untitled:Untitled-1`, is kept as text and serves as a key only.
pub fn path_of(uri: &Uri) -> PathBuf {
    let written = uri.as_str();
    let Some(rest) = written.strip_prefix("file://") else { return PathBuf::from(written) };
    // The host of `file://host/path` is this computer, or unknown to it.
    let path = rest.find('/').map_or("", |start| &rest[start..]);
    let path = percent_decode_str(path).decode_utf8_lossy();
    if cfg!(windows) { PathBuf::from(path.trim_start_matches('/')) } else { PathBuf::from(&*path) }
}

/// The URI of a path; `None` when it cannot be expressed.
pub fn uri_of(path: &Path) -> Option<Uri> {
    let written = path.to_str()?;
    if has_other_scheme(written) {
        return Uri::from_str(written).ok();
    }
    let written = if cfg!(windows) { format!("/{}", written.replace('\\', "/")) } else { written.to_owned() };
    Uri::from_str(&format!("file://{}", utf8_percent_encode(&written, ESCAPED))).ok()
}

/// True for a URI of another scheme than `file`. A drive letter is not a scheme.
fn has_other_scheme(written: &str) -> bool {
    let scheme = written.split_once(':').map_or("", |(scheme, _)| scheme);
    scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_the_same_there_and_back() {
        for path in ["/a/b c/ü#%.yaml", "/Home.yaml", "untitled:Untitled-1"] {
            assert_eq!(path_of(&uri_of(Path::new(path)).unwrap()), Path::new(path), "{path}");
        }
        let uri = Uri::from_str("file:///c%3A/a.yaml").unwrap();
        assert_eq!(path_of(&uri), Path::new(if cfg!(windows) { "c:/a.yaml" } else { "/c:/a.yaml" }));
    }
}
