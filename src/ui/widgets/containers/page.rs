//! The body of a screen, or the content of a tab, as a page.

use std::sync::Arc;

use super::COLUMN;
use crate::frame::Frame;
use crate::layout::{Container, Fill, LayoutRole};
use ensemble_core::spec::Props;
use ensemble_runtime::scene::{Node, NodeId};

/// Columns that are kept; more bodies than this are open only in an app that opens screens without end.
const MAX_PAGES: usize = 64;

/// The node to lay out for a body: the body itself, or a Column around one that must not be stretched over the whole screen, a card or a button.
pub fn page(frame: &mut Frame<'_>, body: &Arc<Node>) -> Arc<Node> {
    let fills_screen = match frame.registry().layout_of(body.spec).map(|def| def.role) {
        Some(LayoutRole::Container(container)) => container != Container::Card,
        Some(LayoutRole::Leaf(leaf)) => leaf.fill == Fill::Both,
        None => true,
    };
    if fills_screen {
        return Arc::clone(body);
    }
    let pages = &mut frame.ui_state.pages;
    if let Some(page) = pages.get(&body.id).filter(|page| Arc::ptr_eq(&page.children[0], body)) {
        return Arc::clone(page);
    }
    if pages.len() >= MAX_PAGES {
        pages.clear();
    }
    // The runtime counts node ids up from 1, so those with the highest bit are free.
    let mut page = Node::new(NodeId(body.id.0 | 1 << 63), &COLUMN, Props::default());
    page.children.push(Arc::clone(body));
    let page = Arc::new(page);
    pages.insert(body.id, Arc::clone(&page));
    page
}
