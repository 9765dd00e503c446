//! Decodes a `Content-Encoding` while the bytes flow (C9, C10): flushed bytes come out at once, and bytes before a fault are not lost. Output is made
//! piece by piece, so that a small input cannot fill the memory.

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
use flate2::{Crc, Decompress, FlushDecompress, Status};
use zstd::stream::raw::{DParameter, Decoder as ZstdStream, InBuffer, Operation, OutBuffer};

/// Encodings that are decoded here; recipients take `x-gzip` for `gzip` (RFC 9110 8.4.1.3).
pub(super) const ENCODINGS: &[&str] = &["gzip", "deflate", "br", "zstd", "x-gzip"];

/// The value of `Accept-Encoding`: every encoding that is decoded here, and no other.
pub(super) const ACCEPTED: &str = "gzip, deflate, br, zstd";

/// Size of the output buffer for `decode`: what does not fit is lost when a fault follows in the same input.
pub(super) const OUTPUT_BYTES: usize = 64 * 1024;

/// Input of this size seldom inflates to more than the output buffer.
const PIECE: usize = 1024;

/// Brotli and zstd drop the output of a call that meets a fault, so they get small pieces: the end of each chunk, with the last flushed events, byte
/// by byte, and the bytes before it, where speed counts, in pieces of this size.
const SMALL_PIECE: usize = 64;

/// Bytes of a chunk that count as its end.
const CHUNK_END: usize = 4096;

/// Longest gzip header, in bytes.
const LONGEST_GZIP_HEADER: usize = 64 * 1024;

/// 8 MiB, as RFC 9659 bounds the window of zstd on the web.
const ZSTD_WINDOW_LOG: u32 = 23;

/// The bytes do not match the declared encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// The state of one encoded body between two chunks.
pub(super) struct Decoder {
    name: &'static str,
    codec: Codec,
}

enum Codec {
    Gzip(Box<Gzip>),
    Deflate(Deflate),
    Brotli(Box<Brotli>),
    Zstd { stream: ZstdStream<'static>, whole: bool },
}

impl Decoder {
    /// The decoder for an encoding; `None` when it is not understood.
    pub fn new(encoding: &str) -> Option<Self> {
        let (name, codec) = match encoding.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => ("gzip", Codec::Gzip(Box::default())),
            "deflate" => ("deflate", Codec::Deflate(Deflate::default())),
            "br" => ("brotli", Codec::Brotli(Box::default())),
            "zstd" => {
                let mut stream = ZstdStream::new().ok()?;
                stream.set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG)).ok()?;
                ("zstd", Codec::Zstd { stream, whole: false })
            }
            _ => return None,
        };
        Some(Self { name, codec })
    }

    /// The name of the encoding, for messages.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Decodes bytes of `input` and returns the count written to `output`, also when a fault follows them. All input is decoded when `input` is empty
    /// and `output` was not filled.
    pub fn decode(&mut self, input: &mut &[u8], output: &mut [u8]) -> (usize, Result<(), Broken>) {
        let before = input.len();
        let (written, result) = match &mut self.codec {
            Codec::Gzip(gzip) => gzip.decode(input, output),
            Codec::Deflate(deflate) => deflate.decode(input, output),
            Codec::Brotli(brotli) => brotli.decode(input, output),
            Codec::Zstd { stream, whole } => decode_zstd(stream, whole, input, output),
        };
        // Would be asked again for ever: the callers go on while there is input.
        let is_stuck = written == 0 && !input.is_empty() && input.len() == before;
        (written, if is_stuck { Err(Broken) } else { result })
    }

    /// The body may end here.
    pub fn is_whole(&self) -> bool {
        match &self.codec {
            Codec::Gzip(gzip) => gzip.is_whole(),
            Codec::Deflate(deflate) => deflate.whole,
            Codec::Brotli(brotli) => brotli.whole,
            Codec::Zstd { whole, .. } => *whole,
        }
    }
}

/// Decoder of gzip members, one after the other.
struct Gzip {
    part: Part,
    inflate: Decompress,
    crc: Crc,
    has_member: bool,
}

enum Part {
    Header(Vec<u8>),
    Data,
    Trailer(Vec<u8>),
}

impl Default for Gzip {
    fn default() -> Self {
        // Header and trailer are read here because flate2 has `Decompress::new_gzip` only with zlib, not with its default, miniz_oxide.
        Self { part: Part::Header(Vec::new()), inflate: Decompress::new(false), crc: Crc::new(), has_member: false }
    }
}

impl Gzip {
    fn decode(&mut self, input: &mut &[u8], output: &mut [u8]) -> (usize, Result<(), Broken>) {
        match &mut self.part {
            Part::Header(held) => {
                let before = held.len();
                held.extend_from_slice(input);
                match gzip_header_length(held) {
                    Ok(Some(length)) => {
                        *input = &input[length - before..];
                        self.part = Part::Data;
                        self.inflate.reset(false);
                        self.crc.reset();
                    }
                    Ok(None) if held.len() <= LONGEST_GZIP_HEADER => *input = &[],
                    Ok(None) | Err(Broken) => return (0, Err(Broken)),
                }
                (0, Ok(()))
            }
            Part::Data => {
                let (written, status) = inflate(&mut self.inflate, input, output);
                self.crc.update(&output[..written]);
                if status == Ok(Status::StreamEnd) {
                    self.part = Part::Trailer(Vec::with_capacity(8));
                }
                (written, status.map(drop))
            }
            Part::Trailer(held) => {
                let (more, rest) = input.split_at(input.len().min(8 - held.len()));
                held.extend_from_slice(more);
                *input = rest;
                if held.len() < 8 {
                    return (0, Ok(()));
                }
                let expected = [self.crc.sum().to_le_bytes(), self.crc.amount().to_le_bytes()].concat();
                let is_right = *held == expected;
                self.part = Part::Header(Vec::new());
                self.has_member = true;
                (0, if is_right { Ok(()) } else { Err(Broken) })
            }
        }
    }

    fn is_whole(&self) -> bool {
        self.has_member && matches!(&self.part, Part::Header(held) if held.is_empty())
    }
}

/// Length of the gzip header at the start of `bytes`; `None` until all of it is there (RFC 1952).
fn gzip_header_length(bytes: &[u8]) -> Result<Option<usize>, Broken> {
    const MAGIC: [u8; 3] = [0x1F, 0x8B, 8];
    const FIXED: usize = 10;
    if bytes.iter().zip(MAGIC).any(|(byte, magic)| *byte != magic) {
        return Err(Broken);
    }
    let Some(&flags) = bytes.get(3) else { return Ok(None) };
    let (has_check, has_extra, has_name, has_comment) = (flags & 2, flags & 4, flags & 8, flags & 16);
    let mut length = FIXED;
    if has_extra > 0 {
        let Some(size) = bytes.get(FIXED..FIXED + 2) else { return Ok(None) };
        length += 2 + usize::from(u16::from_le_bytes([size[0], size[1]]));
    }
    for _ in 0..u8::from(has_name > 0) + u8::from(has_comment > 0) {
        let Some(end) = bytes.get(length..).and_then(|text| memchr::memchr(0, text)) else { return Ok(None) };
        length += end + 1;
    }
    if has_check > 0 {
        length += 2;
    }
    Ok((bytes.len() >= length).then_some(length))
}

/// A zlib stream, or a bare deflate stream, which some servers send under the same name.
#[derive(Default)]
struct Deflate {
    first: Option<u8>,
    inflate: Option<Decompress>,
    whole: bool,
}

impl Deflate {
    fn decode(&mut self, input: &mut &[u8], output: &mut [u8]) -> (usize, Result<(), Broken>) {
        if self.whole {
            // Bytes after the end of the compressed data are ignored.
            *input = &[];
            return (0, Ok(()));
        }
        let mut written = 0;
        let inflate_now = match &mut self.inflate {
            Some(inflate) => inflate,
            None => {
                let (method, check) = match (self.first, *input) {
                    (_, []) => return (0, Ok(())),
                    (None, [only]) => {
                        self.first = Some(*only);
                        *input = &[];
                        return (0, Ok(()));
                    }
                    (None, [method, check, ..]) => (*method, *check),
                    (Some(method), [check, ..]) => (method, *check),
                };
                // The check of a zlib header (RFC 1950 2.2); it needs two bytes, hence `first`.
                let is_zlib = method & 0x0F == 8 && u16::from_be_bytes([method, check]) % 31 == 0;
                let fresh = self.inflate.insert(Decompress::new(is_zlib));
                if let Some(first) = self.first {
                    let (count, status) = inflate(fresh, &mut &[first][..], output);
                    written = count;
                    if status.is_err() {
                        return (written, Err(Broken));
                    }
                }
                fresh
            }
        };
        let (count, status) = inflate(inflate_now, input, &mut output[written..]);
        self.whole = status == Ok(Status::StreamEnd);
        (written + count, status.map(drop))
    }
}

/// One step of inflating; the output made before a fault counts.
fn inflate(stream: &mut Decompress, input: &mut &[u8], output: &mut [u8]) -> (usize, Result<Status, Broken>) {
    let (read, written) = (stream.total_in(), stream.total_out());
    let piece = &input[..input.len().min(PIECE)];
    let status = stream.decompress(piece, output, FlushDecompress::None);
    let read = usize::try_from(stream.total_in() - read).unwrap_or_default().min(input.len());
    let written = usize::try_from(stream.total_out() - written).unwrap_or_default();
    *input = &input[read..];
    (written, status.map_err(|_| Broken))
}

struct Brotli {
    state: BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>,
    whole: bool,
}

impl Default for Brotli {
    fn default() -> Self {
        let new = StandardAlloc::default;
        Self { state: BrotliState::new(new(), new(), new()), whole: false }
    }
}

impl Brotli {
    fn decode(&mut self, input: &mut &[u8], output: &mut [u8]) -> (usize, Result<(), Broken>) {
        if self.whole {
            *input = &[];
            return (0, Ok(()));
        }
        let (mut read, mut written, mut total) = (0, 0, 0);
        let (mut available, mut free) = (small_piece(input), output.len());
        let result = BrotliDecompressStream(
            &mut available,
            &mut read,
            input,
            &mut free,
            &mut written,
            output,
            &mut total,
            &mut self.state,
        );
        *input = &input[read..];
        let result = match result {
            BrotliResult::ResultSuccess => {
                self.whole = true;
                Ok(())
            }
            BrotliResult::NeedsMoreInput | BrotliResult::NeedsMoreOutput => Ok(()),
            BrotliResult::ResultFailure => Err(Broken),
        };
        (written, result)
    }
}

/// The part of `input` that is passed to a decoder which may lose input.
fn small_piece(input: &[u8]) -> usize {
    let piece = if input.len() <= CHUNK_END { 1 } else { SMALL_PIECE };
    input.len().min(piece)
}

fn decode_zstd(
    stream: &mut ZstdStream<'static>,
    whole: &mut bool,
    input: &mut &[u8],
    output: &mut [u8],
) -> (usize, Result<(), Broken>) {
    let mut from = InBuffer::around(&input[..small_piece(input)]);
    let mut to = OutBuffer::around(output);
    let hint = stream.run(&mut from, &mut to);
    let (read, written) = (from.pos(), to.pos());
    *input = &input[read..];
    match hint {
        Ok(hint) => {
            // A call that does nothing asks for the header of a next frame, which must not make a whole body look cut.
            if read > 0 || written > 0 {
                *whole = hint == 0;
            }
            (written, Ok(()))
        }
        Err(_) => (written, Err(Broken)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    /// The decoded output of `bytes` in pieces of `size`; true if there was a fault.
    fn decoded(encoding: &str, bytes: &[u8], size: usize) -> (String, bool, bool) {
        decoded_with(&mut [0; 16], encoding, bytes, size)
    }

    fn decoded_with(output: &mut [u8], encoding: &str, bytes: &[u8], size: usize) -> (String, bool, bool) {
        let mut decoder = Decoder::new(encoding).unwrap();
        let mut text = Vec::new();
        for mut piece in bytes.chunks(size) {
            loop {
                let (written, result) = decoder.decode(&mut piece, output);
                text.extend_from_slice(&output[..written]);
                if result.is_err() {
                    return (String::from_utf8(text).unwrap(), true, decoder.is_whole());
                }
                if piece.is_empty() && written < output.len() {
                    break;
                }
            }
        }
        (String::from_utf8(text).unwrap(), false, decoder.is_whole())
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    const TEXT: &str = "data: one\n\ndata: two\n\ndata: three\n\n";

    #[test]
    fn c10_every_encoding_is_undone_however_it_is_cut() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(TEXT.as_bytes()).unwrap();
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(TEXT.as_bytes()).unwrap();
        let bodies = [
            ("gzip", gzip(TEXT)),
            ("X-Gzip", gzip(TEXT)),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", bare.finish().unwrap()),
            ("zstd", zstd::encode_all(TEXT.as_bytes(), 3).unwrap()),
        ];
        for (encoding, body) in bodies {
            for size in [1, 2, 3, 7, 1000] {
                assert_eq!(decoded(encoding, &body, size), (TEXT.to_owned(), false, true), "{encoding} {size}");
            }
            assert!(!decoded(encoding, &body[..body.len() - 1], 5).2, "{encoding} is not whole");
        }
    }

    #[test]
    fn c10_gzip_members_follow_each_other() {
        let both = [gzip("a"), gzip("b")].concat();
        assert_eq!(decoded("gzip", &both, 4), ("ab".to_owned(), false, true));
    }

    #[test]
    fn c10_a_gzip_header_may_have_every_part() {
        let mut body = vec![0x1F, 0x8B, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3];
        body.extend(b"\x03\0xyzname\0comment\0\0\0");
        body.extend(&gzip("a")[10..]);
        for size in [1, 5, 100] {
            assert_eq!(decoded("gzip", &body, size), ("a".to_owned(), false, true));
        }
    }

    #[test]
    fn c09_what_was_good_before_a_fault_comes_out() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(TEXT.as_bytes()).unwrap();
        encoder.flush().unwrap();
        let mut body = encoder.get_ref().clone();
        body.extend([0xFF; 20]);
        let output = &mut vec![0; OUTPUT_BYTES];
        assert_eq!(decoded_with(output, "gzip", &body, 10_000), (TEXT.to_owned(), true, false));
        let mut wrong_sum = gzip(TEXT);
        let at = wrong_sum.len() - 6;
        wrong_sum[at] ^= 1;
        let (text, is_broken, _) = decoded_with(output, "gzip", &wrong_sum, 10_000);
        assert_eq!((text.as_str(), is_broken), (TEXT, true));
    }

    #[test]
    fn c10_other_encodings_are_not_understood() {
        for encoding in ["", "identity", "compress", "gzip, br", "aes128gcm"] {
            assert!(Decoder::new(encoding).is_none(), "{encoding}");
        }
    }

    #[test]
    fn what_is_no_encoding_at_all_is_a_fault() {
        for encoding in ["gzip", "br", "zstd"] {
            let (text, is_broken, _) = decoded(encoding, &[0xFF; 300], 300);
            assert_eq!((text.as_str(), is_broken), ("", true), "{encoding}");
        }
    }
}
