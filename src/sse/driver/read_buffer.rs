//! Lets a connection change a large read buffer for a small one.
//!
//! hyper reads each connection into a buffer that grows with what lies in the socket, up to 400 KiB, and never shrinks: bytes are cut off its front,
//! and when they are gone its memory serves again. So after one burst, such as a wait of a busy program, each of a thousand streams would keep the
//! buffer of that burst. While a part of its memory is held elsewhere, however, hyper takes new memory, of the size that the last reads have needed.

use bytes::Bytes;

/// The size of hyper's buffers for connections with little to read.
const SMALL: usize = 8 * 1024;

/// Most bytes between two chunks of one buffer: the frame around a chunk (RFC 9112 7.1), or that of HTTP/2.
const FRAME: usize = 64;

/// The part of a connection's read buffer that was seen, by its addresses.
#[derive(Debug, Default)]
pub(super) struct ReadBuffer {
    start: usize,
    end: usize,
    /// The newest chunk of a large buffer.
    held: Bytes,
}

impl ReadBuffer {
    /// A chunk has arrived, which is kept until the next one if its buffer is a large one.
    pub fn see(&mut self, chunk: &Bytes) {
        let (start, end) = (chunk.as_ptr() as usize, chunk.as_ptr() as usize + chunk.len());
        if !(self.end..=self.end + FRAME).contains(&start) {
            // Another buffer, or the same from its front.
            self.start = start;
        }
        self.end = end;
        self.held = if end - self.start > SMALL { chunk.clone() } else { Bytes::new() };
    }
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;

    use super::*;

    /// Reads events as hyper does, beginning with a buffer of `capacity` bytes. Returns the bytes that were free before each of them.
    fn read(capacity: usize, mut see: impl FnMut(&Bytes)) -> Vec<usize> {
        let mut buffer = BytesMut::with_capacity(0);
        buffer.reserve(capacity);
        let free = (0..1000).map(|_| {
            if buffer.capacity() < SMALL {
                buffer.reserve(SMALL);
            }
            let free = buffer.capacity();
            buffer.extend_from_slice(&[b'x'; 320]);
            let _frame = buffer.split_to(20);
            see(&buffer.split_to(300).freeze());
            free
        });
        free.collect()
    }

    #[test]
    fn m02_the_buffer_of_a_burst_goes_and_that_of_a_quiet_stream_serves_again() {
        const LARGE: usize = 64 * 1024;
        let most_at_last = |free: &[usize]| free[750..].iter().max().copied();
        assert_eq!(most_at_last(&read(LARGE, |_| {})), Some(LARGE), "hyper shrinks by itself");
        let mut seen = ReadBuffer::default();
        assert_eq!(most_at_last(&read(LARGE, |chunk| seen.see(chunk))), Some(SMALL));
        let mut seen = ReadBuffer::default();
        read(SMALL, |chunk| {
            seen.see(chunk);
            assert!(seen.held.is_empty(), "a small buffer is left alone");
        });
    }
}
