//! [`Ledger`]: the [`StreamFacts`] of a running stream, written by its task.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::{Response, Version};
use tokio::time::Instant;
use url::Position;

use crate::facts::{NoteKind, StreamFacts, StreamNote};
use crate::http_request::{Body, Headers};
use crate::prepared::PreparedRequest;
use crate::secret::{is_secret_header, shown_address};

/// Limit of notes.
const MOST_NOTES: usize = 256;

/// Longer bodies are kept by their beginning.
const LONGEST_BODY: usize = 4096;

/// Shared by a stream's task and its controls.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    page: Arc<Mutex<Page>>,
    keeps_notes: Arc<AtomicBool>,
}

#[derive(Debug, Default)]
struct Page {
    facts: StreamFacts,
    answered: Option<Instant>,
    last_byte: Option<Instant>,
    notes: VecDeque<(u64, Instant, NoteKind)>,
    serial: u64,
}

impl Ledger {
    pub fn new(keeps_notes: Arc<AtomicBool>) -> Self {
        Self { page: Arc::default(), keeps_notes }
    }

    /// True when texts of comments are wanted.
    pub fn keeps_notes(&self) -> bool {
        self.keeps_notes.load(Ordering::Relaxed)
    }

    /// Records a sent request; `user_agent` is the client's default.
    pub fn sent(&self, request: &PreparedRequest, user_agent: &str) {
        let mut page = self.page();
        let facts = &mut page.facts;
        facts.method = Arc::from(request.method.as_str());
        facts.url = Arc::from(shown_address(&request.url));
        facts.request_headers = shown_headers(&request.headers);
        // The client adds these to what was prepared; HTTP/2 has the host as `:authority`.
        let host = &request.url[Position::BeforeHost..Position::AfterPort];
        facts.request_headers.reserve_exact(2);
        for (name, value) in [("user-agent", user_agent), ("host", host)] {
            if !request.headers.contains_key(name) {
                facts.request_headers.push((name.into(), value.into()));
            }
        }
        facts.body = match &request.body {
            Body::Text(text) => Some(beginning(text)),
            Body::Empty | Body::Bytes(_) => None,
        };
        facts.requests += 1;
        (facts.status, facts.protocol, facts.remote) = (None, None, None);
        facts.response_headers = Headers::new();
    }

    /// The head of an answer is there.
    pub fn answered(&self, response: &Response) {
        let mut page = self.page();
        page.answered = Some(Instant::now());
        let facts = &mut page.facts;
        facts.status = Some(response.status().as_u16());
        facts.protocol = Some(protocol(response.version()));
        facts.remote = response.remote_addr();
        facts.response_headers = shown_headers(response.headers());
    }

    /// Records received bytes of a body.
    pub fn received(&self, bytes: usize) {
        let mut page = self.page();
        page.last_byte = Some(Instant::now());
        page.facts.bytes += bytes as u64;
    }

    /// Records counts and notes of the body's reader.
    pub fn noted(&self, comments: u64, filtered: u64, retry: Option<u64>, notes: Vec<NoteKind>) {
        let mut page = self.page();
        let page = &mut *page;
        (page.facts.comments, page.facts.filtered) = (comments, filtered);
        page.facts.retry = retry.map(Duration::from_millis);
        let now = Instant::now();
        for note in notes {
            page.serial += 1;
            if page.notes.len() == MOST_NOTES {
                page.notes.pop_front();
            }
            page.notes.push_back((page.serial, now, note));
        }
    }

    /// The facts as they are now.
    pub fn facts(&self) -> StreamFacts {
        let page = self.page();
        let notes = page.notes.iter();
        let notes =
            notes.map(|(serial, at, what)| StreamNote { serial: *serial, age: at.elapsed(), what: what.clone() });
        StreamFacts {
            since_answer: page.answered.map(|at| at.elapsed()),
            idle: page.last_byte.map(|at| at.elapsed()),
            notes: notes.collect(),
            ..page.facts.clone()
        }
    }

    fn page(&self) -> MutexGuard<'_, Page> {
        // Each value is right by itself, also after a panic of the task.
        self.page.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Headers as they may be shown.
fn shown_headers(headers: &reqwest::header::HeaderMap) -> Headers {
    let shown = headers.iter().map(|(name, value)| {
        let value = if is_secret_header(name.as_str()) {
            "***".to_owned()
        } else {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        (name.as_str().into(), value.into())
    });
    shown.collect()
}

fn beginning(text: &str) -> Arc<str> {
    match text.char_indices().nth(LONGEST_BODY) {
        Some((end, _)) => Arc::from(format!("{}…", &text[..end])),
        None => Arc::from(text),
    }
}

fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_09 => "HTTP/0.9",
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_11 => "HTTP/1.1",
        Version::HTTP_2 => "HTTP/2",
        Version::HTTP_3 => "HTTP/3",
        _ => "HTTP",
    }
}
