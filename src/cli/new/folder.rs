//! Writes an app's files, and never over something that somebody else wrote: a list in the folder tells what is whose.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::scaffold::File;

/// The list: a line for each file, what it held when it was written and its path.
const LIST: &str = ".scaffold";

/// What was written.
#[derive(Debug, Default)]
pub struct Written {
    /// How many files.
    pub files: usize,
    /// Files that were there and are somebody else's.
    pub kept: Vec<String>,
}

/// Refuses a folder that is not empty, unless told otherwise.
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

/// Writes the files that are not there, and those that an earlier call wrote and nobody changed.
pub fn write(folder: &Path, files: &[File]) -> Result<Written, String> {
    let fails = |path: &Path, error: &std::io::Error| format!("cannot write `{}`: {error}", path.display());
    fs::create_dir_all(folder).map_err(|error| fails(folder, &error))?;
    let mut list = read_list(folder);
    let mut written = Written::default();
    for file in files {
        let path = folder.join(&file.path);
        if let Ok(known) = fs::read(&path)
            && known != file.text.as_bytes()
            && list.get(&file.path) != Some(&mark(&known))
        {
            written.kept.push(file.path.clone());
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| fails(parent, &error))?;
        }
        fs::write(&path, &file.text).map_err(|error| fails(&path, &error))?;
        list.insert(file.path.clone(), mark(file.text.as_bytes()));
        written.files += 1;
    }
    let lines: String = list.iter().map(|(path, mark)| format!("{mark} {path}\n")).collect();
    let path = folder.join(LIST);
    fs::write(&path, format!("# What `ensemble-run new` wrote, so that it writes over nothing else.\n{lines}"))
        .map_err(|error| fails(&path, &error))?;
    Ok(written)
}

fn read_list(folder: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).map(|(mark, path)| (path.to_owned(), mark.to_owned())).collect()
}

/// A fingerprint (FNV-1a): it tells a changed file, and nobody gains by forging one.
fn mark(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
