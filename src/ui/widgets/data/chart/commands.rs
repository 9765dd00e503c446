//! Methods of a chart: `addLabels`, `addData`, `setData`. The resulting configuration is stored in `config`.

use std::sync::Arc;

use super::relaxed;
use super::source::written_config;
use crate::frame::{Frame, optimistic};
use ensemble_core::value::{Map, Value};
use ensemble_runtime::scene::Node;

/// The methods of a chart. `update` does nothing: changes are always drawn.
pub const METHODS: &[&str] = &["addLabels", "addData", "setData", "update"];

/// Limit of points of a series; the oldest are dropped.
// `addData` on a stream grows without end.
const MOST: usize = 100_000;

/// Executes the commands of scripts.
pub fn run_commands(node: &Node, frame: &mut Frame<'_>) {
    let commands = frame.commands(node);
    if commands.is_empty() {
        return;
    }
    let id = frame.id(node).with("config");
    let confirmed = written_config(&node.props);
    let mut config = match optimistic::value(frame.ctx(), id, &confirmed) {
        Value::Text(text) => relaxed::parse(&text).unwrap_or_default(),
        other => other,
    };
    let before = config.clone();
    for command in commands {
        config = edited(&config, command.method, &command.args);
    }
    if config != before {
        optimistic::set(frame.ctx(), id, &confirmed, config.clone());
        frame.set(node, "config", config);
    }
}

/// The configuration after one command.
fn edited(config: &Value, method: &str, args: &[Value]) -> Value {
    let list = |at: usize| args.get(at).and_then(Value::as_list).unwrap_or_default().to_vec();
    let data = config.get("data");
    let data = match method {
        "addLabels" => with(&data, "labels", joined(&data.get("labels"), list(0))),
        "addData" | "setData" => {
            let at = args.first().and_then(Value::as_f64).unwrap_or(-1.0);
            let mut sets = data.get("datasets").as_list().unwrap_or_default().to_vec();
            let Some(set) = (at >= 0.0).then(|| sets.get_mut(at as usize)).flatten() else { return config.clone() };
            let points = list(1);
            let points = if method == "addData" { joined(&set.get("data"), points) } else { Value::list(points) };
            *set = with(set, "data", points);
            with(&data, "datasets", Value::list(sets))
        }
        _ => return config.clone(),
    };
    with(config, "data", data)
}

fn joined(list: &Value, more: Vec<Value>) -> Value {
    let mut all = list.as_list().unwrap_or_default().to_vec();
    all.extend(more);
    let surplus = all.len().saturating_sub(MOST);
    all.drain(..surplus);
    Value::list(all)
}

/// A copy of a map with one key set.
fn with(map: &Value, key: &str, value: Value) -> Value {
    let mut map: Map = map.as_map().cloned().unwrap_or_default();
    map.insert(key, value);
    Value::Map(Arc::new(map))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_added_and_replaced() {
        let config = relaxed::parse("{data: {labels: ['a'], datasets: [{data: [1]}, {data: [5]}]}}").unwrap();
        let list = |numbers: &[f64]| Value::list(numbers.iter().map(|n| Value::from(*n)));
        let config = edited(&config, "addLabels", &[Value::list([Value::from("b")])]);
        let config = edited(&config, "addData", &[Value::from(0.0), list(&[2.0])]);
        let config = edited(&config, "setData", &[Value::from(1.0), list(&[7.0, 8.0])]);
        assert_eq!(config.to_string(), r#"{"data":{"labels":["a","b"],"datasets":[{"data":[1,2]},{"data":[7,8]}]}}"#);
        assert_eq!(edited(&config, "addData", &[Value::from(9.0), list(&[1.0])]), config, "there is no such series");
    }
}
