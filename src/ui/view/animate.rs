//! Opening animation of dialogs and toasts.

use crate::frame::{Frame, draw};
use crate::toolkit::widget_states::KeepsStates as _;

/// Progress of the opening animation of `id`: from 0 to 1.
pub fn animate_in(frame: &Frame<'_>, id: egui::Id, seconds: f32) -> f32 {
    let start = frame.ctx().input(|input| input.time);
    let key = draw::part("shown").with(id);
    let since = frame.ctx().states(|data| *data.get_temp_mut_or(key, start));
    let share = if seconds <= 0.0 { 1.0 } else { ((start - since) as f32 / seconds).clamp(0.0, 1.0) };
    if share < 1.0 {
        frame.ctx().request_repaint();
    }
    // Eases out: fast at first, slow at the end.
    1.0 - (1.0 - share).powi(3)
}
