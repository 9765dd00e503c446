//! Converts declared options to the options of the stream client.

use std::sync::Arc;

use ensemble_core::app::options::SseOptions;
use ensemble_core::message::http::{Proxy, Trust};
use ensemble_core::message::stream::{
    AfterMaxAttempts, CloseOn, Growth, OnSlow, ParseJson, Resume, StreamFormat, StreamOptions,
};
use ensemble_core::spec::Props;
use ensemble_core::value::Value;

/// Reads evaluated `sseOptions`, with the faults in them. An invalid option keeps its default.
pub fn stream_options(value: &Value) -> (StreamOptions, Vec<String>) {
    let (props, mut problems) = Props::from_map(value, SseOptions::PROPS);
    if !value.is_null() && value.as_map().is_none() {
        problems.push(String::from("the options are no map"));
    }
    (converted(SseOptions::read(&props)), problems)
}

/// `sseOptions.badge` of evaluated options.
pub fn shows_badge(value: &Value) -> bool {
    let (props, _problems) = Props::from_map(value, SseOptions::PROPS);
    SseOptions::read(&props).badge
}

fn converted(options: SseOptions) -> StreamOptions {
    // Taken apart by name: an option that is declared and not used here does not compile.
    let SseOptions {
        format,
        auto_reconnect,
        reconnect_delay,
        max_reconnect_attempts,
        after_max_attempts,
        max_reconnect_delay,
        backoff,
        jitter,
        honor_server_retry,
        retry_on,
        reset_after,
        reconnect_on_end,
        retry_unsafe,
        close_on,
        idle_timeout,
        connect_timeout,
        last_event_id,
        last_event_id_param,
        resume,
        events,
        parse_json,
        max_event_bytes,
        on_slow,
        queue_size,
        with_credentials,
        max_redirects,
        compression,
        proxy,
        comments,
        pause_when_hidden,
        // For the window, not for the network: `shows_badge`.
        badge: _,
    } = options;
    let unless_empty = |text: Option<Arc<str>>| text.filter(|text| !text.is_empty());
    // Words are those of the declaration; each first one is its default.
    StreamOptions {
        format: stream_format(&format),
        auto_reconnect,
        reconnect_delay: reconnect_delay.0,
        max_reconnect_attempts,
        after_max_attempts: match &*after_max_attempts {
            "probe" => AfterMaxAttempts::Probe,
            _ => AfterMaxAttempts::Stop,
        },
        max_reconnect_delay: max_reconnect_delay.0,
        backoff: match &*backoff {
            "linear" => Growth::Linear,
            "constant" => Growth::Constant,
            _ => Growth::Exponential,
        },
        jitter,
        honor_server_retry,
        retry_on: retry_on.0,
        reset_after: reset_after.0,
        reconnect_on_end,
        retry_unsafe,
        close_on: close_on.map(|close| CloseOn { event: close.event, data: close.data }),
        idle_timeout: Some(idle_timeout.0).filter(|timeout| !timeout.is_zero()),
        connect_timeout: connect_timeout.0,
        last_event_id: unless_empty(last_event_id),
        resume: match &*resume {
            "none" => Resume::None,
            "storage" => Resume::Storage,
            _ => Resume::Session,
        },
        last_event_id_param: unless_empty(last_event_id_param),
        events: events.0,
        parse_json: match &*parse_json {
            "always" | "json" => ParseJson::Always,
            "never" | "text" => ParseJson::Never,
            _ => ParseJson::Auto,
        },
        max_event_bytes,
        on_slow: match &*on_slow {
            "latest" => OnSlow::Latest,
            "dropOldest" => OnSlow::DropOldest { queue_size },
            _ => OnSlow::Wait,
        },
        with_credentials,
        max_redirects,
        compression,
        proxy: match &*proxy {
            "system" => Proxy::System,
            "none" => Proxy::Direct,
            _ => Proxy::Url(proxy),
        },
        trust: Trust::default(),
        pause_when_hidden,
        comments,
        refresh: false,
    }
}

/// Format of a word of the declaration.
pub fn stream_format(word: &str) -> StreamFormat {
    match word {
        "ndjson" | "jsonl" => StreamFormat::Lines,
        _ => StreamFormat::Events,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_defaults_are_those_of_the_client() {
        assert_eq!(stream_options(&Value::Null), (StreamOptions::default(), Vec::new()));
    }

    #[test]
    fn what_is_wrong_is_reported_and_keeps_its_default() {
        let written = [("backoff", Value::from("fast")), ("jitter", Value::Number(3.0)), ("jiter", Value::Number(0.0))];
        let (options, problems) = stream_options(&Value::map(written));
        assert_eq!(options, StreamOptions::default());
        assert_eq!(
            problems,
            [
                "`backoff` cannot be `fast`: it takes one of `exponential`, `linear`, `constant`",
                "`jitter` cannot be `3`: it takes a number from 0 to 1",
                "`jiter` is unknown here, did you mean `jitter`?",
            ]
        );
        assert_eq!(stream_options(&Value::Number(5.0)).1, ["the options are no map"]);
    }
}
