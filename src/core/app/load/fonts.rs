//! Fonts that an app brings: `.ttf`, `.otf` and `.ttc` files below `assets/` and `fonts/`, found by the name of their family or of the file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::loader::Loader;
use crate::app::AppFont;
use crate::diag::{Code as FaultCode, Diagnostic, Span};
use crate::spec::{Family, FromValue, Prop};
use crate::syntax::{Content, Node};
use crate::value::Value;

/// The largest file: a Chinese font has ten megabytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// The most bytes of all fonts of an app: they stay in memory.
const MOST_BYTES: u64 = 48 * 1024 * 1024;

/// The most files of an app.
const MOST_FILES: usize = 64;

/// Levels of folders that are searched for fonts; `assets/` and `fonts/` are the first.
const DEPTH: usize = 3;
const MOST_FOLDERS: usize = 200;

impl Loader<'_> {
    /// Loads the fonts of an app; unusable files are reported.
    pub fn read_fonts(&mut self, app: &Path) {
        let Some(fonts) = self.catalog.fonts else { return };
        let (mut left, mut count) = (MOST_BYTES, 0);
        for path in self.font_files(app) {
            let name = path.strip_prefix(app).unwrap_or(&path).display().to_string();
            count += 1;
            if count > MOST_FILES {
                return self.bad_font(&path, &format!("`{name}` is not read: an app has at most {MOST_FILES} fonts"));
            }
            let bytes = match self.files.read(&path, LARGEST) {
                Ok(bytes) => bytes,
                Err(fault) => {
                    self.bad_font(&path, &format!("`{name}` cannot be read: {fault}"));
                    continue;
                }
            };
            let size = bytes.len() as u64;
            if size > LARGEST {
                self.bad_font(&path, &format!("`{name}` is larger than {} MiB", LARGEST / 1024 / 1024));
                continue;
            }
            if size > left {
                self.bad_font(
                    &path,
                    &format!("`{name}` is not read: all fonts of an app have at most {} MiB", MOST_BYTES / 1024 / 1024),
                );
                continue;
            }
            match (fonts.faces)(&bytes) {
                Ok(faces) => {
                    left -= size;
                    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
                    // `Lato-Bold.ttf` is a file of `Lato`, whatever stands in it.
                    let stem: Arc<str> = Arc::from(stem.split('-').next().unwrap_or_default());
                    self.families
                        .extend(faces.iter().map(|face| face.family.to_lowercase()).chain([stem.to_lowercase()]));
                    self.app.files.push(path);
                    self.app.fonts.push(AppFont { stem, bytes: Arc::new(bytes), faces });
                }
                Err(reason) => self.bad_font(&path, &format!("`{name}` is no font that can be drawn: {reason}")),
            }
        }
    }

    fn bad_font(&mut self, path: &Path, message: &str) {
        // An empty text gives the fault a file to name.
        let file = self.sources.add(path.display().to_string(), "");
        let span = Span { file, start: 0, end: 0 };
        let help = "fonts are TrueType and OpenType files, `.ttf`, `.otf` and `.ttc`";
        self.report.add(Diagnostic::error(FaultCode::FontUnusable, span, message).help(help));
    }

    /// Font files of an app, sorted, outer folders first.
    fn font_files(&self, app: &Path) -> Vec<PathBuf> {
        let mut folders = vec![app.join("assets"), app.join("fonts")];
        let (mut found, mut seen) = (Vec::new(), 0);
        for _ in 0..DEPTH {
            let mut below = Vec::new();
            for folder in &folders {
                seen += 1;
                if seen > MOST_FOLDERS {
                    return found;
                }
                for path in self.files.list(folder) {
                    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
                    match ending.as_deref() {
                        Some("ttf" | "otf" | "ttc") if self.files.is_file(&path) => found.push(path),
                        None if self.files.is_folder(&path) => below.push(path),
                        _ => {}
                    }
                }
            }
            folders = below;
        }
        found
    }

    /// Reports a written-out `fontFamily` that neither the app nor the program brings. Each name is reported once.
    pub fn font_family(&mut self, prop: &'static Prop, node: &Node) {
        if prop.name == "fontFamily" {
            self.check_family(node);
        }
    }

    /// Checks every `fontFamily` of a theme file. Tokens are checked where a style uses them.
    pub fn font_families(&mut self, node: &Node) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            match &node.content {
                Content::Map(entries) => {
                    for entry in entries {
                        match &*entry.key {
                            "fontFamily" => self.check_family(&entry.node),
                            "Tokens" => {}
                            _ => open.push(&entry.node),
                        }
                    }
                }
                Content::List(items) => open.extend(items),
                Content::Scalar(_) => {}
            }
        }
    }

    /// Checks the `fontFamily` of a theme's style after substitution of tokens; faults are at the style.
    pub fn style_families(&mut self, style: &Value, span: Span) {
        for (key, value) in style.as_map().into_iter().flat_map(|map| map.iter()) {
            match &**key {
                "fontFamily" => self.families_in(value, span),
                _ => self.style_families(value, span),
            }
        }
    }

    fn check_family(&mut self, node: &Node) {
        match node.map() {
            Some(entries) => {
                entries.iter().for_each(|entry| self.family_named(&entry.node.to_value(), entry.node.span))
            }
            None => self.family_named(&node.to_value(), node.span),
        }
    }

    fn families_in(&mut self, value: &Value, span: Span) {
        match value.as_map() {
            Some(map) => map.iter().for_each(|(_, value)| self.family_named(value, span)),
            None => self.family_named(value, span),
        }
    }

    fn family_named(&mut self, value: &Value, span: Span) {
        let Some(fonts) = self.catalog.fonts else { return };
        let is_computed = |text: &str| text.contains("${") || text.contains("r@");
        if value.as_str().is_none_or(is_computed) {
            return;
        }
        let names = Family::from_value(value).map(|family| family.names("")).unwrap_or_default();
        let is_known = |name: &Arc<str>| self.families.contains(&name.to_lowercase()) || (fonts.is_bundled)(name);
        let Some(first) = names.first().filter(|_| !names.iter().any(is_known)) else { return };
        if self.unknown_families.insert(first.to_lowercase()) {
            let message =
                format!("the app brings no font `{first}`: where the system has none of this name, Inter is drawn");
            let help = "put its `.ttf` or `.otf` files into `assets/fonts`".to_owned();
            self.warning(FaultCode::FontNotBundled, span, message, help);
        }
    }
}
