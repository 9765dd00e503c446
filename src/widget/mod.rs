//! (being written)
pub mod fonts;
pub mod icons;
pub mod raster;
pub mod theme;
