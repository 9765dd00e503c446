//! The layout engine: positions and sizes of nodes. A [`LayoutCache`] holds the trees of a window, a [`LayoutTree`] maps the nodes of a
//! scene to flexbox and keeps them between frames. It knows no widget; the caller brings a [`LayoutTable`].

mod constraints;
mod container;
mod edges;
mod fills;
pub(crate) mod inherited;
mod layout_cache;
mod layout_cx;
mod layout_tree;
mod measure;
mod role;
mod space;
mod style;
pub(crate) mod virtual_list;

pub use constraints::ParentConstraints;
pub(crate) use container::axis;
pub use container::{Axis, Container};
pub(crate) use edges::{
    body_padding, body_spare, border_sides, border_width, has_padding, keeps_message, message_height, own_padding,
};
pub use inherited::{Inherited, LabelPlace, Labels};
pub use layout_cache::LayoutCache;
pub use layout_cx::LayoutCx;
pub use layout_tree::{LayoutBox, LayoutItem, LayoutTree, in_flow};
pub use measure::Measure;
pub use role::{Fill, LayoutDef, LayoutRole, LayoutTable, LeafLayout};
pub use space::{Extent, Space};
pub(crate) use style::clips_content;
pub use style::scrolls;
pub use virtual_list::{Anchor, RowHeights};
