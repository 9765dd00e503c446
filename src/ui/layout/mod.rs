//! The layout engine: positions and sizes of nodes. A [`LayoutCache`] holds the trees of a window, a [`LayoutTree`] maps the nodes of a
//! scene to flexbox and keeps them between frames. It knows no widget; the caller brings a [`LayoutTable`].

mod constraints;
pub(crate) mod inherited;
mod layout_cache;
mod layout_tree;
mod measure;
mod role;
mod style;
pub(crate) mod virtual_list;

pub use constraints::{Axis, ParentConstraints};
pub use inherited::{Inherited, LabelPlace, Labels};
pub use layout_cache::{Extent, LayoutCache, LayoutCx, Space};
pub use layout_tree::{LayoutBox, LayoutItem, LayoutTree, in_flow};
pub use measure::Measure;
pub use role::{Container, Fill, LayoutDef, LayoutRole, LayoutTable, LeafLayout};
pub use style::{axis, body_padding, body_spare, border_sides, border_width, has_padding, scrolls};
pub use virtual_list::{Anchor, RowHeights};
