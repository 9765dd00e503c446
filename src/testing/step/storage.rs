//! Steps that change storage, environment and the signed-in user.

use super::args::EQUALS;
use crate::testing::compare::{loosely_equal, quoted};
use crate::testing::step_def::{Step, StepDef};
use crate::testing::step_error::{StepError, StepResult};
use crate::testing::test_cx::TestCx;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_core::value::Value;

const KEY: Prop = prop("key", Kind::Text, "The key.");
const KEY_VALUE: &[Prop] = &[KEY, prop("value", Kind::Any, "Its value.")];
const KEY_EQUALS: &[Prop] = &[KEY, EQUALS];
const ONLY_KEY: &[Prop] = &[KEY];
const USER: &[Prop] = &[prop("user", Kind::Any, "The person, as the app would keep it.")];

/// Storage key of the signed-in user.
const USER_KEY: &str = "user";

pub const STEPS: &[StepDef] = &[
    StepDef::new("setStorage", "Sets a key of the storage.", set).takes(KEY_VALUE).needs(&["key", "value"]),
    StepDef::new("expectStorage", "A key of the storage has this value, or any when none is given.", expect)
        .takes(KEY_EQUALS)
        .needs(&["key"]),
    StepDef::new("removeStorage", "Removes a key of the storage.", remove).takes(ONLY_KEY).needs(&["key"]),
    StepDef::new("clearStorage", "Removes every key of the storage but the encrypted ones.", clear),
    StepDef::new("setEnv", "Sets a value of `env`.", set_env).takes(KEY_VALUE).needs(&["key", "value"]),
    StepDef::new(
        "setAuth",
        "Signs a person in: `auth.user`, `ensemble.user`, `verifySignIn`, and `user` in the storage.",
        set_auth,
    )
    .takes(USER)
    .needs(&["user"]),
    StepDef::new("clearAuth", "Signs the person out again.", clear_auth),
];

fn set(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    put(cx, &step.need("key"), step.arg("value"))
}

fn put(cx: &mut TestCx<'_>, key: &str, value: Value) -> StepResult {
    cx.app.runtime(|runtime| runtime.storage_set(key, value));
    cx.app.settle();
    Ok(())
}

fn expect(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (key, wanted) = (step.need("key"), step.arg("equals"));
    let found = cx.app.runtime(|runtime| runtime.storage_get(&key));
    let fits = if step.gives("equals") { loosely_equal(&found, &wanted) } else { !found.is_null() };
    match (fits, found.is_null()) {
        (true, _) => Ok(()),
        (false, true) => Err(StepError::failed(format!("storage has no `{key}`"))),
        (false, false) => {
            Err(StepError::failed(format!("`{key}` in the storage is {}, not {}", quoted(&found), quoted(&wanted))))
        }
    }
}

fn remove(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    put(cx, &step.need("key"), Value::Null)
}

fn clear(_: &Step, cx: &mut TestCx<'_>) -> StepResult {
    cx.app.runtime(|runtime| runtime.storage_clear());
    cx.app.settle();
    Ok(())
}

fn set_env(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    let (key, value) = (step.need("key"), step.arg("value"));
    cx.app.runtime(|runtime| runtime.set_env(&key, value));
    cx.app.settle();
    Ok(())
}

fn set_auth(step: &Step, cx: &mut TestCx<'_>) -> StepResult {
    sign_in(cx, step.arg("user"))
}

/// Sets the user where apps look for one: under `user`, in `auth.user` and `ensemble.user`, and behind `verifySignIn`.
fn sign_in(cx: &mut TestCx<'_>, user: Value) -> StepResult {
    let mut signed_in = user.as_map().cloned();
    if let Some(user) = signed_in.as_mut().filter(|user| user.get("provider").is_none()) {
        user.insert("provider", Value::from("test"));
    }
    let signed_in = signed_in.map_or(Value::Null, |user| Value::Map(user.into()));
    let desktop = cx.app.desktop_mut();
    desktop.is_signed_in = !signed_in.is_null();
    desktop.user = Some(signed_in.clone()).filter(|user| !user.is_null());
    put(cx, "ensemble.user", signed_in)?;
    put(cx, USER_KEY, user)
}

fn clear_auth(_: &Step, cx: &mut TestCx<'_>) -> StepResult {
    sign_in(cx, Value::Null)
}
