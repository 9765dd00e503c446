//! `Math.random()` with a seed, if the host gives one: a replay of a recording then repeats its numbers.

use std::rc::Rc;

use boa_engine::{Context, JsResult, JsString, JsValue, NativeFunction};

use super::native::add_hidden;
use crate::scope::{Shared, shared};

pub(crate) fn install(state: &Rc<Shared>, context: &mut Context) -> JsResult<()> {
    if state.limits.seed.is_none() {
        return Ok(());
    }
    let math = context.global_object().get(JsString::from("Math"), context)?.to_object(context)?;
    add_hidden(&math, "random", NativeFunction::from_fn_ptr(random), context);
    Ok(())
}

/// SplitMix64 (Steele, Lea and Flood, 2014): every seed is as good as another, zero included.
fn random(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let shared = shared(context)?;
    let state = shared.random.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
    shared.random.set(state);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let mixed = mixed ^ (mixed >> 31);
    // The 53 bits that a number holds.
    Ok(JsValue::new((mixed >> 11) as f64 / (1u64 << 53) as f64))
}
