//! What the hand has set and the store has not confirmed yet, so that a click shows at once.

use std::time::Duration;

use egui::{Context, Id};

use ensemble_core::value::Value;

/// A store that has said nothing for this long has decided otherwise.
const PATIENCE: f64 = 1.0;

#[derive(Clone, Default)]
struct Unconfirmed {
    /// What the store said when the hand moved.
    before: Value,
    /// What the hand wants.
    wanted: Value,
    until: f64,
}

/// What to draw: the hand's value until the store answers, then the store's.
pub fn value(ctx: &Context, id: Id, confirmed: &Value) -> Value {
    let Some(pending) = ctx.data(|data| data.get_temp::<Unconfirmed>(id)) else { return confirmed.clone() };
    if pending.before != *confirmed || ctx.input(|input| input.time) > pending.until {
        ctx.data_mut(|data| data.remove_temp::<Unconfirmed>(id));
        return confirmed.clone();
    }
    pending.wanted
}

/// Notes what the hand wants.
pub fn set(ctx: &Context, id: Id, confirmed: &Value, wanted: Value) {
    let until = ctx.input(|input| input.time) + PATIENCE;
    ctx.data_mut(|data| data.insert_temp(id, Unconfirmed { before: confirmed.clone(), wanted, until }));
    ctx.request_repaint_after(Duration::from_secs_f64(PATIENCE));
}
