//! Feeds received bytes to the machine, in slices, until they are enough for a batch.

use std::cell::Cell;

use bytes::{Buf, Bytes};
use futures::FutureExt;
use reqwest::Response;
use tokio::task::yield_now;

use super::StreamTask;
use super::link::{Link, Reading};
use crate::decoder::DataDecoder;
use crate::driver::body::{broken, cut};
use crate::driver::decode::OUTPUT_BYTES;
use crate::fault::Fault;
use crate::machine::{Action, Input};

/// Bytes that are parsed before their events may be handed over.
const SLICE_BYTES: usize = 64 * 1024;

/// Chunks below this size are gathered: handing over each on its own would cost more than parsing it.
const SMALL_CHUNK: usize = 4 * 1024;

/// Slices that are fed before commands get their turn.
const SLICES: usize = 64;

/// Times that the connection is polled for another chunk before a batch is handed over.
const TURNS: usize = 3;

thread_local! {
    /// The output of decoders, from one slice to the machine: one buffer for all streams of a thread.
    static OUTPUT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The next chunk, when it has arrived already. A server that flushes each event makes many small chunks, and the connection
/// hands them over one by one: it gets its turn a few times, so that they go into one batch. Nothing is waited for.
async fn next_if_here(response: &mut Response) -> Option<reqwest::Result<Option<Bytes>>> {
    for _ in 0..TURNS {
        if let Some(chunk) = response.chunk().now_or_never() {
            return Some(chunk);
        }
        yield_now().await;
    }
    None
}

impl<D: DataDecoder> StreamTask<D> {
    /// A chunk has arrived, or the body is over.
    pub(super) fn take(&mut self, chunk: reqwest::Result<Option<Bytes>>) -> Action {
        let Link::Reading(reading) = &mut self.link else { return Action::Continue };
        match chunk {
            Ok(Some(bytes)) => {
                self.ledger.received(bytes.len());
                reading.buffer.see(&bytes);
                reading.is_small = bytes.len() < SMALL_CHUNK;
                reading.chunk = bytes;
                reading.has_chunk = true;
                Action::Continue
            }
            Ok(None) => match &reading.body.decoder {
                Some(decoder) if !decoder.is_whole() => {
                    let fault = cut(decoder);
                    self.on(Input::Failed(fault))
                }
                _ => self.on(Input::End),
            },
            Err(error) => self.on(Input::Failed(Fault::from(error))),
        }
    }

    /// Feeds the received bytes, and those that arrive meanwhile, until they are enough for a batch.
    pub(super) async fn feed(&mut self) -> Action {
        self.machine.keep_notes(self.ledger.keeps_notes());
        let action = self.feed_slices().await;
        if matches!(&self.link, Link::Reading(reading) if !reading.has_chunk) {
            self.machine.shrink();
        }
        let notes = self.machine.take_notes();
        self.ledger.noted(notes.comments, notes.filtered, notes.retry, notes.into_texts());
        action
    }

    async fn feed_slices(&mut self) -> Action {
        for _ in 0..SLICES {
            let action = self.feed_slice();
            let Link::Reading(reading) = &mut self.link else { return action };
            if !matches!(action, Action::Continue) || self.machine.is_full() {
                return action;
            }
            if reading.has_chunk {
                continue;
            }
            if !reading.is_small {
                return action;
            }
            let Some(chunk) = next_if_here(&mut reading.body.response).await else { return action };
            let action = self.take(chunk);
            if !matches!(action, Action::Continue) {
                return action;
            }
        }
        Action::Continue
    }

    /// Feeds the next slice of received bytes. Bytes before a fault are read before the fault is reported.
    fn feed_slice(&mut self) -> Action {
        let now = self.clock.now();
        let Link::Reading(reading) = &mut self.link else { return Action::Continue };
        let Reading { body, chunk, has_chunk, .. } = &mut **reading;
        let Some(decoder) = &mut body.decoder else {
            let slice = chunk.split_to(chunk.len().min(SLICE_BYTES));
            *has_chunk = !chunk.is_empty();
            return self.machine.on(Input::Bytes(&slice), now);
        };
        let mut decoded = OUTPUT.take();
        decoded.resize(OUTPUT_BYTES, 0);
        let mut input = &chunk[..];
        let (written, result) = decoder.decode(&mut input, &mut decoded);
        let taken = chunk.len() - input.len();
        if input.is_empty() {
            // Not `advance`: an empty chunk would keep the connection's buffer from being used again.
            *chunk = Bytes::new();
        } else {
            chunk.advance(taken);
        }
        // A full output buffer may be followed by more that the decoder holds, although no input is left.
        *has_chunk = !chunk.is_empty() || written == decoded.len();
        let action = match self.machine.on(Input::Bytes(&decoded[..written]), now) {
            Action::Continue if result.is_err() => self.machine.on(Input::Failed(broken(decoder)), now),
            action => action,
        };
        OUTPUT.set(decoded);
        action
    }
}
