//! Finds units and currencies of values: in a neighbouring field, in their names, in their formats.

use super::field_ref::FieldRef;
use crate::name;
use crate::schema::Shape;
use ensemble_core::value::Value;

/// Names of text fields with the currency of neighbouring amounts.
const CURRENCIES: [&str; 5] = ["currency", "currencycode", "currencyiso", "ccy", "quotecurrency"];
/// Names of text fields with the unit of a neighbouring value.
const UNITS: [&str; 6] = ["unit", "units", "unitofmeasurement", "unitofmeasure", "unitcode", "uom"];
/// Names of values that need a unit.
const MEASURED: [&str; 5] = ["value", "state", "reading", "measurement", "quantity"];
/// Currency codes at the end of names and formats.
const CODES: [&str; 12] = ["EUR", "USD", "GBP", "JPY", "CHF", "CNY", "INR", "AUD", "CAD", "SEK", "NOK", "PLN"];

/// Links each value to the text field with its unit or currency.
pub fn join(picks: &mut [FieldRef]) {
    let texts: Vec<Vec<String>> =
        picks.iter().filter(|pick| pick.schema.is_text() && !pick.is_time()).map(|pick| pick.path.clone()).collect();
    let is_one_of =
        |path: &[String], names: &[&str]| path.last().is_some_and(|last| names.contains(&name::folded(last).as_str()));
    for pick in picks {
        let around = &pick.path[..pick.path.len().saturating_sub(1)];
        pick.unit = if code(pick).is_some() {
            None
        } else if is_amount(pick) {
            // The nearest one: of the same object, or of one around it.
            (0..=around.len()).rev().find_map(|depth| {
                let beside = |path: &&Vec<String>| path.len() == depth + 1 && path[..depth] == around[..depth];
                texts.iter().filter(beside).find(|path| is_one_of(path, &CURRENCIES)).cloned()
            })
        } else if MEASURED.contains(&pick.folded().as_str()) && !pick.is_time() {
            texts
                .iter()
                .find(|path| {
                    let outer = &path[..path.len() - 1];
                    let is_near = outer == around
                        || outer.split_last().is_some_and(|(last, rest)| rest == around && last == "attributes");
                    is_near && is_one_of(path, &UNITS)
                })
                .cloned()
        } else {
            None
        };
    }
}

/// True for an amount in whole units of a currency. Integers are excluded: they may be cents.
pub fn is_amount(pick: &FieldRef) -> bool {
    const AMOUNTS: [&str; 9] = ["price", "amount", "total", "cost", "balance", "subtotal", "fee", "revenue", "salary"];
    let name = pick.folded();
    let says = AMOUNTS.iter().any(|end| name.ends_with(end)) || matches!(&*pick.schema.format, "money" | "currency");
    pick.schema.shape == Shape::Number && (says || code(pick).is_some())
}

/// Currency code in the format or in the last word of the name: `priceUsd`, `amount_eur`.
fn code(pick: &FieldRef) -> Option<&'static str> {
    let words = name::title(pick.name());
    let given = pick.schema.more.get("x-currency").and_then(Value::as_str).unwrap_or_default();
    let said = [given, pick.schema.format.as_str(), words.rsplit(' ').next().unwrap_or_default()];
    said.iter().find_map(|word| CODES.into_iter().find(|code| code.eq_ignore_ascii_case(word)))
}

impl FieldRef {
    /// JavaScript of the currency code; `None` if unknown.
    pub fn currency(&self, root: &str) -> Option<String> {
        match (&self.unit, code(self)) {
            _ if !is_amount(self) => None,
            (Some(path), _) => Some(read(path, root)),
            (None, Some(code)) => Some(Value::from(code).to_string()),
            (None, None) => None,
        }
    }

    /// JavaScript of the unit; `None` if unknown.
    pub fn unit_of(&self, root: &str) -> Option<String> {
        self.unit.as_ref().filter(|_| !is_amount(self)).map(|path| read(path, root))
    }
}

fn read(path: &[String], root: &str) -> String {
    FieldRef { path: path.to_vec(), ..FieldRef::default() }.read(root)
}

#[cfg(test)]
mod tests {
    use crate::Message;
    use crate::infer::{self, json};
    use crate::write::view::fields::{Examples, leaves};

    fn written(data: &str) -> Vec<String> {
        let data = json(data).unwrap();
        let picks = leaves(&infer::schema(&[&data]), &Examples::of(&Message::default()));
        picks
            .iter()
            .map(|pick| pick.written("one"))
            .filter(|code| code.contains("money(") || code.contains("measured("))
            .collect()
    }

    #[test]
    fn an_amount_has_the_currency_beside_it_around_it_or_in_its_name() {
        let beside =
            r#"{"currency": "EUR", "total": 1.5, "item": {"price": 2.5}, "other": {"currency": "USD", "fee": 0.1}}"#;
        assert_eq!(
            written(beside),
            [
                "money(one.total, one.currency, 2)",
                "money(one.item?.price, one.currency, 2)",
                "money(one.other?.fee, one.other?.currency, 2)",
            ]
        );
        assert_eq!(
            written(r#"{"priceUsd": 1.25, "amount_eur": 2.5}"#),
            ["money(one.priceUsd, \"USD\", 2)", "money(one.amount_eur, \"EUR\", 2)",]
        );
        // Whole numbers may be cents, and a chauffeur is no euro.
        assert_eq!(written(r#"{"currency": "USD", "amount": 1999, "chauffeur": 1.5}"#), Vec::<String>::new());
    }

    #[test]
    fn a_value_has_the_unit_beside_it_or_among_its_attributes() {
        let state = r#"{"state": "21.4", "attributes": {"unit_of_measurement": "°C"}}"#;
        assert_eq!(written(state), ["measured(line(one.state), one.attributes?.unit_of_measurement)"]);
        assert_eq!(written(r#"{"value": 3.5, "unit": "bar"}"#), ["measured(number(one.value), one.unit)"]);
        assert_eq!(written(r#"{"speed": 3.5, "unit": "km/h"}"#), Vec::<String>::new());
    }
}
