//! The last event id in requests: as a header, and as a parameter for servers that want it there.

use http::{HeaderName, HeaderValue};
use url::Url;

use crate::address;
use crate::request::StreamRequest;

/// The header that carries the id.
pub(crate) const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The id that counts as received before the first connection.
pub(crate) fn initial_id(request: &StreamRequest) -> &str {
    let header = request.headers.iter().rev().find(|(name, _)| name.eq_ignore_ascii_case(LAST_EVENT_ID.as_str()));
    request.options.last_event_id.as_deref().or(header.map(|(_, value)| &**value)).unwrap_or_default()
}

/// The header that carries an id: its bytes as they are. An id that a header cannot carry is left out.
pub(crate) fn id_header(id: &str) -> Option<HeaderValue> {
    let id = id.trim_matches([' ', '\t']);
    if id.is_empty() {
        return None;
    }
    let value = HeaderValue::from_bytes(id.as_bytes());
    if value.is_err() {
        tracing::warn!(id = %id.escape_debug(), "the last event id cannot be sent in a header");
    }
    value.ok()
}

/// Sets one parameter and leaves all others byte for byte as they are.
pub(crate) fn set_query_parameter(url: &mut Url, name: &str, value: &str) {
    let is_other = |pair: &&str| url::form_urlencoded::parse(pair.as_bytes()).next().is_none_or(|(key, _)| key != name);
    // Not by `query_pairs_mut`, which encodes every other parameter anew (Q4).
    let others: Vec<&str> = url.query().into_iter().flat_map(|query| query.split('&')).filter(is_other).collect();
    let mut query = others.join("&");
    if !value.is_empty() {
        let pair = url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&pair);
    }
    address::set_query(url, (!query.is_empty()).then_some(&query));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r14_the_id_parameter_replaces_itself_only() {
        let mut url = Url::parse("http://h/?a=%2F&lastEvent=1&b=x+y&b=").unwrap();
        set_query_parameter(&mut url, "lastEvent", "ü 2");
        assert_eq!(url.as_str(), "http://h/?a=%2F&b=x+y&b=&lastEvent=%C3%BC+2");
        set_query_parameter(&mut url, "lastEvent", "");
        assert_eq!(url.as_str(), "http://h/?a=%2F&b=x+y&b=");
    }

    #[test]
    fn q06_an_id_that_no_header_can_carry_is_left_out() {
        assert_eq!(id_header("a\u{1}b"), None);
        assert_eq!(id_header(" "), None);
        assert_eq!(id_header(" 7 ").unwrap().as_bytes(), b"7");
        assert_eq!(id_header("ü😀").unwrap().as_bytes(), "ü😀".as_bytes());
    }
}
