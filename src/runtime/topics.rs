//! Reference documentation of objects that expressions and scripts use. Tests compare it with the runtime's objects.

use ensemble_core::spec::{Topic, function, property};

/// The object of an API.
pub static FEED: Topic = Topic {
    name: "feed",
    aliases: &["API state", "state of an API", "isLoading", "isConnected"],
    doc: "State and last answer of an API in expressions and scripts, below its name (here `feed`). Reading below `body` before there is an answer gives null and is no fault. The lists of `into` are members too, by their names.",
    members: &[
        property("body", "The last answer; of a stream, the last event as `{event, id, data, raw}`."),
        property("headers", "Headers of the answer, names in lower case."),
        property("statusCode", "The status; null when nobody answered."),
        property("reasonPhrase", "The status in words."),
        property("cookies", "Cookies of the answer by name."),
        property("isLoading", "True while a call has no answer yet."),
        property("isSuccess", "True when the last call succeeded; null before the first one has ended."),
        property("isError", "True when the last call failed; null before the first one has ended."),
        property("isConnected", "True while the stream is open."),
        property("isReconnecting", "True while the stream is between two connections."),
        property("sse", "State of the stream; see `sse state`."),
    ],
    examples: &["Text: {visible: \"${feed.isError === true}\", text: \"${feed.statusCode}\"}\n"],
    see: &["API", "response", "into", "sse state"],
    ..Topic::DEFAULT
};

/// `feed.sse`.
pub(crate) static SSE_STATE: Topic = Topic {
    name: "sse state",
    aliases: &["feed.sse", "response.sse", "sseState"],
    doc: "State of a stream: `${feed.sse.state}`, the same as `response.sse` in its handlers and `ensemble.sseState('feed')`.",
    members: &[
        property(
            "state",
            "`idle`, `connecting`, `open`, `waiting` between two attempts, `closed`, or `failed` when it has given up.",
        ),
        property("attempt", "How many attempts in a row have failed; 0 after the first event."),
        property("delayMs", "Milliseconds until the next attempt, while it is waiting."),
        property("lastEventId", "The id after which it will resume."),
        property("reconnected", "True when it was open before."),
        property("events", "How many events have come."),
        property("bytes", "How many bytes of events have come."),
        property("skipped", "How many events `onSlow` has left out."),
        property("comments", "How many comments have come, with the option `comments`."),
        property("lastError", "The last failure; null when there was none."),
        property("url", "The address that it is connected to."),
        property("retrying", "In `onError`: whether another attempt follows."),
    ],
    see: &["sse", "feed", "response"],
    ..Topic::DEFAULT
};

/// `app`.
pub static APP: Topic = Topic {
    name: "app",
    aliases: &["ensemble.app"],
    doc: "The app itself. `theme`, `saveTheme` and `useMockResponse` can be assigned.",
    members: &[
        property(
            "theme",
            "The name of the theme that is on, or `light` or `dark` when the app has none. Assign a theme's name, `light`, `dark` or `system`.",
        ),
        property("themes", "The names of the app's themes."),
        property("languages", "The languages that the app has texts in: a list of `{languageCode, name, nativeName}`."),
        property("language", "The language that the app speaks, as one of `languages`."),
        property(
            "locale",
            "The language and the country, `{languageCode, countryCode}`, by which numbers and dates are written.",
        ),
        property("isDark", "True while the window is drawn dark."),
        function("saveTheme", "(name)", "As `theme`, and it is on at the next start, too. It can be assigned as well."),
        function("getSavedTheme", "()", "The name that `saveTheme` has kept, or null."),
        function("removeSavedTheme", "()", "Forgets what `saveTheme` has kept: the next start is as the first one."),
        property(
            "baseUrl",
            "The address that addresses of APIs follow when they begin with `/`, from `config/appConfig.json`.",
        ),
        property("useMockResponse", "Assign true: HTTP APIs answer with their `mockResponse`."),
        function("setUseMockResponse", "(value)", "The same as to assign `useMockResponse`."),
    ],
    examples: &["app.theme = app.isDark ? 'light' : 'dark';\n"],
    see: &["theme", "mockResponse", "ensemble"],
    ..Topic::DEFAULT
};

/// `device`.
pub static DEVICE: Topic = Topic {
    name: "device",
    aliases: &["ensemble.device"],
    doc: "The window and the system. What is bound to it follows it: `${device.width < 700 ? 'vertical' : 'horizontal'}`.",
    members: &[
        property("width", "Width of the window's content in logical pixels."),
        property("height", "Height of the window's content in logical pixels."),
        property("orientation", "`landscape` or `portrait`."),
        property("platform", "`linux`, `macos` or `windows`."),
        function("isIOS", "()", "False on a desktop; so are `isAndroid()`, `isWeb()` and `isMobile()`."),
        function("isAndroid", "()", "False on a desktop."),
        function("isWeb", "()", "False on a desktop."),
        function("isMobile", "()", "False on a desktop."),
        function("isDesktop", "()", "True on Linux, macOS and Windows."),
        function("isLinux", "()", "True when `platform` is `linux`."),
        function("isMacOS", "()", "True when `platform` is `macos`."),
        function("isWindows", "()", "True when `platform` is `windows`."),
        property("safeAreaTop", "0: a desktop has no notch."),
        property("safeAreaBottom", "0: a desktop has no notch."),
        property("wakelockEnabled", "True while `wakelock` keeps the screen on."),
    ],
    see: &["app", "expression"],
    ..Topic::DEFAULT
};

/// `event`.
pub static EVENT: Topic = Topic {
    name: "event",
    doc: "The event that a handler answers. Under each event of a widget `reference` says what `event.data` holds.",
    members: &[
        property(
            "data",
            "Data of the event, such as `{value}` of a field. In `onResponse` and `onError` the answer: `{body, headers, statusCode, reasonPhrase}`.",
        ),
        property("error", "In `onError`: what went wrong, in words."),
        property("key", "In `onKeyDown`: the key, such as `Enter` or `a`; what was held with it stands beside it."),
        property(
            "preventDefault()",
            "In `onKeyDown`: the key has no effect in its field; Enter breaks no line, for example.",
        ),
    ],
    examples: &["Slider:\n  onChange: limit = event.data.value;\n"],
    see: &["response", "expression"],
    ..Topic::DEFAULT
};

/// All topics.
pub static TOPICS: &[&Topic] = &[&FEED, &SSE_STATE, &APP, &DEVICE, &EVENT];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::ThemeState;
    use ensemble_core::app::App;
    use ensemble_core::message::stream_state;
    use ensemble_core::value::{Map, Value};

    fn missing(topic: &Topic, value: &Value) -> Vec<String> {
        let keys = value.as_map().into_iter().flat_map(Map::iter).map(|(key, _)| key.to_string());
        keys.filter(|key| topic.member(key).is_none()).collect()
    }

    #[test]
    fn the_reference_has_everything_that_these_objects_hold() {
        assert_eq!(missing(&DEVICE, &crate::runtime::device_object(800.0, 600.0, "linux")), [""; 0]);
        assert_eq!(missing(&SSE_STATE, &stream_state::to_value(&stream_state::StreamState::default())), [""; 0]);
        let mut app = Map::default();
        ThemeState::default().update(&App::default(), "en", &mut app);
        assert_eq!(missing(&APP, &Value::Map(app.into())), [""; 0]);
    }

    #[test]
    fn docs_are_sentences() {
        for topic in TOPICS {
            assert!(topic.doc.ends_with('.'), "{}", topic.name);
            assert!(topic.members.iter().all(|member| member.doc.ends_with('.')), "{}", topic.name);
        }
    }
}
