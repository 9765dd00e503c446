//! Builds the request of an API: evaluates its expressions, encodes parameters and body.

use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Evaluator;
use crate::apis::{shows_badge, stream_format, stream_options};
use crate::scope::Context;
use ensemble_core::app::options::{CACHE, COOKIES, FORMAT, TIMEOUT};
use ensemble_core::app::{Api, Binding};
use ensemble_core::diag::{Code, Diagnostic, excerpt};
use ensemble_core::message::http::{Body, Headers, HttpRequest};
use ensemble_core::message::stream::StreamRequest;
use ensemble_core::spec::{FromValue, Millis, Prop};
use ensemble_core::value::Value;

/// Characters of a query parameter that are not encoded: RFC 3986 unreserved.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Evaluator<'_> {
    /// The request of an API with its expressions evaluated.
    ///
    /// # Errors
    ///
    /// A message when it has no URL or no name for its API key.
    pub(crate) fn http_request(&mut self, api: &Api, cx: &Context) -> Result<HttpRequest, String> {
        let method = self.method(api, cx);
        let mut headers = self.headers(api, cx);
        let has_body = api.body.is_some();
        let in_query = matches!(&*method, "GET" | "DELETE" | "HEAD") || has_body;
        let url = self.url(api, cx, in_query)?;
        let bodiless = &*method == "GET" || (in_query && !has_body);
        let body = if bodiless { Body::Empty } else { self.body(api, cx, &mut headers, has_body) };
        let timeout = self.api_option::<Millis>(api, &TIMEOUT, api.timeout.as_ref(), cx);
        let mut request = HttpRequest::get(url);
        request.method = method;
        request.body = body;
        request.trust = self.trust(api, cx);
        if let Some(Millis(timeout)) = timeout.filter(|timeout| !timeout.0.is_zero()) {
            request.timeout = timeout;
        }
        request.cookies = self.api_option(api, &COOKIES, api.cookies.as_ref(), cx).unwrap_or_default();
        request.credentials = self.authorize(api, cx, &mut headers, &mut request.url)?;
        request.headers = headers;
        Ok(request)
    }

    /// The request of a stream with its expressions evaluated.
    ///
    /// # Errors
    ///
    /// As [`Evaluator::http_request`].
    pub(crate) fn stream_request(&mut self, api: &Api, cx: &Context) -> Result<StreamRequest, String> {
        let options = api.options.as_ref().map(|options| self.evaluate_value(options, cx)).unwrap_or_default();
        let (mut options, problems) = stream_options(&options);
        for problem in problems {
            self.option_fault(api, "sseOptions", problem);
        }
        if let Some(word) = self.api_option::<Arc<str>>(api, &FORMAT, api.format.as_ref(), cx) {
            options.format = stream_format(&word);
        }
        options.refresh = true;
        options.comments |= api.on_comment.is_some();
        options.trust = self.trust(api, cx);
        let mut headers = self.headers(api, cx);
        let has_body = api.body.is_some();
        let mut url: Arc<str> = Arc::from(self.url(api, cx, true)?);
        let body = if has_body { self.body(api, cx, &mut headers, true) } else { Body::Empty };
        let credentials = self.authorize(api, cx, &mut headers, &mut url)?;
        Ok(StreamRequest { url, method: self.method(api, cx), headers, body, credentials, options })
    }

    /// `sseOptions.badge` of a stream.
    pub(crate) fn shows_badge(&mut self, api: &Api, cx: &Context) -> bool {
        let options = api.options.as_ref().map(|options| self.evaluate_value(options, cx)).unwrap_or_default();
        shows_badge(&options)
    }

    /// An option of the API; `None` if absent or invalid. An invalid value is reported.
    fn api_option<T: FromValue>(
        &mut self,
        api: &Api,
        declared: &Prop,
        written: Option<&Binding>,
        cx: &Context,
    ) -> Option<T> {
        let value = self.evaluate_value(written?, cx);
        if value.is_null() {
            return None;
        }
        let read = declared.kind.accepts(&value).then(|| T::from_value(&value)).flatten();
        if read.is_none() {
            let (shown, accepted) = (excerpt(&value.to_display()), declared.kind.accepted());
            self.option_fault(
                api,
                declared.name,
                format!("`{}` cannot be `{shown}`: it takes {accepted}", declared.name),
            );
        }
        read
    }

    /// Reports a wrong value of a computed option of an API.
    pub(super) fn option_fault(&mut self, api: &Api, key: &str, problem: String) {
        let fault = Diagnostic::error(Code::TypeMismatch, api.span, problem);
        self.report(fault.note(format!("in `{key}` of API `{}`", api.name)));
    }

    fn method(&mut self, api: &Api, cx: &Context) -> Arc<str> {
        let method = api.method.as_ref().map(|method| self.evaluate_value(method, cx).to_display());
        method
            .filter(|method| !method.is_empty())
            .map_or_else(|| Arc::from("GET"), |method| Arc::from(method.to_uppercase()))
    }

    fn headers(&mut self, api: &Api, cx: &Context) -> Headers {
        let mut headers = Headers::new();
        let map = api.header_map.as_ref().map(|map| self.evaluate_value(map, cx)).unwrap_or_default();
        for (name, value) in map.as_map().into_iter().flat_map(|map| map.iter()).filter(|(_, value)| !value.is_null()) {
            headers.push((name.clone(), value.to_display()));
        }
        for (name, value) in &api.headers {
            let value = self.evaluate_value(value, cx);
            if !value.is_null() {
                headers.push((name.clone(), value.to_display()));
            }
        }
        headers
    }

    fn url(&mut self, api: &Api, cx: &Context, with_parameters: bool) -> Result<String, String> {
        let mut url = self.evaluate_value(&api.url, cx).to_display().trim().to_owned();
        if url.is_empty() {
            return Err(format!("API `{}` has no address: its `url` is empty", api.name));
        }
        if let Some(base) = self.app.base_url.as_deref().filter(|_| url.starts_with('/')) {
            url.insert_str(0, base.trim_end_matches('/'));
        }
        if with_parameters {
            for (name, value) in self.parameters(api, cx) {
                append_query(&mut url, &name, &value);
            }
        }
        Ok(url)
    }

    fn parameters(&mut self, api: &Api, cx: &Context) -> Vec<(Arc<str>, Arc<str>)> {
        let mut parameters = Vec::new();
        for (name, value) in &api.parameters {
            match self.evaluate_value(value, cx) {
                Value::Null => {}
                Value::List(items) => parameters.extend(items.iter().map(|item| (name.clone(), item.to_display()))),
                value => parameters.push((name.clone(), value.to_display())),
            }
        }
        parameters
    }

    fn body(&mut self, api: &Api, cx: &Context, headers: &mut Headers, has_body: bool) -> Body {
        let content_type =
            headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")).map(|(_, value)| value.clone());
        let essence =
            content_type.as_deref().map(|full| full.split(';').next().unwrap_or(full).trim().to_ascii_lowercase());
        if !has_body {
            let form = self.parameters(api, cx);
            if form.is_empty() {
                return Body::Empty;
            }
            if content_type.is_none() {
                headers.push((Arc::from("Content-Type"), Arc::from("application/x-www-form-urlencoded")));
            }
            return Body::Text(form_body(form.iter().map(|(name, value)| (&**name, value.clone()))));
        }
        let value = match &api.body {
            // As it is written: `evaluate` would translate `r@…` in it, which a server is not to get.
            Some(Binding::Constant(value)) => value.clone(),
            Some(binding) => self.evaluate_value(binding, cx),
            None => Value::Null,
        };
        match (essence.as_deref(), &value) {
            (_, Value::Null) => Body::Empty,
            (Some("application/x-www-form-urlencoded"), Value::Map(map)) => {
                Body::Text(form_body(map.iter().map(|(name, value)| (&**name, value.to_display()))))
            }
            (Some(kind), Value::Text(text)) if !kind.ends_with("json") => Body::Text(text.clone()),
            (_, value) => {
                if content_type.is_none() {
                    headers.push((Arc::from("Content-Type"), Arc::from("application/json")));
                }
                match value {
                    // JSON that is text already, as authors write it with `JSON.stringify`.
                    Value::Text(text) if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() => {
                        Body::Text(text.clone())
                    }
                    value => Body::Text(Arc::from(value.to_string())),
                }
            }
        }
    }

    /// `cacheExpirySeconds` if it is positive.
    pub(crate) fn cache_seconds(&mut self, api: &Api, cx: &Context) -> Option<f64> {
        self.api_option(api, &CACHE, api.cache.as_ref(), cx).filter(|seconds: &f64| *seconds > 0.0)
    }

    /// `mockResponse`, if the app uses mocks.
    pub(crate) fn mock(&mut self, api: &Api, cx: &Context) -> Option<Value> {
        let wanted = self.store.app_object().get("useMockResponse").is_some_and(Value::is_truthy);
        let mock = api.mock.as_ref().filter(|_| wanted)?;
        Some(self.evaluate_value(mock, cx))
    }
}

/// Adds a parameter to an address, before its fragment.
pub(crate) fn append_query(url: &mut String, name: &str, value: &str) {
    let fragment = url.find('#').map(|at| url.split_off(at));
    let mark = match url.find('?') {
        None => "?",
        Some(at) if at + 1 == url.len() || url.ends_with('&') => "",
        Some(_) => "&",
    };
    url.push_str(mark);
    url.extend(utf8_percent_encode(name, QUERY));
    url.push('=');
    url.extend(utf8_percent_encode(value, QUERY));
    url.push_str(fragment.as_deref().unwrap_or_default());
}

fn form_body<'a>(pairs: impl Iterator<Item = (&'a str, Arc<str>)>) -> Arc<str> {
    let mut serializer = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        serializer.append_pair(name, &value);
    }
    Arc::from(serializer.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_goes_before_the_fragment() {
        for (url, expected) in [
            ("http://h/p", "http://h/p?a%20b=c%26d"),
            ("http://h/p?x=1#top", "http://h/p?x=1&a%20b=c%26d#top"),
            ("http://h/p?", "http://h/p?a%20b=c%26d"),
            ("http://h/p?x=1&", "http://h/p?x=1&a%20b=c%26d"),
        ] {
            let mut url = url.to_owned();
            append_query(&mut url, "a b", "c&d");
            assert_eq!(url, expected);
        }
    }

    #[test]
    fn a_form_is_encoded_as_browsers_do() {
        let pairs = [("a b", Arc::from("1&2")), ("c", Arc::from("ä"))];
        assert_eq!(&*form_body(pairs.into_iter()), "a+b=1%262&c=%C3%A4");
    }
}
