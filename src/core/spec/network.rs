//! Value types of API options: durations, lists of names and statuses, event matchers.

use std::sync::Arc;
use std::time::Duration;

use super::{FromValue, Kind};
use crate::value::Value;

/// A time that is written in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Millis(pub Duration);

/// A list of names, or a single one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(pub Vec<Arc<str>>);

/// Statuses of HTTP.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statuses(pub Vec<u16>);

/// Event of a stream by its name, its data or both. `None` matches any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventMatch {
    /// The event's name.
    pub event: Option<Arc<str>>,
    /// The event's data as text.
    pub data: Option<Arc<str>>,
}

impl From<u64> for Millis {
    fn from(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }
}

impl FromValue for Millis {
    /// Milliseconds, up to a day: after a longer time a stream is set up again, not waited for.
    const KIND: Kind = Kind::Number { min: 0.0, max: 86_400_000.0 };

    fn from_value(value: &Value) -> Option<Self> {
        let millis = f64::from_value(value).filter(|_| Self::KIND.accepts(value))?;
        Some(Self(Duration::from_micros((millis * 1000.0) as u64)))
    }
}

impl FromValue for Names {
    const KIND: Kind = Kind::Names;

    fn from_value(value: &Value) -> Option<Self> {
        let name = |value: &Value| matches!(value, Value::Text(_) | Value::Number(_)).then(|| value.to_display());
        match value {
            Value::List(names) => names.iter().map(name).collect::<Option<_>>().map(Self),
            one => name(one).map(|name| Self(vec![name])),
        }
    }
}

impl<const COUNT: usize> From<[u16; COUNT]> for Statuses {
    fn from(statuses: [u16; COUNT]) -> Self {
        Self(statuses.into())
    }
}

impl FromValue for Statuses {
    const KIND: Kind = Kind::Statuses;

    fn from_value(value: &Value) -> Option<Self> {
        let status = |value: &Value| {
            f64::from_value(value)
                .filter(|status| (100.0..600.0).contains(status) && status.fract() == 0.0)
                .map(|status| status as u16)
        };
        value.as_list()?.iter().map(status).collect::<Option<_>>().map(Self)
    }
}

impl FromValue for EventMatch {
    const KIND: Kind = Kind::EventMatch;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(name) => Some(Self { event: Some(name.clone()), data: None }),
            Value::Map(map) if map.iter().all(|(key, _)| matches!(&**key, "event" | "data")) => {
                let part = |key| Some(value.get(key)).filter(|part| !part.is_null()).map(|part| part.to_display());
                Some(Self { event: part("event"), data: part("data") })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_bounded() {
        let read = |millis: f64| Millis::from_value(&Value::Number(millis)).map(|Millis(time)| time);
        assert_eq!(read(1.5), Some(Duration::from_micros(1500)));
        assert_eq!((read(-1.0), read(f64::NAN), read(1e12)), (None, None, None));
    }

    #[test]
    fn an_event_is_matched_by_its_name_or_by_its_data() {
        let named = EventMatch { event: Some("done".into()), data: None };
        assert_eq!(EventMatch::from_value(&Value::text("done")), Some(named));
        let by_data = EventMatch { event: None, data: Some("1".into()) };
        assert_eq!(EventMatch::from_value(&Value::map([("data", Value::Number(1.0))])), Some(by_data));
        assert_eq!(EventMatch::from_value(&Value::map([("evnt", Value::text("done"))])), None);
    }

    #[test]
    fn a_status_is_a_whole_number_of_three_digits() {
        let read = |status: f64| Statuses::from_value(&Value::list([Value::Number(status)]));
        assert_eq!(read(503.0), Some(Statuses::from([503])));
        assert_eq!((read(50.0), read(503.5)), (None, None));
    }
}
