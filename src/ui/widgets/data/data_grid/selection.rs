//! Selected rows of a table, and their check boxes.

use std::sync::Arc;

use egui::{CornerRadius, Pos2, Rect, Response, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};
use rustc_hash::FxHashSet;

use crate::toolkit::paint;
use crate::toolkit::theme::Theme;
use ensemble_core::value::Value;

/// The keys of the selected rows.
#[derive(Clone, Debug, Default)]
pub struct SelectedRows {
    list: Value,
    /// Keys as text, because `1` is often written for `"1"`.
    keys: Arc<FxHashSet<Arc<str>>>,
}

/// The state of the box in the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    /// No row is selected.
    None,
    /// Some rows are selected.
    Some,
    /// All rows are selected.
    All,
}

impl SelectedRows {
    /// Reads a list of keys.
    pub fn of(list: &Value) -> Self {
        let keys = list.as_list().unwrap_or_default().iter().map(Value::to_display).collect();
        Self { list: list.clone(), keys: Arc::new(keys) }
    }

    /// True if the selection was read from this list, compared by pointer.
    pub fn is_of(&self, list: &Value) -> bool {
        match (&self.list, list) {
            (Value::List(own), Value::List(other)) => Arc::ptr_eq(own, other),
            (own, other) => own == other,
        }
    }

    /// True if the row with this key is selected.
    pub fn has(&self, key: &Value) -> bool {
        self.keys.contains(&key.to_display())
    }

    /// State of the head's check box: none, some or all of these rows are selected.
    pub fn share<'k>(&self, keys: impl Iterator<Item = &'k Value>) -> CheckState {
        if self.keys.is_empty() {
            return CheckState::None;
        }
        let (mut some, mut all) = (false, true);
        for key in keys {
            let on = self.has(key);
            (some, all) = (some || on, all && on);
        }
        match (some, all) {
            (true, true) => CheckState::All,
            (true, false) => CheckState::Some,
            (false, _) => CheckState::None,
        }
    }

    /// The keys after a click on the box of a row. `several` is false where only one row can be selected.
    pub fn toggled(&self, key: &Value, several: bool) -> Value {
        if !several {
            // A click does not switch a radio button off.
            return Value::list([key.clone()]);
        }
        let text = key.to_display();
        let mut list: Vec<Value> = self.list.as_list().unwrap_or_default().to_vec();
        if self.keys.contains(&text) {
            list.retain(|other| other.to_display() != text);
        } else {
            list.push(key.clone());
        }
        Value::list(list)
    }

    /// The keys after a click on the box in the head: with all of these rows, or without them.
    pub fn with_all<'k>(&self, keys: impl Iterator<Item = &'k Value>, on: bool) -> Value {
        let keys: Vec<&Value> = keys.collect();
        if on {
            let mut list: Vec<Value> = self.list.as_list().unwrap_or_default().to_vec();
            list.extend(keys.into_iter().filter(|key| !self.has(key)).cloned());
            return Value::list(list);
        }
        let gone: FxHashSet<Arc<str>> = keys.into_iter().map(Value::to_display).collect();
        let list = self.list.as_list().unwrap_or_default();
        Value::list(list.iter().filter(|key| !gone.contains(&key.to_display())).cloned().collect::<Vec<_>>())
    }
}

/// Draws the check box of a response, or a radio button where only one row can be selected.
pub fn check_box<'r>(
    ui: &Ui,
    theme: &Theme,
    response: &'r Response,
    share: CheckState,
    (several, enabled): (bool, bool),
    name: &str,
) -> &'r Response {
    const SIDE: f32 = 18.0;
    let place = response.rect;
    let role = if several { egui::Role::CheckBox } else { egui::Role::RadioButton };
    response.widget_info(|| WidgetInfo::selected(role, enabled, share == CheckState::All, name));
    let at = Rect::from_center_size(place.center(), Vec2::splat(SIDE));
    let c = &theme.colors;
    let dim = |ink: egui::Color32| if enabled { ink } else { ink.gamma_multiply(0.38) };
    let edge = dim(if response.hovered() && enabled { c.text2 } else { c.control_border });
    let corners = if several { CornerRadius::same(5) } else { CornerRadius::same((SIDE / 2.0) as u8) };
    let painter = ui.painter();
    painter.rect(at, corners, c.surface, Stroke::new(1.5, edge), StrokeKind::Inside);
    let (accent, on_accent) = (dim(c.accent), c.on_accent);
    let p = |x: f32, y: f32| at.min + Vec2::new(x, y) * SIDE;
    match (share, several) {
        (CheckState::None, _) => {}
        (_, false) => drop(painter.circle_filled(at.center(), SIDE / 2.0 - 4.5, accent)),
        (CheckState::Some, true) => {
            painter.rect_filled(at, corners, accent);
            painter.line_segment([p(0.26, 0.5), p(0.74, 0.5)], Stroke::new(2.0, on_accent));
        }
        (CheckState::All, true) => {
            painter.rect_filled(at, corners, accent);
            let line: Vec<Pos2> = vec![p(0.24, 0.53), p(0.43, 0.71), p(0.77, 0.32)];
            painter.add(Shape::line(line, Stroke::new(2.0, on_accent)));
        }
    }
    paint::focus_ring(ui, theme, response, at, corners);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(words: &[&str]) -> Vec<Value> {
        words.iter().map(|word| Value::from(*word)).collect()
    }

    #[test]
    fn rows_are_chosen_one_by_one_and_all_at_once() {
        let all = keys(&["a", "b", "c"]);
        let one = SelectedRows::of(&SelectedRows::default().toggled(&all[1], true));
        assert!(one.has(&all[1]) && !one.has(&all[0]));
        assert_eq!(one.share(all.iter()), CheckState::Some);
        let every = SelectedRows::of(&one.with_all(all.iter(), true));
        assert_eq!(every.list, Value::list(keys(&["b", "a", "c"])), "what was chosen first stays first");
        assert_eq!(every.share(all.iter()), CheckState::All);
        assert_eq!(every.with_all(all[..2].iter(), false), Value::list(keys(&["c"])));
        assert_eq!(one.toggled(&all[1], true), Value::list([]));
        assert_eq!(one.toggled(&all[0], false), Value::list(keys(&["a"])));
    }

    #[test]
    fn a_number_is_the_key_with_that_text() {
        let chosen = SelectedRows::of(&Value::list([Value::from(1.0)]));
        assert!(chosen.has(&Value::from("1")));
        assert_eq!(SelectedRows::default().share([].iter()), CheckState::None);
    }
}
