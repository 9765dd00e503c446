//! What drawing needs and knows no widget: the theme, fonts, icons, text, pictures and shared shapes.

pub mod fonts;
pub mod icons;
pub mod images;
pub mod paint;
pub mod text;
pub mod theme;
