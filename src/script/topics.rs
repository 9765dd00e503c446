//! Topics of the reference for the objects of scripts besides JavaScript itself. A test compares them with the objects that the engine defines.

use ensemble_core::spec::{Member, Topic, function, property};

/// `ensemble`. Every action is a function on it, too.
pub static ENSEMBLE: Topic = Topic {
    name: "ensemble",
    aliases: &["e"],
    doc: "The object through which scripts act; `e` is short for it. Every action is a function on it that takes the action's arguments as a map and returns a promise: `ensemble.showToast({message: 'Saved'})`. `reference` explains each under the action's name.",
    members: &[
        property("storage", "Values that the app keeps over its starts."),
        property("device", "The window and the system."),
        property("app", "Theme, base address and test mode of the app."),
        property("env", "Settings that are not secret."),
        property("secrets", "Settings that are secret."),
        property("formatter", "Dates, times, amounts and plurals as text."),
        property("utils", "Random numbers and countries."),
        property("user", "Who uses the app, kept over its starts, and today's date."),
        property("version", "The version of ensemble-run."),
        function("sseState", "(name)", "State of an API's stream, the same as `NAME.sse`."),
        function("setTheme", "(name)", "Switches to a theme by its name, or to `dark`, `light` or `system`."),
        function("debug", "(value)", "Prints a line of the lowest level to the console."),
    ],
    examples: &[
        "ensemble.invokeAPI('order', {article: 7});\nensemble.storage.visits = (ensemble.storage.visits ?? 0) + 1;\n",
    ],
    see: &["storage", "formatter", "utils", "app", "device", "console", "timers"],
    ..Topic::DEFAULT
};

/// `ensemble.storage`.
pub(crate) static STORAGE: Topic = Topic {
    name: "storage",
    aliases: &["ensemble.storage"],
    doc: "Values that the app keeps over its starts, by name: text, numbers, lists and maps. Reading a name that was never set gives null, setting null removes it. Each app has its own, in the person's data folder. Expressions that read a name follow its value.",
    members: &[
        function(
            "get",
            "(name)",
            "The value of a name; the same as `ensemble.storage.NAME`, for names that are computed.",
        ),
        function("set", "(name, value)", "Sets a name."),
        function("delete", "(name)", "Removes a name."),
        function("clear", "()", "Removes all names but those that begin with `enc_`."),
    ],
    examples: &["ensemble.storage.limit = 15;\nconst limit = ensemble.storage.limit ?? 10;\n"],
    see: &["ensemble"],
    ..Topic::DEFAULT
};

/// `ensemble.formatter`.
pub(crate) static FORMATTER: Topic = Topic {
    name: "formatter",
    aliases: &["ensemble.formatter", "formatters"],
    doc: "Values as people read them, in local time and in the language of the app. A date is a Date, seconds or milliseconds since 1970, or text in a common form; what is none gives an empty text. Some of these are methods of values, too: `(1234.5).prettyCurrency()`, `'2024-01-17'.prettyDate()`.",
    members: &[
        function(
            "now",
            "()",
            "This moment, with `getYear()`, `getMonth()` from 1, `getDay()`, `getDayOfWeek()` from 1 = Monday, `getHour()`, `getMinute()`, `getSecond()`, `getMilliseconds()`, `getDate()` = `2024-01-17`, `getDateTime()`, `prettyDate()`, `prettyTime()`, `prettyDateTime()`, and `millis`.",
        ),
        function("prettyDate", "(date)", "`Jan 17, 2024`."),
        function("prettyTime", "(date)", "`3:14 PM`."),
        function("prettyDateTime", "(date)", "`Jan 17, 2024, 3:14 PM`."),
        function("prettyCurrency", "(number)", "`$1,234.50`."),
        function("prettyDuration", "(seconds)", "`2 hours 5 minutes`."),
        function("customDateTime", "(date, pattern)", "A date by a pattern such as `yyyy-MM-dd HH:mm:ss`."),
        function("customDate", "(date, pattern)", "The same as `customDateTime`."),
        function(
            "pluralize",
            "(word, count, plural)",
            "The word for one, the plural for more; `plural` is the word with an s unless given.",
        ),
    ],
    examples: &["ensemble.formatter.customDateTime(reading.at, 'HH:mm')\nensemble.formatter.pluralize('message', 3)\n"],
    see: &["values"],
    ..Topic::DEFAULT
};

/// `ensemble.utils`.
pub(crate) static UTILS: Topic = Topic {
    name: "utils",
    aliases: &["ensemble.utils"],
    doc: "Random numbers and countries. A country is `{name, iso2, iso3}`.",
    members: &[
        function("getCountries", "()", "All countries by name."),
        function("getCountry", "(code)", "The country with this code of two or three letters (ISO 3166), or null."),
        function(
            "findCountry",
            "(text)",
            "The country with this name or code, else the first whose name has the text in it, or null.",
        ),
        function("random", "()", "A number from 0 to 1, without 1."),
        function("randomInt", "(max)", "A whole number from 0 to `max` - 1."),
    ],
    see: &["ensemble"],
    ..Topic::DEFAULT
};

/// `console`.
pub(crate) static CONSOLE: Topic = Topic {
    name: "console",
    doc: "Prints a line to the program's log, which is shown on stderr: `ENSEMBLE_LOG=debug` shows all levels, without it warnings and errors are shown. Objects are printed as JSON.",
    members: &[
        function("log", "(…)", "A line of level info."),
        function("info", "(…)", "A line of level info."),
        function("warn", "(…)", "A warning."),
        function("error", "(…)", "An error."),
        function("debug", "(…)", "A line of the lowest level."),
        function("trace", "(…)", "A line of the lowest level."),
    ],
    see: &["logEvent"],
    ..Topic::DEFAULT
};

/// Functions of the global object.
pub static GLOBALS: Topic = Topic {
    name: "globals",
    aliases: &["timers", "functions"],
    doc: "Functions that every script finds besides those of JavaScript. Timers end when their screen is closed.",
    members: &[
        property("ensemble", "Actions, storage, formatters; see `ensemble`."),
        property("e", "The same as `ensemble`."),
        property("app", "Theme, base address and test mode of the app; see `app`."),
        property("device", "The window and the system; see `device`."),
        property(
            "auth",
            "`auth.user` is who has signed in, `{id, name, email, photo, provider}`; without any of it when nobody has.",
        ),
        property("console", "The log; see `console`."),
        function(
            "setTimeout",
            "(function, milliseconds, …)",
            "Calls a function once, later; returns the timer's number.",
        ),
        function(
            "setInterval",
            "(function, milliseconds, …)",
            "Calls a function again and again; returns the timer's number.",
        ),
        function("setImmediate", "(function, …)", "Calls a function as soon as the running handler has ended."),
        function("clearTimeout", "(timer)", "Ends a timer."),
        function("clearInterval", "(timer)", "Ends a timer."),
        function("clearImmediate", "(timer)", "Ends a timer."),
        function("queueMicrotask", "(function)", "Calls a function after the running code and before anything else."),
        function("structuredClone", "(value)", "A copy of plain data, all the way down."),
        function("btoa", "(text)", "Text as base64."),
        function("atob", "(base64)", "The text of a base64."),
        function("parseDouble", "(text)", "The number at the beginning of a text, or NaN."),
        function("regExp", "(pattern, flags)", "The same as `new RegExp(pattern, flags)`."),
        function("getStringValue", "(value)", "A value as text."),
        function(
            "fetch",
            "(address, {method, headers, body})",
            "Sends a request, within the same bounds as those of APIs; a promise of the answer: `ok`, `status`, `headers`, `text()`, `json()`.",
        ),
        function(
            "URL",
            "(address, base)",
            "The parts of an address: `host`, `pathname`, `searchParams` …; `new URL(…)`.",
        ),
        function(
            "URLSearchParams",
            "(init)",
            "Parameters of an address as text, map or pairs; `new URLSearchParams(…)`.",
        ),
        function("Headers", "(init)", "Headers of a request of `fetch`; `new Headers(…)`."),
        function("Response", "(text, init)", "An answer as `fetch` has it; `new Response(…)`."),
        property(
            "Intl",
            "`NumberFormat`, `DateTimeFormat`, `PluralRules` and `RelativeTimeFormat`, in the language of the app unless another one is named. Numbers and dates have `toLocaleString`.",
        ),
        property("performance", "`performance.now()` is the time in milliseconds."),
    ],
    see: &["ensemble", "values", "startTimer"],
    ..Topic::DEFAULT
};

/// Members of values beyond the standard.
pub static VALUES: Topic = Topic {
    name: "values",
    aliases: &["String", "Number", "Array", "Object", "methods"],
    doc: "Methods that texts, numbers, lists and maps have besides those of JavaScript.",
    members: STRING_NUMBER_ARRAY_OBJECT,
    examples: &[
        "'12'.tryParseInt()            // 12, or null for what is no number\n[1, 2, 1].unique()             // [1, 2]\norder.path('$.lines[*].price') // what a JSONPath finds\n",
    ],
    see: &["formatter"],
    ..Topic::DEFAULT
};

const STRING_NUMBER_ARRAY_OBJECT: &[Member] = &[
    function("text.btoa", "()", "The text as base64."),
    function("text.atob", "()", "The text of a base64."),
    function("text.tryParseInt", "()", "The whole number that a text is, or null."),
    function("text.tryParseDouble", "()", "The number that a text is, or null."),
    function("text.replaceAllMapped", "(pattern, match => …)", "Replaces each match by what the function makes of it."),
    function("text.prettyDate", "()", "See `formatter`."),
    function("text.prettyTime", "()", "See `formatter`."),
    function("text.prettyDateTime", "()", "See `formatter`."),
    function("text.prettyCurrency", "()", "See `formatter`."),
    function("number.prettyCurrency", "()", "See `formatter`."),
    function("number.prettyDate", "()", "See `formatter`."),
    function("number.prettyDateTime", "()", "See `formatter`."),
    function("number.prettyDuration", "()", "See `formatter`."),
    function("list.add", "(item)", "The same as `push`."),
    function("list.contains", "(item)", "The same as `includes`."),
    function("list.sortF", "(compare)", "The same as `sort`."),
    function("list.unique", "()", "The items without repetitions, in their order."),
    function("map.keys", "()", "The names of a map as a list."),
    function("map.values", "()", "The values of a map as a list."),
    function("map.entries", "()", "A list of `{key, value}`."),
    function(
        "map.path",
        "(jsonPath, value => …)",
        "Values that a JSONPath finds, as a list; the function converts each.",
    ),
    function(
        "map.preventDefault",
        "()",
        "Of the `event` of `onKeyDown`: the key has no effect in its field. Before the first `await` of the handler. Of another event it has no effect.",
    ),
    function("map.stopPropagation", "()", "Has no effect: events go to one widget."),
];

/// `response`.
pub(crate) static RESPONSE: Topic = Topic {
    name: "response",
    doc: "The answer in `onResponse` and `onError`, of an API and of `invokeAPI`. What the API's own `onResponse` writes into `body` is what everybody sees. Of a stream, `body` is one event.",
    members: &[
        property(
            "body",
            "The answer: JSON where it parses, else text. Of a stream `{event, id, data, raw}`. After an error, the server's text, or what went wrong when nobody answered.",
        ),
        property("headers", "Headers of the answer, names in lower case."),
        function(
            "addHeader",
            "(name, value)",
            "In the API's own `onResponse`: adds to `headers` what everybody is to see.",
        ),
        property("statusCode", "The status, such as 200; null when nobody answered."),
        property("reasonPhrase", "The status in words."),
        property("cookies", "Cookies of the answer by name."),
        property(
            "sse",
            "State of the stream, see `sse state`. In `onError`, `sse.retrying` says whether another attempt follows.",
        ),
        property("isSuccess", "True when the status is from 200 to 299."),
        property("isError", "The opposite."),
        property("ok", "The same as `isSuccess`."),
        property("isLoading", "False: the answer is there."),
        property("event", "Below `body`, of a stream: the event's name, `message` unless the server says another."),
        property("id", "Below `body`, of a stream: the event's id."),
        property("data", "Below `body`, of a stream: the event's data, JSON where it parses."),
        property("raw", "Below `body`, of a stream: the event's data as text."),
    ],
    examples: &["onResponse: |-\n  prices[response.body.data.symbol] = response.body.data.price;\n"],
    see: &["event", "feed", "API", "sse"],
    ..Topic::DEFAULT
};

/// All topics.
pub static TOPICS: &[&Topic] = &[&ENSEMBLE, &STORAGE, &FORMATTER, &UTILS, &CONSOLE, &GLOBALS, &VALUES, &RESPONSE];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_are_sentences() {
        for topic in TOPICS {
            assert!(topic.doc.ends_with('.'), "{}", topic.name);
            for member in topic.members {
                assert!(member.doc.ends_with('.'), "{}.{}", topic.name, member.name);
            }
        }
    }
}
