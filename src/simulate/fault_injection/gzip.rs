//! Compresses a stream so that each event can be decompressed at once.

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// A gzip encoder.
pub(super) struct Gzip(GzEncoder<Vec<u8>>);

impl Default for Gzip {
    fn default() -> Self {
        Self(GzEncoder::new(Vec::new(), Compression::default()))
    }
}

impl Gzip {
    /// Compresses and flushes `bytes`.
    pub(super) fn flushed(&mut self, bytes: &[u8]) -> Bytes {
        // Writing to memory does not fail.
        let _ = self.0.write_all(bytes).and_then(|()| self.0.flush());
        std::mem::take(self.0.get_mut()).into()
    }

    /// The trailer.
    pub(super) fn end(&mut self) -> Bytes {
        let _ = self.0.try_finish();
        std::mem::take(self.0.get_mut()).into()
    }
}
