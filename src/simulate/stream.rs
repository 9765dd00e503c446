//! `kind: stream`: a stream shared by all clients: its description, and the pure [`Source`] of its events.

use std::time::Duration;

use serde_json::Value;

use super::connection::ConnectionPlan;
use super::event::{EventTemplate, millis, sends_lines};
use super::fields::{Fields, duration};
use super::pace::{Pace, Rate};
use super::random::{Random, seed_of};
use super::read::ReadNode as _;
use super::request::Request;
use super::scope::{Scope, plain};
use super::template::Template;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::Node;
use ensemble_sse::encode::Event;

/// An endpoint of `kind: stream`.
#[derive(Clone)]
pub(super) struct Stream {
    /// Text of a comment that opens each connection.
    pub(super) hello: Option<String>,
    /// `retry:` sent at the start of each connection, in milliseconds.
    pub(super) retry: Option<u64>,
    pub(super) keep_alive: Option<KeepAlive>,
    /// Time without an event after which a connection is closed; keep-alives do not count.
    pub(super) idle_timeout: Option<Duration>,
    /// Number of past events available with `Last-Event-ID`.
    pub(super) backlog: usize,
    /// Number of past events sent to a client without `Last-Event-ID`.
    pub(super) rewind: usize,
    /// Scripts of connections, used in turn.
    pub(super) plans: Vec<ConnectionPlan>,
    /// True for lines of JSON instead of server-sent events.
    pub(super) lines: bool,
    /// Query parameters with defaults; each combination of their values has its own stream.
    pub(super) per: Vec<(String, String)>,
    pub(super) pace: Pace,
    source: Source,
}

/// A keep-alive after idle time.
#[derive(Clone)]
pub(super) struct KeepAlive {
    pub(super) every: Duration,
    pub(super) sign: KeepAliveForm,
}

/// Form of a keep-alive.
#[derive(Clone)]
pub(super) enum KeepAliveForm {
    /// A comment; the text follows its colon.
    Comment(String),
    /// An event.
    Event(Box<EventTemplate>),
}

/// Generates the events of a stream. The time is an argument.
#[derive(Clone)]
pub struct Source {
    random: Random,
    vars: Option<Template>,
    sorts: Vec<EventTemplate>,
    ids: Ids,
    pace: Pace,
    query: Value,
    tight: bool,
    lines: bool,
    made: u64,
}

/// Source of ids for events without one.
#[derive(Clone)]
enum Ids {
    None,
    Counter,
    Uuid,
    /// nchan's `seconds:index`.
    Time {
        second: u64,
        index: u64,
    },
    Made(Template),
}

impl Stream {
    /// Reads the keys of `kind: stream`.
    pub(super) fn read(fields: &mut Fields<'_>, path: &str) -> Result<Self, Diagnostic> {
        // A ring of events in memory, for each value of `per`; services keep minutes, not days.
        const MOST_BACKLOG: u64 = 100_000;
        let pace = Pace::read(fields, 1.0)?;
        let seed = fields.count_or("seed", u64::MAX, seed_of(path))?;
        let vars = fields.get("vars").map(Template::read).transpose()?;
        let lines = fields.get("format").map_or(Ok(false), sends_lines)?;
        let source = Source {
            random: Random::new(seed),
            vars,
            sorts: EventTemplate::read_all(fields.get("events"))?,
            ids: fields.get("ids").map_or(Ok(Ids::None), Ids::read)?,
            pace: pace.clone(),
            query: Value::Null,
            lines,
            tight: !fields.get("spaces").map_or(Ok(true), Node::truth)?,
            made: 0,
        };
        let stream = Self {
            lines,
            hello: fields.text("hello")?,
            retry: fields.get("retry").map(millis).transpose()?,
            keep_alive: fields.get("keepAlive").map(KeepAlive::read).transpose()?,
            idle_timeout: fields.get("idleTimeout").map(duration).transpose()?,
            backlog: fields.count_or("backlog", MOST_BACKLOG, 0)? as usize,
            rewind: fields.count_or("rewind", 1000, 0)? as usize,
            plans: ConnectionPlan::read_all(fields)?,
            per: fields.get("per").map_or(&[][..], Node::items).iter().map(parameter).collect::<Result<_, _>>()?,
            pace,
            source,
        };
        stream.source.clone().try_all()?;
        Ok(stream)
    }

    /// The generator at its start. `query` is the query of the request that opened this stream.
    pub(super) fn source(&self, query: Value) -> Source {
        Source { pace: self.pace.clone(), query, ..self.source.clone() }
    }

    /// Changes the pace.
    pub(super) fn set_rate(&mut self, rate: Rate) {
        self.pace = self.pace.at(rate);
    }

    /// Line of the list of streams.
    pub(super) fn describe(&self) -> String {
        let mut names: Vec<String> = self.source.sorts.iter().filter_map(EventTemplate::title).collect();
        names.dedup();
        match (self.source.sorts.is_empty(), names.is_empty()) {
            (true, _) => "keep-alive only".into(),
            (false, true) => self.pace.describe(),
            (false, false) => format!("{} {}", names.join(", "), self.pace.describe()),
        }
    }
}

impl Source {
    /// The next event at `now` (milliseconds since 1970); `None` for a stream without events.
    pub fn next(&mut self, now: u64) -> Option<Event> {
        let index = self.random.weighted(self.sorts.iter().map(|sort| sort.weight))?;
        self.make(index, now).0
    }

    /// One event of each kind, at most `most`.
    pub(super) fn one_of_each(mut self, most: usize) -> Vec<Event> {
        (0..self.sorts.len().min(most)).filter_map(|index| self.make(index, 0).0).collect()
    }

    /// Delay after the last event.
    pub fn wait(&mut self) -> Duration {
        self.pace.wait(self.made, &mut self.random)
    }

    fn make(&mut self, index: usize, now: u64) -> (Option<Event>, Option<Diagnostic>) {
        self.made += 1;
        let mut scope = Scope::new(now, &mut self.random);
        scope.name("n", self.made.into());
        scope.name("query", self.query.clone());
        if let Some(vars) = &mut self.vars {
            vars.make_named(&mut scope);
        }
        let id = self.ids.next(self.made, &mut scope);
        let (tight, lines) = (self.tight, self.lines);
        let event = self.sorts.get_mut(index).map(|sort| Event { tight, lines, ..sort.make(&mut scope, id) });
        (event, scope.into_unknown())
    }

    /// Generates one event of each kind, to find undefined names.
    fn try_all(mut self) -> Result<(), Diagnostic> {
        for index in 0..self.sorts.len() {
            if let (_, Some(fault)) = self.make(index, 0) {
                return Err(fault);
            }
        }
        Ok(())
    }
}

/// Reads a parameter of `per`: its name, or `{name: default}`.
fn parameter(node: &Node) -> Result<(String, String), Diagnostic> {
    match node.map() {
        Some([entry]) => Ok((entry.key.to_string(), entry.node.string()?)),
        _ => Ok((node.string()?, String::new())),
    }
}

impl Stream {
    /// The values of `per` in a request.
    pub(super) fn own(&self, request: &Request) -> Vec<String> {
        self.per.iter().map(|(name, default)| request.query(name).unwrap_or(default).to_owned()).collect()
    }

    /// The query of a request for templates, with the defaults of `per`.
    pub(super) fn query_of(&self, request: &Request) -> Value {
        let mut query = request.query_value();
        if let Value::Object(map) = &mut query {
            for ((name, _), value) in self.per.iter().zip(self.own(request)).filter(|(_, value)| !value.is_empty()) {
                map.insert(name.clone(), value.into());
            }
        }
        query
    }
}

impl Ids {
    fn read(node: &Node) -> Result<Self, Diagnostic> {
        Ok(match node.string().as_deref() {
            Ok("none") => Self::None,
            Ok("counter") => Self::Counter,
            Ok("uuid") => Self::Uuid,
            Ok("time") => Self::Time { second: 0, index: 0 },
            Ok(text) if !text.contains("${") => {
                let message = format!("`{text}` is no kind of ids");
                return Err(Diagnostic::error(Code::UnknownWord, node.span, message)
                    .help("known are `none`, `counter`, `uuid`, `time`, and a template with `${…}`"));
            }
            _ => Self::Made(Template::read(node)?),
        })
    }

    fn next(&mut self, made: u64, scope: &mut Scope<'_>) -> Option<String> {
        match self {
            Self::None => None,
            Self::Counter => Some(made.to_string()),
            Self::Uuid => Some(scope.random.uuid()),
            Self::Time { second, index } => {
                let now = scope.now / 1000;
                (*second, *index) = if now > *second { (now, 0) } else { (*second, *index + 1) };
                Some(format!("{second}:{index}"))
            }
            Self::Made(template) => Some(plain(&template.make(scope))),
        }
    }
}

impl KeepAlive {
    fn read(node: &Node) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let every_node = fields.need("every")?;
        let every = duration(every_node)?;
        let comment = fields.text("comment")?;
        let event = fields.get("send").map(EventTemplate::read).transpose()?;
        fields.finish()?;
        let sign = match (comment, event) {
            (Some(_), Some(_)) => {
                return Err(Diagnostic::error(Code::IgnoredKey, node.span, "`comment` and `send` exclude each other")
                    .help("write one of them"));
            }
            (_, Some(event)) => KeepAliveForm::Event(Box::new(event)),
            (comment, None) => KeepAliveForm::Comment(comment.unwrap_or_default()),
        };
        match every >= Duration::from_millis(10) {
            true => Ok(Self { every, sign }),
            false => {
                Err(Diagnostic::error(Code::OutOfRange, every_node.span, "a keep-alive comes at most every 10 ms"))
            }
        }
    }
}
