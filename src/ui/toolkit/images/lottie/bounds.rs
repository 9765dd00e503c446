//! Limits of an animation, checked before drawing: repeaters multiply, and compositions may contain themselves.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::Value;

/// Layers and copies that are drawn for one frame.
const MOST_DRAWN: f64 = 4000.0;
/// Limit of nested compositions.
const DEEPEST: usize = 24;
/// The longest file.
const MOST_BYTES: usize = 16 << 20;

/// Checks the limits of a file.
///
/// # Errors
///
/// A message about the exceeded limit.
pub fn check(bytes: &[u8]) -> Result<(), Arc<str>> {
    if bytes.len() > MOST_BYTES {
        return Err(Arc::from(format!("the animation has more than {} MiB", MOST_BYTES >> 20)));
    }
    let file: Value = serde_json::from_slice(bytes)
        .map_err(|fault| Arc::<str>::from(format!("the animation cannot be read: {fault}")))?;
    let named = file["assets"].as_array().into_iter().flatten();
    let assets: FxHashMap<&str, &Value> =
        named.filter_map(|asset| Some((asset["id"].as_str()?, &asset["layers"]))).collect();
    let mut known = FxHashMap::default();
    let drawn = layers(&file["layers"], &assets, &mut known, 0)?;
    if drawn > MOST_DRAWN {
        return Err(Arc::from(format!("the animation draws more than {MOST_DRAWN} shapes at once")));
    }
    Ok(())
}

/// The number of shapes of these layers, with those of the compositions in them.
fn layers<'f>(
    list: &'f Value,
    assets: &FxHashMap<&'f str, &'f Value>,
    known: &mut FxHashMap<&'f str, f64>,
    depth: usize,
) -> Result<f64, Arc<str>> {
    if depth > DEEPEST {
        return Err(Arc::from(format!("the animation has compositions more than {DEEPEST} deep, or one in itself")));
    }
    let mut sum = 0.0;
    for layer in list.as_array().into_iter().flatten() {
        sum += 1.0 + shapes(&layer["shapes"], 0)?;
        if let Some(name) = layer["refId"].as_str()
            && let Some(inner) = assets.get(name)
        {
            sum += match known.get(name) {
                Some(inner) => *inner,
                None => {
                    let count = layers(inner, assets, known, depth + 1)?;
                    known.insert(name, count);
                    count
                }
            };
        }
    }
    Ok(sum)
}

/// The number of shapes of a list: a repeater multiplies those beside it.
fn shapes(list: &Value, depth: usize) -> Result<f64, Arc<str>> {
    if depth > DEEPEST {
        return Err(Arc::from(format!("the animation has groups more than {DEEPEST} deep")));
    }
    let (mut sum, mut times) = (0.0, 1.0);
    for shape in list.as_array().into_iter().flatten() {
        if shape["ty"] == "rp" {
            times *= copies(&shape["c"]).max(1.0);
        }
        sum += 1.0 + shapes(&shape["it"], depth + 1)?;
    }
    Ok(sum * times)
}

/// The most copies of a repeater: a number, or the greatest of its key frames.
fn copies(count: &Value) -> f64 {
    let number = |value: &Value| value.as_f64().or_else(|| value[0].as_f64());
    let value = &count["k"];
    let frames = value.as_array().into_iter().flatten();
    let animated = frames.filter_map(|frame| number(&frame["s"])).fold(0.0, f64::max);
    number(value).unwrap_or_default().max(animated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_composition_in_itself_is_refused() {
        let layers = r#"[{"ty":0,"refId":"a"}]"#;
        let file = format!(r#"{{"assets":[{{"id":"a","layers":{layers}}}],"layers":{layers}}}"#);
        assert!(check(file.as_bytes()).unwrap_err().contains("in itself"));
    }

    #[test]
    fn repeaters_multiply() {
        let repeat = |copies: &str| format!(r#"{{"ty":"gr","it":[{{"ty":"rc"}},{{"ty":"rp","c":{{"k":{copies}}}}}]}}"#);
        let file = |copies: &str| {
            format!(r#"{{"layers":[{{"shapes":[{0},{{"ty":"rp","c":{{"k":{copies}}}}}]}}]}}"#, repeat(copies))
        };
        assert!(check(file("9").as_bytes()).is_ok());
        assert!(check(file("90").as_bytes()).is_err());
        assert!(check(file(r#"[{"s":[90]}]"#).as_bytes()).is_err(), "a count that moves");
    }

    #[test]
    fn compositions_that_double_are_counted_once_each() {
        let asset = |at: usize| format!(r#"{{"id":"{at}","layers":[{{"refId":"{0}"}},{{"refId":"{0}"}}]}}"#, at + 1);
        let assets: Vec<String> = (0..20).map(asset).collect();
        let file = format!(r#"{{"assets":[{}],"layers":[{{"refId":"0"}}]}}"#, assets.join(","));
        assert!(check(file.as_bytes()).is_err());
    }
}
