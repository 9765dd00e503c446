//! Reads zip archives as written by WSO2's `apictl`: file names and texts.

use std::io::Read as _;

use flate2::read::DeflateDecoder;

/// Limit of an unpacked file, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;
const MOST: usize = 2000;

/// A file of the archive, still packed.
pub struct Entry<'a> {
    /// Path in the archive.
    pub name: String,
    /// Compression method: 0 for stored, 8 for deflated.
    method: u16,
    bytes: &'a [u8],
}

/// True for bytes that start like a zip archive.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The files; `None` for a broken archive.
pub fn entries(bytes: &[u8]) -> Option<Vec<Entry<'_>>> {
    // The directory stands at the end, behind it a comment of at most 64 KiB (APPNOTE 4.3.16).
    let from = bytes.len().saturating_sub(22 + 65_536);
    let end = (from..=bytes.len().checked_sub(22)?).rev().find(|at| bytes[*at..].starts_with(b"PK\x05\x06"))?;
    let count = usize::from(u16_at(bytes, end + 10)?);
    let mut at = u32_at(bytes, end + 16)? as usize;
    let mut found = Vec::new();
    for _ in 0..count.min(MOST) {
        if !bytes.get(at..)?.starts_with(b"PK\x01\x02") {
            return None;
        }
        let (method, size) = (u16_at(bytes, at + 10)?, u32_at(bytes, at + 20)? as usize);
        let (name, extra, comment) = (u16_at(bytes, at + 28)?, u16_at(bytes, at + 30)?, u16_at(bytes, at + 32)?);
        let local = u32_at(bytes, at + 42)? as usize;
        let text = bytes.get(at + 46..at + 46 + usize::from(name))?;
        // The local head has lengths of its own.
        let data = local + 30 + usize::from(u16_at(bytes, local + 26)?) + usize::from(u16_at(bytes, local + 28)?);
        let content = bytes.get(data..data.checked_add(size)?)?;
        found.push(Entry { name: String::from_utf8_lossy(text).into_owned(), method, bytes: content });
        at += 46 + usize::from(name) + usize::from(extra) + usize::from(comment);
    }
    Some(found)
}

impl Entry<'_> {
    /// The unpacked text; `None` when it is not text, too large, or compressed by another method.
    pub fn text(&self) -> Option<String> {
        let mut bytes = Vec::new();
        match self.method {
            0 if self.bytes.len() as u64 <= LARGEST => bytes.extend_from_slice(self.bytes),
            8 => {
                DeflateDecoder::new(self.bytes).take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
            }
            _ => return None,
        }
        if bytes.len() as u64 > LARGEST { None } else { String::from_utf8(bytes).ok() }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;

    use super::*;

    /// An archive with one file.
    fn archive(name: &str, text: &str, deflated: bool) -> Vec<u8> {
        let packed = if deflated {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(text.as_bytes()).unwrap();
            encoder.finish().unwrap()
        } else {
            text.as_bytes().to_vec()
        };
        let method = if deflated { 8u16 } else { 0 };
        let size = |bytes: &mut Vec<u8>| {
            bytes.extend(0u32.to_le_bytes());
            bytes.extend((packed.len() as u32).to_le_bytes());
            bytes.extend((text.len() as u32).to_le_bytes());
            bytes.extend((name.len() as u16).to_le_bytes());
        };
        let mut bytes = b"PK\x03\x04\x14\0\0\0".to_vec();
        bytes.extend(method.to_le_bytes());
        bytes.extend([0; 4]);
        size(&mut bytes);
        bytes.extend([0; 2]);
        bytes.extend(name.as_bytes());
        bytes.extend(&packed);
        let directory = bytes.len() as u32;
        bytes.extend(b"PK\x01\x02\x14\0\x14\0\0\0");
        bytes.extend(method.to_le_bytes());
        bytes.extend([0; 4]);
        size(&mut bytes);
        bytes.extend([0; 16]);
        bytes.extend(name.as_bytes());
        let length = bytes.len() as u32 - directory;
        bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        bytes.extend(length.to_le_bytes());
        bytes.extend(directory.to_le_bytes());
        bytes.extend([0; 2]);
        bytes
    }

    #[test]
    fn files_are_unpacked_and_broken_archives_are_none() {
        for deflated in [false, true] {
            let bytes = archive("Api-1.0.0/api.yaml", "type: api\n", deflated);
            assert!(is_zip(&bytes));
            let read = entries(&bytes).unwrap();
            assert_eq!((read[0].name.as_str(), read[0].text().as_deref()), ("Api-1.0.0/api.yaml", Some("type: api\n")));
            // Whatever is cut off, nothing panics.
            for cut in 0..bytes.len() {
                if let Some(found) = entries(&bytes[..cut]) {
                    found.iter().for_each(|entry| drop(entry.text()));
                }
            }
        }
    }
}
