//! Drawing tools that know no node and no widget: theme, fonts, icons, text, pictures, shared shapes.

pub mod bidi;
pub mod emoji;
pub mod families;
pub mod fonts;
pub mod icons;
pub mod images;
pub mod mirror;
pub mod page_keys;
pub mod paint;
pub mod text;
pub mod text_lines;
pub mod theme;
pub mod tip_style;
