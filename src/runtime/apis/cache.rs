//! `ApiCache`: responses of APIs with `cacheExpirySeconds`, by request. Bounded in number.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use ensemble_core::message::http::{Body, HttpRequest, HttpResponse};
use ensemble_core::message::net::TaskId;

/// Cached responses.
#[derive(Default)]
pub struct ApiCache {
    /// Oldest first: request, expiry in milliseconds of the runtime's clock, response.
    answers: VecDeque<(Arc<str>, f64, HttpResponse)>,
    /// Pending requests whose response will be cached, with the lifetime in seconds.
    pending: FxHashMap<TaskId, (Arc<str>, f64)>,
}

impl ApiCache {
    /// Limit of cached responses; the oldest is dropped first.
    pub const MAX: usize = 100;

    /// Cache key of a request.
    pub fn key(request: &HttpRequest) -> Arc<str> {
        let body = match &request.body {
            Body::Empty => String::new(),
            Body::Text(text) => text.to_string(),
            // Files are sent to be kept, not to be asked about.
            Body::Bytes(bytes) => format!("{bytes:?}"),
        };
        let headers = request.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect::<String>();
        Arc::from(format!("{} {}\n{headers}\n{body}", request.method, request.url))
    }

    /// The cached response of a request, unless it has expired at `now`.
    pub fn get(&self, key: &str, now: f64) -> Option<HttpResponse> {
        let found = self.answers.iter().find(|(other, expires, _)| &**other == key && *expires > now);
        found.map(|(.., answer)| answer.clone())
    }

    /// Marks a pending request, so that its response is cached for `seconds`.
    pub fn expect(&mut self, task: TaskId, key: Arc<str>, seconds: f64) {
        self.pending.insert(task, (key, seconds));
    }

    /// Caches the response of a marked request; `None` forgets the mark.
    pub fn answered(&mut self, task: TaskId, answer: Option<&HttpResponse>, now: f64) {
        let Some((key, seconds)) = self.pending.remove(&task) else { return };
        let Some(answer) = answer.filter(|answer| answer.is_success()) else { return };
        self.answers.retain(|(other, expires, _)| *other != key && *expires > now);
        if self.answers.len() >= Self::MAX {
            self.answers.pop_front();
        }
        self.answers.push_back((key, now + seconds * 1000.0, answer.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::value::Value;

    fn answer(status: u16) -> HttpResponse {
        HttpResponse { status, reason: "".into(), headers: Vec::new(), body: Value::Null, cookies: Vec::new() }
    }

    #[test]
    fn an_answer_is_good_until_it_expires() {
        let mut cache = ApiCache::default();
        let key = ApiCache::key(&HttpRequest::get("http://h/a"));
        cache.expect(TaskId(1), key.clone(), 2.0);
        cache.answered(TaskId(1), Some(&answer(200)), 1000.0);
        assert!(cache.get(&key, 2999.0).is_some() && cache.get(&key, 3000.0).is_none());
        assert!(cache.get(&ApiCache::key(&HttpRequest::get("http://h/b")), 1000.0).is_none());
        cache.expect(TaskId(2), "failed".into(), 2.0);
        cache.answered(TaskId(2), Some(&answer(500)), 1000.0);
        cache.answered(TaskId(3), Some(&answer(200)), 1000.0);
        assert!(cache.get("failed", 1000.0).is_none());
    }

    #[test]
    fn the_oldest_answer_goes_first() {
        let mut cache = ApiCache::default();
        for at in 0..=ApiCache::MAX as u64 {
            cache.expect(TaskId(at), at.to_string().into(), 60.0);
            cache.answered(TaskId(at), Some(&answer(200)), 0.0);
        }
        assert!(cache.get("0", 1.0).is_none() && cache.get("1", 1.0).is_some());
    }
}
