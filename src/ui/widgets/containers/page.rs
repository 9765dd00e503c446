//! The body of a screen, or the content of a tab, as a page.

use std::sync::Arc;

use super::COLUMN;
use crate::frame::Frame;
use crate::layout::{Container, Fill, LayoutRole, has_padding};
use ensemble_core::spec::{Length, Props};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Node, NodeId};

/// Columns that are kept; more bodies than this are open only in an app that opens screens without end.
const MAX_PAGES: usize = 64;

/// The node to lay out for a body: the body itself, or a Column around one that must not be stretched over the whole screen: a card, a button, and
/// everything that says how large it is.
pub fn page(frame: &mut Frame<'_>, body: &Arc<Node>) -> Arc<Node> {
    let fills_screen = match frame.registry().layout_of(body.spec).map(|def| def.role) {
        Some(LayoutRole::Container(container)) => container != Container::Card,
        Some(LayoutRole::Leaf(leaf)) => leaf.fill == Fill::Both,
        None => true,
    };
    let whole = |name| !matches!(body.props.read::<Length>(name), Some(Length::Pixels(_) | Length::Share(..1.0)));
    if fills_screen && whole("width") && whole("height") {
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
    let mut props = Props::default();
    // A body with a padding of its own gets none of the page.
    if has_padding(body) {
        props.set("padding", Value::Number(0.0));
    }
    let mut page = Node::new(NodeId(body.id.0 | 1 << 63), &COLUMN, props);
    page.children.push(Arc::clone(body));
    let page = Arc::new(page);
    pages.insert(body.id, Arc::clone(&page));
    page
}
