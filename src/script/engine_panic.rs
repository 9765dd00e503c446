//! A panic inside of Boa ends the script, not the app.
//!
//! Boa asserts its assumptions, and a script may break one. The unwinding leaves half of a call on the engine's stack, so the engine is replaced by a
//! new one: see [`crate::Engine::take_broken`].

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use boa_engine::{JsError, JsNativeError};

use crate::{Fault, FaultKind};

/// Message of a panic inside of Boa.
pub(super) struct EnginePanic(String);

impl EnginePanic {
    fn words(self) -> String {
        format!("the script engine failed here ({}); this is a fault of ensemble-run", self.0.trim_end_matches('.'))
    }
}

impl From<EnginePanic> for JsError {
    fn from(panic: EnginePanic) -> Self {
        JsNativeError::error().with_message(panic.words()).into()
    }
}

impl From<EnginePanic> for Fault {
    fn from(panic: EnginePanic) -> Self {
        Self::new(FaultKind::Thrown, panic.words())
    }
}

/// Runs `act`; a panic in it becomes an error and sets `broken`.
pub(super) fn catch<T, E: From<EnginePanic>>(broken: &Cell<bool>, act: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|payload| {
        broken.set(true);
        let text =
            payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        Err(EnginePanic(text.unwrap_or("a panic without a message").to_owned()).into())
    })
}
