//! Constructors of `Intl` that are not there: each throws a sentence that says what serves instead.

use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::{JsNativeError, JsResult, JsValue};

/// Functions of `Intl` that are not there.
pub(super) const FUNCTIONS: [(&str, NativeFunctionPointer); 2] = [
    ("getCanonicalLocales", |_, _, _| absent("getCanonicalLocales", "formatters take tags in any spelling")),
    ("supportedValuesOf", |_, _, _| absent("supportedValuesOf", "formatters say which values an option takes")),
];

/// Methods that formatters of numbers and dates do not have.
pub(super) const RANGES: [(&str, NativeFunctionPointer); 2] = [
    ("formatRange", |_, _, _| absent("formatRange", "write both values, `${format(a)} – ${format(b)}`")),
    ("formatRangeToParts", |_, _, _| absent("formatRangeToParts", "`formatToParts` writes one value")),
];

/// Names with their constructors.
pub(super) const MAKERS: [(&str, NativeFunctionPointer); 4] = [
    ("DisplayNames", |_, _, _| absent("DisplayNames", "`ensemble.utils.getCountry('DE').name` names countries")),
    ("DurationFormat", |_, _, _| {
        absent("DurationFormat", "`ensemble.formatter.prettyDuration(seconds)` writes durations")
    }),
    ("Locale", |_, _, _| {
        absent("Locale", "`app.locale` has the language of the app, and every formatter takes a tag such as `'de-AT'`")
    }),
    ("Segmenter", |_, _, _| {
        absent("Segmenter", "`[...text]` are the characters of a text, and `text.split(' ')` its words")
    }),
];

fn absent(name: &str, instead: &str) -> JsResult<JsValue> {
    Err(JsNativeError::typ().with_message(format!("`Intl.{name}` is not there: {instead}")).into())
}
