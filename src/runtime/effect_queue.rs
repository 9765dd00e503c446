//! `EffectQueue`: effects for the host, in order. Bounded in number and bytes.

use ensemble_core::message::Effect;
use ensemble_core::message::desktop::DesktopRequest;
use ensemble_core::message::http::Body;
use ensemble_core::message::net::NetCommand;

/// Effects that wait for the host.
#[derive(Default)]
pub struct EffectQueue {
    queued: Vec<Effect>,
    /// Size of the text in `queued`, in bytes.
    bytes: usize,
    /// True once an effect was dropped, until the host takes the queue.
    is_overflowing: bool,
}

/// An effect was dropped because the queue is full.
#[derive(Debug, PartialEq, Eq)]
pub struct Dropped {
    /// True for the first dropped effect since the host took the queue; it is reported.
    pub is_first: bool,
}

impl EffectQueue {
    /// Limit of queued effects. The host takes them after each batch of events; one event causes at most 20,000 actions.
    pub const MAX: usize = 100_000;

    /// Limit of queued text in bytes: console lines, request bodies, copied text.
    pub const MAX_BYTES: usize = 64 << 20;

    /// Adds an effect.
    ///
    /// # Errors
    ///
    /// [`Dropped`] when the queue is full and the number of such effects is unlimited: console lines, notifications, URLs, copies, requests. Effects
    /// that open, hold or close a stream or timer are always queued: their owner limits them, and dropping one would leak a connection.
    pub fn push(&mut self, effect: Effect) -> Result<(), Dropped> {
        let bytes = text_bytes(&effect);
        let is_full = self.queued.len() >= Self::MAX || self.bytes.saturating_add(bytes) > Self::MAX_BYTES;
        if is_full && is_unbounded(&effect) {
            return Err(Dropped { is_first: !std::mem::replace(&mut self.is_overflowing, true) });
        }
        self.bytes = self.bytes.saturating_add(bytes);
        // Above the bounds, too, when dropping it would leave something open outside: see `is_unbounded`.
        self.queued.push(effect);
        Ok(())
    }

    /// Number of waiting effects.
    pub fn len(&self) -> usize {
        self.queued.len()
    }

    /// Waiting effects without the first `from`.
    pub fn since(&self, from: usize) -> &[Effect] {
        self.queued.get(from..).unwrap_or_default()
    }

    /// Removes and returns all effects, in order.
    pub fn take(&mut self) -> Vec<Effect> {
        (self.bytes, self.is_overflowing) = (0, false);
        std::mem::take(&mut self.queued)
    }
}

/// True for effects whose number is not limited elsewhere.
fn is_unbounded(effect: &Effect) -> bool {
    match effect {
        Effect::Log { .. }
        | Effect::Copy(_)
        | Effect::Notify { .. }
        | Effect::OpenUrl(_)
        | Effect::Desktop { .. }
        | Effect::SaveExample { .. } => true,
        Effect::Net(command) => matches!(command, NetCommand::Request { .. }),
        Effect::SaveStorage(_) | Effect::ExportApp { .. } | Effect::Quit => false,
    }
}

/// Size of an effect's text in bytes.
fn text_bytes(effect: &Effect) -> usize {
    let body = |body: &Body| match body {
        Body::Empty => 0,
        Body::Text(text) => text.len(),
        Body::Bytes(bytes) => bytes.len(),
    };
    match effect {
        Effect::Log { text, .. } => text.len(),
        Effect::Copy(text) | Effect::OpenUrl(text) => text.len(),
        Effect::Notify { title, body } => title.len() + body.len(),
        Effect::SaveExample { name, source } => name.len() + source.len(),
        Effect::Net(NetCommand::Request { request, .. }) => request.url.len() + body(&request.body),
        Effect::Net(NetCommand::OpenStream { request, .. } | NetCommand::RefreshStream { request, .. }) => {
            request.url.len() + body(&request.body)
        }
        // Small, or handed out once in a while as the only copy there is.
        Effect::Desktop { request, .. } => match &**request {
            DesktopRequest::SaveFile { bytes, .. } => bytes.len(),
            _ => 0,
        },
        Effect::Net(_) | Effect::SaveStorage(_) | Effect::ExportApp { .. } | Effect::Quit => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::message::http::HttpRequest;
    use ensemble_core::message::net::TaskId;
    use ensemble_core::message::stream::ConnectionId;

    fn line(text: &str) -> Effect {
        Effect::Log { level: "info", text: text.to_owned() }
    }

    #[test]
    fn effects_come_out_in_order() {
        let mut queue = EffectQueue::default();
        for text in ["a", "b"] {
            queue.push(line(text)).unwrap();
        }
        assert_eq!(queue.take(), [line("a"), line("b")]);
        assert!(queue.take().is_empty());
    }

    #[test]
    fn a_full_queue_drops_lines_and_says_so_once_until_it_is_taken() {
        let mut queue = EffectQueue::default();
        for _ in 0..2 {
            for _ in 0..EffectQueue::MAX {
                queue.push(line("")).unwrap();
            }
            assert_eq!(queue.push(line("")), Err(Dropped { is_first: true }));
            assert_eq!(queue.push(line("")), Err(Dropped { is_first: false }));
            assert_eq!(queue.take().len(), EffectQueue::MAX);
        }
    }

    #[test]
    fn bytes_are_bounded_for_long_lines_and_request_bodies() {
        let mut queue = EffectQueue::default();
        let long = "x".repeat(EffectQueue::MAX_BYTES - 8);
        queue.push(line(&long)).unwrap();
        let mut request = HttpRequest::get("http://h");
        request.body = Body::Text("y".into());
        let request = Effect::Net(NetCommand::Request { id: TaskId(1), request: Box::new(request) });
        assert_eq!(queue.push(request.clone()), Err(Dropped { is_first: true }));
        queue.push(line("8 bytes.")).unwrap();
        queue.take();
        queue.push(request).unwrap();
    }

    #[test]
    fn what_closes_a_connection_is_never_dropped() {
        let mut queue = EffectQueue::default();
        let close = Effect::Net(NetCommand::CloseStream { id: ConnectionId(1) });
        for _ in 0..EffectQueue::MAX {
            queue.push(line("")).unwrap();
        }
        assert!(queue.push(close.clone()).is_ok() && queue.push(line("")).is_err());
        assert_eq!(queue.take().last(), Some(&close));
    }
}
