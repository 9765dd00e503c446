//! Encodes `multipart/form-data` (RFC 7578) with files that the user has chosen.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use super::picked::{PickedFiles, canonical, media_type};
use ensemble_core::message::desktop::{DesktopAnswer, FormFile};

/// Reads files and encodes the form.
///
/// # Errors
///
/// A message when the user did not choose a file, it cannot be read, or the form is too large.
pub(crate) fn read_form(
    files: &[FormFile],
    fields: &[(Arc<str>, Arc<str>)],
    most_bytes: u64,
    too_large: Option<&str>,
    picked: &PickedFiles,
) -> Result<DesktopAnswer, String> {
    let mut read = Vec::with_capacity(files.len());
    let mut left = most_bytes;
    for file in files {
        let path = canonical(Path::new(&*file.path))?;
        if !picked.has(&path) {
            return Err(format!("`{}` is not sent: only files that you have chosen in a dialog are", file.path));
        }
        let unreadable = |error: std::io::Error| format!("`{}` cannot be read: {error}", file.path);
        let mut bytes = Vec::new();
        // One byte more than there may be is enough to know that there are too many; a file may grow while it is read.
        let size = File::open(&path).map_err(unreadable)?.take(left + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        left = left.checked_sub(size as u64).ok_or_else(|| match too_large {
            Some(words) => words.to_owned(),
            None => format!("the files have more than {} KB together", most_bytes / 1024),
        })?;
        read.push(bytes);
    }
    let boundary = boundary(&read)?;
    let mut body = Vec::new();
    for (name, value) in fields {
        part(&mut body, &boundary, &format!("name=\"{}\"", quoted(name)), None, value.as_bytes());
    }
    for (file, bytes) in files.iter().zip(&read) {
        let extension = file.name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
        let disposition = format!("name=\"{}\"; filename=\"{}\"", quoted(&file.field), quoted(&file.name));
        part(&mut body, &boundary, &disposition, Some(media_type(&extension)), bytes);
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let content_type = Arc::from(format!("multipart/form-data; boundary={boundary}"));
    Ok(DesktopAnswer::Form { content_type, body: body.into() })
}

fn part(body: &mut Vec<u8>, boundary: &str, disposition: &str, media_type: Option<&str>, content: &[u8]) {
    body.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n").as_bytes());
    if let Some(media_type) = media_type {
        body.extend_from_slice(format!("Content-Type: {media_type}\r\n").as_bytes());
    }
    body.extend_from_slice(b"\r\n");
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n");
}

/// Escapes a name as browsers do (HTML, "multipart/form-data encoding algorithm"), so that it can end neither the quotes nor the line.
fn quoted(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

/// A random boundary that no file contains.
fn boundary(files: &[Vec<u8>]) -> Result<String, String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| format!("the system gives no random number: {error}"))?;
    let digits: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let boundary = format!("ensemble-run-{digits}");
    debug_assert!(files.iter().all(|file| !file.windows(boundary.len()).any(|part| part == boundary.as_bytes())));
    Ok(boundary)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &Path, name: &str, content: &[u8]) -> FormFile {
        let path = folder.join(name);
        std::fs::write(&path, content).unwrap();
        FormFile { field: "files".into(), name: name.into(), path: path.display().to_string().into() }
    }

    #[test]
    fn only_chosen_files_are_sent_and_names_stay_inside_their_quotes() {
        let folder = std::env::temp_dir().join(format!("ensemble-run-form-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (mut chosen, other) = (file(&folder, "a.png", b"\x00\x01"), file(&folder, "b.txt", b"text"));
        let picked = PickedFiles::default();
        picked.add(&[folder.join("a.png")]).unwrap();
        chosen.name = "a\"\r\nX: y.png".into();
        let fields = [(Arc::from("tag"), Arc::from("new"))];
        let Ok(DesktopAnswer::Form { content_type, body }) =
            read_form(std::slice::from_ref(&chosen), &fields, 100, None, &picked)
        else {
            panic!("a form")
        };
        let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
        let expected = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"tag\"\r\n\r\nnew\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a%22%0D%0AX: y.png\"\r\nContent-Type: image/png\r\n\r\n\u{0}\u{1}\r\n--{boundary}--\r\n"
        );
        assert_eq!(body, expected.as_bytes());
        let refused = read_form(&[chosen.clone(), other], &[], 100, None, &picked).unwrap_err();
        assert!(refused.contains("only files that you have chosen"), "{refused}");
        let large = read_form(std::slice::from_ref(&chosen), &[], 1, Some("too much"), &picked).unwrap_err();
        assert_eq!(large, "too much");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
