//! Derives names of screens, APIs, variables and files from descriptions.

/// Splits a name into words: `/stock-prices/{symbol}` → `stock prices symbol`, `GetHTTPFeed` → `get HTTP feed`.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let letters: Vec<char> = text.chars().collect();
    for (at, &c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied();
        let after = letters.get(at + 1).copied();
        let rises = c.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase() || before.is_uppercase() && after.is_some_and(char::is_lowercase)
            });
        if (rises || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.push(c);
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// Restricts a name to ASCII letters and digits, not beginning with a digit.
fn plain(name: String, fallback: &str) -> String {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    match name.chars().next() {
        None => fallback.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{fallback}{name}"),
        Some(_) => name,
    }
}

/// `StockPrices`, for screens and widgets.
pub fn pascal(text: &str) -> String {
    plain(words(text).iter().map(|word| capital(word)).collect(), "Stream")
}

/// `stockPrices`, for APIs and variables.
pub fn camel(text: &str) -> String {
    let words = words(text);
    let first = words.first().map(|word| word.to_lowercase()).unwrap_or_default();
    let name = plain(first + &words.iter().skip(1).map(|word| capital(word)).collect::<String>(), "stream");
    if RESERVED.contains(&name.as_str()) { format!("{name}Value") } else { name }
}

/// True for names that JavaScript or the generated scripts use.
#[cfg(test)]
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// `STOCK_PRICES`, for environment entries and secrets.
pub fn constant(text: &str) -> String {
    let joined = words(text).join("_").to_ascii_uppercase();
    let name: String = joined.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect();
    match name.chars().next() {
        None => "VALUE".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        Some(_) => name,
    }
}

/// `stock-prices`, for files.
pub fn kebab(text: &str) -> String {
    let joined = words(text).join("-").to_lowercase();
    let name: String = joined.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60).collect();
    if name.is_empty() { "stream".to_owned() } else { name }
}

/// `Stock prices`, for people.
pub fn title(text: &str) -> String {
    let words = words(text);
    let lower = words.iter().map(|word| if is_acronym(word) { word.clone() } else { word.to_lowercase() });
    capital(&lower.collect::<Vec<_>>().join(" "))
}

fn is_acronym(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c.is_numeric())
}

/// `entityid`, to find `entity_id` and `entityId` alike.
pub fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase()
}

/// Appends a number to `name` if it is taken.
pub fn unique(name: String, taken: &mut Vec<String>) -> String {
    // Without regard to case: names become files, and not every system tells `Feed.yaml` from `feed.yaml`.
    let is_taken = |name: &str| taken.iter().any(|other| other.eq_ignore_ascii_case(name));
    let found = if is_taken(&name) {
        (2..).map(|number| format!("{name}{number}")).find(|name| !is_taken(name)).unwrap_or(name)
    } else {
        name
    };
    taken.push(found.clone());
    found
}

/// Names that are reserved by the language, JavaScript or generated scripts.
// Generated files declare `raw`, `chosen`, `latest`, `row`, `one`, and the functions of `scripts/format.js`.
const RESERVED: &[&str] = &[
    "address",
    "answer",
    "api",
    "app",
    "appInfo",
    "arguments",
    "ask",
    "asked",
    "auth",
    "await",
    "beat",
    "beats",
    "break",
    "bytes",
    "case",
    "catch",
    "changed",
    "chart",
    "chooses",
    "chosen",
    "class",
    "clock",
    "colors",
    "console",
    "const",
    "continue",
    "count",
    "counts",
    "course",
    "courses",
    "debugger",
    "default",
    "delete",
    "describe",
    "device",
    "do",
    "doneOf",
    "e",
    "else",
    "ensemble",
    "entriesOf",
    "enum",
    "env",
    "eval",
    "event",
    "export",
    "extends",
    "false",
    "fieldOf",
    "filled",
    "finally",
    "follow",
    "for",
    "function",
    "gapsOf",
    "gather",
    "hear",
    "if",
    "import",
    "in",
    "index",
    "instanceof",
    "interface",
    "isCard",
    "isFull",
    "isMap",
    "isNarrow",
    "isRunning",
    "isStep",
    "items",
    "joined",
    "last",
    "latest",
    "let",
    "line",
    "lines",
    "linesOf",
    "meanOf",
    "measured",
    "message",
    "millis",
    "money",
    "name",
    "new",
    "newest",
    "note",
    "null",
    "number",
    "one",
    "open",
    "pace",
    "parsedObject",
    "parts",
    "past",
    "patched",
    "percent",
    "plain",
    "problem",
    "prompt",
    "question",
    "rates",
    "raw",
    "response",
    "result",
    "return",
    "rhythm",
    "root",
    "row",
    "rows",
    "rowsIn",
    "secrets",
    "series",
    "shortly",
    "signalRows",
    "signalled",
    "signals",
    "spacing",
    "span",
    "spark",
    "sparkline",
    "spent",
    "spreadOf",
    "static",
    "steadiness",
    "step",
    "stop",
    "super",
    "switch",
    "tell",
    "this",
    "throw",
    "timeIn",
    "tone",
    "toneOfLine",
    "tree",
    "trouble",
    "true",
    "try",
    "typeof",
    "typography",
    "usage",
    "var",
    "void",
    "waitingFor",
    "while",
    "wholeRows",
    "withBeat",
    "withCount",
    "withValue",
    "words",
    "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_where_they_stand() {
        for (text, found) in [
            ("/stock-prices/{symbol}", ["StockPricesSymbol", "stockPricesSymbol", "STOCK_PRICES_SYMBOL"]),
            ("getHTTPFeed", ["GetHTTPFeed", "getHTTPFeed", "GET_HTTP_FEED"]),
            ("2fast", ["Stream2fast", "stream2fast", "_2FAST"]),
            ("/*", ["Stream", "stream", "VALUE"]),
        ] {
            assert_eq!([pascal(text), camel(text), constant(text)], found, "{text}");
        }
        assert_eq!(camel("event"), "eventValue");
        assert_eq!(title("/stock-prices"), "Stock prices");
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut taken = vec!["Home".to_owned()];
        assert_eq!(unique("home".into(), &mut taken), "home2");
        assert_eq!(unique("home".into(), &mut taken), "home3");
    }
}
