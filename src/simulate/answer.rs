//! `kind: answer`: answers a question with a stream and closes it, as language models do.

use std::time::Duration;

use serde_json::Value;

use super::event::{EventTemplate, sends_lines};
use super::fields::Fields;
use super::pace::{Pace, Rate};
use super::random::{Random, seed_of};
use super::read::ReadNode as _;
use super::request::Request;
use super::scope::{Scope, plain};
use super::template::Template;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_sse::encode::Event;

/// An endpoint of `kind: answer`.
#[derive(Clone)]
pub(super) struct Answer {
    pace: Pace,
    seed: u64,
    vars: Option<Template>,
    /// Answers; the question selects one.
    answers: Vec<Template>,
    first: Vec<EventTemplate>,
    token: EventTemplate,
    last: Vec<EventTemplate>,
    /// True for lines of JSON instead of server-sent events.
    pub(super) lines: bool,
}

impl Answer {
    /// Reads the keys that only answers have.
    pub(super) fn read(fields: &mut Fields<'_>, path: &str) -> Result<Self, Diagnostic> {
        let answers = fields.need("answers")?;
        let answer = Self {
            pace: Pace::read(fields, 40.0)?,
            seed: fields.count_or("seed", u64::MAX, seed_of(path))?,
            vars: fields.get("vars").map(Template::read).transpose()?,
            answers: answers.items().iter().map(Template::read).collect::<Result<_, _>>()?,
            first: EventTemplate::read_all(fields.get("first"))?,
            token: EventTemplate::read(fields.need("token")?)?,
            last: EventTemplate::read_all(fields.get("last"))?,
            lines: fields.get("format").map_or(Ok(false), sends_lines)?,
        };
        if answer.answers.is_empty() {
            return Err(Diagnostic::error(Code::WrongShape, answers.span, "`answers` is empty"));
        }
        match answer.make(&Request::default(), 0).1 {
            Some(fault) => Err(fault),
            None => Ok(answer),
        }
    }

    /// Events of the answer to `request`; equal questions have equal answers.
    pub(super) fn events(&self, request: &Request, now: u64) -> Vec<Event> {
        self.make(request, now).0
    }

    /// Delays before the events.
    pub(super) fn waits(&self) -> impl FnMut() -> Duration + Send + use<> {
        let (pace, mut random, mut made) = (self.pace.clone(), Random::new(self.seed), 0);
        move || {
            made += 1;
            pace.wait(made, &mut random)
        }
    }

    /// Changes the pace.
    pub(super) fn set_rate(&mut self, rate: Rate) {
        self.pace = self.pace.at(rate);
    }

    /// Text of the list of streams.
    pub(super) fn describe(&self) -> String {
        format!("answers {}", self.pace.describe())
    }

    fn make(&self, request: &Request, now: u64) -> (Vec<Event>, Option<Diagnostic>) {
        let question = request.question();
        let chance = self.seed ^ seed_of(&question);
        let mut random = Random::new(chance);
        let mut made = self.clone();
        let which = random.index(made.answers.len());
        let mut scope = Scope::new(now, &mut random);
        scope.name("question", question.into());
        scope.name("query", request.query_value());
        scope.name("request", request.body.clone());
        if let Some(vars) = &mut made.vars {
            vars.make_named(&mut scope);
        }
        let text = made.answers.get_mut(which).map(|answer| plain(&answer.make(&mut scope))).unwrap_or_default();
        let tokens = tokens(&text);
        scope.name("tokens", tokens.len().into());
        let mut events: Vec<Event> = made.first.iter_mut().map(|sort| sort.make(&mut scope, None)).collect();
        for (index, token) in tokens.iter().enumerate() {
            let depth = scope.depth();
            scope.name("index", index.into());
            scope.name("token", Value::from(*token));
            events.push(made.token.make(&mut scope, None));
            scope.forget_from(depth);
        }
        events.extend(made.last.iter_mut().map(|sort| sort.make(&mut scope, None)));
        let lines = self.lines;
        let events = events.into_iter().map(|event| Event { lines, ..event }).collect();
        (events, scope.into_unknown())
    }
}

/// Splits a text like language models do: a blank belongs to the following word, and long words are split.
fn tokens(text: &str) -> Vec<&str> {
    // Long words of English have two or three tokens in the vocabularies of language models.
    const LONGEST: usize = 9;
    let mut tokens = Vec::new();
    let (mut start, mut letters, mut in_word) = (0, 0, false);
    for (at, letter) in text.char_indices() {
        let blank = letter.is_whitespace();
        if (blank && in_word) || letters >= LONGEST {
            tokens.push(&text[start..at]);
            (start, letters) = (at, 0);
        }
        in_word = !blank;
        letters += 1;
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_put_together_are_the_text() {
        let text = "# Streams\n\nServer-sent events are *delightfully* simple – really.\n";
        assert_eq!(tokens(text).concat(), text);
        assert!(tokens(text).contains(&" are"), "{:?}", tokens(text));
        assert!(tokens("").is_empty());
    }
}
