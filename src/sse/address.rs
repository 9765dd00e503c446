//! Addresses as they are written: a query reaches the server byte for byte (Q4).
//!
//! Characters that RFC 3986 and RFC 9112 allow in a request line pass unchanged, and so do `|`, `{`, `}`, `[`, `]`, `^`, `\` and the backtick,
//! which people type and servers accept. Space, `"`, `<`, `>`, control characters and everything beyond ASCII are not allowed there and are
//! percent-encoded as UTF-8.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::{ParseError, Url};

/// Characters that are percent-encoded in the query of a request line; `#` would end it.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>');

/// Parses an address without its fragment, which no server gets.
pub(crate) fn parse(text: &str) -> Result<Url, ParseError> {
    Ok(exact(Url::parse(text)?, text))
}

/// Resolves `reference` against `base`.
pub(crate) fn join(base: &Url, reference: &str) -> Result<Url, ParseError> {
    Ok(exact(base.join(reference)?, reference))
}

/// Gives an address another query.
pub(crate) fn set_query(url: &mut Url, query: Option<&str>) {
    url.set_query(query);
    if let Some(exact) = query.and_then(|query| with_query(url, query)) {
        *url = exact;
    }
}

fn exact(mut url: Url, text: &str) -> Url {
    url.set_fragment(None);
    let written = text.split('#').next().and_then(|text| text.split_once('?')).map(|(_, query)| query);
    written.and_then(|query| with_query(&url, query)).unwrap_or(url)
}

/// The address with exactly this query; `None` where its encoding is unchanged. The URL standard encodes `'`, which a request line may hold and
/// OData servers need unencoded. The library does so, too, unless it is given the parts of the address.
fn with_query(url: &Url, query: &str) -> Option<Url> {
    if !query.contains('\'') || url.fragment().is_some() {
        return None;
    }
    let mut parts = url.serialize_internal(serde_json::value::Serializer).ok()?;
    let query_start = url.as_str().find('?')?;
    let text = format!("{}?{}", &url.as_str()[..query_start], utf8_percent_encode(query, ENCODED));
    *parts.as_array_mut()?.first_mut()? = text.into();
    Url::deserialize_internal(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q04_a_query_is_what_was_written() {
        for query in ["$filter=name%20eq%20'it%27s'", "a='&b=%2f&c=+&&=&d", "a=|{}[]^`\\~*()!;:@/?,%zz%", "it's='"] {
            let url = parse(&format!("http://u@h:8/p?{query}#f?'")).unwrap();
            assert_eq!(url.query(), Some(query));
            assert_eq!((url.host_str(), url.port(), url.path(), url.fragment()), (Some("h"), Some(8), "/p", None));
        }
    }

    #[test]
    fn q04_what_no_request_line_may_hold_is_encoded() {
        let url = parse("http://h/'?a='\" <ü>\u{7F}").unwrap();
        assert_eq!(url.as_str(), "http://h/'?a='%22%20%3C%C3%BC%3E%7F");
        assert_eq!(parse("http://h/?\" <ü>").unwrap().as_str(), "http://h/?%22%20%3C%C3%BC%3E");
    }

    #[test]
    fn q04_a_changed_address_stays_exact() {
        let mut url = parse("http://u:p@h/a/b?x='1'").unwrap();
        url.set_username("").unwrap();
        url.set_password(None).unwrap();
        assert_eq!(url.as_str(), "http://h/a/b?x='1'");
        assert_eq!(join(&url, "?y='2'#z").unwrap().as_str(), "http://h/a/b?y='2'");
        assert_eq!(join(&url, "../c").unwrap().as_str(), "http://h/c");
        assert_eq!(join(&url, "#z").unwrap().as_str(), "http://h/a/b?x='1'");
        set_query(&mut url, Some("z='3'"));
        assert_eq!(url.as_str(), "http://h/a/b?z='3'");
        set_query(&mut url, None);
        assert_eq!(url.as_str(), "http://h/a/b");
    }
}
