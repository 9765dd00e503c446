//! `Publisher`: the last published scene, and whether a new one is needed.

use std::sync::Arc;

use crate::scene::{ListedFault, Node, Scene, ScreenId};
use ensemble_core::app::App;

/// The last published scene.
pub struct Publisher {
    scene: Arc<Scene>,
    /// True when something other than a widget's node has changed since.
    is_changed: bool,
    /// Cached combination of a page with the menu of its group: page, menu, combined node.
    page_with_menu: Option<[Arc<Node>; 3]>,
}

impl Publisher {
    /// A publisher without a scene.
    pub fn new(app: &App, root: Arc<Node>) -> Self {
        let scene = Scene { sources: app.sources.clone(), ..Scene::new(ScreenId(0), app.name.clone(), root) };
        Self { scene: Arc::new(scene), is_changed: true, page_with_menu: None }
    }

    /// Marks a change outside of widgets: of screens, dialogs, the theme.
    pub fn mark_changed(&mut self) {
        self.is_changed = true;
    }

    /// True when a new scene is needed, for a marked change or other faults. Clears the mark.
    pub fn take_changed(&mut self, faults: &Arc<Vec<ListedFault>>) -> bool {
        // The list is copied before it is changed while a scene holds it, so another list is another pointer.
        std::mem::take(&mut self.is_changed) || !Arc::ptr_eq(faults, &self.scene.faults)
    }

    /// The scene as last published.
    pub fn scene(&self) -> &Arc<Scene> {
        &self.scene
    }

    /// Publishes a scene.
    pub fn publish(&mut self, scene: Scene) {
        self.scene = Arc::new(scene);
    }

    /// A page's node with the menu of its group in slot `menu`; the same pointer while both are unchanged.
    pub fn with_menu(&mut self, page: Arc<Node>, menu: Arc<Node>) -> Arc<Node> {
        if let Some([old_page, old_menu, joined]) = &self.page_with_menu
            && Arc::ptr_eq(old_page, &page)
            && Arc::ptr_eq(old_menu, &menu)
        {
            return joined.clone();
        }
        let mut node = page.with_props(page.props.clone());
        node.slots.push(("menu", menu.clone()));
        let joined = Arc::new(node);
        self.page_with_menu = Some([page, menu, joined.clone()]);
        joined
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::NodeId;
    use ensemble_core::spec::Spec;

    static SPEC: Spec = Spec::DEFAULT;

    fn node(id: u64) -> Arc<Node> {
        Arc::new(Node::new(NodeId(id), &SPEC, Default::default()))
    }

    #[test]
    fn a_scene_is_made_for_a_change_and_for_new_faults() {
        let mut publisher = Publisher::new(&App::default(), node(1));
        let (old, new) = (publisher.scene().faults.clone(), Arc::default());
        assert!(publisher.take_changed(&old) && !publisher.take_changed(&old));
        assert!(publisher.take_changed(&new) && publisher.take_changed(&new), "until it is published");
        publisher.publish(Scene { faults: new.clone(), ..(**publisher.scene()).clone() });
        assert!(!publisher.take_changed(&new));
        publisher.mark_changed();
        assert!(publisher.take_changed(&new));
    }

    #[test]
    fn a_page_with_its_menu_stays_the_same_node_while_both_do() {
        let mut publisher = Publisher::new(&App::default(), node(1));
        let (page, menu) = (node(2), node(3));
        let joined = publisher.with_menu(page.clone(), menu.clone());
        assert!(joined.slot("menu").is_some_and(|slot| Arc::ptr_eq(slot, &menu)));
        assert!(Arc::ptr_eq(&joined, &publisher.with_menu(page.clone(), menu)));
        assert!(!Arc::ptr_eq(&joined, &publisher.with_menu(page, node(4))));
    }
}
