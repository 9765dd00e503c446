//! Dispatch of Page Up, Page Down, Home and End: to the focused widget if it keeps them, otherwise to the scroll container around it.

use crate::toolkit::widget_states::KeepsStates as _;
use egui::{Id, Ui};

/// Keeps the keys for the widget `id` while it has the keyboard's focus. For every frame in which it handles them.
pub fn keep(ui: &Ui, id: Id) {
    let pass = ui.ctx().cumulative_pass_nr();
    ui.states(|data| data.insert_temp(key(), (id, pass)));
}

/// True when the focused widget keeps the keys.
pub fn are_kept(ui: &Ui) -> bool {
    let Some((owner, pass)) = ui.states(|data| data.get_temp::<(Id, u64)>(key())) else { return false };
    // The value of the last frame counts too, because a container is asked before its content is drawn.
    pass + 1 >= ui.ctx().cumulative_pass_nr() && ui.memory(|memory| memory.focused()) == Some(owner)
}

fn key() -> Id {
    Id::unique("page keys")
}
