//! Text styles of the parts of a formatted text, each over the style around it.

use ensemble_core::spec::TextStyle;

/// A part of a formatted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Running text.
    Body,
    /// A heading of a level from 1 to 6.
    Heading(u8),
    /// A link.
    Link,
    /// Bold text.
    Strong,
    /// Slanted text.
    Emphasis,
    /// Text that is struck through.
    Struck,
    /// Code in a line.
    Code,
    /// A block of code.
    Block,
    /// A quotation.
    Quote,
    /// An item of a list.
    Item,
}

/// Styles of parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartStyles(Vec<(Part, TextStyle)>);

impl PartStyles {
    /// Style of a part, if any.
    pub fn of(&self, part: Part) -> Option<&TextStyle> {
        self.0.iter().find(|(known, _)| *known == part).map(|(_, style)| style)
    }

    /// Adds a style to those of a part; its values replace earlier ones.
    pub fn add(&mut self, part: Part, style: &TextStyle) {
        match self.0.iter_mut().find(|(known, _)| *known == part) {
            Some((_, known)) => *known = style.or(known),
            None => self.0.push((part, style.clone())),
        }
    }
}
