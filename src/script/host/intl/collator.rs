//! `Intl.Collator` and `localeCompare`.

use std::rc::Rc;

use boa_engine::{Context, Finalize, JsArgs, JsResult, JsString, JsValue, NativeFunction, Trace};

use super::super::native::add_hidden;
use super::abstract_operations::{locale_of, resolved};
use super::options::Options;
use crate::convert::{plain_object, to_text};
use ensemble_core::locale::{Collation, Locale, Sensitivity};

#[derive(Clone, Trace, Finalize)]
struct Collator(#[unsafe_ignore_trace] Rc<(&'static Locale, Collation)>);

const SENSITIVITIES: [(&str, Sensitivity); 4] = [
    ("base", Sensitivity::Base),
    ("accent", Sensitivity::Accent),
    ("case", Sensitivity::Case),
    ("variant", Sensitivity::Variant),
];

fn collation(locale: &'static Locale, options: &JsValue, context: &mut Context) -> JsResult<Collation> {
    let mut options = Options::new(options, context);
    Ok(Collation {
        language: locale.language(),
        sensitivity: options.word("sensitivity", &SENSITIVITIES)?.unwrap_or_default(),
        numeric: options.bool("numeric")?.unwrap_or_default(),
        upper_first: options
            .word("caseFirst", &[("upper", true), ("lower", false), ("false", false)])?
            .unwrap_or(false),
    })
}

fn order(collation: Collation, a: &JsValue, b: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let (a, b) = (to_text(&a.to_string(context)?), to_text(&b.to_string(context)?));
    Ok(JsValue::new(collation.compare(&a, &b) as i32))
}

/// `text.localeCompare(other, locales, {sensitivity, numeric, caseFirst})`.
pub(super) fn locale_compare(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let locale = locale_of(args.get_or_undefined(1), context)?;
    let collation = collation(locale, args.get_or_undefined(2), context)?;
    order(collation, this, args.get_or_undefined(0), context)
}

/// `new Intl.Collator(locales, {sensitivity, numeric, caseFirst})`.
pub(super) fn make(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let locale = locale_of(args.get_or_undefined(0), context)?;
    let kept = Collator(Rc::new((locale, collation(locale, args.get_or_undefined(1), context)?)));
    let object = plain_object(context);
    let compare = NativeFunction::from_copy_closure_with_captures(
        |_, args, kept: &Collator, context| {
            order(kept.0.1, args.get_or_undefined(0), args.get_or_undefined(1), context)
        },
        kept.clone(),
    );
    add_hidden(&object, "compare", compare, context);
    let options = NativeFunction::from_copy_closure_with_captures(
        |_, _, kept: &Collator, context| {
            let (locale, collation) = *kept.0;
            let word = match collation.sensitivity {
                Sensitivity::Base => "base",
                Sensitivity::Accent => "accent",
                Sensitivity::Case => "case",
                Sensitivity::Variant => "variant",
            };
            let entries = [("sensitivity", JsString::from(word).into()), ("numeric", JsValue::new(collation.numeric))];
            Ok(resolved(locale, &entries, context))
        },
        kept,
    );
    add_hidden(&object, "resolvedOptions", options, context);
    Ok(object.into())
}
