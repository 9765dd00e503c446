//! Samples of simulated data, from which an editor infers shapes.

use ensemble_core::json::{from_json, may_be_json};
use ensemble_core::value::Value;
use serde_json::Value as Json;

use super::endpoint::{Endpoint, Kind};
use super::request::Request;
use super::simulation::Simulation;

/// Limit of kinds of events.
const MOST: usize = 64;

/// Sample of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Path; `*` matches any segment.
    pub path: String,
    /// Event data, one of each kind; or a response body.
    pub data: Vec<Value>,
}

impl Simulation {
    /// Samples of all services, requested without parameters.
    pub fn samples(&self) -> Vec<Sample> {
        let sample =
            |endpoint: &Endpoint| Sample { path: endpoint.address.path.clone(), data: data_of(&endpoint.kind) };
        self.endpoints.iter().map(sample).filter(|sample| !sample.data.is_empty()).collect()
    }
}

fn data_of(kind: &Kind) -> Vec<Value> {
    match kind {
        Kind::Stream(stream) => {
            let data = stream.source(Json::Null).one_of_each(MOST);
            data.into_iter().filter_map(|event| event.data).map(|data| value(&data)).collect()
        }
        Kind::Http(http) if http.is_success() => vec![value(&(**http).clone().next(&Request::default(), 0))],
        // An answer in words is made of the question.
        Kind::Http(_) | Kind::Answer(_) | Kind::Publish(_) | Kind::Recorded(_) => Vec::new(),
    }
}

/// Data as scripts see it: JSON if it parses, otherwise text.
fn value(data: &str) -> Value {
    let json = Some(data).filter(|data| may_be_json(data)).and_then(|data| from_json(data).ok());
    json.unwrap_or_else(|| Value::text(data))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sort_of_event_is_a_sample() {
        let text = "- path: /prices\n  events:\n    - {event: price, data: {symbol: A, price: {$int: [1, 5]}}, weight: 1}\n    - {event: note, data: {text: hello}, weight: 0}\n- path: /item/*\n  kind: http\n  body: {name: a}\n";
        let samples = Simulation::parse(text, "prices", "prices.yaml").map(|simulation| simulation.samples());
        let Ok(samples) = samples else { panic!("the text is a simulation") };
        assert_eq!(samples.len(), 2);
        let keys = |value: &Value| {
            value.as_map().map(|map| map.iter().map(|(key, _)| key.to_string()).collect::<Vec<_>>()).unwrap_or_default()
        };
        assert_eq!(samples[0].data.iter().map(keys).collect::<Vec<_>>(), [vec!["symbol", "price"], vec!["text"]]);
        assert_eq!((samples[1].path.as_str(), keys(&samples[1].data[0])), ("/item/*", vec!["name".to_owned()]));
    }
}
