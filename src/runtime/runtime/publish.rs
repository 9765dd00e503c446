//! Builds the scene after events.

use std::sync::Arc;

use super::Runtime;
use crate::scene::{Node, NodeId, Scene, ScreenId};
use ensemble_core::spec::Props;

/// Limit of rounds in one frame in which `onLoad` of widgets creates widgets with `onLoad`.
const LOAD_ROUNDS: usize = 16;

impl Runtime {
    /// The current scene; the same pointer if nothing has changed.
    pub fn scene(&mut self) -> Arc<Scene> {
        let before = self.observed_scene();
        let begun = self.trace_moment();
        let scene = self.make_scene();
        self.finish_records(begun);
        self.observe_scene(before);
        scene
    }

    fn make_scene(&mut self) -> Arc<Scene> {
        self.replace_broken_engine();
        self.settle_watches();
        let mut is_changed = self.widgets.invalidate();
        // `onLoad` handlers that end at once are part of the first scene.
        let mut rounds = 0;
        while self.run_loads() && rounds < LOAD_ROUNDS {
            rounds += 1;
            self.settle_watches();
            is_changed |= self.widgets.invalidate();
        }
        is_changed |= self.publisher.take_changed(self.faults.kept());
        is_changed |= self.store.apis().badges() != self.publisher.scene().badges;
        if self.saver.is_due(&self.store, self.store.elapsed_millis()) {
            self.save_storage();
        }
        if is_changed {
            self.publish();
        }
        self.publisher.scene().clone()
    }

    fn publish(&mut self) {
        let Some((id, root, page)) = self.screens.base().map(|screen| (screen.id, screen.root, screen.page)) else {
            let scene = (**self.publisher.scene()).clone();
            let faults = self.faults.kept().clone();
            return self.publisher.publish(Scene { faults, ..scene });
        };
        // A hidden screen is an empty one: what was shown before is not to be seen.
        let view = self.program.specs.view;
        let root = self.node(root).unwrap_or_else(|| Arc::new(Node::new(NodeId(root), view, Props::default())));
        let root = self.with_menu(root, page, id);
        let (dialogs, toasts, title) = (self.scene_dialogs(), self.scene_toasts(), self.title());
        self.publisher.publish(Scene {
            screen: id,
            title,
            root,
            dialogs,
            toasts,
            badges: self.store.apis().badges(),
            theme: self.appearance.theme.choice().clone(),
            direction: self.appearance.locale.direction(&self.program.app),
            language: self.appearance.locale.tag(),
            commands: self.widgets.commands.kept().to_vec(),
            found: self.found.clone(),
            faults: self.faults.kept().clone(),
            sources: self.program.app.sources.clone(),
            busy: self.is_busy(),
        });
    }

    /// The screen's node with the menu of its group.
    fn with_menu(&mut self, root: Arc<Node>, page: Option<(ScreenId, usize)>, own: ScreenId) -> Arc<Node> {
        let group = page.map_or(own, |(group, _)| group);
        let menu = self.screens.menu_of(group).and_then(|menu| self.node(menu));
        match menu {
            Some(menu) => self.publisher.with_menu(root, menu),
            None => root,
        }
    }

    /// Title of the window, with the badge count in front.
    fn title(&mut self) -> Arc<str> {
        let title = self.title_of_screen();
        match self.tasks.badge {
            0 => title,
            count => Arc::from(format!("({count}) {title}")),
        }
    }

    /// Sets the badge count; 0 removes it.
    pub(super) fn set_badge(&mut self, count: u32) {
        self.tasks.badge = count;
        self.publisher.mark_changed();
    }

    /// The header's title; otherwise the first text of its `titleWidget`; otherwise the names of screen and app.
    fn title_of_screen(&mut self) -> Arc<str> {
        let app = self.program.app.clone();
        let Some(screen) = self.screens.base() else { return app.name.clone() };
        let (root, name) = (screen.root, screen.screen.name.clone());
        let title = self.node(root).and_then(|view| {
            let header = view.slot("header")?;
            let written = header.props.read::<Arc<str>>("title").filter(|title| !title.is_empty());
            written.or_else(|| header.slot("titleWidget").and_then(|widget| first_text(widget)))
        });
        match title {
            Some(title) => title,
            None if app.screens.len() < 2 => app.name.clone(),
            None => Arc::from(format!("{name} – {}", app.name)),
        }
    }
}

/// The first text below a node, in reading order.
fn first_text(node: &Node) -> Option<Arc<str>> {
    let own = node.props.read::<Arc<str>>("text").filter(|text| !text.is_empty());
    own.or_else(|| node.children.iter().find_map(|child| first_text(child)))
}
