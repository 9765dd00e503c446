//! The body of an answer, decoded as it comes.

use bytes::Bytes;
use reqwest::Response;
use reqwest::header::CONTENT_ENCODING;

use super::decode::{Decoder, OUTPUT_BYTES};
use super::fault::Fault;

/// Encodings that change nothing. `none` is no registered word, but graphql-sse and others send it to keep proxies from compressing.
const PLAIN: [&str; 3] = ["", "identity", "none"];

/// A body that has not been read to its end.
pub(super) struct Body {
    pub response: Response,
    pub decoder: Option<Decoder>,
}

impl Body {
    /// The body of `response`; a fault when its encoding is not understood.
    pub fn new(response: Response) -> Result<Self, Fault> {
        let encoding = response.headers().get(CONTENT_ENCODING);
        let encoding = encoding.map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned());
        let decoder = match encoding.filter(|name| !PLAIN.iter().any(|plain| name.eq_ignore_ascii_case(plain))) {
            None => None,
            Some(name) => Some(Decoder::new(&name).ok_or_else(|| {
                Fault::fatal(format!("the server sent an encoding that is not understood: `{}`", name.escape_debug()))
                    .with_status(response.status().as_u16())
            })?),
        };
        Ok(Self { response, decoder })
    }

    /// Reads all of it, if it is not longer than `limit` bytes.
    pub async fn read(mut self, limit: usize) -> Result<Vec<u8>, Fault> {
        let mut body = Vec::new();
        while let Some(chunk) = self.response.chunk().await? {
            self.decode(&chunk, limit + 1, &mut body)?;
            if body.len() > limit {
                return Err(Fault::fatal(format!("the answer is larger than {} MiB", limit >> 20)));
            }
        }
        match &self.decoder {
            Some(decoder) if !body.is_empty() && !decoder.is_whole() => Err(cut(decoder)),
            _ => Ok(body),
        }
    }

    /// Reads its first bytes into `body`, up to `limit`, as far as they come and make sense.
    pub async fn read_start(mut self, limit: usize, body: &mut Vec<u8>) {
        while let Ok(Some(chunk)) = self.response.chunk().await {
            let result = self.decode(&chunk, limit, body);
            if result.is_err() || body.len() >= limit {
                return;
            }
        }
    }

    fn decode(&mut self, chunk: &Bytes, limit: usize, body: &mut Vec<u8>) -> Result<(), Fault> {
        let Some(decoder) = &mut self.decoder else {
            let room = limit - body.len();
            body.extend_from_slice(&chunk[..chunk.len().min(room)]);
            return Ok(());
        };
        let mut input = &chunk[..];
        let mut buffer = buffer();
        while body.len() < limit {
            let (written, result) = decoder.decode(&mut input, &mut buffer);
            let room = limit - body.len();
            body.extend_from_slice(&buffer[..written.min(room)]);
            result.map_err(|_| broken(decoder))?;
            if input.is_empty() && written < buffer.len() {
                break;
            }
        }
        Ok(())
    }
}

/// Room for one step of decoding.
pub(super) fn buffer() -> Vec<u8> {
    vec![0; OUTPUT_BYTES]
}

/// The bytes are not what the encoding says.
pub(super) fn broken(decoder: &Decoder) -> Fault {
    Fault::passing(format!("the connection was lost: its {} data is broken", decoder.name()))
}

/// The body has ended where the encoding goes on.
pub(super) fn cut(decoder: &Decoder) -> Fault {
    Fault::passing(format!("the connection was lost: its {} data is cut short", decoder.name()))
}
