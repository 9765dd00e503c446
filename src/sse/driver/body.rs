//! Decodes the body of a response incrementally.

use bytes::Bytes;
use reqwest::Response;

use super::decode::{Decoder, OUTPUT_BYTES};
use crate::fault::Fault;
use crate::response_check::body_encoding;

/// A body that has not been read to its end.
pub(super) struct Body {
    pub response: Response,
    pub decoder: Option<Decoder>,
}

impl Body {
    /// The body of `response`; a fault when its encoding is not understood.
    pub fn new(response: Response) -> Result<Self, Fault> {
        let encoding = body_encoding(response.headers());
        if encoding.is_empty() {
            return Ok(Self { response, decoder: None });
        }
        let decoder = Decoder::new(&encoding).ok_or_else(|| {
            let encoding = encoding.escape_debug();
            Fault::fatal(format!("the server sent an encoding that is not understood: `{encoding}`"))
                .with_status(response.status().as_u16())
        })?;
        Ok(Self { response, decoder: Some(decoder) })
    }

    /// Reads all of it, if it is not longer than `limit` bytes.
    pub async fn read(mut self, limit: usize) -> Result<Vec<u8>, Fault> {
        let mut body = Vec::new();
        while let Some(chunk) = self.response.chunk().await? {
            // One byte beyond the limit is enough to know that the answer is too large.
            self.decode(&chunk, limit + 1, &mut body)?;
            if body.len() > limit {
                return Err(Fault::fatal(format!("the answer is larger than {} MiB", limit >> 20)));
            }
        }
        match &self.decoder {
            // Nothing at all is whole: the answer to a HEAD and an empty one may name an encoding.
            Some(decoder) if !body.is_empty() && !decoder.is_whole() => Err(cut(decoder)),
            _ => Ok(body),
        }
    }

    fn decode(&mut self, chunk: &Bytes, limit: usize, body: &mut Vec<u8>) -> Result<(), Fault> {
        let Some(decoder) = &mut self.decoder else {
            let remaining = limit - body.len();
            body.extend_from_slice(&chunk[..chunk.len().min(remaining)]);
            return Ok(());
        };
        let mut input = &chunk[..];
        let mut buffer = buffer();
        while body.len() < limit {
            let (written, result) = decoder.decode(&mut input, &mut buffer);
            let remaining = limit - body.len();
            body.extend_from_slice(&buffer[..written.min(remaining)]);
            result.map_err(|_| broken(decoder))?;
            if input.is_empty() && written < buffer.len() {
                break;
            }
        }
        Ok(())
    }
}

/// A buffer for one step of decoding.
fn buffer() -> Vec<u8> {
    vec![0; OUTPUT_BYTES]
}

/// Fault of bytes that do not match the declared encoding.
pub(super) fn broken(decoder: &Decoder) -> Fault {
    Fault::transient(format!("the connection was lost: its {} data is broken", decoder.name()))
}

/// The fault of a body that ends before its encoding does.
pub(super) fn cut(decoder: &Decoder) -> Fault {
    Fault::transient(format!("the connection was lost: its {} data is cut short", decoder.name()))
}
