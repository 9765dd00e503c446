//! JSONPath, the part that people use: `$.a.b[0]`, `['c']`, `[-1]`, `[*]`, `.*`, `..d`.

use ensemble_core::value::Value;

enum Step<'a> {
    Key(&'a str),
    Index(i64),
    All,
    /// The key at any depth.
    Deep(&'a str),
}

/// Values that one step may find. `..a..a..a` on nested objects finds one for each combination of levels, more than any memory holds.
pub(crate) const MAX_FOUND: usize = 100_000;

/// A path that finds nothing at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathError {
    /// The text is no path.
    NotAPath,
    /// A step finds more than [`MAX_FOUND`] values.
    TooMany,
}

/// All values at the end of a path.
///
/// # Errors
///
/// For an invalid path, or too many results.
pub(crate) fn find(value: &Value, path: &str) -> Result<Vec<Value>, PathError> {
    let mut found = vec![value.clone()];
    for step in steps(path).ok_or(PathError::NotAPath)? {
        let mut next = Vec::new();
        for value in &found {
            follow(value, &step, &mut next);
            if next.len() > MAX_FOUND {
                return Err(PathError::TooMany);
            }
        }
        found = next;
    }
    Ok(found)
}

fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut rest = path.trim().strip_prefix('$').unwrap_or(path.trim());
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("..") {
            let (key, after) = name(after)?;
            steps.push(Step::Deep(key));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('[') {
            let (inside, after) = after.split_once(']')?;
            steps.push(bracket(inside.trim())?);
            rest = after;
        } else {
            let (key, after) = name(rest.strip_prefix('.').unwrap_or(rest))?;
            steps.push(if key == "*" { Step::All } else { Step::Key(key) });
            rest = after;
        }
    }
    Some(steps)
}

fn name(text: &str) -> Option<(&str, &str)> {
    let (key, rest) = text.split_at(text.find(['.', '[']).unwrap_or(text.len()));
    (!key.is_empty()).then_some((key, rest))
}

fn bracket(inside: &str) -> Option<Step<'_>> {
    if inside == "*" {
        return Some(Step::All);
    }
    for quote in ['\'', '"'] {
        if let Some(key) = inside.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return Some(Step::Key(key));
        }
    }
    inside.parse().ok().map(Step::Index)
}

fn follow(value: &Value, step: &Step<'_>, next: &mut Vec<Value>) {
    match (step, value) {
        (Step::Key(key), Value::Map(map)) => next.extend(map.get(key).cloned()),
        (Step::Index(index), Value::List(items)) => {
            let at = if *index < 0 { items.len() as i64 + index } else { *index };
            next.extend(usize::try_from(at).ok().and_then(|at| items.get(at)).cloned());
        }
        (Step::All, Value::List(items)) => next.extend(items.iter().cloned()),
        (Step::All, Value::Map(map)) => next.extend(map.iter().map(|(_, value)| value.clone())),
        (Step::Deep(key), value) => deep(value, key, next),
        _ => {}
    }
}

/// Recursion is bounded by `MAX_DEPTH` of the data that scripts pass.
fn deep(value: &Value, key: &str, next: &mut Vec<Value>) {
    // Within one value, too: a list of a million is found whole.
    if next.len() > MAX_FOUND {
        return;
    }
    match value {
        Value::List(items) => items.iter().for_each(|item| deep(item, key, next)),
        Value::Map(map) => {
            for (name, value) in map.iter() {
                if key == "*" || &**name == key {
                    next.push(value.clone());
                }
                deep(value, key, next);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use ensemble_core::json::from_json;

    use super::*;

    fn found(json: &str, path: &str) -> Result<usize, PathError> {
        find(&from_json(json).unwrap(), path).map(|found| found.len())
    }

    #[test]
    fn finds_what_a_path_names() {
        let order = r#"{"lines": [{"price": 1}, {"price": 2}], "by": {"price": 3}}"#;
        assert_eq!(found(order, "$.lines[*].price"), Ok(2));
        assert_eq!(found(order, "$..price"), Ok(3));
        assert_eq!(found(order, "$.lines[-1]['price']"), Ok(1));
        assert_eq!(found(order, "$.none"), Ok(0));
        assert_eq!(found(order, "$["), Err(PathError::NotAPath));
    }

    #[test]
    fn combinations_of_levels_are_bounded() {
        let nested = (0..60).fold("1".to_owned(), |inside, _| format!(r#"{{"a": {inside}}}"#));
        assert_eq!(found(&nested, "$..a"), Ok(60));
        assert_eq!(found(&nested, "$..a..a..a..a..a..a"), Err(PathError::TooMany));
    }
}
