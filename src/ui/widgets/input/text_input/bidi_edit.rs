//! Caret, selection and arrow keys in a field with bidirectional text. egui's own assume that the letters of a line run from left to right, so they
//! are hidden in such a field, and the cursor is set again after a press.
//!
//! Arrow keys move through a right-to-left text in the direction that they show; in text of both directions they follow the order of reading, so the
//! caret jumps at the seam.

use egui::layers::ShapeIdx;
use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditOutput;
use egui::{Color32, Event, Id, Key, Shape, Stroke, Ui};

use crate::toolkit::bidi;
use crate::toolkit::widget_states::KeepsStates as _;

/// Swaps the left and right arrow keys of a focused field for egui, which knows the order of the text only.
pub(super) fn swap_arrows(ui: &Ui, id: Id) {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return;
    }
    ui.input_mut(|input| {
        for event in &mut input.events {
            if let Event::Key { key, .. } = event {
                *key = match *key {
                    Key::ArrowLeft => Key::ArrowRight,
                    Key::ArrowRight => Key::ArrowLeft,
                    other => other,
                };
            }
        }
    });
}

/// Hides egui's caret and selection in `ui`, and keeps a place below the text for ours.
pub(super) fn prepare(ui: &mut Ui) -> ShapeIdx {
    ui.visuals_mut().text_cursor.stroke = Stroke::NONE;
    ui.visuals_mut().selection.bg_fill = Color32::TRANSPARENT;
    ui.painter().add(Shape::Noop)
}

/// Moves the cursor to where the pointer is, and draws caret and selection.
pub(super) fn finish(ui: &Ui, id: Id, output: &mut TextEditOutput, under: ShapeIdx) {
    let response = &output.response.response;
    let is_pressed = response.is_pointer_button_down_on() || response.clicked();
    let pointer = response.interact_pointer_pos().filter(|_| is_pressed);
    let mut range = output.cursor_range;
    if let Some(pointer) = pointer
        && !response.double_clicked()
        && !response.triple_clicked()
    {
        let cursor = bidi::cursor_at(&output.galley, pointer - output.galley_pos);
        let (pressed, extends) = ui.input(|input| (input.pointer.any_pressed(), input.modifiers.shift));
        let anchor = ui.states(|data| data.get_temp::<CCursor>(id.with("anchor")));
        let secondary = match anchor {
            Some(anchor) if !pressed || extends => anchor,
            _ => cursor,
        };
        ui.states(|data| data.insert_temp(id.with("anchor"), secondary));
        let moved = CCursorRange { primary: cursor, secondary, h_pos: None };
        range = Some(moved);
        output.state.cursor.set_char_range(Some(moved));
        output.state.clone().store(ui.ctx(), id);
    }
    let Some(range) = range.filter(|_| response.has_focus()) else { return };
    let painter = ui.painter_at(output.text_clip_rect.expand(1.0));
    let offset = output.galley_pos.to_vec2();
    if range.is_empty() {
        let height = output.galley.rows.first().map_or(0.0, |row| row.height());
        let caret = bidi::caret_rect(&output.galley, range.primary, height).translate(offset);
        egui::text_selection::visuals::paint_cursor_end(&painter, ui.visuals(), caret);
    } else {
        let chosen = range.as_sorted_char_range();
        let fill = ui.visuals().selection.bg_fill;
        let rects = bidi::selection_rects(&output.galley, chosen.start.into(), chosen.end.into());
        let shapes = rects.into_iter().map(|rect| Shape::rect_filled(rect.translate(offset), 0, fill)).collect();
        painter.set(under, Shape::Vec(shapes));
    }
}
