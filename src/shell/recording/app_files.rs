//! Files of an app with hashes, which identify the app of a recording.

use std::fs;
use std::sync::Arc;

use ensemble_core::app::App;

/// Paths relative to the app's folder, sorted, with hashes. Unreadable files are skipped.
pub fn file_hashes(app: &App) -> Vec<(Arc<str>, Arc<str>)> {
    let hash = |path: &std::path::PathBuf| {
        let bytes = fs::read(path).ok()?;
        let root = fs::canonicalize(&app.root).unwrap_or_else(|_| app.root.clone());
        let full = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        let inner = full.strip_prefix(&root).map_or_else(|_| path.clone(), std::path::Path::to_path_buf);
        Some((Arc::from(inner.to_string_lossy()), Arc::from(format!("{:016x}", fnv1a(&bytes)))))
    };
    let mut hashes: Vec<_> = app.files.iter().filter(|path| !is_secret(path)).filter_map(hash).collect();
    hashes.sort();
    hashes
}

/// True for a file of secrets, whose short content could be guessed from its hash.
fn is_secret(path: &std::path::Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(".env") || name.contains("secret")
}

/// FNV-1a, written out because a library's hasher may change. It detects changes and is no protection.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
