//! Matches requests to endpoints: path, methods, and query parameters where endpoints share a path.

use percent_encoding::percent_decode_str;

use super::request::Request;

/// Requests of an endpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Address {
    /// Path as written; `*` matches one segment, at the end any number.
    pub(super) path: String,
    /// Upper case.
    pub(super) methods: Vec<String>,
    /// Required query parameters.
    pub(super) query: Vec<(String, String)>,
}

impl Address {
    /// True when some request could match both.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        decoded(&self.path) == decoded(&other.path)
            && self.query == other.query
            && self.methods.iter().any(|method| other.methods.contains(method))
    }

    /// Rank of a match; `None` when path or query do not match. A literal path ranks before one with `*`, an accepted method before a refused one,
    /// more query parameters before fewer.
    fn fit(&self, path: &str, request: &Request) -> Option<(bool, usize, bool, usize)> {
        let is_written_out = decoded(&self.path) == path;
        if !is_written_out && below(&self.path, path).is_none() {
            return None;
        }
        let holds = |(name, value): &(String, String)| request.query(name) == Some(value.as_str());
        if !self.query.iter().all(holds) {
            return None;
        }
        Some((is_written_out, self.path.len(), self.takes(&request.method), self.query.len()))
    }

    fn takes(&self, method: &str) -> bool {
        self.methods.iter().any(|own| own == method || own == "GET" && method == "HEAD")
    }
}

/// The endpoint of a request, and the part of the path matched by `*`. `path` is percent-encoded.
pub(super) fn choose<'e, E>(
    endpoints: impl Iterator<Item = (&'e Address, E)>,
    path: &str,
    request: &Request,
) -> Option<(E, Option<String>)> {
    let path = decoded(path);
    let fits = endpoints.filter_map(|(address, endpoint)| Some((address.fit(&path, request)?, address, endpoint)));
    let (fit, address, endpoint) = fits.max_by(|(one, ..), (other, ..)| one.cmp(other))?;
    let rest = if fit.0 { None } else { below(&address.path, &path) };
    Some((endpoint, rest))
}

/// The part of `path` matched by `*` in `pattern`; `None` without a match.
fn below(pattern: &str, path: &str) -> Option<String> {
    let (before, after) = pattern.split_once('*')?;
    let rest = path.strip_prefix(&*decoded(before))?.strip_suffix(&*decoded(after))?;
    // A star between two segments matches one segment.
    let fits = !rest.is_empty() && (after.is_empty() || !rest.contains('/'));
    fits.then(|| rest.to_owned())
}

/// Percent-decodes a path, so that `/a%20b` equals `/a b`.
fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(path: &str, method: &str, query: &[(&str, &str)]) -> Address {
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Address { path: path.to_owned(), methods: vec![method.to_owned()], query }
    }

    fn found(
        addresses: &[Address],
        path: &str,
        method: &str,
        query: &[(&str, &str)],
    ) -> Option<(usize, Option<String>)> {
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let request = Request { method: method.to_owned(), query, ..Request::default() };
        choose(addresses.iter().zip(0..), path, &request)
    }

    #[test]
    fn one_path_may_hold_several_endpoints() {
        let all = [
            address("/responses", "POST", &[]),
            address("/responses", "GET", &[]),
            address("/responses", "GET", &[("beta", "true")]),
            address("/env/a b/ü", "GET", &[]),
            address("/topics/*", "GET", &[]),
        ];
        assert_eq!(found(&all, "/responses", "POST", &[]), Some((0, None)));
        assert_eq!(found(&all, "/responses", "GET", &[("x", "1")]), Some((1, None)));
        assert_eq!(found(&all, "/responses", "GET", &[("beta", "true")]), Some((2, None)));
        assert_eq!(found(&all, "/env/a%20b/%C3%BC", "GET", &[]), Some((3, None)));
        assert_eq!(found(&all, "/topics/a/b", "GET", &[]), Some((4, Some("a/b".to_owned()))));
        assert_eq!(found(&all, "/topics", "GET", &[]), None);
        let inner = [address("/channels/*/messages", "POST", &[])];
        assert_eq!(found(&inner, "/channels/news/messages", "POST", &[]), Some((0, Some("news".to_owned()))));
        assert_eq!(found(&inner, "/channels/a/b/messages", "POST", &[]), None);
        // A method that nothing takes still finds the path, so that the answer is 405 and not 404.
        assert!(found(&all, "/env/a b/ü", "PUT", &[]).is_some());
        assert!(
            !all[0].is_same(&all[1])
                && !all[1].is_same(&all[2])
                && all[3].is_same(&address("/env/a%20b/%C3%BC", "GET", &[]))
        );
    }
}
