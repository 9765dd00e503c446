//! Reads `sseOptions`, `sse.md` 11.

use std::sync::Arc;
use std::time::Duration;

use ensemble_core::message::http::Proxy;
use ensemble_core::message::stream::{CloseOn, Growth, OnSlow, ParseJson, Resume, StreamFormat, StreamOptions};
use ensemble_core::spec::FromValue;
use ensemble_core::value::Value;

/// The options as they are written and evaluated, and what is wrong with them. What is wrong keeps its default.
pub fn stream_options(value: &Value) -> (StreamOptions, Vec<String>) {
    let mut options = StreamOptions::default();
    let mut problems = Vec::new();
    let Some(map) = value.as_map() else { return (options, problems) };
    for (key, value) in map.iter().filter(|(_, value)| !value.is_null()) {
        if let Err(accepted) = set(&mut options, key, value) {
            problems.push(format!("`{key}` cannot be `{}`: it takes {accepted}", value.to_display()));
        }
    }
    if let OnSlow::DropOldest { queue_size } = &mut options.on_slow
        && let Some(size) = usize::from_value(&value.get("queueSize"))
    {
        *queue_size = size.max(1);
    }
    (options, problems)
}

const MILLIS: &str = "milliseconds";
const COUNT: &str = "a whole number";
const FLAG: &str = "`true` or `false`";

fn set(options: &mut StreamOptions, key: &str, value: &Value) -> Result<(), &'static str> {
    match key {
        "autoReconnect" => options.auto_reconnect = flag(value)?,
        "reconnectDelay" => options.reconnect_delay = millis(value)?,
        "maxReconnectAttempts" => options.max_reconnect_attempts = u32::try_from(count(value)?).map_err(|_| COUNT)?,
        "maxReconnectDelay" | "maxDelay" => options.max_reconnect_delay = millis(value)?,
        "backoff" => {
            options.backoff = match value.as_str() {
                Some("exponential") => Growth::Exponential,
                Some("linear") => Growth::Linear,
                Some("constant") => Growth::Constant,
                _ => return Err("`exponential`, `linear` or `constant`"),
            }
        }
        "jitter" => {
            options.jitter =
                f64::from_value(value).filter(|share| (0.0..=1.0).contains(share)).ok_or("a share from 0 to 1")?;
        }
        "honorServerRetry" => options.honor_server_retry = flag(value)?,
        "retryOn" => {
            let statuses = value.as_list().ok_or("a list of statuses")?;
            let read = |status: &Value| usize::from_value(status).and_then(|status| u16::try_from(status).ok());
            options.retry_on = statuses.iter().map(read).collect::<Option<_>>().ok_or("a list of statuses")?;
        }
        "resetAfter" => options.reset_after = millis(value)?,
        "reconnectOnEnd" => options.reconnect_on_end = Some(flag(value)?),
        "closeOn" => {
            let part =
                |key: &str| Some(value.get(key)).filter(|value| !value.is_null()).map(|value| value.to_display());
            options.close_on = match value {
                Value::Text(event) => Some(CloseOn { event: Some(event.clone()), data: None }),
                Value::Map(_) => Some(CloseOn { event: part("event"), data: part("data") }),
                _ => return Err("`{event: NAME}` or `{data: TEXT}`"),
            };
        }
        "idleTimeout" => options.idle_timeout = Some(millis(value)?).filter(|timeout| !timeout.is_zero()),
        "connectTimeout" => options.connect_timeout = millis(value)?,
        "lastEventId" => options.last_event_id = Some(value.to_display()).filter(|id| !id.is_empty()),
        "lastEventIdParam" => options.last_event_id_param = Some(value.to_display()).filter(|name| !name.is_empty()),
        "resume" => {
            options.resume = match value.as_str() {
                Some("none") => Resume::None,
                Some("session") => Resume::Session,
                Some("storage") => Resume::Storage,
                _ => return Err("`session`, `none` or `storage`"),
            }
        }
        "pauseWhenHidden" => options.pause_when_hidden = flag(value)?,
        "format" => {
            options.format = value.as_str().and_then(stream_format).ok_or("`events` or `ndjson`")?;
        }
        "events" => options.events = names(value)?,
        "parseJson" | "decode" => {
            options.parse_json = match value.as_str() {
                Some("auto") => ParseJson::Auto,
                Some("always" | "json") => ParseJson::Always,
                Some("never" | "text") => ParseJson::Never,
                _ => return Err("`auto`, `always` or `never`"),
            }
        }
        "maxEventBytes" => options.max_event_bytes = count(value)?.max(1),
        "onSlow" => {
            options.on_slow = match value.as_str() {
                Some("wait") => OnSlow::Wait,
                Some("latest") => OnSlow::Latest,
                Some("dropOldest") => OnSlow::DropOldest { queue_size: 1000 },
                _ => return Err("`wait`, `latest` or `dropOldest`"),
            }
        }
        "withCredentials" => options.with_credentials = flag(value)?,
        "maxRedirects" => options.max_redirects = u32::try_from(count(value)?).map_err(|_| COUNT)?,
        "comments" => options.comments = flag(value)?,
        "compression" => options.compression = flag(value)?,
        "proxy" => {
            options.proxy = match value.as_str() {
                Some("system") => Proxy::System,
                Some("none") => Proxy::Direct,
                Some(url) => Proxy::Url(Arc::from(url)),
                None => return Err("`system`, `none` or an address"),
            }
        }
        // Known to the loader, which says what is unknown.
        _ => {}
    }
    Ok(())
}

/// The format that a word stands for.
pub fn stream_format(word: &str) -> Option<StreamFormat> {
    match word {
        "events" | "sse" => Some(StreamFormat::Events),
        "ndjson" | "jsonl" => Some(StreamFormat::Lines),
        _ => None,
    }
}

fn flag(value: &Value) -> Result<bool, &'static str> {
    bool::from_value(value).ok_or(FLAG)
}

fn count(value: &Value) -> Result<usize, &'static str> {
    usize::from_value(value).ok_or(COUNT)
}

fn millis(value: &Value) -> Result<Duration, &'static str> {
    let longest = Duration::from_secs(30 * 24 * 3600).as_millis() as f64;
    let millis = f64::from_value(value).filter(|millis| (0.0..=longest).contains(millis)).ok_or(MILLIS)?;
    Ok(Duration::from_micros((millis * 1000.0) as u64))
}

fn names(value: &Value) -> Result<Vec<Arc<str>>, &'static str> {
    match value {
        Value::Text(name) => Ok(vec![name.clone()]),
        Value::List(names) => Ok(names.iter().map(Value::to_display).collect()),
        _ => Err("a list of event names"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read() {
        let value = Value::map([
            ("autoReconnect", Value::Bool(false)),
            ("reconnectDelay", Value::Number(5.0)),
            ("closeOn", Value::map([("data", Value::from("[DONE]"))])),
            ("events", Value::list([Value::from("tick")])),
            ("onSlow", Value::from("dropOldest")),
            ("queueSize", Value::Number(7.0)),
            ("idleTimeout", Value::Number(0.0)),
        ]);
        let (options, problems) = stream_options(&value);
        assert_eq!(problems, Vec::<String>::new());
        assert!(!options.auto_reconnect);
        assert_eq!(options.reconnect_delay, Duration::from_millis(5));
        assert!(options.close_on.is_some_and(|close| close.matches("message", "[DONE]")));
        assert_eq!(options.on_slow, OnSlow::DropOldest { queue_size: 7 });
        assert_eq!(options.idle_timeout, None);
    }

    #[test]
    fn what_is_wrong_is_said_and_keeps_its_default() {
        let (options, problems) =
            stream_options(&Value::map([("backoff", Value::from("fast")), ("jitter", Value::Number(3.0))]));
        assert_eq!(options, StreamOptions::default());
        assert_eq!(
            problems,
            [
                "`backoff` cannot be `fast`: it takes `exponential`, `linear` or `constant`",
                "`jitter` cannot be `3`: it takes a share from 0 to 1"
            ]
        );
    }
}
