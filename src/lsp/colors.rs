//! Document colours and colour presentations.

use std::sync::Arc;

use ensemble_core::diag::Span;
use ensemble_core::spec::{Color, Kind, Prop};
use ensemble_core::syntax::{Content, Node, Style};
use ensemble_model::{Expect, FileKind, Model};
use lsp_types::{ColorInformation, ColorPresentation, Range, TextEdit};

use crate::query::Query;

/// Limit of colours for one file.
const MOST: usize = 2000;

/// The colours of the file of a query.
pub fn document_colors(query: &Query<'_>) -> Vec<ColorInformation> {
    let Some(part) = query.model.part_of(query.file) else { return Vec::new() };
    let Some(root) = part.root() else { return Vec::new() };
    let expect = match part.kind {
        FileKind::Screen => Expect::Screen,
        FileKind::Widget => Expect::WidgetFile,
        FileKind::Action => Expect::ActionFile,
        FileKind::Resources => Expect::Resources,
        _ => Expect::Data,
    };
    let mut walk = ColorCollector { model: query.model, is_theme: part.kind == FileKind::Theme, found: Vec::new() };
    walk.node(root, &expect);
    walk.found.truncate(MOST);
    let lines = crate::position::LineIndex::of(query.text());
    let range = |span: Span| lines.range(query.text(), span.start, span.end, query.encoding);
    let of = |color: Color| {
        let [red, green, blue, alpha] = color.0.map(|part| f32::from(part) / 255.0);
        lsp_types::Color { red, green, blue, alpha }
    };
    walk.found.into_iter().map(|(span, color)| ColorInformation { range: range(span), color: of(color) }).collect()
}

struct ColorCollector<'a> {
    model: &'a Model,
    is_theme: bool,
    found: Vec<(Span, Color)>,
}

impl ColorCollector<'_> {
    // The reader of YAML bounds the depth.
    fn node(&mut self, node: &Node, expect: &Expect) {
        match &node.content {
            Content::Scalar(scalar) => {
                let is_color = matches!(expect, Expect::Value(Prop { kind: Kind::Color, .. }))
                    // A theme has colours under names of its own.
                    || (self.is_theme && scalar.text.starts_with(['#', '0']) && scalar.text.len() > 3);
                if let Some(color) = Color::parse(&scalar.text).filter(|_| is_color) {
                    let quote = u32::from(scalar.style == Style::Quoted);
                    let span = Span { start: node.span.start + quote, end: node.span.end - quote, ..node.span };
                    self.found.push((span, color));
                }
            }
            Content::List(items) => items.iter().for_each(|item| self.node(item, &expect.item())),
            Content::Map(entries) => {
                let name = |key: &str| -> Option<Arc<str>> { node.get(key)?.text().cloned() };
                for entry in entries {
                    self.node(&entry.node, &expect.below(&entry.key, self.model.vocabulary(), &name));
                }
            }
        }
    }
}

/// Texts of `color` for the value at `range`; `before` is the character in front of it.
pub fn presentations(color: lsp_types::Color, range: Range, before: Option<char>) -> Vec<ColorPresentation> {
    let part = |part: f32| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
    let [red, green, blue, alpha] = [color.red, color.green, color.blue, color.alpha].map(part);
    let hash = match alpha {
        255 => format!("#{red:02X}{green:02X}{blue:02X}"),
        _ => format!("#{red:02X}{green:02X}{blue:02X}{alpha:02X}"),
    };
    // Without quotation marks it would be a comment.
    let hash = if matches!(before, Some('"' | '\'')) { hash } else { format!("\"{hash}\"") };
    let argb = format!("0x{alpha:02X}{red:02X}{green:02X}{blue:02X}");
    let written = [hash, argb].into_iter();
    written
        .map(|label| ColorPresentation {
            text_edit: Some(TextEdit { range, new_text: label.clone() }),
            label,
            additional_text_edits: None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_written_so_that_it_is_read_again() {
        let color = lsp_types::Color { red: 1.0, green: 0.0, blue: 0.5, alpha: 1.0 };
        let written = |alpha: f32, before: Option<char>| -> Vec<String> {
            let all = presentations(lsp_types::Color { alpha, ..color }, Range::default(), before);
            all.into_iter().map(|written| written.label).collect()
        };
        assert_eq!(written(1.0, Some(' ')), ["\"#FF0080\"", "0xFFFF0080"]);
        assert_eq!(written(0.5, Some('"')), ["#FF008080", "0x80FF0080"]);
        for text in ["#FF008080", "0x80FF0080"] {
            assert_eq!(Color::parse(text), Some(Color([255, 0, 128, 128])));
        }
    }
}
