//! `fetch`, `URL`, `URLSearchParams`, `Headers`, `Response`: written in JavaScript (`web.js`), which is evaluated when a script first names one of
//! them, over two native functions. A request goes to the host as an action called [`FETCH`] does.

use std::sync::Arc;

use boa_engine::object::FunctionObjectBuilder;
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, Source};
use url::{Url, quirks};

use super::native::add_accessor;
use crate::ActionRequest;
use crate::convert::{plain_object, set_plain, to_text, to_value};
use crate::scope::{Scope, shared};
use ensemble_core::value::Value;

/// Action name under which a request of `fetch` reaches the host. Its arguments are one map `{url, method, headers, body}`; the promise is
/// fulfilled with `{status, statusText, url, headers, text}`, or rejected with the reason as text.
pub const FETCH: &str = "fetch";

/// Names that the script defines.
pub(crate) const NAMES: &[&str] = &["URL", "URLSearchParams", "Headers", "Response", "fetch"];

pub(crate) fn install(scope: &Scope, context: &Context) {
    // They are kept beside the global object. As properties that take the getters' place, Boa's inline cache would go on calling the getters.
    let made = plain_object(context);
    for name in NAMES {
        let getter = NativeFunction::from_copy_closure_with_captures(
            move |_, _, made: &JsObject, context| {
                let key = JsString::from(*name);
                if !made.has_own_property(key.clone(), context)? {
                    define(made, context)?;
                }
                made.get(key, context)
            },
            made.clone(),
        );
        // An app may have a variable of this name.
        let setter = NativeFunction::from_copy_closure_with_captures(
            move |_, args, made: &JsObject, _| {
                set_plain(made, JsString::from(*name), args.get_or_undefined(0).clone());
                Ok(JsValue::undefined())
            },
            made.clone(),
        );
        add_accessor(&scope.global, name, getter, setter, context);
    }
}

/// Evaluates the script and keeps its definitions; those that the app has replaced meanwhile stay.
fn define(kept: &JsObject, context: &mut Context) -> JsResult<()> {
    let script = context.eval(Source::from_bytes(include_bytes!("web.js")))?;
    let script = script.as_callable().ok_or_else(|| JsNativeError::typ().with_message("`web.js` is no function"))?;
    let natives: [JsValue; 2] = [
        FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(parse)).build().into(),
        FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(request)).build().into(),
    ];
    let made = script.call(&JsValue::undefined(), &natives, context)?.to_object(context)?;
    for name in NAMES {
        let key = JsString::from(*name);
        if !kept.has_own_property(key.clone(), context)? {
            let value = made.get(key.clone(), context)?;
            set_plain(kept, key, value);
        }
    }
    Ok(())
}

/// `parse(text, base, part, value)`: the parts of an address, after one of them was set; null for an invalid address.
fn parse(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut texts: [Option<Arc<str>>; 4] = Default::default();
    for (text, arg) in texts.iter_mut().zip(args) {
        if !arg.is_undefined() {
            *text = Some(to_text(&arg.to_string(context)?));
        }
    }
    let [text, base, part, value] = &texts;
    let base = match base.as_deref().map(Url::parse) {
        Some(Err(_)) => return Ok(JsValue::null()),
        Some(Ok(base)) => Some(base),
        None => None,
    };
    let Ok(mut url) = Url::options().base_url(base.as_ref()).parse(text.as_deref().unwrap_or_default()) else {
        return Ok(JsValue::null());
    };
    if let (Some(part), Some(value)) = (part.as_deref(), value.as_deref()) {
        // As in browsers, an invalid value leaves the address as it is.
        let _kept = match part {
            "protocol" => quirks::set_protocol(&mut url, value),
            "username" => quirks::set_username(&mut url, value),
            "password" => quirks::set_password(&mut url, value),
            "host" => quirks::set_host(&mut url, value),
            "hostname" => quirks::set_hostname(&mut url, value),
            "port" => quirks::set_port(&mut url, value),
            "pathname" => {
                quirks::set_pathname(&mut url, value);
                Ok(())
            }
            "search" => {
                quirks::set_search(&mut url, value);
                Ok(())
            }
            _ => {
                quirks::set_hash(&mut url, value);
                Ok(())
            }
        };
    }
    let parts = plain_object(context);
    for (name, value) in [
        ("href", quirks::href(&url).to_owned()),
        ("origin", quirks::origin(&url)),
        ("protocol", quirks::protocol(&url).to_owned()),
        ("username", quirks::username(&url).to_owned()),
        ("password", quirks::password(&url).to_owned()),
        ("host", quirks::host(&url).to_owned()),
        ("hostname", quirks::hostname(&url).to_owned()),
        ("port", quirks::port(&url).to_owned()),
        ("pathname", quirks::pathname(&url).to_owned()),
        ("search", quirks::search(&url).to_owned()),
        ("hash", quirks::hash(&url).to_owned()),
    ] {
        set_plain(&parts, JsString::from(name), JsString::from(&*value).into());
    }
    Ok(parts.into())
}

/// `request(options)`: asks the host and returns a promise.
fn request(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let options: Value = to_value(args.get_or_undefined(0), context)?;
    let shared = shared(context)?;
    let (promise, object) = shared.pending.open(context);
    shared.host.action(ActionRequest { name: FETCH, args: vec![options], functions: Vec::new(), promise });
    Ok(object.into())
}
