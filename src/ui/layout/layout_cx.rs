//! [`LayoutCx`]: context of layout besides the nodes.

use std::sync::Arc;

use egui::Context;

use super::role::LayoutTable;
use crate::toolkit::theme::Theme;
use time::OffsetDateTime;

/// Context of layout besides the nodes.
pub struct LayoutCx<'a> {
    /// egui's context, for fonts and pictures.
    pub ctx: &'a Context,
    /// The theme, for sizes.
    pub theme: &'a Arc<Theme>,
    /// Layout of each widget.
    pub widgets: &'a dyn LayoutTable,
    /// The local time of the frame.
    pub now: OffsetDateTime,
}
