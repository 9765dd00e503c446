//! User input of a test: presses, types, drags and scrolls through egui's input.

use std::sync::Arc;

use egui::{Event as Input, Key, Modifiers, PointerButton, Pos2, Rect, Vec2};

use super::find::Target;
use super::{FRAME, Hidden, VirtualApp};
use ensemble_core::message::Event;
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, Node, NodeId};
use ensemble_ui::offscreen::FoundWidget;

/// Direction of a swipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Direction {
    Left,
    Right,
    Up,
    Down,
}

/// Limit of pages that [`VirtualApp::scroll_to`] scrolls.
// A list that loads more at its end never ends.
const MOST_SCROLLS: usize = 2000;

/// Number of frames of a drag.
// egui takes a press for a drag only after some pixels; a single jump would leave no movement after that.
const DRAG_STEPS: usize = 6;

impl VirtualApp {
    /// Clicks the centre of the visible part of a widget.
    pub fn tap(&mut self, target: &Target) {
        self.window.click(target.shown.center());
        self.settle();
    }

    /// Presses a key while a widget has the keyboard's focus.
    pub fn press_on(&mut self, node: &Node, key: Key) {
        self.window.focus(node);
        // A widget keeps its keys from the page from the frame on in which it has the focus.
        self.draw();
        self.draw();
        self.press(key, Modifiers::NONE);
    }

    /// Moves the pointer to a position and keeps it there.
    pub fn point_at(&mut self, at: Pos2) {
        self.window.input(Input::PointerMoved(at));
        self.settle();
    }

    /// Clicks at a position.
    pub fn click_at(&mut self, at: Pos2) {
        self.window.click(at);
        self.settle();
    }

    /// Presses in the centre of the visible part of a widget without releasing.
    pub fn hold(&mut self, target: &Target) {
        let at = target.shown.center();
        self.window.input(Input::PointerMoved(at));
        self.draw();
        self.button(at, true);
        self.settle();
    }

    /// Double-clicks.
    pub fn double_tap(&mut self, target: &Target) {
        self.window.click(target.shown.center());
        self.draw();
        self.window.click(target.shown.center());
        self.settle();
    }

    /// Presses the right button, which is the desktop's long press.
    pub fn long_press(&mut self, target: &Target) {
        self.window.click_with(target.shown.center(), PointerButton::Secondary);
        self.settle();
    }

    /// Clicks at a fraction of the widget's width, 0 to 1, `margin` pixels from its edges.
    pub fn tap_along(&mut self, target: &Target, share: f32, margin: f32) {
        let line = target.rect.shrink2(Vec2::new(margin.min(target.rect.width() / 2.0), 0.0));
        // A slider with a name above it has its line at the bottom.
        let y = target.rect.bottom() - (target.rect.height() / 2.0).min(14.0);
        self.window.click(Pos2::new(line.left() + line.width() * share.clamp(0.0, 1.0), y));
        self.settle();
    }

    /// Focuses a field, with the cursor at the end of its text.
    pub fn focus(&mut self, target: &Target) {
        self.tap(target);
        self.press(Key::End, Modifiers::COMMAND);
    }

    /// Removes the focus.
    pub fn unfocus(&mut self) {
        self.window.leave_field();
        self.settle();
    }

    /// Types into the focused field.
    pub fn type_text(&mut self, text: &str) {
        if !text.is_empty() {
            self.window.input(Input::Text(text.to_owned()));
        }
        self.settle();
    }

    /// Clears the focused field.
    pub fn erase(&mut self) {
        self.press(Key::A, Modifiers::COMMAND);
        self.press(Key::Delete, Modifiers::NONE);
    }

    /// Presses Enter.
    pub fn enter(&mut self) {
        self.press(Key::Enter, Modifiers::NONE);
    }

    /// Presses Escape.
    pub fn escape(&mut self) {
        self.press(Key::Escape, Modifiers::NONE);
    }

    /// Selects an entry of an open list by index: `Home`, `index` times down, `Enter`.
    pub(crate) fn pick_at(&mut self, index: usize) {
        self.press(Key::Home, Modifiers::NONE);
        for _ in 0..index {
            self.press(Key::ArrowDown, Modifiers::NONE);
        }
        self.enter();
    }

    /// Clicks the widget with exactly this label, preferring entries of an open list; false when there is none.
    pub fn pick(&mut self, label: &str, within: Option<Rect>) -> bool {
        let found = self.window.found();
        let fits = |rect: &Rect| within.is_none_or(|within| within.expand(1.0).contains(rect.center()));
        let mut fitting = found.iter().filter(|found| found.label == label && found.clickable && fits(&found.rect));
        // A list opens below its field, whose label may be the same.
        let Some(at) = fitting.next_back().map(|found| found.rect.center()) else { return false };
        self.window.click(at);
        self.settle();
        true
    }

    /// Everything in the window that has an accessible name, in reading order.
    pub fn found(&self) -> Vec<FoundWidget> {
        self.window.found()
    }

    /// Accessible names of everything in the window, in reading order.
    pub fn labels(&self) -> Vec<String> {
        self.window.found().into_iter().map(|found| found.label).collect()
    }

    /// Accessible names of everything that can be pressed.
    pub fn pressable(&self) -> Vec<String> {
        self.window.found().into_iter().filter(|found| found.clickable).map(|found| found.label).collect()
    }

    /// Moves the pointer over a widget and keeps it there.
    pub fn hover(&mut self, target: &Target) {
        self.window.input(Input::PointerMoved(target.shown.center()));
        self.settle();
    }

    /// Texts of the accessibility tree, in reading order.
    pub fn heard(&self) -> Vec<String> {
        self.window.found().into_iter().map(|found| found.label).collect()
    }

    /// Drags a widget by a distance in pixels.
    pub fn drag(&mut self, target: &Target, dx: f32, dy: f32) {
        self.drag_from(target.shown.center(), Vec2::new(dx, dy));
    }

    /// Drags from a position by a distance.
    pub fn drag_from(&mut self, from: Pos2, by: Vec2) {
        self.window.input(Input::PointerMoved(from));
        self.draw();
        self.button(from, true);
        self.draw();
        for step in 1..=DRAG_STEPS {
            self.window.input(Input::PointerMoved(from + by * (step as f32 / DRAG_STEPS as f32)));
            // A frame between two moves. That the app is busy is reported by the step that waits for it.
            let _busy = self.advance_until(self.now + FRAME);
            self.draw();
        }
        self.button(from + by, false);
        self.settle();
    }

    /// Swipes across a widget.
    pub fn swipe(&mut self, target: &Target, direction: Direction) {
        let size = target.shown.size() * 0.6;
        let (dx, dy) = match direction {
            Direction::Left => (-size.x, 0.0),
            Direction::Right => (size.x, 0.0),
            Direction::Up => (0.0, -size.y),
            Direction::Down => (0.0, size.y),
        };
        self.drag(target, dx, dy);
    }

    /// Scrolls the main scroller by a number of pixels; false when nothing has more than it shows.
    pub fn scroll(&mut self, pixels: f64) -> bool {
        // A pointer left somewhere would make another scroller the main one.
        self.window.input(Input::PointerGone);
        self.draw();
        self.window.view().scroll_by(pixels);
        self.settle();
        self.window.view().was_scrolled()
    }

    /// Turns the mouse wheel by a number of pixels over a widget; false when nothing there has more than it shows.
    pub fn scroll_at(&mut self, target: &Target, pixels: f64) -> bool {
        self.window.input(Input::PointerMoved(target.shown.center()));
        self.draw();
        self.window.view().scroll_by(pixels);
        self.settle();
        self.window.view().was_scrolled()
    }

    /// Scrolls until the pointer can reach the widget: down to the end, then from the start.
    ///
    /// # Errors
    ///
    /// The reason why it cannot be reached.
    pub(crate) fn scroll_to(&mut self, id: &str) -> Result<(), Hidden> {
        let page = f64::from(self.window.size().y) * 0.5;
        let mut restarted = false;
        for _ in 0..MOST_SCROLLS {
            let Err(hidden) = self.target(id) else { return Ok(()) };
            let node = self.nodes(id).first().map(|node| node.id);
            let away = node.and_then(|node| self.seen(node)).map(|seen| f64::from(seen.rect.center().y));
            let step = match away {
                // The widget is laid out, and its position is known.
                Some(y) if hidden == Hidden::Outside && y < page => -page,
                _ => page,
            };
            let before = self.drawn_positions();
            self.scroll(step);
            if self.drawn_positions() == before {
                if restarted {
                    return Err(hidden);
                }
                restarted = true;
                // The widget may lie above where the list was left.
                self.scroll(-1e9);
            }
        }
        Err(Hidden::Outside)
    }

    fn drawn_positions(&mut self) -> Vec<(NodeId, i32, i32)> {
        let seen = self.window.view().drawn_nodes();
        seen.iter().map(|seen| (seen.node, seen.rect.left() as i32, seen.rect.top() as i32)).collect()
    }

    /// Navigates back, like the header's arrow and Alt+Left.
    pub fn back(&mut self) {
        self.interact(Interaction::Back);
    }

    /// Fires an event of a widget without input.
    pub fn fire(&mut self, node: NodeId, event: &'static str) {
        self.interact(Interaction::Fire { node, event, data: Value::Null });
    }

    fn interact(&mut self, interaction: Interaction) {
        let moment = self.moment();
        self.runtime.handle(Event::Interaction(interaction), moment);
        self.look();
        self.settle();
    }

    fn button(&mut self, pos: Pos2, pressed: bool) {
        let button = PointerButton::Primary;
        self.window.input(Input::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
    }

    /// Any other input.
    pub fn input(&mut self, event: Input) {
        self.window.input(event);
        self.draw();
        self.settle();
    }

    /// Several inputs in one frame.
    pub fn inputs(&mut self, events: Vec<Input>) {
        events.into_iter().for_each(|event| self.window.input(event));
        self.draw();
        self.settle();
    }

    /// Selects text from one position to another with the mouse.
    pub fn drag_between(&mut self, from: Pos2, to: Pos2) {
        self.window.input(Input::PointerMoved(from));
        self.draw();
        self.button(from, true);
        self.draw();
        for step in 1..=DRAG_STEPS {
            self.window.input(Input::PointerMoved(from.lerp(to, step as f32 / DRAG_STEPS as f32)));
            self.draw();
        }
        self.button(to, false);
        self.settle();
    }

    /// Removes and returns the text last copied to the clipboard.
    pub fn take_copied(&mut self) -> Option<String> {
        self.window.take_copied()
    }

    /// Width of the window in logical pixels.
    pub fn width(&self) -> f32 {
        self.window.size().x
    }

    /// Accessibility tree of the last frame, as screen readers get it.
    pub fn access_tree(&self) -> Option<&egui::accesskit::TreeUpdate> {
        self.window.access_tree()
    }

    /// Shape of the pointer in the last frame.
    pub fn pointer(&self) -> egui::CursorIcon {
        self.window.pointer()
    }

    /// Presses and releases a key.
    pub fn press(&mut self, key: Key, modifiers: Modifiers) {
        self.window.input(Input::Key { key, physical_key: None, pressed: true, repeat: false, modifiers });
        self.draw();
        self.window.input(Input::Key { key, physical_key: None, pressed: false, repeat: false, modifiers });
        self.settle();
    }

    /// Value of a field: its text, or the selected value.
    pub fn value_of(&self, node: &Node) -> Arc<str> {
        node.props.get("value").unwrap_or(&Value::Null).to_display()
    }
}
