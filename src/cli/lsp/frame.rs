//! LSP message framing: headers with `Content-Length`, an empty line, JSON.

use std::io::{self, BufRead, Read as _, Write};

use serde_json::Value;

/// Largest message in bytes; a longer one ends the session, because its length cannot be right.
const LARGEST: usize = 64 * 1024 * 1024;

/// Longest header line, in bytes.
const LONGEST_HEADER: u64 = 4096;

/// Limit of header lines of a message.
const MOST_HEADERS: usize = 32;

/// Result of reading a message from the editor.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame {
    /// A message.
    Message(Vec<u8>),
    /// End of the input between messages.
    End,
    /// The input is invalid, with the reason.
    Broken(String),
}

/// Reads the next message.
pub fn read_frame(input: &mut impl BufRead) -> Frame {
    let broken = |fault: &str| Frame::Broken(fault.to_owned());
    let mut length = None;
    for count in 0..=MOST_HEADERS {
        let mut line = Vec::new();
        match input.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut line) {
            Ok(0) if count == 0 => return Frame::End,
            Ok(_) if line.last() == Some(&b'\n') => {}
            Ok(_) => return broken("a header does not end"),
            Err(fault) => return Frame::Broken(fault.to_string()),
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            return match length {
                Some(length) => body(input, length),
                None => broken("there is no `Content-Length`"),
            };
        }
        let Some((name, value)) = line.split_once(':') else { return broken("a line is no header") };
        if name.eq_ignore_ascii_case("content-length") {
            match value.trim().parse() {
                Ok(bytes) if bytes <= LARGEST => length = Some(bytes),
                _ => return Frame::Broken(format!("`{}` is no length of at most {LARGEST} bytes", value.trim())),
            }
        }
    }
    broken("there are too many headers")
}

fn body(input: &mut impl BufRead, length: usize) -> Frame {
    // Grows with the bytes that arrive: `length` is the client's word.
    let mut bytes = Vec::new();
    match input.by_ref().take(length as u64).read_to_end(&mut bytes) {
        Ok(read) if read == length => Frame::Message(bytes),
        Ok(_) => Frame::Broken("the stream has ended within a message".to_owned()),
        Err(fault) => Frame::Broken(fault.to_string()),
    }
}

/// Writes a message.
///
/// # Errors
///
/// Errors of the output.
pub fn write_frame(output: &mut impl Write, message: &Value) -> io::Result<()> {
    let text = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(mut bytes: &[u8]) -> Vec<Frame> {
        let mut found = Vec::new();
        loop {
            let frame = read_frame(&mut bytes);
            let is_last = !matches!(frame, Frame::Message(_));
            found.push(frame);
            if is_last {
                return found;
            }
        }
    }

    #[test]
    fn messages_follow_each_other() {
        let mut bytes = b"content-length:2\r\nContent-Type: a\r\n\r\n{}".to_vec();
        assert!(write_frame(&mut bytes, &Value::from("\u{fc}")).is_ok());
        let message = |text: &str| Frame::Message(text.as_bytes().to_vec());
        assert_eq!(frames(&bytes), [message("{}"), message("\"\u{fc}\""), Frame::End]);
    }

    #[test]
    fn what_is_no_message_says_why() {
        for (bytes, reason) in [
            ("Content-Length: 3\r\n\r\n{}", "within a message"),
            ("Content-Length: 99999999999\r\n\r\n", "no length"),
            ("Content-Length: -1\r\n\r\n", "no length"),
            ("A: b\r\n\r\n", "no `Content-Length`"),
            ("hello\n", "no header"),
            ("A: b", "does not end"),
        ] {
            let last = frames(bytes.as_bytes()).pop();
            assert!(matches!(&last, Some(Frame::Broken(fault)) if fault.contains(reason)), "{bytes}: {last:?}");
        }
        let long = "a".repeat(5000);
        assert!(matches!(frames(long.as_bytes())[..], [Frame::Broken(_)]));
        let many = "A: b\r\n".repeat(40);
        assert!(matches!(frames(many.as_bytes())[..], [Frame::Broken(_)]));
    }
}
