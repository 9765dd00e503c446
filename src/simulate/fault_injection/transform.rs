//! Faults that damage the events of a connection. [`Transform`] is pure, [`transformed`] executes its steps.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use futures::stream::unfold;
use futures::{Stream, StreamExt};
use tokio::sync::watch;
use tokio::time::sleep;

use super::expired_tokens::ExpiredTokens;
use super::gzip::Gzip;
use super::{InjectedFault, Kind};

/// Number of events before the huge one.
const HUGE_AFTER: u64 = 5;
const MIB: u64 = 1024 * 1024;
/// Pause before a connection is broken, because unflushed bytes would be lost.
const FLUSH: Duration = Duration::from_millis(20);
/// Invalid UTF-8 with two maximal subparts: an overlong form, and a truncated character.
const NO_UTF8: &[u8] = b"\xC0\xAF\xE2\x82";

/// Event that Ably sends before it closes a stream with an expired token.
const TOKEN_EXPIRED: &str = "event: error\ndata: {\"message\":\"Token expired\",\"code\":40142,\"statusCode\":401,\"href\":\"https://help.ably.io/error/40142\"}\n\n";

/// Changes to one connection.
pub(crate) struct Transform {
    injected: Vec<InjectedFault>,
    gzip: Option<Gzip>,
    events: u64,
    /// The token with which this connection was opened, and where it is noted when it expires.
    token: Option<(String, ExpiredTokens)>,
}

/// A step of sending.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Send(Bytes),
    /// Byte by byte with pauses.
    Slowly(Bytes, Duration),
    /// The connection stays open without further bytes.
    Silence,
    /// The connection breaks.
    Break,
    /// The response ends normally.
    End,
}

impl Transform {
    /// The changes for these faults; those of [`super::Rejector`] are ignored. `None` without changes.
    pub(crate) fn new(injected: &[InjectedFault]) -> Option<Self> {
        let rejects = |kind: Kind| {
            matches!(
                kind,
                Kind::NoContent
                    | Kind::RedirectLoop
                    | Kind::Throttled
                    | Kind::UnauthorizedOnce
                    | Kind::Unavailable
                    | Kind::WrongType
            )
        };
        let injected: Vec<InjectedFault> =
            injected.iter().copied().filter(|injected| !rejects(injected.kind)).collect();
        let gzip = injected.iter().any(|injected| injected.kind == Kind::Gzip).then(Gzip::default);
        (!injected.is_empty()).then_some(Self { injected, gzip, events: 0, token: None })
    }

    /// Notes among `expired` that `token` is no longer valid when the stream ends for this reason.
    pub(crate) fn with_token(self, token: Option<String>, expired: &ExpiredTokens) -> Self {
        Self { token: token.map(|token| (token, expired.clone())), ..self }
    }

    /// True if the response is compressed with gzip.
    pub(crate) fn is_compressed(&self) -> bool {
        self.gzip.is_some()
    }

    /// Steps for a piece of the response: an event or a comment.
    fn piece(&mut self, piece: Bytes) -> Vec<Step> {
        if !is_event(&piece) {
            return vec![self.sent(&piece)];
        }
        self.events += 1;
        let number =
            |kind: Kind| self.injected.iter().find(|injected| injected.kind == kind).map(|injected| injected.number);
        let events = self.events;
        if number(Kind::DropEvery).is_some_and(|every| events.is_multiple_of(every)) {
            return Vec::new();
        }
        if number(Kind::EventQuota).is_some_and(|quota| events > quota) {
            return Vec::new();
        }
        let is_over = |kind: Kind| number(kind).is_some_and(|after| events > after);
        let (breaks, falls_silent) = (is_over(Kind::ResetMidEvent), is_over(Kind::HalfOpen));
        let (doubled, spoilt) = (number(Kind::DuplicateIds).is_some(), number(Kind::BadUtf8).is_some());
        let huge = number(Kind::HugeEvent).filter(|_| events.is_multiple_of(HUGE_AFTER));
        if falls_silent {
            return vec![Step::Silence];
        }
        if is_over(Kind::TokenExpired) {
            if let Some((token, expired)) = &self.token {
                expired.expire(token);
            }
            return vec![self.sent(TOKEN_EXPIRED.as_bytes()), Step::End];
        }
        let piece = if spoilt { without_utf8(&piece) } else { piece };
        if breaks {
            let half = self.sent(&piece[..piece.len() / 2]);
            return vec![half, Step::Break];
        }
        let mut steps = vec![self.sent(&piece)];
        if doubled {
            steps.push(self.sent(&piece));
        }
        if let Some(size) = huge {
            let text = "x".repeat(usize::try_from(size * MIB).unwrap_or_default());
            steps.push(self.sent(format!("data: {text}\n\n").as_bytes()));
        }
        steps
    }

    /// Steps that end the response normally.
    fn end(&mut self) -> Option<Step> {
        let end = self.gzip.as_mut().map(Gzip::end)?;
        Some(Step::Send(end))
    }

    fn sent(&mut self, bytes: &[u8]) -> Step {
        let bytes = match &mut self.gzip {
            Some(gzip) => gzip.flushed(bytes),
            None => Bytes::copy_from_slice(bytes),
        };
        match self.injected.iter().find(|injected| injected.kind == Kind::BytePerSecond) {
            Some(slow) => Step::Slowly(bytes, Duration::from_millis(slow.number)),
            None => Step::Send(bytes),
        }
    }
}

/// True when a piece has data; comments and reconnection times pass unchanged.
fn is_event(piece: &[u8]) -> bool {
    piece.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"data"))
}

fn without_utf8(piece: &[u8]) -> Bytes {
    const FIELD: &[u8] = b"data: ";
    let at = piece.windows(FIELD.len()).position(|window| window == FIELD).map_or(0, |at| at + FIELD.len());
    [&piece[..at], NO_UTF8, &piece[at..]].concat().into()
}

/// Response body, one event per item.
pub(crate) type Chunks = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Executes the steps for a response. An error breaks the connection.
pub(crate) fn transformed(pieces: Chunks, pipe: Transform, closing: watch::Receiver<bool>) -> Chunks {
    struct SendState {
        pieces: Chunks,
        pipe: Transform,
        closing: watch::Receiver<bool>,
        steps: VecDeque<Step>,
        ended: bool,
    }
    let way = SendState { pieces, pipe, closing, steps: VecDeque::new(), ended: false };
    Box::pin(unfold(way, async |mut way| {
        loop {
            match way.steps.pop_front() {
                Some(Step::Send(bytes)) if bytes.is_empty() => {}
                Some(Step::Send(bytes)) => return Some((Ok(bytes), way)),
                Some(Step::Slowly(mut bytes, pause)) => {
                    if bytes.is_empty() {
                        continue;
                    }
                    let byte = bytes.split_to(1);
                    way.steps.push_front(Step::Slowly(bytes, pause));
                    tokio::select! {
                        () = sleep(pause) => return Some((Ok(byte), way)),
                        _ = way.closing.changed() => return None,
                    }
                }
                Some(Step::Silence) => {
                    // The sender only ever goes away.
                    let _ = way.closing.changed().await;
                    return None;
                }
                Some(Step::Break) => {
                    sleep(FLUSH).await;
                    way.ended = true;
                    way.steps.clear();
                    return Some((Err(io::Error::other("the simulation breaks this connection")), way));
                }
                Some(Step::End) => {
                    way.ended = true;
                    way.steps.clear();
                    way.steps.extend(way.pipe.end());
                }
                None if way.ended => return None,
                None => match way.pieces.next().await {
                    Some(Ok(piece)) => way.steps.extend(way.pipe.piece(piece)),
                    Some(Err(error)) => return Some((Err(error), way)),
                    None => {
                        way.ended = true;
                        way.steps.extend(way.pipe.end());
                    }
                },
            }
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pipe(names: &[&str]) -> Transform {
        Transform::new(&names.iter().map(|name| name.parse().unwrap()).collect::<Vec<_>>()).unwrap()
    }

    fn event(number: u32) -> Bytes {
        format!("id: {number}\ndata: {number}\n\n").into()
    }

    fn passed(pipe: &mut Transform, events: u32) -> Vec<String> {
        let steps = (1..=events).flat_map(|number| pipe.piece(event(number)));
        let words = steps.map(|step| match step {
            Step::Send(bytes) => String::from_utf8_lossy(&bytes).replace('\n', "|"),
            Step::Slowly(bytes, pause) => format!("{} bytes {pause:?} apart", bytes.len()),
            Step::Silence => "silence".to_owned(),
            Step::Break => "break".to_owned(),
            Step::End => "end".to_owned(),
        });
        words.collect()
    }

    #[test]
    fn each_fault_does_its_damage() {
        assert_eq!(passed(&mut pipe(&["drop-every=2"]), 3), ["id: 1|data: 1||", "id: 3|data: 3||"]);
        assert_eq!(passed(&mut pipe(&["duplicate-ids"]), 1), ["id: 1|data: 1||"; 2]);
        assert_eq!(passed(&mut pipe(&["bad-utf8"]), 1), ["id: 1|data: \u{FFFD}\u{FFFD}\u{FFFD}1||"]);
        assert_eq!(passed(&mut pipe(&["event-quota=1"]), 3), ["id: 1|data: 1||"]);
        let expired = passed(&mut pipe(&["token-expired=1"]), 2);
        assert!(expired[1].starts_with("event: error|data: {") && expired[2] == "end", "{expired:?}");
        assert_eq!(passed(&mut pipe(&["half-open=1"]), 2), ["id: 1|data: 1||", "silence"]);
        assert_eq!(passed(&mut pipe(&["reset-mid-event=1"]), 2), ["id: 1|data: 1||", "id: 2|d", "break"]);
        assert_eq!(passed(&mut pipe(&["byte-per-second"]), 1), ["15 bytes 1s apart"]);
        assert_eq!(
            passed(&mut pipe(&["huge-event=1"]), 5).last().map(String::len),
            Some("data: \n\n".len() + 1024 * 1024)
        );
    }

    #[test]
    fn a_comment_goes_its_way() {
        let mut pipe = pipe(&["drop-every=1", "half-open=0"]);
        assert_eq!(pipe.piece(":\n\n".into()), [Step::Send(":\n\n".into())]);
        assert_eq!(passed(&mut pipe, 1), [""; 0]);
    }

    #[test]
    fn rejections_do_no_damage_here() {
        assert!(Transform::new(&["wrong-type".parse().unwrap(), "unavailable".parse().unwrap()]).is_none());
    }
}
