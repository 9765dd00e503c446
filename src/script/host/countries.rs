//! `ensemble.utils.getCountries()`, `getCountry(code)` and `findCountry(text)`.

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsArgs, JsResult, JsString, JsValue};

use crate::convert::{plain_object, set_plain, to_text};

/// `AD AND Andorra`, a country a line, by name: ISO 3166-1 with the names of the time zone database.
const COUNTRIES: &str = include_str!("countries.txt");

struct Country {
    iso2: &'static str,
    iso3: &'static str,
    name: &'static str,
}

fn all() -> impl Iterator<Item = Country> {
    COUNTRIES.lines().filter_map(|line| {
        let mut words = line.splitn(3, ' ');
        Some(Country { iso2: words.next()?, iso3: words.next()?, name: words.next()? })
    })
}

fn object(country: &Country, context: &Context) -> JsValue {
    let object = plain_object(context);
    for (name, value) in [("name", country.name), ("iso2", country.iso2), ("iso3", country.iso3)] {
        set_plain(&object, JsString::from(name), JsString::from(value).into());
    }
    object.into()
}

fn text(args: &[JsValue], context: &mut Context) -> JsResult<String> {
    Ok(to_text(&args.get_or_undefined(0).to_string(context)?).trim().to_lowercase())
}

/// All countries, by name.
pub(crate) fn get_countries(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let countries: Vec<JsValue> = all().map(|country| object(&country, context)).collect();
    Ok(JsArray::from_iter(countries, context).into())
}

/// The country with this code of two or three letters, or null.
pub(crate) fn get_country(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let code = text(args, context)?;
    let found =
        all().find(|country| country.iso2.eq_ignore_ascii_case(&code) || country.iso3.eq_ignore_ascii_case(&code));
    Ok(found.map_or(JsValue::null(), |country| object(&country, context)))
}

/// The country with this name or code; otherwise the first whose name contains the text; otherwise null.
pub(crate) fn find_country(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let wanted = text(args, context)?;
    if wanted.is_empty() {
        return Ok(JsValue::null());
    }
    let is =
        |country: &Country| [country.name, country.iso2, country.iso3].iter().any(|text| text.to_lowercase() == wanted);
    let found = all().find(is).or_else(|| all().find(|country| country.name.to_lowercase().contains(&wanted)));
    Ok(found.map_or(JsValue::null(), |country| object(&country, context)))
}
