//! `ScreenStack`: the open screens, the front one last. A `ViewGroup` is an open screen without a body; its pages are screens above it, the shown one
//! last. The runtime closes the resources of a screen.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::callback::Callback;
use crate::scene::ScreenId;
use ensemble_core::app;
use ensemble_core::value::Value;
use ensemble_script::{Name, ScopeId};

/// The menu of an open `ViewGroup`.
pub struct Group {
    /// The widget that shows it.
    pub menu: u64,
    /// The index of the entry whose page is shown.
    pub selected: usize,
}

/// An open screen.
pub struct Screen {
    /// Id, unique over the life of the runtime.
    pub id: ScreenId,
    /// The screen of the app's files.
    pub screen: Arc<app::Screen>,
    /// Scope of the screen's scripts.
    pub scope: Option<ScopeId>,
    /// Names of the screen.
    pub names: FxHashMap<Arc<str>, Name>,
    /// Names that scripts may give other values: inputs, and inputs of `executeCode`.
    pub variables: FxHashSet<Arc<str>>,
    /// Reusable actions whose imports and `Global` have run.
    pub prepared: FxHashSet<Arc<str>>,
    /// The `View`.
    pub root: u64,
    /// The inputs that it was opened with.
    pub inputs: Value,
    /// Runs when the user comes back from it.
    pub on_back: Option<Callback>,
    /// True if the screen is shown above the one that opened it.
    pub modal: bool,
    /// Look above the one that opened it, with the keys of `showDialog.options`.
    pub look: Value,
    /// Menu of a group of pages.
    pub group: Option<Group>,
    /// The group that it is a page of, and the index of its menu entry.
    pub page: Option<(ScreenId, usize)>,
    /// True once `onLoad` has run.
    pub loaded: bool,
    /// Time of being covered, in milliseconds of the runtime's clock.
    pub covered_at: Option<f64>,
}

impl Screen {
    /// A screen that was just opened: no scripts, no widgets yet.
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

/// The open screens.
#[derive(Default)]
pub struct ScreenStack {
    screens: Vec<Screen>,
    last_id: u32,
}

impl ScreenStack {
    /// Most screens that are open at once.
    pub const MAX: usize = 100;

    /// An id that no screen had before.
    pub fn next_id(&mut self) -> ScreenId {
        self.last_id += 1;
        ScreenId(self.last_id)
    }

    /// Puts a screen in front.
    pub fn push(&mut self, screen: Screen) {
        self.screens.push(screen);
    }

    /// Takes the screen in front; a page is taken without its group.
    pub fn pop(&mut self) -> Option<Screen> {
        self.screens.pop()
    }

    /// Takes all screens, the one in front last.
    pub fn take_all(&mut self) -> Vec<Screen> {
        std::mem::take(&mut self.screens)
    }

    /// Takes the screens that going back leaves: the screen in front, or with a page its whole group. What was in front comes first, the screen
    /// whose `on_back` runs comes last.
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

    /// Takes the screens above a group and its pages, the front one first.
    pub fn take_above_group(&mut self, group: ScreenId) -> Vec<Screen> {
        let is_of_group = |screen: &Screen| screen.id == group || screen.is_page_of(group);
        let kept = self.screens.iter().rposition(is_of_group).map_or(0, |index| index + 1);
        let mut taken = self.screens.split_off(kept);
        taken.reverse();
        taken
    }

    /// Puts a page that is further below in front. `false` when it is not open.
    pub fn bring_page_to_front(&mut self, group: ScreenId, entry: usize) -> bool {
        let Some(index) = self.screens.iter().position(|screen| screen.page == Some((group, entry))) else {
            return false;
        };
        let page = self.screens.remove(index);
        self.screens.push(page);
        true
    }

    /// The screen in front, a modal one too.
    pub fn front(&self) -> Option<&Screen> {
        self.screens.last()
    }

    /// The same, to change it.
    pub fn front_mut(&mut self) -> Option<&mut Screen> {
        self.screens.last_mut()
    }

    /// The id of the screen in front.
    pub fn front_id(&self) -> Option<ScreenId> {
        self.front().map(|screen| screen.id)
    }

    /// The screen that fills the window: the one in front that is not modal.
    pub fn base(&self) -> Option<&Screen> {
        self.screens.iter().rev().find(|screen| !screen.modal)
    }

    /// The group and the menu entry whose page is in front.
    pub fn front_page(&self) -> Option<(ScreenId, usize)> {
        self.front()?.page
    }

    /// The front-most group that has a page, also below other screens.
    pub fn front_group(&self) -> Option<ScreenId> {
        self.screens.iter().rev().find_map(|screen| screen.page.map(|(group, _)| group))
    }

    /// The widget that shows the menu of a group.
    pub fn menu_of(&self, group: ScreenId) -> Option<u64> {
        self.get(group)?.group.as_ref().map(|group| group.menu)
    }

    /// The group whose menu is this widget.
    pub fn group_of_menu(&self, menu: u64) -> Option<ScreenId> {
        let shows = |screen: &&Screen| screen.group.as_ref().is_some_and(|group| group.menu == menu);
        self.screens.iter().find(shows).map(|screen| screen.id)
    }

    /// Count of steps back to an empty stack, a page and its group counted as one: back is possible from 2 on.
    pub fn back_depth(&self) -> usize {
        match self.front_page() {
            Some((group, _)) => self.screens.iter().position(|screen| screen.id == group).map_or(1, |index| index + 1),
            None => self.screens.len(),
        }
    }

    /// An open screen.
    pub fn get(&self, id: ScreenId) -> Option<&Screen> {
        // Mostly the one in front is asked for.
        self.screens.iter().rev().find(|screen| screen.id == id)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, id: ScreenId) -> Option<&mut Screen> {
        self.screens.iter_mut().rev().find(|screen| screen.id == id)
    }

    /// True if the scripts of one of the screens run in this scope.
    pub fn has_scope(&self, scope: ScopeId) -> bool {
        self.screens.iter().any(|screen| screen.scope == Some(scope))
    }

    /// All of them, the one in front last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Screen> {
        self.screens.iter()
    }

    /// Count of open screens.
    pub fn len(&self) -> usize {
        self.screens.len()
    }

    /// True when none is open.
    pub fn is_empty(&self) -> bool {
        self.screens.is_empty()
    }

    /// The screens whose `onLoad` has not run, the one in front last. They count as loaded from now on.
    pub fn take_unloaded(&mut self) -> Vec<(ScreenId, Arc<app::Screen>)> {
        let fresh = self.screens.iter_mut().filter(|screen| !screen.loaded);
        fresh
            .map(|screen| {
                screen.loaded = true;
                (screen.id, screen.screen.clone())
            })
            .collect()
    }

    /// Gives a name of a screen another meaning. Returns the scope in which scripts have to be told; `None` before the screen's scope is open.
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

    /// Home, a group with the pages 0 and 1 (1 in front).
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
