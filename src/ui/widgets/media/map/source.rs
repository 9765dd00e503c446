//! The addresses of tiles by type of map, and whom their pictures belong to.

use std::sync::Arc;

use ensemble_core::value::Value;

/// Types of maps.
pub const TYPES: &[&str] = &["normal", "satellite", "terrain", "hybrid"];

/// Tiles that may be shown without a contract. Their terms require the attribution in the corner and a user agent that names the program.
const USUAL: [(&str, &str); 2] = [
    ("normal", "https://tile.openstreetmap.org/{z}/{x}/{y}.png"),
    ("terrain", "https://tile.opentopomap.org/{z}/{x}/{y}.png"),
];

/// The address of the tiles of a type; `None` when `source`, a `tileSource`, has none for it.
fn of(source: &Value, kind: &str) -> Option<Arc<str>> {
    match source {
        Value::Map(map) => map.get(kind).filter(|own| !own.is_null()).map(Value::to_display),
        Value::Null => USUAL.iter().find(|(known, _)| *known == kind).map(|(_, address)| (*address).into()),
        // One address is that of every type.
        one => Some(one.to_display()),
    }
}

/// The address of the tiles that are shown for a type, and true when they are those of another one.
pub fn address(source: &Value, kind: Option<&str>) -> (Arc<str>, bool) {
    let kind = kind.unwrap_or(TYPES[0]);
    if let Some(own) = of(source, kind) {
        return (own, false);
    }
    let other = TYPES.iter().find_map(|kind| of(source, kind));
    (other.unwrap_or_else(|| USUAL[0].1.into()), true)
}

/// The types of a `tileSource` that lists them.
pub fn listed(source: &Value) -> Vec<&'static str> {
    TYPES.iter().copied().filter(|kind| source.as_map().is_some() && of(source, kind).is_some()).collect()
}

/// The attribution of tiles; empty when the app has chosen a server of its own, whose terms it knows.
pub fn attribution(address: &str) -> &'static str {
    match address {
        own if own.contains("opentopomap") => "\u{a9} OpenStreetMap contributors, SRTM; style OpenTopoMap (CC-BY-SA)",
        own if own.contains("openstreetmap") => "\u{a9} OpenStreetMap contributors",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_has_its_tiles_or_those_of_another_one() {
        let own = Value::map([("normal", Value::from("a/{z}")), ("satellite", Value::from("b/{z}"))]);
        let found = |source: &Value, kind: Option<&str>| {
            let (address, is_other) = address(source, kind);
            (address.to_string(), is_other)
        };
        assert_eq!(found(&own, None), ("a/{z}".to_owned(), false));
        assert_eq!(found(&own, Some("satellite")), ("b/{z}".to_owned(), false));
        assert_eq!(found(&own, Some("hybrid")), ("a/{z}".to_owned(), true));
        assert_eq!(found(&Value::from("none"), Some("hybrid")), ("none".to_owned(), false));
        assert!(found(&Value::Null, Some("terrain")).0.contains("opentopomap"));
        assert!(found(&Value::Null, Some("satellite")).1);
        assert_eq!((listed(&own), listed(&Value::Null).len()), (vec!["normal", "satellite"], 0));
    }
}
