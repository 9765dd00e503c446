//! Writes an app's files without overwriting foreign ones: a list in the folder names the files written before.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ensemble_scaffold::File;

/// Name of the list: for each file a line with the hash of its content and its path.
const LIST: &str = ".scaffold";

/// Result of writing.
#[derive(Debug, Default)]
pub struct WriteResult {
    /// Number of written files.
    pub files: usize,
    /// Files of an earlier call with new content: path, old text, new text.
    pub changed: Vec<(String, String, String)>,
    /// Unchanged files of an earlier call that are no longer part of the app, and were deleted.
    pub removed: Vec<String>,
    /// Existing files that were kept because somebody has changed them; `Some` if the app's version differs from the earlier one.
    pub kept: Vec<(String, Option<KeptReason>)>,
}

/// Reason for reporting a kept file.
#[derive(Debug)]
pub enum KeptReason {
    /// The app has a newer version of it.
    Newer,
    /// The app no longer contains it.
    Gone,
}

/// Fails for a folder that is not empty, unless `force`.
pub fn may_write(folder: &Path, force: bool) -> Result<(), String> {
    if folder.exists() && !folder.is_dir() {
        return Err(format!("`{}` is a file", folder.display()));
    }
    let is_empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if is_empty || force {
        return Ok(());
    }
    Err(format!(
        "`{}` is not empty; --force writes into it and keeps every file that is not from an earlier `new`",
        folder.display()
    ))
}

/// Writes missing files, and those of an earlier call that nobody has changed.
pub fn write(folder: &Path, files: &[File]) -> Result<WriteResult, String> {
    let fails = |path: &Path, error: &std::io::Error| format!("cannot write `{}`: {error}", path.display());
    fs::create_dir_all(folder).map_err(|error| fails(folder, &error))?;
    let before = read_list(folder);
    let mut list = BTreeMap::new();
    let mut written = WriteResult::default();
    for file in files {
        let path = folder.join(&file.path);
        let known = fs::read(&path).ok();
        let wrote = before.get(&file.path);
        let is_new = known.as_deref() != Some(file.text.as_bytes());
        if let Some(known) = known.as_ref().filter(|_| is_new) {
            if wrote != Some(&mark(known)) {
                // The hash of the new text is stored, so that the next run knows whether it has changed since.
                let newer = wrote.is_some_and(|wrote| *wrote != mark(file.text.as_bytes()));
                written.kept.push((file.path.clone(), newer.then_some(KeptReason::Newer)));
                if wrote.is_some() {
                    list.insert(file.path.clone(), mark(file.text.as_bytes()));
                }
                continue;
            }
            let old = String::from_utf8_lossy(known).into_owned();
            written.changed.push((file.path.clone(), old, file.text.clone()));
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| fails(parent, &error))?;
        }
        if is_new {
            fs::write(&path, &file.text).map_err(|error| fails(&path, &error))?;
        }
        list.insert(file.path.clone(), mark(file.text.as_bytes()));
        written.files += 1;
    }
    for (name, wrote) in &before {
        if list.contains_key(name) || files.iter().any(|file| file.path == *name) || !is_inside(name) {
            continue;
        }
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(known) if mark(&known) == *wrote => {
                fs::remove_file(&path).map_err(|error| fails(&path, &error))?;
                written.removed.push(name.clone());
            }
            Ok(_) => written.kept.push((name.clone(), Some(KeptReason::Gone))),
            // The file was removed meanwhile.
            Err(_) => {}
        }
    }
    let lines: String = list.iter().map(|(path, mark)| format!("{mark} {path}\n")).collect();
    let path = folder.join(LIST);
    fs::write(&path, format!("# What `ensemble-run new` wrote, so that it writes over nothing else.\n{lines}"))
        .map_err(|error| fails(&path, &error))?;
    Ok(written)
}

/// True for a path inside of the folder. The list may have been edited, so its paths are not trusted.
fn is_inside(name: &str) -> bool {
    let path = Path::new(name);
    path.components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

fn read_list(folder: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).map(|(mark, path)| (path.to_owned(), mark.to_owned())).collect()
}

/// FNV-1a hash to detect changed files.
fn mark(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
