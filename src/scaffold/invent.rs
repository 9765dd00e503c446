//! Invented values that look like those of a field of this name: people, places, products, sentences, numbers in their usual range.

use super::name;
use ensemble_core::value::Value;

const PEOPLE: [&str; 12] = [
    "Ada Larsen",
    "Ben Okafor",
    "Chiara Rossi",
    "Daniel Weber",
    "Elif Kaya",
    "Farid Haddad",
    "Grace Kim",
    "Hugo Martin",
    "Ines Costa",
    "Jonas Berg",
    "Kira Novak",
    "Luis Ortega",
];
const LOGINS: [&str; 8] = ["ada", "ben.o", "chiara", "dweber", "elif", "farid", "gkim", "hugo"];
const CITIES: [&str; 10] =
    ["Lisbon", "Aarhus", "Bologna", "Kraków", "Utrecht", "Porto", "Ghent", "Tallinn", "Zürich", "Valencia"];
const COUNTRIES: [&str; 8] = ["Portugal", "Denmark", "Italy", "Poland", "Netherlands", "Belgium", "Estonia", "Spain"];
const COMPANIES: [&str; 8] = [
    "Acra Robotics",
    "Baltic Shipping",
    "Cardinal Foods",
    "Fjord Salmon",
    "Kite Software",
    "Northwind Energy",
    "Orca Marine",
    "Polaris Chips",
];
const SYMBOLS: [&str; 8] = ["ACRA", "BLTC", "CRDN", "FJRD", "KITE", "NWND", "ORCA", "PLRS"];
const PRODUCTS: [&str; 8] =
    ["Desk lamp", "Oak shelf", "Wool blanket", "Teapot", "Road bike", "Rain jacket", "Headphones", "Notebook A5"];
const SENTENCES: [&str; 10] = [
    "The ferry to the island leaves ten minutes late",
    "Two new orders are waiting to be packed",
    "The temperature in the cold store is back to normal",
    "A new version has been rolled out to all regions",
    "Gate B12 has changed to B17",
    "The nightly backup has finished without errors",
    "A customer has written a review",
    "The lift in the north wing is in service again",
    "Three seats are left for tonight",
    "The delivery has arrived at the depot",
];
const LOG_LINES: [&str; 8] = [
    "request served in 24 ms",
    "connection pool grew to 12",
    "cache miss for key user:4182",
    "job 731 finished",
    "retrying upstream after 503",
    "configuration reloaded",
    "session opened",
    "disk usage at 71 %",
];
const SERVICES: [&str; 7] = ["checkout", "search", "payments", "catalogue", "login", "mailer", "inventory"];
const SENSORS: [&str; 6] = ["roof", "cellar", "greenhouse", "kitchen", "garage", "workshop"];
const STATES: [&str; 6] = ["running", "done", "waiting", "running", "done", "failed"];
const LEVELS: [&str; 8] = ["info", "info", "debug", "info", "warn", "info", "error", "info"];
const PATHS: [&str; 6] = ["/", "/orders", "/orders/4182", "/search?q=lamp", "/login", "/assets/app.css"];
const COLORS: [&str; 6] = ["blue", "green", "amber", "red", "white", "violet"];

/// A text for a field of this name; none for a name that says nothing.
pub fn text(field: &str, turn: usize) -> Option<String> {
    let folded = name::folded(field);
    let of = |list: &[&str]| Some(list[turn % list.len()].to_owned());
    let ends = |ends: &[&str]| ends.iter().any(|end| folded.ends_with(end));
    match folded.as_str() {
        "prompt" | "question" | "query" | "input" | "inputs" => Some("Why is the sky blue?".to_owned()),
        "name" | "fullname" | "displayname" | "author" | "customer" | "person" | "owner" | "createdby" | "sender" => {
            of(&PEOPLE)
        }
        "user" | "username" | "login" | "acct" | "clientid" | "nick" => of(&LOGINS),
        "firstname" | "givenname" => PEOPLE[turn % PEOPLE.len()].split(' ').next().map(str::to_owned),
        "lastname" | "surname" | "familyname" => PEOPLE[turn % PEOPLE.len()].split(' ').nth(1).map(str::to_owned),
        "city" | "town" | "place" | "location" | "destination" | "origin" | "station" | "region" => of(&CITIES),
        "country" => of(&COUNTRIES),
        "countrycode" => of(&["PT", "DK", "IT", "PL", "NL", "BE"]),
        "company" | "organization" | "organisation" | "vendor" | "merchant" | "shop" => of(&COMPANIES),
        "symbol" | "ticker" => of(&SYMBOLS),
        "pair" | "instrument" => of(&["EUR/USD", "GBP/USD", "USD/JPY", "EUR/CHF"]),
        "currency" => of(&["EUR"]),
        "market" | "exchange" => of(&["xetra", "nyse", "euronext"]),
        "product" | "item" | "article" | "title" | "label" | "sku" if folded != "title" => of(&PRODUCTS),
        "message" | "msg" | "text" | "headline" | "title" | "summary" | "description" | "comment" | "body"
        | "content" | "detail" | "reason" | "subject" | "note" => of(&SENTENCES),
        "log" | "line" => of(&LOG_LINES),
        "service" | "app" | "application" | "component" | "logger" | "module" | "job" | "task" => of(&SERVICES),
        "host" | "hostname" | "node" | "server" | "machine" | "instance" => Some(format!("web-{:02}", turn % 6 + 1)),
        "sensor" | "room" | "zone" | "area" => of(&SENSORS),
        "device" => Some(format!("sensor-{}", SENSORS[turn % SENSORS.len()])),
        "status" | "state" | "phase" => of(&STATES),
        "level" | "severity" | "loglevel" => of(&LEVELS),
        "method" => of(&["GET", "GET", "POST", "GET", "PUT"]),
        "path" | "route" => of(&PATHS),
        "url" | "uri" | "link" | "href" => Some(format!("https://example.com/{}", slug(field, turn))),
        "ip" | "ipaddress" | "address" if folded != "address" => Some(format!("192.0.2.{}", turn % 250 + 1)),
        "address" => Some(format!("Harbour Street {}", turn % 90 + 1)),
        "color" | "colour" => of(&COLORS),
        "side" => of(&["buy", "sell", "buy", "buy", "sell"]),
        "unit" => of(&["°C"]),
        "lang" | "language" | "locale" => of(&["en", "de", "fr", "pl"]),
        "version" => Some(format!("2.{}.{}", turn % 4, turn % 7)),
        "phone" | "telephone" | "mobile" => {
            Some(format!("+45 55 01 {:02} {:02}", turn % 90 + 10, (turn * 7) % 90 + 10))
        }
        "email" | "mail" => Some(email(turn)),
        "hash" | "sha" | "checksum" | "commit" | "revision" => Some(hex(turn, 8)),
        "uuid" | "guid" => Some(uuid(turn)),
        "model" => of(&["demo-1"]),
        "role" => of(&["user"]),
        "id" => Some(format!("{}", 4180 + turn)),
        _ if ends(&["id", "number", "ref", "reference", "code"]) => {
            let stem: String = folded.chars().filter(char::is_ascii_alphabetic).take(2).collect();
            Some(format!("{}-{}", stem.to_ascii_uppercase(), 4180 + turn % 24))
        }
        _ if ends(&["message", "text", "title", "description", "comment"]) => of(&SENTENCES),
        _ if ends(&["name"]) => of(&PEOPLE),
        _ if ends(&["url", "uri", "link"]) => Some(format!("https://example.com/{}", slug(field, turn))),
        _ if ends(&["city", "town"]) => of(&CITIES),
        _ if ends(&["status", "state"]) => of(&STATES),
        _ => None,
    }
}

/// The usual range of numbers with this name.
pub fn range(field: &str) -> (f64, f64) {
    let folded = name::folded(field);
    let has = |parts: &[&str]| parts.iter().any(|part| folded.contains(part));
    if folded == "lat" || has(&["latitude"]) {
        (46.0, 56.0)
    } else if matches!(folded.as_str(), "lon" | "lng") || has(&["longitude"]) {
        (-3.0, 14.0)
    } else if has(&["temp", "celsius"]) {
        (17.0, 24.0)
    } else if has(&["humid"]) {
        (38.0, 62.0)
    } else if has(&["bytes", "memory", "heap", "size"]) {
        (20_000_000.0, 90_000_000.0)
    } else if has(&["price", "amount", "total", "cost", "balance", "bid", "ask"]) {
        (12.0, 240.0)
    } else if has(&["latency", "duration", "elapsed", "millis"]) || folded.ends_with("ms") {
        (8.0, 420.0)
    } else if has(&["quantity", "qty"]) {
        (1.0, 12.0)
    } else if has(&["port"]) {
        (8000.0, 8100.0)
    } else if has(&["change", "delta", "diff"]) {
        (-4.0, 4.0)
    } else {
        (0.0, 100.0)
    }
}

/// A value of which only the name is known.
pub fn anything(field: &str, turn: usize) -> Value {
    text(field, turn).map_or_else(|| Value::from(sentence(turn)), Value::from)
}

/// A sentence.
pub fn sentence(turn: usize) -> &'static str {
    SENTENCES[turn % SENTENCES.len()]
}

/// An address for mail.
pub fn email(turn: usize) -> String {
    format!("{}@example.com", LOGINS[turn % LOGINS.len()])
}

/// The last part of an address.
pub fn slug(field: &str, turn: usize) -> String {
    let word = name::kebab(field);
    let word =
        if matches!(word.as_str(), "url" | "uri" | "link" | "href" | "stream") { "item".to_owned() } else { word };
    format!("{word}-{}", turn % 90 + 1)
}

/// A UUID.
pub fn uuid(turn: usize) -> String {
    let digits = hex(turn, 12);
    format!("{}-4c1d-4000-8000-{}", hex(turn + 7, 8), digits)
}

/// Hexadecimal digits that look random.
fn hex(turn: usize, digits: usize) -> String {
    // Knuth's multiplicative hash spreads small numbers over all bits.
    let spread = (turn as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!("{spread:016x}")[..digits.min(16)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_vary_and_fit_their_names() {
        for field in ["name", "user_name", "city", "message", "orderId", "status", "url", "displayName"] {
            let values: Vec<Option<String>> = (0..4).map(|turn| text(field, turn)).collect();
            assert!(values.iter().all(Option::is_some), "{field}");
            assert!(values.windows(2).any(|pair| pair[0] != pair[1]), "{field}: {values:?}");
        }
        assert_eq!(text("orderId", 0).as_deref(), Some("OR-4180"));
        assert_eq!(text("frobnication", 0), None);
        assert_eq!((range("temperature").0, range("heapUsed").1), (17.0, 90_000_000.0));
        assert_ne!(uuid(1), uuid(2));
    }
}
