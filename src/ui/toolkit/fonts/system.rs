//! Finds a font of the system for a character the bundled ones lack (Chinese, Arabic, emoji …). Nothing is read before
//! such a character is met; then the font folders are walked once and only character tables are read.

use std::{
    collections::HashSet,
    env,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
};

use egui::{
    FontData,
    epaint::text::{FallbackRequest, FontInsert, FontPriority, FontProvider, InsertFontFamily},
};
use skrifa::raw::{FontData as Bytes, FontRead, tables::cmap::Cmap};

/// How much of a disk is looked at: enough for every distribution's fonts, not for a mistaken link to a whole home.
const MOST_FILES: usize = 4_000;
const DEEPEST: usize = 6;
/// The largest font (Noto Sans CJK as a collection) has 120 MB, its character table 300 KB.
const LARGEST_FILE: u64 = 160 << 20;
const LARGEST_TABLE: u32 = 4 << 20;
/// A text in many scripts must not load font after font without end.
const MOST_LOADED: usize = 24;

/// Asks the system's font folders for what the bundled fonts lack.
#[derive(Default)]
pub struct SystemFonts {
    files: OnceLock<Vec<PathBuf>>,
    loaded: Mutex<HashSet<PathBuf>>,
}

impl FontProvider for SystemFonts {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let wanted = request.cluster.chars().next()?;
        if is_private(wanted) {
            return None;
        }
        let files = self.files.get_or_init(|| ordered(font_files(&folders())));
        let path = files.iter().find(|path| has_outline(path, wanted).unwrap_or(false))?;
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if loaded.len() >= MOST_LOADED && !loaded.contains(path) {
            return None;
        }
        let data = FontData::from_owned(fs::read(path).ok()?);
        loaded.insert(path.clone());
        tracing::debug!(font = %path.display(), character = %wanted, "system font loaded");
        let family = InsertFontFamily { family: request.family.clone(), priority: FontPriority::Lowest };
        Some(FontInsert::new(&path.display().to_string(), data, vec![family]))
    }
}

/// Characters without a meaning of their own: icons of a font the app did not bring.
fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xE000..=0xF8FF | 0xF0000..)
}

fn folders() -> Vec<PathBuf> {
    let home = env::var_os("HOME").map(PathBuf::from);
    let in_home = |folder: &str| home.as_ref().map(|home| home.join(folder));
    [
        in_home(".local/share/fonts"),
        in_home(".fonts"),
        in_home("Library/Fonts"),
        Some("/usr/share/fonts".into()),
        Some("/usr/local/share/fonts".into()),
        Some("/System/Library/Fonts".into()),
        Some("/Library/Fonts".into()),
        env::var_os("WINDIR").map(|windows| PathBuf::from(windows).join("Fonts")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn font_files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open: Vec<(PathBuf, usize)> = folders.iter().map(|folder| (folder.clone(), 0)).collect();
    while let Some((folder, depth)) = open.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten().take(MOST_FILES) {
            let path = entry.path();
            if files.len() >= MOST_FILES {
                return files;
            }
            if path.is_dir() && depth < DEEPEST {
                open.push((path, depth + 1));
            } else if is_font(&path) {
                files.push(path);
            }
        }
    }
    files
}

fn is_font(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["ttf", "otf", "ttc", "otc"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Upright regular faces without serifs first, then by name, so that the choice is the same every time.
fn ordered(mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    files.sort_by_cached_key(|path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let styled = ["bold", "medium", "italic", "oblique", "black", "light", "thin", "condensed", "extra", "heavy"];
        let plain = !styled.iter().any(|style| name.contains(style));
        let score = 2 * u8::from(plain) + u8::from(name.contains("sans")) + u8::from(!name.contains("mono"));
        (std::cmp::Reverse(score), name, path.clone())
    });
    files
}

/// Whether the file's first face can draw the character.
fn has_outline(path: &Path, wanted: char) -> io::Result<bool> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() > LARGEST_FILE {
        return Ok(false);
    }
    let Some(table) = character_table(&mut file)? else { return Ok(false) };
    let bytes = read_table(&mut file, table)?;
    let glyph = Cmap::read(Bytes::new(&bytes)).ok().and_then(|cmap| cmap.map_codepoint(wanted));
    Ok(glyph.is_some_and(|glyph| glyph.to_u32() != 0))
}

struct Table {
    offset: u32,
    length: u32,
}

/// Where the character table of the file's first face is. `None` without outlines: a picture font cannot be drawn.
fn character_table(file: &mut File) -> io::Result<Option<Table>> {
    let mut start = [0; 16];
    file.read_exact(&mut start)?;
    let offset = if &start[..4] == b"ttcf" { word(&start[12..16]) } else { 0 };
    file.seek(SeekFrom::Start(offset.into()))?;
    let mut header = [0; 12];
    file.read_exact(&mut header)?;
    let count = usize::from(u16::from_be_bytes([header[4], header[5]])).min(64);
    let mut records = vec![0; count * 16];
    file.read_exact(&mut records)?;
    let tables = || records.chunks_exact(16);
    if !tables().any(|table| matches!(&table[..4], b"glyf" | b"CFF " | b"CFF2")) {
        return Ok(None);
    }
    let cmap = tables().find(|table| &table[..4] == b"cmap");
    Ok(cmap.map(|table| Table { offset: word(&table[8..12]), length: word(&table[12..16]) }))
}

fn word(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte))
}

fn read_table(file: &mut File, table: Table) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(table.offset.into()))?;
    let mut bytes = Vec::new();
    file.take(table.length.min(LARGEST_TABLE).into()).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use egui::FontFamily;

    use super::*;

    fn assets() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets")
    }

    fn over_the_bundled_files() -> SystemFonts {
        SystemFonts { files: OnceLock::from(ordered(font_files(&[assets()]))), ..SystemFonts::default() }
    }

    #[test]
    fn a_character_finds_a_font_that_can_draw_it() {
        let request = |cluster| FallbackRequest { cluster, family: &FontFamily::Proportional };
        let fonts = over_the_bundled_files();
        let found = fonts.font_for(&request("Ж")).unwrap();
        assert!(found.name.ends_with("Inter-Regular.ttf"), "{}", found.name);
        assert!(fonts.font_for(&request("漢")).is_none());
        assert!(fonts.font_for(&request("\u{e88a}")).is_none(), "icons are not text");
        assert!(fonts.font_for(&request("")).is_none());
    }

    #[test]
    fn a_file_that_is_no_font_has_no_character() {
        assert!(!has_outline(&assets().join("theme.yaml"), 'a').unwrap_or(false));
        assert!(!has_outline(&assets().join("nowhere.ttf"), 'a').unwrap_or(false));
    }
}
