//! Optimistic values: the user's change is shown at once, before the runtime has confirmed it with a new scene.

use std::time::Duration;

use egui::{Context, Id};

use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::value::Value;

/// Seconds after which an unconfirmed value is dropped, because the runtime has kept the old one. Long enough for a slow handler, short enough for
/// one that rejects the value.
const PATIENCE: f64 = 1.0;

#[derive(Clone, Default)]
struct Unconfirmed {
    /// The value of the scene when the user changed it.
    before: Value,
    /// The value that the user chose.
    wanted: Value,
    until: f64,
}

/// The value to draw: the user's until the scene's `confirmed` value changes or a second has passed, then `confirmed`.
pub fn value(ctx: &Context, id: Id, confirmed: &Value) -> Value {
    let Some(pending) = ctx.states(|data| data.get_temp::<Unconfirmed>(id)) else { return confirmed.clone() };
    if pending.before != *confirmed || ctx.input(|input| input.time) > pending.until {
        ctx.states(|data| data.remove_temp::<Unconfirmed>(id));
        return confirmed.clone();
    }
    pending.wanted
}

/// Shows `wanted` instead of `confirmed`.
pub fn set(ctx: &Context, id: Id, confirmed: &Value, wanted: Value) {
    let until = ctx.input(|input| input.time) + PATIENCE;
    ctx.states(|data| data.insert_temp(id, Unconfirmed { before: confirmed.clone(), wanted, until }));
    // So that a refused value goes away even when nothing else causes a frame.
    ctx.request_repaint_after(Duration::from_secs_f64(PATIENCE));
}
