//! Styled words in the text of a field.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};

use crate::toolkit::text::{ResolvedTextStyle, color32};
use crate::toolkit::theme::{TextRole, Theme};
use ensemble_core::spec::TextStyle;

/// Words with a style of their own.
#[derive(Clone, Debug)]
pub struct TextMark {
    /// Words whose matches are marked.
    pub words: Arc<str>,
    /// Their style; the accent colour by default.
    pub style: Option<TextStyle>,
}

/// The text with these words in their styles.
pub(super) fn marked(text: &str, format: &TextFormat, marks: &[TextMark], theme: &Theme) -> LayoutJob {
    let mut job = LayoutJob::default();
    let (mut at, mut plain) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        // Of two that begin alike the longer one stands there.
        let found = marks.iter().filter(|mark| !mark.words.is_empty() && rest.starts_with(&*mark.words));
        match found.max_by_key(|mark| mark.words.len()) {
            Some(mark) => {
                job.append(&text[plain..at], 0.0, format.clone());
                let style = mark.style.clone().unwrap_or_default();
                let color = style.color.map_or(theme.colors.accent, color32);
                let look = ResolvedTextStyle::new(theme, TextRole::Body, &style).color(color);
                let line_height = format.line_height;
                job.append(&mark.words, 0.0, TextFormat { line_height, ..look.format() });
                at += mark.words.len();
                plain = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    job.append(&text[plain..], 0.0, format.clone());
    job
}
