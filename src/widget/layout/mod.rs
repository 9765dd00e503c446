//! Where widgets stand: containers.

use super::WidgetDef;

/// The containers.
pub(super) static WIDGETS: &[WidgetDef] = &[];
