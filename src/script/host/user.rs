//! `ensemble.user`: written in JavaScript (`user.js`), which is evaluated when a script first reads it.

use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, Source};

use super::native::add_accessor;
use crate::convert::{plain_object, set_plain};

/// Adds it to `ensemble`.
pub(crate) fn install(ensemble: &JsObject, context: &Context) {
    // The object is kept beside `ensemble`. As a property that takes the getter's place, Boa's inline cache would go on calling it.
    let made = plain_object(context);
    let getter = NativeFunction::from_copy_closure_with_captures(
        |this, _, made: &JsObject, context| {
            let user = made.get(JsString::from(NAME), context)?;
            if user.is_object() {
                return Ok(user);
            }
            let user = make(&this.to_object(context)?, context)?;
            set_plain(made, JsString::from(NAME), user.clone());
            Ok(user)
        },
        made,
    );
    let setter = NativeFunction::from_copy_closure(|this, args, context| {
        // `ensemble.user = {…}` replaces the stored user.
        let user = this.to_object(context)?.get(JsString::from(NAME), context)?.to_object(context)?;
        let set = user.get(JsString::from("setUser"), context)?.to_object(context)?;
        set.call(&user.into(), &[args.get_or_undefined(0).clone()], context)
    });
    add_accessor(ensemble, NAME, getter, setter, context);
}

/// `auth.user`: the signed-in user; an empty object if there is none.
pub(crate) fn signed_in(ensemble: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let storage = ensemble.get(JsString::from("storage"), context)?;
    let get = storage.to_object(context)?.get(JsString::from("get"), context)?.to_object(context)?;
    let user = get.call(&storage, &[JsString::from(KEY).into()], context)?;
    let has_signed_in = match user.as_object() {
        Some(user) => user.get(JsString::from("provider"), context)?.is_string(),
        None => false,
    };
    // Without a signed-in user, `auth.user.email` is undefined rather than an error.
    Ok(if has_signed_in { user } else { plain_object(context).into() })
}

const NAME: &str = "user";

/// Key in the storage, that of `user.js`, too.
const KEY: &str = "ensemble.user";

fn make(ensemble: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let script = context.eval(Source::from_bytes(include_bytes!("user.js")))?;
    let script = script.as_callable().ok_or_else(|| JsNativeError::typ().with_message("`user.js` is no function"))?;
    let storage = ensemble.get(JsString::from("storage"), context)?;
    let formatter = ensemble.get(JsString::from("formatter"), context)?;
    script.call(&JsValue::undefined(), &[storage, formatter], context)
}
