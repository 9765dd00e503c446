//! Derives the number of decimals from examples, so that columns of numbers align.

use crate::schema::{Schema, Shape};
use ensemble_core::value::{Value, format_number};

/// Sets `multipleOf` of numbers from their examples.
pub(crate) fn with_steps(schema: &mut Schema, data: &[&Value]) {
    let Shape::Object(fields) = &mut schema.shape else { return };
    for field in fields {
        let values: Vec<Value> = data.iter().map(|value| value.get(&field.name)).collect();
        if field.schema.shape == Shape::Number && field.schema.more.get("multipleOf").is_none() {
            let numbers: Vec<f64> = values.iter().filter_map(Value::as_f64).collect();
            if let Some(step) = step(&numbers) {
                field.schema.more.insert("multipleOf", Value::Number(step));
            }
        }
        with_steps(&mut field.schema, &values.iter().collect::<Vec<_>>());
    }
}

/// Smallest step between values, by their decimals; `None` for a single value or too many decimals.
fn step(values: &[f64]) -> Option<f64> {
    let decimals = |number: &f64| format_number(*number).split_once('.').map_or(0, |(_, rest)| rest.len());
    let most = values.iter().map(decimals).max().filter(|_| values.len() > 1)?;
    (1..=4).contains(&most).then(|| 10_f64.powi(-(most as i32)))
}
