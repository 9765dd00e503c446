//! Generates plausible values from field names: people, places, products, sentences, numbers in a usual range.

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
const LOGINS: [&str; 12] =
    ["ada", "ben.o", "chiara", "dweber", "elif", "farid", "gkim", "hugo", "ines.c", "jberg", "kira", "luis"];
/// Cities: name, country, country code, latitude, longitude.
const CITIES: [(&str, &str, &str, f64, f64); 10] = [
    ("Lisbon", "Portugal", "PT", 38.722, -9.139),
    ("Aarhus", "Denmark", "DK", 56.157, 10.211),
    ("Bologna", "Italy", "IT", 44.494, 11.343),
    ("Kraków", "Poland", "PL", 50.062, 19.937),
    ("Utrecht", "Netherlands", "NL", 52.091, 5.122),
    ("Porto", "Portugal", "PT", 41.158, -8.629),
    ("Ghent", "Belgium", "BE", 51.054, 3.717),
    ("Tallinn", "Estonia", "EE", 59.437, 24.754),
    ("Zürich", "Switzerland", "CH", 47.377, 8.542),
    ("Valencia", "Spain", "ES", 39.470, -0.376),
];
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

/// A text for a field; `None` when its name is unknown.
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
        "city" | "town" | "place" | "location" | "origin" | "station" | "region" => Some(city(turn).0.to_owned()),
        // Not where one is already.
        "destination" | "to" => Some(city(turn + 3).0.to_owned()),
        "country" => Some(city(turn).1.to_owned()),
        "countrycode" => Some(city(turn).2.to_owned()),
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
        "flight" | "flightnumber" => of(&["SK 1842", "TP 751", "LO 286", "KL 1139", "LX 1056", "AZ 1402"]),
        "vehicle" | "vehicleid" | "bus" | "plate" | "licenseplate" => Some(format!("KX {}", 4180 + turn % 8)),
        "vessel" | "ship" => of(&["Aurora", "Baltic Star", "Cap Verde", "Doria", "Eider", "Fulmar"]),
        "team" | "department" | "group" => of(&["Support", "Warehouse", "Finance", "Field service", "Kitchen"]),
        "category" | "tag" | "tags" | "topic" => of(&["garden", "kitchen", "travel", "sport", "books"]),
        "browser" => of(&["Firefox", "Chrome", "Safari", "Firefox", "Edge"]),
        "os" | "platform" => of(&["Linux", "Windows", "macOS", "Android"]),
        "priority" | "urgency" => of(&["normal", "normal", "low", "high"]),
        "artist" | "band" => of(&["The Ferrymen", "Nordlys", "Ada & the Larks", "Quarter Past"]),
        "song" | "track" | "album" => of(&["Low Tide", "Harbour Lights", "Second Winter", "Paper Boats"]),
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
        _ if ends(&["city", "town"]) => Some(city(turn).0.to_owned()),
        _ if ends(&["status", "state"]) => of(&STATES),
        _ => None,
    }
}

/// The city for a turn.
fn city(turn: usize) -> (&'static str, &'static str, &'static str, f64, f64) {
    CITIES[turn % CITIES.len()]
}

/// A latitude or longitude of the city that texts of the same turn name; `None` for other fields.
pub fn coordinate(field: &str, turn: usize) -> Option<f64> {
    let (_, _, _, lat, lng) = city(turn);
    match name::folded(field).as_str() {
        "lat" | "latitude" => Some(lat),
        "lon" | "lng" | "long" | "longitude" => Some(lng),
        _ => None,
    }
}

/// Ranges of numbers by parts of field names; the first match counts.
const RANGES: [(&[&str], f64, f64); 23] = [
    (&["mmsi"], 211_000_000.0, 577_000_000.0),
    (&["temp", "celsius"], 17.0, 24.0),
    (&["humid"], 38.0, 62.0),
    (&["bytes", "memory", "heap", "filesize"], 20_000_000.0, 90_000_000.0),
    (&["price", "amount", "total", "cost", "balance", "bid", "ask", "fee"], 12.0, 240.0),
    (&["latency", "duration", "elapsed", "millis"], 8.0, 420.0),
    (&["quantity", "qty"], 1.0, 12.0),
    (&["port"], 8000.0, 8100.0),
    (&["change", "delta", "diff"], -4.0, 4.0),
    (&["speed", "velocity"], 12.0, 88.0),
    (&["heading", "bearing", "course", "direction"], 0.0, 359.0),
    (&["altitude", "elevation"], 90.0, 11_500.0),
    (&["battery", "charge"], 34.0, 98.0),
    (&["rating", "stars"], 1.0, 5.0),
    (&["pressure"], 996.0, 1024.0),
    (&["co2"], 420.0, 900.0),
    (&["volt"], 218.0, 236.0),
    (&["power", "watt"], 60.0, 2400.0),
    (&["cpu", "load", "usage"], 4.0, 88.0),
    (&["rssi", "signal"], -82.0, -41.0),
    (&["count", "visitors", "users", "sessions"], 40.0, 900.0),
    (&["year"], 2019.0, 2026.0),
    (&["size"], 2_000.0, 90_000.0),
];

/// Range of numbers for a field name.
pub fn range(field: &str) -> (f64, f64) {
    let folded = name::folded(field);
    let is_short = folded.ends_with("ms") && (field.ends_with("Ms") || field.ends_with("_ms"));
    if is_short {
        return (8.0, 420.0);
    }
    if folded == "age" {
        return (19.0, 74.0);
    }
    let fits = |(parts, _, _): &&(&[&str], f64, f64)| parts.iter().any(|part| folded.contains(part));
    RANGES.iter().find(fits).map_or((0.0, 100.0), |(_, least, greatest)| (*least, *greatest))
}

/// A value for a field without a schema.
pub fn anything(field: &str, turn: usize) -> Value {
    text(field, turn).map_or_else(|| Value::from(sentence(turn)), Value::from)
}

/// A sentence for a turn.
pub fn sentence(turn: usize) -> &'static str {
    SENTENCES[turn % SENTENCES.len()]
}

/// An e-mail address for a turn.
pub fn email(turn: usize) -> String {
    format!("{}@example.com", LOGINS[turn % LOGINS.len()])
}

/// A URL slug.
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

/// Pseudo-random hexadecimal digits.
fn hex(turn: usize, digits: usize) -> String {
    // Knuth's multiplicative hash spreads small numbers over all bits.
    let spread = (turn as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!("{spread:016x}")[..digits.min(16)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_place_fits_together() {
        for turn in 0..12 {
            let (name, country, code, lat, lng) = city(turn);
            let texts = ["city", "country", "countryCode"].map(|field| text(field, turn).unwrap());
            assert_eq!(texts, [name, country, code]);
            assert_eq!((coordinate("lat", turn), coordinate("Longitude", turn)), (Some(lat), Some(lng)));
            assert_ne!(text("origin", turn), text("destination", turn));
        }
        assert_eq!(coordinate("latency", 1), None);
    }

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
        assert_eq!((range("duration_ms"), range("items"), range("age")), ((8.0, 420.0), (0.0, 100.0), (19.0, 74.0)));
        assert_ne!(uuid(1), uuid(2));
    }
}
