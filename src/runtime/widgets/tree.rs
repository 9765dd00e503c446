//! `WidgetTree`: existing widgets by handle, and stale nodes.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::commands::WidgetCommands;
use super::instance::Instance;
use super::rows::RowsState;
use crate::scene::ScreenId;
use crate::scope::Context;
use ensemble_core::app::Handler;

/// Widgets of all open screens, dialogs and toasts.
#[derive(Default)]
pub struct WidgetTree {
    instances: FxHashMap<u64, Instance>,
    /// Widgets whose own node is stale; [`WidgetTree::invalidate`] marks their ancestors.
    stale: Vec<u64>,
    /// Widgets with an object of a script as a property, which scripts may change in place.
    live: Vec<u64>,
    /// Custom widgets with a pending `onLoad`: the handler and its context.
    unloaded: Vec<(Option<Handler>, Context)>,
    /// Commands of scripts to single widgets.
    pub commands: WidgetCommands,
}

impl WidgetTree {
    /// Limit of widgets: a widget that contains itself twice would grow endlessly long before it is too deep.
    pub const MAX: usize = 100_000;

    /// True at the limit.
    pub fn is_full(&self) -> bool {
        self.instances.len() >= Self::MAX
    }

    /// Adds a widget; its node is stale.
    pub fn insert(&mut self, handle: u64, instance: Instance) {
        self.instances.insert(handle, instance);
        self.stale.push(handle);
    }

    /// Removes a widget; the caller removes its children.
    pub fn remove(&mut self, handle: u64) -> Option<Instance> {
        self.instances.remove(&handle)
    }

    /// A widget.
    pub fn get(&self, handle: u64) -> Option<&Instance> {
        self.instances.get(&handle)
    }

    /// A widget, for changes.
    pub fn get_mut(&mut self, handle: u64) -> Option<&mut Instance> {
        self.instances.get_mut(&handle)
    }

    /// Widgets with an `id`, by handle.
    pub fn with_ids(&self) -> Vec<(u64, Arc<str>)> {
        let ids = self.instances.iter();
        let mut ids: Vec<_> =
            ids.filter_map(|(handle, instance)| Some((*handle, instance.element.id.clone()?))).collect();
        ids.sort_unstable_by_key(|(handle, _)| *handle);
        ids
    }

    /// Rows of a widget's item-template.
    pub fn rows(&self, handle: u64) -> Option<&RowsState> {
        self.get(handle)?.rows.as_ref()
    }

    /// Rows of a widget's item-template, for changes.
    pub fn rows_mut(&mut self, handle: u64) -> Option<&mut RowsState> {
        self.get_mut(handle)?.rows.as_mut()
    }

    /// All widgets, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &Instance)> {
        self.instances.iter().map(|(handle, instance)| (*handle, instance))
    }

    /// Adds a custom widget whose `onLoad` and `Global` must run.
    pub fn add_unloaded(&mut self, on_load: Option<Handler>, context: Context) {
        self.unloaded.push((on_load, context));
    }

    /// Removes and returns custom widgets with a pending `onLoad`, in the order of creation.
    pub fn take_unloaded(&mut self) -> Vec<(Option<Handler>, Context)> {
        std::mem::take(&mut self.unloaded)
    }

    /// Drops the pending `onLoad`s of a screen that closes.
    pub fn forget_unloaded(&mut self, screen: ScreenId) {
        self.unloaded.retain(|(_, context)| context.screen != screen);
    }

    /// Depth of a new widget below `parent`.
    pub fn depth_below(&self, parent: Option<u64>) -> usize {
        parent.and_then(|parent| self.instances.get(&parent)).map_or(0, |parent| parent.depth + 1)
    }

    /// Marks the node of a widget as stale.
    pub fn mark_stale(&mut self, handle: u64) {
        self.stale.push(handle);
    }

    /// Marks all nodes as stale.
    pub fn mark_all_stale(&mut self) {
        self.stale.extend(self.instances.keys());
        for instance in self.instances.values_mut() {
            instance.stale = true;
        }
    }

    /// Records that a property of a widget holds an object of a script.
    pub fn add_live(&mut self, handle: u64) {
        if !self.live.contains(&handle) {
            self.live.push(handle);
        }
    }

    /// Marks nodes that scripts may have changed in place as stale.
    pub fn mark_live_stale(&mut self) {
        self.live.retain(|handle| self.instances.contains_key(handle));
        self.stale.extend(&self.live);
    }

    /// Marks the ancestors of stale widgets as stale; true when there were any.
    pub fn invalidate(&mut self) -> bool {
        let stale = std::mem::take(&mut self.stale);
        let any = !stale.is_empty();
        for handle in stale {
            let mut at = Some(handle);
            let mut first = true;
            while let Some(handle) = at {
                let Some(instance) = self.instances.get_mut(&handle) else { break };
                // The ancestors of a stale widget are marked already. The first widget is an exception: it may be stale without its ancestors.
                if instance.stale && !first {
                    break;
                }
                instance.stale = true;
                first = false;
                at = instance.parent;
            }
        }
        any
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use ensemble_core::app::{Element, WidgetType};
    use ensemble_core::spec::Spec;

    static SPEC: Spec = Spec::DEFAULT;

    /// 1 contains 2, which contains 3; all built.
    fn tree() -> WidgetTree {
        let element = Arc::new(Element::new(WidgetType::Builtin(&SPEC), Default::default()));
        let cx = Context::screen(ScreenId(1));
        let mut tree = WidgetTree::default();
        for handle in 1..=3u64 {
            let parent = (handle > 1).then(|| handle - 1);
            let depth = tree.depth_below(parent);
            tree.insert(handle, Instance::new(element.clone(), cx.clone(), parent, depth));
        }
        assert!(tree.invalidate(), "new widgets have no node");
        build(&mut tree);
        tree
    }

    fn build(tree: &mut WidgetTree) {
        tree.instances.values_mut().for_each(|instance| instance.stale = false);
    }

    fn stale(tree: &WidgetTree) -> Vec<u64> {
        let mut stale: Vec<u64> =
            tree.iter().filter(|(_, instance)| instance.stale).map(|(handle, _)| handle).collect();
        stale.sort_unstable();
        stale
    }

    #[test]
    fn the_way_up_is_built_again_and_nothing_else() {
        let mut tree = tree();
        assert!(!tree.invalidate());
        tree.mark_stale(2);
        assert!(tree.invalidate());
        assert_eq!(stale(&tree), [1, 2]);
        assert!(!tree.invalidate());
    }

    #[test]
    fn a_widget_that_is_stale_by_itself_still_reaches_the_root() {
        let mut tree = tree();
        tree.get_mut(3).unwrap().stale = true;
        tree.mark_stale(3);
        tree.invalidate();
        assert_eq!(stale(&tree), [1, 2, 3]);
    }

    #[test]
    fn live_properties_are_built_again_while_their_widget_exists() {
        let mut tree = tree();
        tree.add_live(3);
        tree.add_live(3);
        tree.mark_live_stale();
        tree.invalidate();
        assert_eq!((stale(&tree), tree.live.len()), (vec![1, 2, 3], 1));
        build(&mut tree);
        tree.remove(3);
        tree.mark_live_stale();
        assert!(!tree.invalidate() && tree.live.is_empty());
    }

    #[test]
    fn custom_widgets_are_loaded_once_while_their_screen_is_open() {
        let mut tree = tree();
        for screen in [1, 2] {
            tree.add_unloaded(None, Context::screen(ScreenId(screen)));
        }
        tree.forget_unloaded(ScreenId(1));
        let screens: Vec<_> = tree.take_unloaded().iter().map(|(_, context)| context.screen).collect();
        assert_eq!(screens, [ScreenId(2)]);
        assert!(tree.take_unloaded().is_empty());
    }

    #[test]
    fn depth_counts_from_the_root() {
        let tree = tree();
        assert_eq!((tree.depth_below(None), tree.depth_below(Some(3))), (0, 3));
    }
}
