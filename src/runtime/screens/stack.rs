//! `ScreenStack`: open screens, front one last. A `ViewGroup` is an open screen without a body; its pages are screens above it, the shown one last.
//! The runtime releases the resources of screens.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::callback::Callback;
use crate::scene::ScreenId;
use ensemble_core::app;
use ensemble_core::value::Value;
use ensemble_script::{Name, ScopeId};

/// Menu of an open `ViewGroup`.
pub struct Group {
    /// Handle of the menu widget.
    pub menu: u64,
    /// Index of the selected entry.
    pub selected: usize,
}

/// An open screen.
pub struct Screen {
    /// Id, unique over the life of the runtime.
    pub id: ScreenId,
    /// Declaration in the app.
    pub screen: Arc<app::Screen>,
    /// Scope of the screen's scripts.
    pub scope: Option<ScopeId>,
    /// Names of the screen.
    pub names: FxHashMap<Arc<str>, Name>,
    /// Names that scripts may assign: inputs, and inputs of `executeCode`.
    pub variables: FxHashSet<Arc<str>>,
    /// Reusable actions whose imports and `Global` have run.
    pub prepared: FxHashSet<Arc<str>>,
    /// Handle of the `View`.
    pub root: u64,
    /// The inputs that it was opened with.
    pub inputs: Value,
    /// Runs when the user returns from the screen.
    pub on_back: Option<Callback>,
    /// True if it is shown above the screen that opened it.
    pub modal: bool,
    /// Appearance of a modal screen, with the keys of `showDialog.options`.
    pub look: Value,
    /// Handle of the title of a modal screen that is a widget.
    pub title: Option<u64>,
    /// Menu of a `ViewGroup`.
    pub group: Option<Group>,
    /// For a page: its group, and the index of its menu entry.
    pub page: Option<(ScreenId, usize)>,
    /// True once `onLoad` has run.
    pub loaded: bool,
    /// Time at which it was covered, in milliseconds of the runtime's clock.
    pub covered_at: Option<f64>,
}

impl Screen {
    /// A new screen without scripts and widgets.
    pub fn new(id: ScreenId, screen: Arc<app::Screen>) -> Self {
        Self {
            id,
            screen,
            scope: None,
            names: FxHashMap::default(),
            variables: FxHashSet::default(),
            prepared: FxHashSet::default(),
            root: 0,
            inputs: Value::Null,
            on_back: None,
            modal: false,
            look: Value::Null,
            title: None,
            group: None,
            page: None,
            loaded: false,
            covered_at: None,
        }
    }

    fn is_page_of(&self, group: ScreenId) -> bool {
        self.page.is_some_and(|(of, _)| of == group)
    }
}

/// Open screens.
#[derive(Default)]
pub struct ScreenStack {
    screens: Vec<Screen>,
    last_id: u32,
}

impl ScreenStack {
    /// Limit of open screens.
    pub const MAX: usize = 100;

    /// A new id.
    pub fn next_id(&mut self) -> ScreenId {
        self.last_id += 1;
        ScreenId(self.last_id)
    }

    /// Adds a screen in front.
    pub fn push(&mut self, screen: Screen) {
        self.screens.push(screen);
    }

    /// Removes and returns the front screen; of a group only its page.
    pub fn pop(&mut self) -> Option<Screen> {
        self.screens.pop()
    }

    /// Removes and returns all screens, front one last.
    pub fn take_all(&mut self) -> Vec<Screen> {
        std::mem::take(&mut self.screens)
    }

    /// Removes and returns the screens left by going back: the front screen, or the whole group of a page. The front one comes first, the one whose
    /// `on_back` runs comes last.
    pub fn take_front(&mut self) -> Vec<Screen> {
        let mut taken = Vec::new();
        let Some(front) = self.screens.pop() else { return taken };
        let group = front.page.map(|(group, _)| group);
        taken.push(front);
        let Some(group) = group else { return taken };
        while let Some(next) = self.screens.pop() {
            let is_group = next.id == group;
            taken.push(next);
            if is_group {
                break;
            }
        }
        taken
    }

    /// Removes and returns the screens above a group and its pages, front one first.
    pub fn take_above_group(&mut self, group: ScreenId) -> Vec<Screen> {
        let is_of_group = |screen: &Screen| screen.id == group || screen.is_page_of(group);
        let kept = self.screens.iter().rposition(is_of_group).map_or(0, |index| index + 1);
        let mut taken = self.screens.split_off(kept);
        taken.reverse();
        taken
    }

    /// Moves an open page to the front; false if it is not open.
    pub fn bring_page_to_front(&mut self, group: ScreenId, entry: usize) -> bool {
        let Some(index) = self.screens.iter().position(|screen| screen.page == Some((group, entry))) else {
            return false;
        };
        let page = self.screens.remove(index);
        self.screens.push(page);
        true
    }

    /// The front screen, modal or not.
    pub fn front(&self) -> Option<&Screen> {
        self.screens.last()
    }

    /// The front screen, modal or not, for changes.
    pub fn front_mut(&mut self) -> Option<&mut Screen> {
        self.screens.last_mut()
    }

    /// Id of the front screen.
    pub fn front_id(&self) -> Option<ScreenId> {
        self.front().map(|screen| screen.id)
    }

    /// The front screen that is not modal: it fills the window.
    pub fn base(&self) -> Option<&Screen> {
        self.screens.iter().rev().find(|screen| !screen.modal)
    }

    /// Group and menu entry of the page in front.
    pub fn front_page(&self) -> Option<(ScreenId, usize)> {
        self.front()?.page
    }

    /// The front-most group with a page, also below other screens.
    pub fn front_group(&self) -> Option<ScreenId> {
        self.screens.iter().rev().find_map(|screen| screen.page.map(|(group, _)| group))
    }

    /// Handle of a group's menu widget.
    pub fn menu_of(&self, group: ScreenId) -> Option<u64> {
        self.get(group)?.group.as_ref().map(|group| group.menu)
    }

    /// The group whose menu is this widget.
    pub fn group_of_menu(&self, menu: u64) -> Option<ScreenId> {
        let shows = |screen: &&Screen| screen.group.as_ref().is_some_and(|group| group.menu == menu);
        self.screens.iter().find(shows).map(|screen| screen.id)
    }

    /// Number of steps back to an empty stack, counting a page with its group as one. Going back is possible from 2 on.
    pub fn back_depth(&self) -> usize {
        match self.front_page() {
            Some((group, _)) => self.screens.iter().position(|screen| screen.id == group).map_or(1, |index| index + 1),
            None => self.screens.len(),
        }
    }

    /// An open screen.
    pub fn get(&self, id: ScreenId) -> Option<&Screen> {
        // From the top, because most look-ups are for the visible screen.
        self.screens.iter().rev().find(|screen| screen.id == id)
    }

    /// An open screen, for changes.
    pub fn get_mut(&mut self, id: ScreenId) -> Option<&mut Screen> {
        self.screens.iter_mut().rev().find(|screen| screen.id == id)
    }

    /// True if a screen's scripts run in this scope.
    pub fn has_scope(&self, scope: ScopeId) -> bool {
        self.screens.iter().any(|screen| screen.scope == Some(scope))
    }

    /// All open screens, front one last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Screen> {
        self.screens.iter()
    }

    /// Number of open screens.
    pub fn len(&self) -> usize {
        self.screens.len()
    }

    /// True without open screens.
    pub fn is_empty(&self) -> bool {
        self.screens.is_empty()
    }

    /// Screens with a pending `onLoad`, front one last; they count as loaded afterwards.
    pub fn take_unloaded(&mut self) -> Vec<(ScreenId, Arc<app::Screen>)> {
        let fresh = self.screens.iter_mut().filter(|screen| !screen.loaded);
        fresh
            .map(|screen| {
                screen.loaded = true;
                (screen.id, screen.screen.clone())
            })
            .collect()
    }

    /// Declares a name of a screen. Returns the script scope to update; `None` before it is open.
    pub fn declare(&mut self, id: ScreenId, name: Arc<str>, what: Name) -> Option<ScopeId> {
        let screen = self.get_mut(id)?;
        screen.names.insert(name, what);
        screen.scope
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> Arc<app::Screen> {
        Arc::new(app::Screen {
            name: "Home".into(),
            file: Default::default(),
            view: Default::default(),
            group: None,
            apis: Default::default(),
            sockets: Default::default(),
            widgets: Default::default(),
            actions: Default::default(),
            imports: Vec::new(),
            global: None,
            inputs: Vec::new(),
            ids: Vec::new(),
        })
    }

    /// Home, and a group with pages 0 and 1 (1 in front).
    fn stack() -> (ScreenStack, ScreenId) {
        let mut stack = ScreenStack::default();
        let home = stack.next_id();
        stack.push(Screen::new(home, written()));
        let group = stack.next_id();
        stack.push(Screen { group: Some(Group { menu: 77, selected: 1 }), ..Screen::new(group, written()) });
        for entry in [0, 1] {
            let id = stack.next_id();
            stack.push(Screen { page: Some((group, entry)), ..Screen::new(id, written()) });
        }
        (stack, group)
    }

    fn ids(screens: &[Screen]) -> Vec<u32> {
        screens.iter().map(|screen| screen.id.0).collect()
    }

    #[test]
    fn going_back_from_a_page_leaves_its_whole_group() {
        let (mut stack, _) = stack();
        assert_eq!(stack.back_depth(), 2);
        assert_eq!(ids(&stack.take_front()), [4, 3, 2], "the group comes last: its `on_back` runs");
        assert_eq!((stack.len(), stack.back_depth()), (1, 1));
        assert_eq!(ids(&stack.take_front()), [1]);
        assert!(stack.take_front().is_empty());
    }

    #[test]
    fn going_back_from_a_plain_screen_leaves_it_alone() {
        let (mut stack, group) = stack();
        let id = stack.next_id();
        stack.push(Screen::new(id, written()));
        assert_eq!(ids(&stack.take_front()), [5]);
        assert_eq!(stack.front_page(), Some((group, 1)));
    }

    #[test]
    fn a_page_further_below_comes_to_the_front() {
        let (mut stack, group) = stack();
        assert_eq!(stack.front_page(), Some((group, 1)));
        assert!(stack.bring_page_to_front(group, 0));
        assert_eq!(stack.front_page(), Some((group, 0)));
        assert!(!stack.bring_page_to_front(group, 7));
    }

    #[test]
    fn what_lies_above_a_group_is_taken_from_the_front() {
        let (mut stack, group) = stack();
        for _ in 0..2 {
            let id = stack.next_id();
            stack.push(Screen { modal: true, ..Screen::new(id, written()) });
        }
        assert_eq!((stack.front_id(), stack.base().map(|screen| screen.id)), (Some(ScreenId(6)), Some(ScreenId(4))));
        assert_eq!((stack.front_group(), stack.front_page()), (Some(group), None));
        assert_eq!(ids(&stack.take_above_group(group)), [6, 5]);
        assert_eq!(stack.front_page(), Some((group, 1)));
    }

    #[test]
    fn a_menu_tells_its_group() {
        let (stack, group) = stack();
        assert_eq!((stack.group_of_menu(77), stack.group_of_menu(78)), (Some(group), None));
        assert_eq!((stack.menu_of(group), stack.menu_of(ScreenId(1))), (Some(77), None));
    }

    #[test]
    fn each_screen_is_loaded_once() {
        let (mut stack, _) = stack();
        assert_eq!(stack.take_unloaded().len(), 4);
        assert!(stack.take_unloaded().is_empty());
    }

    #[test]
    fn a_name_is_declared_before_and_after_the_scripts_are_open() {
        let (mut stack, group) = stack();
        let scope = ScopeId(5);
        assert_eq!(stack.declare(group, "x".into(), Name::Value(Value::Null)), None);
        stack.get_mut(group).unwrap().scope = Some(scope);
        assert_eq!(stack.declare(group, "x".into(), Name::Value(Value::Null)), Some(scope));
        assert!(stack.has_scope(scope) && stack.get(group).unwrap().names.contains_key("x"));
        assert_eq!(stack.declare(ScreenId(99), "x".into(), Name::Value(Value::Null)), None);
    }
}
