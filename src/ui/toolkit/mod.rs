//! Drawing tools that know no node and no widget: theme, fonts, icons, text, pictures, shared shapes.

pub(crate) mod bidi;
pub mod emoji;
pub mod families;
pub mod fonts;
mod galley_cache;
pub mod icons;
pub mod images;
pub mod letter_case;
pub(crate) mod mirror;
pub(crate) mod page_keys;
pub mod paint;
pub(crate) mod text;
pub(crate) mod text_lines;
pub mod theme;
pub(crate) mod tip_style;
pub(crate) mod widget_states;
